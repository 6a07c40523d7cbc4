namespace Caveat.Deciding;

/// <summary>
/// The truth of conditions over one target's facts. The definitions of a pack are decided once, in their order, so that the
/// work is linear in the text and recursion goes no deeper than a single condition is nested.
/// </summary>
internal readonly ref struct ConditionTruth
{
    private readonly Facts _facts;
    private readonly Span<Truth> _defined;

    /// <summary>Decides the definitions of a pack; <paramref name="scratch"/> must have room for one truth each.</summary>
    public ConditionTruth(Facts facts, Pack pack, Span<Truth> scratch)
    {
        _facts = facts;
        _defined = scratch;

        // INVARIANT: a definition refers only to definitions of a lower index, which stand in _defined by then.
        foreach (var definition in pack.Definitions)
        {
            _defined[definition.Index] = Of(definition.Condition);
        }
    }

    /// <summary>Kleene's value of the condition (norms.md, Truth).</summary>
    public Truth Of(Condition condition) =>
        condition switch
        {
            Condition.Compares compares => Compare(compares),
            Condition.All all => OfAll(all),
            Condition.Any any => OfAny(any),
            Condition.Not not => Of(not.Part).Not(),
            Condition.Defined defined => _defined[defined.Definition.Index],
            Condition.Has has => OfHas(has),
            Condition.IsOneOf isOneOf => OfIsOneOf(isOneOf),
            Condition.Holds holds => Known(holds.Attribute, out var value)
                ? Truths.Of(value.AsBool)
                : Truth.Unknown,
            Condition.Like like => Known(like.Attribute, out var text)
                ? Truths.Of(Glob.Matches(like.Pattern, text.AsText))
                : Truth.Unknown,
            Condition.IsKnown isKnown => Truths.Of(_facts[isKnown.Attribute].IsKnown),
            Condition.InRange range => range.Touching
                ? _facts.Extent.Touches(range.Range)
                : _facts.Extent.Within(range.Range),
            Condition.InZone zone => zone.Touching
                ? _facts.Extent.Touches(zone.Zone)
                : _facts.Extent.Within(zone.Zone),
            _ => throw new InvalidOperationException("a condition of no known form"),
        };

    private bool Known(AttributeDefinition attribute, out FactValue value)
    {
        value = _facts[attribute];
        return value.IsKnown;
    }

    private Truth OfAll(Condition.All all)
    {
        var truth = Truth.True;
        foreach (var part in all.Parts)
        {
            truth = truth.And(Of(part));
            if (truth == Truth.False)
            {
                break;
            }
        }

        return truth;
    }

    private Truth OfAny(Condition.Any any)
    {
        var truth = Truth.False;
        foreach (var part in any.Parts)
        {
            truth = truth.Or(Of(part));
            if (truth == Truth.True)
            {
                break;
            }
        }

        return truth;
    }

    // An element absent from an incomplete set may still be in it, so a set is asked element by element, not as a whole.
    private Truth OfHas(Condition.Has has)
    {
        var set = _facts[has.Attribute].AsSet;
        var truth = Truths.Of(has.AllOfThem);
        foreach (var element in has.Elements)
        {
            truth = has.AllOfThem ? truth.And(set.Has(element)) : truth.Or(set.Has(element));
        }

        return truth;
    }

    private Truth OfIsOneOf(Condition.IsOneOf isOneOf)
    {
        if (!Known(isOneOf.Attribute, out var value))
        {
            return Truth.Unknown;
        }

        foreach (var candidate in isOneOf.Values)
        {
            if (value == candidate)
            {
                return Truth.True;
            }
        }

        return Truth.False;
    }

    private Truth Compare(Condition.Compares compares)
    {
        if (!Value(compares.Left, out var left) || !Value(compares.Right, out var right))
        {
            return Truth.Unknown;
        }

        return Truths.Of(
            compares.Comparison switch
            {
                Comparison.Equal => left == right,
                Comparison.NotEqual => left != right,
                Comparison.Less => left < right,
                Comparison.AtMost => left <= right,
                Comparison.Greater => left > right,
                Comparison.AtLeast => left >= right,
                _ => throw new InvalidOperationException("a comparison of no known form"),
            }
        );
    }

    // The number a term stands for; false where a fact that it reads is unknown, whatever it is multiplied with.
    private bool Value(Term term, out Amount value)
    {
        switch (term)
        {
            case Term.Literal literal:
                value = literal.Value;
                return true;
            case Term.Reads reads:
                var known = Known(reads.Attribute, out var fact);
                value = fact.AsAmount;
                return known;
            case Term.Product product:
                var factorKnown = Value(product.Term, out var factor);
                value = product.Factor * factor;
                return factorKnown;
            case Term.Sum sum:
                return Sum(sum, out value);
            default:
                throw new InvalidOperationException("a term of no known form");
        }
    }

    private bool Sum(Term.Sum sum, out Amount total)
    {
        total = Amount.Zero;
        foreach (var (negative, term) in sum.Parts)
        {
            if (!Value(term, out var value))
            {
                return false;
            }

            total = negative ? total - value : total + value;
        }

        return true;
    }
}
