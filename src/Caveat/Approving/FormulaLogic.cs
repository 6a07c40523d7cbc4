using System.Collections.Immutable;

namespace Caveat.Approving;

/// <summary>
/// What follows from a formula, decided over signature counts: everybody signs in one role and <c>person</c> counts every
/// signature, so <c>2 watch-officer</c> implies <c>watch-officer</c>, <c>2 person</c> and <c>person</c>.
/// </summary>
internal static class FormulaLogic
{
    /// <summary>
    /// Whether whoever satisfies the premise satisfies the conclusion. True is always right; false may only mean that the
    /// premise has too many ways to list (more than 512, which takes a list of a dozen roles).
    /// </summary>
    public static bool Implies(Formula premise, Formula conclusion)
    {
        if (premise is Formula.Signatures given && conclusion is Formula.Signatures asked)
        {
            return given.Count >= asked.Count && (given.Role == asked.Role || asked.Role == Formula.Person)
                || asked.Count <= 0;
        }

        // A formula is monotone: it follows from the premise iff it holds in each of the premise's least ways.
        return Ways.Of(premise) is { } ways
            ? ways.TrueForAll(way => conclusion.IsSatisfiedBy(way.Count))
            : Canonical(premise) == Canonical(conclusion)
                || (premise is Formula.All all && all.Parts.Any(part => Implies(part, conclusion)));
    }

    /// <summary>Whether the same signatures satisfy both.</summary>
    public static bool AreEquivalent(Formula left, Formula right) =>
        Implies(left, right) && Implies(right, left);

    /// <summary>The formula that asks for all of the parts, without what others imply; the order of the parts does not matter.</summary>
    public static Formula AllOf(IReadOnlyCollection<Formula> parts) =>
        parts.Count == 1 ? Simplify(parts.First()) : Simplify(new Formula.All([.. Ordered(parts)]));

    /// <summary>The formula that asks for any one of the parts, without what is implied by others; the order of the parts does not matter.</summary>
    public static Formula AnyOf(IReadOnlyCollection<Formula> parts) =>
        parts.Count == 1 ? Simplify(parts.First()) : Simplify(new Formula.Any([.. Ordered(parts)]));

    /// <summary>An equivalent formula without parts that add nothing; what is written first stays first.</summary>
    public static Formula Simplify(Formula formula) =>
        formula switch
        {
            Formula.All all => Joined(
                all.Parts.Select(Simplify)
                    .SelectMany(part => part is Formula.All inner ? inner.Parts : [part]),
                parts => new Formula.All(parts),
                (part, others) => Implies(others, part)
            ),
            Formula.Any any => Joined(
                any.Parts.Select(Simplify)
                    .SelectMany(part => part is Formula.Any inner ? inner.Parts : [part]),
                parts => new Formula.Any(parts),
                (part, others) => Implies(part, others)
            ),
            Formula.Several { Count: 1 } several => Simplify(new Formula.Any(Each(several))),
            Formula.Several several when several.Count == Each(several).Length => Simplify(
                new Formula.All(Each(several))
            ),
            _ => formula,
        };

    // From the last part to the first, drops every part that the remaining ones make superfluous.
    private static Formula Joined(
        IEnumerable<Formula> flat,
        Func<ImmutableArray<Formula>, Formula> join,
        Func<Formula, Formula, bool> isSuperfluous
    )
    {
        ImmutableArray<Formula> parts = [.. flat.DistinctBy(part => part.ToString(), StringComparer.Ordinal)];
        for (var i = parts.Length - 1; i >= 0 && parts.Length > 1; i--)
        {
            var others = parts.RemoveAt(i);
            if (isSuperfluous(parts[i], others is [var only] ? only : join(others)))
            {
                parts = others;
            }
        }

        return parts is [var single] ? single : join(parts);
    }

    private static ImmutableArray<Formula> Each(Formula.Several several) =>
        [
            .. several
                .Roles.Distinct(StringComparer.Ordinal)
                .Select(Formula (role) => new Formula.Signatures(role, 1)),
        ];

    private static IEnumerable<Formula> Ordered(IReadOnlyCollection<Formula> parts) =>
        parts.OrderBy(part => part.ToString(), StringComparer.Ordinal);

    private static string Canonical(Formula formula) => Sorted(Simplify(formula)).ToString()!;

    private static Formula Sorted(Formula formula) =>
        formula switch
        {
            Formula.All all => new Formula.All([.. Ordered([.. all.Parts.Select(Sorted)])]),
            Formula.Any any => new Formula.Any([.. Ordered([.. any.Parts.Select(Sorted)])]),
            _ => formula,
        };
}
