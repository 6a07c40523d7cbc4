namespace Caveat.Language;

/// <summary>
/// Where a condition reads impacts and claims against their direction, both for use in a restriction and for use in a permit. A negation
/// swaps the two, so a define is traced once however often it is used.
/// </summary>
internal sealed class DirectionTrace
{
    private const int Most = 8;

    private readonly List<DirectionUse> _wrongInRestriction = [];
    private readonly List<DirectionUse> _wrongInPermit = [];

    /// <summary>Uses that an agent could exploit if the condition stood in a restriction.</summary>
    public IReadOnlyList<DirectionUse> WrongInRestriction => _wrongInRestriction;

    /// <summary>Uses that an agent could exploit if the condition stood in a permit.</summary>
    public IReadOnlyList<DirectionUse> WrongInPermit => _wrongInPermit;

    /// <summary>Whether <c>is known</c> or <c>is unknown</c> occurs: such a norm loses the law of ignorance.</summary>
    public bool ReadsKnowledge { get; set; }

    /// <summary>Every attribute read, with the first place that reads it.</summary>
    public Dictionary<AttributeDefinition, SourceSpan> Reads { get; } = [];

    /// <summary>Notes that the attribute is read.</summary>
    /// <param name="negated">Whether an odd number of negations stands above.</param>
    /// <param name="use">The use, its direction as written.</param>
    public void Add(bool negated, DirectionUse use)
    {
        Reads.TryAdd(use.Attribute, use.Span);
        Note(negated, use.Attribute.Direction, use);
    }

    /// <summary>Notes a use under another direction than the attribute's own.</summary>
    public void Note(bool negated, Direction direction, DirectionUse use)
    {
        if (direction == Direction.Fixed)
        {
            return;
        }

        var upwards = negated ? !use.Upwards : use.Upwards;
        var suitsRestrictions = direction == Direction.Impact;
        if (upwards != suitsRestrictions && _wrongInRestriction.Count < Most)
        {
            _wrongInRestriction.Add(use);
        }

        if (upwards != !suitsRestrictions && _wrongInPermit.Count < Most)
        {
            _wrongInPermit.Add(use);
        }
    }

    /// <summary>Takes over what a defined condition traced.</summary>
    public void Include(DirectionTrace defined, string name, SourceSpan reference, bool negated)
    {
        ReadsKnowledge |= defined.ReadsKnowledge;
        foreach (var attribute in defined.Reads.Keys)
        {
            Reads.TryAdd(attribute, reference);
        }

        var (restriction, permit) = negated
            ? (defined._wrongInPermit, defined._wrongInRestriction)
            : (defined._wrongInRestriction, defined._wrongInPermit);
        AddFirst(_wrongInRestriction, restriction, name, reference);
        AddFirst(_wrongInPermit, permit, name, reference);
    }

    private static void AddFirst(
        List<DirectionUse> into,
        List<DirectionUse> from,
        string name,
        SourceSpan reference
    )
    {
        if (from.Count > 0 && into.Count < Most)
        {
            into.Add(from[0] with { Span = reference, Via = name });
        }
    }
}

/// <summary>One place where a condition reads an attribute that an agent has a hand in.</summary>
/// <param name="Span">The atom, or the defined name that leads to it.</param>
/// <param name="Attribute">The attribute.</param>
/// <param name="Upwards">Whether more of it makes the condition true; null where neither more nor less does.</param>
/// <param name="Via">The defined name it stands in, or null.</param>
/// <param name="Comparison">The comparison it stands in, or null.</param>
internal sealed record DirectionUse(
    SourceSpan Span,
    AttributeDefinition Attribute,
    bool? Upwards,
    string? Via,
    Comparison? Comparison
);
