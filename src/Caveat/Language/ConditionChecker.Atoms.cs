using System.Collections.Immutable;

namespace Caveat.Language;

/// <summary>Atoms about one attribute: lists, sets, globs, knowledge and places.</summary>
internal sealed partial class ConditionChecker
{
    private Condition In(Expression.In expression, bool negated)
    {
        if (Subject(expression.Operand, "in") is not { } attribute)
        {
            return _wrong;
        }

        if (attribute.Type is AttributeType.Bool or AttributeType.Set)
        {
            return Refuse(
                LanguageCodes.WrongType,
                expression.Span,
                $"`{attribute.Name}` is {Describe(attribute.Type)} and cannot be `in` a list",
                Usage(attribute)
            );
        }

        var literals = new LiteralReader(_scope, _diagnostics);
        var values = expression.Values.Select(value => literals.Read(value, attribute)).ToList();
        if (values.Contains(null))
        {
            return _wrong;
        }

        return OneOf(
            expression.Span,
            attribute,
            [.. values.Select(value => value!.Value).Distinct()],
            negated,
            Comparison.Equal
        );
    }

    // A list that holds one end of an ordered scale means the same as `<=` or `>=`; any other is a test neither up nor down.
    private Condition.IsOneOf OneOf(
        SourceSpan span,
        AttributeDefinition attribute,
        ImmutableArray<FactValue> values,
        bool negated,
        Comparison comparison
    )
    {
        bool? upwards = null;
        if (attribute.Type == AttributeType.Ordered)
        {
            var places = values.Select(value => value.AsIndex).Order().ToList();
            var contiguous = places[^1] - places[0] == places.Count - 1;
            upwards =
                contiguous && places[^1] == attribute.Values.Length - 1 ? true
                : contiguous && places[0] == 0 ? false
                : null;
        }

        Read(span, attribute, upwards, negated, comparison);
        return new(attribute, values);
    }

    private Condition Has(Expression.Has expression, bool negated)
    {
        if (Subject(expression.Operand, "has") is not { } attribute)
        {
            return _wrong;
        }

        if (attribute.Type != AttributeType.Set)
        {
            return Refuse(
                LanguageCodes.WrongType,
                expression.Span,
                $"`{attribute.Name}` is {Describe(attribute.Type)}, not a set",
                Usage(attribute)
            );
        }

        var literals = new LiteralReader(_scope, _diagnostics);
        var elements = expression
            .Elements.Select(element => literals.ReadElement(element, attribute))
            .ToList();
        if (elements.Contains(null))
        {
            return _wrong;
        }

        Read(expression.Span, attribute, upwards: true, negated);
        return new Condition.Has(
            attribute,
            [.. elements.Select(element => element!).Distinct(StringComparer.Ordinal)],
            expression.AllOfThem
        );
    }

    private Condition Like(Expression.Like expression, bool negated)
    {
        if (Subject(expression.Operand, "like") is not { } attribute)
        {
            return _wrong;
        }

        if (attribute.Type != AttributeType.Text)
        {
            return Refuse(
                LanguageCodes.WrongType,
                expression.Span,
                $"`{attribute.Name}` is {Describe(attribute.Type)}; `like` is for texts",
                Usage(attribute)
            );
        }

        Read(expression.Span, attribute, upwards: null, negated);
        return new Condition.Like(attribute, expression.Pattern);
    }

    private Condition Is(Expression.Is expression, bool negated)
    {
        if (Subject(expression.Operand, "is known") is not { } attribute)
        {
            return _wrong;
        }

        _trace.ReadsKnowledge = true;
        _trace.Reads.TryAdd(attribute, expression.Span);

        // `is unknown` tests impact upwards and claims downwards. Attribution stands and falls with the threat that the agent names.
        var direction = ReferenceEquals(attribute, Vocabulary.ThreatAttributionState)
            ? Direction.Claim
            : attribute.Direction;
        var upwards = direction == Direction.Impact ? !expression.Known : expression.Known;
        _trace.Note(negated, direction, new(expression.Span, attribute, upwards, null, null));
        Condition known = new Condition.IsKnown(attribute);
        return expression.Known ? known : new Condition.Not(known);
    }

    private Condition InRange(Expression.InRange expression, bool negated)
    {
        if (!IsTarget(expression.Operand))
        {
            return _wrong;
        }

        Place(expression.Span, expression.Touching, negated);
        return new Condition.InRange(expression.Place.Range, expression.Touching);
    }

    private Condition InZone(Expression.InZone expression, bool negated)
    {
        if (!IsTarget(expression.Operand))
        {
            return _wrong;
        }

        if (_scope.Knowledge.Zones is { } zones && !zones.Contains(expression.Zone.Text))
        {
            return Refuse(
                LanguageCodes.UnknownZone,
                expression.Zone.Span,
                $"there is no zone `{expression.Zone.Text}`",
                Suggestion.Hint(expression.Zone.Text, zones) ?? "`caveat zones` lists the zones"
            );
        }

        Place(expression.Span, expression.Touching, negated);
        return new Condition.InZone(expression.Zone.Text, expression.Touching);
    }

    // INVARIANT: `within` counts as a claim and `touches` as impact; either is true upwards, of more of it.
    private void Place(SourceSpan span, bool touching, bool negated)
    {
        var attribute = touching ? _touching : _lying;
        _trace.Note(negated, attribute.Direction, new(span, attribute, true, null, null));
    }

    private static readonly AttributeDefinition _touching = PlaceAttribute(
        "target touches",
        Direction.Impact
    );
    private static readonly AttributeDefinition _lying = PlaceAttribute("target within", Direction.Claim);

    private static AttributeDefinition PlaceAttribute(string name, Direction direction) =>
        new()
        {
            Name = name,
            Type = AttributeType.Bool,
            Direction = direction,
            Slot = -1,
        };

    private bool IsTarget(Expression operand)
    {
        if (operand is Expression.Name { Text: "target" })
        {
            return true;
        }

        Refuse(
            LanguageCodes.OnlyTarget,
            operand.Span,
            "only the target lies within or touches a place",
            "write `target within …` or `target touches …`"
        );
        return false;
    }
}
