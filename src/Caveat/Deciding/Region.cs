namespace Caveat.Deciding;

/// <summary>
/// A conjunction of atoms, kept attribute by attribute: an interval, a list of values, or elements had and not had. What it cannot
/// read (places, globs, sums) it keeps as it is. It answers soundly, not completely: <em>empty</em> and <em>within</em> are only ever
/// said where they are so.
/// </summary>
internal sealed class Region
{
    private readonly Dictionary<AttributeDefinition, Interval> _intervals = [];
    private readonly Dictionary<AttributeDefinition, Choice> _choices = [];
    private readonly Dictionary<(AttributeDefinition Attribute, string Element), bool> _elements = [];
    private readonly Dictionary<Condition, bool> _opaque = [];

    /// <summary>Whether no facts can satisfy it.</summary>
    public bool IsEmpty { get; private set; }

    /// <summary>One bit for each attribute (or kind of opaque atom) it asks about: a region within another asks about at least the same.</summary>
    public ulong Mask { get; private set; }

    /// <summary>
    /// What it asks for exactly, as texts in order: elements had, and single values left. A region within another has every anchor of
    /// that other, so that candidates can be looked up instead of compared.
    /// </summary>
    public List<string> Anchors()
    {
        var anchors = new List<string>();
        foreach (var ((attribute, element), positive) in _elements)
        {
            if (positive)
            {
                anchors.Add($"{attribute.Name} has {element}");
            }
        }

        foreach (var (attribute, choice) in _choices)
        {
            if (choice is { AllBut: false, Values.Count: 1 })
            {
                anchors.Add($"{attribute.Name} == {choice.Values.First().Describe(attribute)}");
            }
        }

        anchors.Sort(StringComparer.Ordinal);
        return anchors;
    }

    /// <summary>Adds an atom, or its negation.</summary>
    public void Add(Condition atom, bool positive)
    {
        switch (atom)
        {
            case Condition.Holds holds:
                Narrow(holds.Attribute, new Choice([FactValue.Of(positive)], false));
                break;
            case Condition.IsOneOf oneOf:
                Narrow(oneOf.Attribute, new Choice([.. oneOf.Values], !positive));
                break;
            case Condition.Has { Elements: [var element] } has:
                Add(has.Attribute, element, positive);
                break;
            case Condition.Compares { Left: Term.Reads reads, Right: Term.Literal literal } compares:
                Narrow(
                    reads.Attribute,
                    Interval.Of(reads.Attribute, compares.Comparison, literal.Value, positive)
                );
                break;
            case Condition.Compares { Left: Term.Literal literal, Right: Term.Reads reads } compares:
                Narrow(
                    reads.Attribute,
                    Interval.Of(reads.Attribute, Mirrored(compares.Comparison), literal.Value, positive)
                );
                break;
            default:
                IsEmpty |= !_opaque.TryAdd(atom, positive) && _opaque[atom] != positive;
                Mask |= 1UL << 63;
                break;
        }
    }

    /// <summary>Whether every fact in this region is in the other.</summary>
    public bool IsWithin(Region other)
    {
        if ((other.Mask & ~Mask) != 0)
        {
            return false;
        }

        foreach (var (attribute, interval) in other._intervals)
        {
            if (!_intervals.TryGetValue(attribute, out var mine) || !mine.IsWithin(interval))
            {
                return false;
            }
        }

        foreach (var (attribute, choice) in other._choices)
        {
            if (!_choices.TryGetValue(attribute, out var mine) || !mine.IsWithin(choice))
            {
                return false;
            }
        }

        return Includes(_elements, other._elements) && Includes(_opaque, other._opaque);
    }

    /// <summary>Whether the two can have a fact in common: false only where they cannot.</summary>
    public bool MayMeet(Region other)
    {
        foreach (var (attribute, interval) in other._intervals)
        {
            if (_intervals.TryGetValue(attribute, out var mine) && mine.And(interval).IsEmpty)
            {
                return false;
            }
        }

        foreach (var (attribute, choice) in other._choices)
        {
            if (_choices.TryGetValue(attribute, out var mine) && mine.And(choice).IsEmptyFor(attribute))
            {
                return false;
            }
        }

        return Agree(_elements, other._elements) && Agree(_opaque, other._opaque);
    }

    private static bool Includes<TKey>(Dictionary<TKey, bool> mine, Dictionary<TKey, bool> theirs)
        where TKey : notnull
    {
        foreach (var (key, positive) in theirs)
        {
            if (!mine.TryGetValue(key, out var found) || found != positive)
            {
                return false;
            }
        }

        return true;
    }

    private static bool Agree<TKey>(Dictionary<TKey, bool> mine, Dictionary<TKey, bool> theirs)
        where TKey : notnull
    {
        foreach (var (key, positive) in theirs)
        {
            if (mine.TryGetValue(key, out var found) && found != positive)
            {
                return false;
            }
        }

        return true;
    }

    private void Narrow(AttributeDefinition attribute, Interval interval)
    {
        Mask |= 1UL << (attribute.Slot % 63);
        var narrowed = _intervals.TryGetValue(attribute, out var before) ? before.And(interval) : interval;
        _intervals[attribute] = narrowed;
        IsEmpty |= narrowed.IsEmpty;
    }

    private void Narrow(AttributeDefinition attribute, Choice choice)
    {
        Mask |= 1UL << (attribute.Slot % 63);
        var narrowed = _choices.TryGetValue(attribute, out var before) ? before.And(choice) : choice;
        _choices[attribute] = narrowed;
        IsEmpty |= narrowed.IsEmptyFor(attribute);
    }

    private void Add(AttributeDefinition attribute, string element, bool positive)
    {
        Mask |= 1UL << (attribute.Slot % 63);
        IsEmpty |=
            !_elements.TryAdd((attribute, element), positive) && _elements[(attribute, element)] != positive;
        IsEmpty |= positive && attribute.IsClosed && attribute.Values.IndexOf(element) < 0;
    }

    private static Comparison Mirrored(Comparison comparison) =>
        comparison switch
        {
            Comparison.Less => Comparison.Greater,
            Comparison.AtMost => Comparison.AtLeast,
            Comparison.Greater => Comparison.Less,
            Comparison.AtLeast => Comparison.AtMost,
            _ => comparison,
        };
}
