namespace Caveat.Deciding;

/// <summary>A checked condition in the words of the norm language, for people: definitions stand under their name.</summary>
internal static class ConditionText
{
    /// <summary>The condition, for example <c>target.owner == self and effect.duration &lt;= 24h</c>.</summary>
    public static string Of(Condition condition) =>
        condition switch
        {
            Condition.All { Parts.IsEmpty: true } => "true",
            Condition.Any { Parts.IsEmpty: true } => "false",
            Condition.All all => string.Join(" and ", all.Parts.Select(InAll)),
            Condition.Any any => string.Join(" or ", any.Parts.Select(Of)),
            Condition.Not { Part: Condition.IsKnown known } => $"{known.Attribute.Name} is unknown",
            Condition.Not { Part: Condition.IsOneOf { Values.Length: 1 } one } => Single(one, "!="),
            Condition.Not not => not.Part is Condition.All or Condition.Any
                ? $"not ({Of(not.Part)})"
                : $"not {Of(not.Part)}",
            Condition.Defined defined => defined.Definition.Name,
            Condition.Holds holds => holds.Attribute.Name,
            Condition.Compares compares => Comparing(compares),
            Condition.IsOneOf { Values.Length: 1 } one => Single(one, "=="),
            Condition.IsOneOf several =>
                $"{several.Attribute.Name} in [{string.Join(", ", several.Values.Select(value => value.Describe(several.Attribute)))}]",
            Condition.Has has => Having(has),
            Condition.Like like => $"{like.Attribute.Name} like \"{like.Pattern}\"",
            Condition.IsKnown known => $"{known.Attribute.Name} is known",
            Condition.InRange range => $"target {(range.Touching ? "touches" : "within")} {range.Range}",
            Condition.InZone zone => $"target {(zone.Touching ? "touches" : "within")} zone {zone.Zone}",
            _ => throw new InvalidOperationException("a condition of no known form"),
        };

    private static string InAll(Condition part) => part is Condition.Any ? $"({Of(part)})" : Of(part);

    private static string Single(Condition.IsOneOf one, string sign) =>
        $"{one.Attribute.Name} {sign} {one.Values[0].Describe(one.Attribute)}";

    private static string Having(Condition.Has has) =>
        has.Elements is [var only]
            ? $"{has.Attribute.Name} has {only}"
            : $"{has.Attribute.Name} has {(has.AllOfThem ? "all" : "any")} of [{string.Join(", ", has.Elements)}]";

    private static string Comparing(Condition.Compares compares)
    {
        // A literal is written as the attribute it is compared with writes its values: `24h`, `response`.
        var attribute = compares.Left is Term.Reads left
            ? left.Attribute
            : (compares.Right as Term.Reads)?.Attribute;
        var sign = compares.Comparison switch
        {
            Comparison.Equal => "==",
            Comparison.NotEqual => "!=",
            Comparison.Less => "<",
            Comparison.AtMost => "<=",
            Comparison.Greater => ">",
            Comparison.AtLeast => ">=",
            _ => throw new InvalidOperationException("a comparison of no known form"),
        };
        return $"{Of(compares.Left, attribute)} {sign} {Of(compares.Right, attribute)}";
    }

    private static string Of(Term term, AttributeDefinition? like) =>
        term switch
        {
            Term.Literal literal => like is null
                ? $"{literal.Value}"
                : FactValue.Of(literal.Value).Describe(like),
            Term.Reads reads => reads.Attribute.Name,
            Term.Product product => $"{product.Factor} * {Of(product.Term, null)}",
            Term.Sum sum => string.Concat(
                sum.Parts.Select(
                    (part, i) =>
                        (
                            part.Negative
                                ? i == 0
                                    ? "-"
                                    : " - "
                                : i == 0
                                    ? ""
                                    : " + "
                        ) + Of(part.Term, like)
                )
            ),
            _ => throw new InvalidOperationException("a term of no known form"),
        };
}
