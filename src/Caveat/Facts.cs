using System.Collections.Immutable;

namespace Caveat;

/// <summary>
/// Everything norms can read about one act on one target: a value, known or unknown, for every attribute of a
/// <see cref="Schema"/>, the place of the target, and what bars the act before any norm is read.
/// </summary>
public sealed class Facts
{
    private readonly FactValue[] _values;

    internal Facts(
        Schema schema,
        FactValue[] values,
        TargetExtent extent,
        Amount criticality,
        ImmutableArray<Bar> bars
    )
    {
        Schema = schema;
        _values = values;
        Extent = extent;
        Criticality = criticality;
        Bars = bars;
    }

    /// <summary>The attributes these facts have values for.</summary>
    public Schema Schema { get; }

    /// <summary>Where the target is: what <c>target within</c> and <c>target touches</c> read.</summary>
    public TargetExtent Extent { get; }

    /// <summary>The highest weight (0–2) of the zones that the act touches, over all its targets: an input of severity.</summary>
    public Amount Criticality { get; }

    /// <summary>What denies the act whatever the norms say: the agent's ceiling, an operation it does not have.</summary>
    public ImmutableArray<Bar> Bars { get; }

    /// <summary>The target's name, which limits on distinct targets count; null where nobody knows it.</summary>
    public string? TargetName { get; init; }

    /// <summary>The threat the act answers; limits per threat count under it where a detector filed it. Null for none.</summary>
    public string? ThreatId { get; init; }

    /// <summary>The state the gate answers for, ISO 3166-1 alpha-2: our side of a dyad where <c>agent.state</c> is unknown. Null where nobody said.</summary>
    public string? OwnState { get; init; }

    /// <summary>The value of an attribute; unknown for one that the schema of these facts does not have.</summary>
    public FactValue this[AttributeDefinition attribute] =>
        (uint)attribute.Slot < (uint)_values.Length ? _values[attribute.Slot] : FactValue.Unknown;

    /// <summary>A builder that starts from these facts.</summary>
    public FactsBuilder ToBuilder() =>
        new(Schema, [.. _values], Extent, Criticality, Bars)
        {
            TargetName = TargetName,
            ThreatId = ThreatId,
            OwnState = OwnState,
        };
}

/// <summary>Collects the values of <see cref="Facts"/>; what is never set is unknown.</summary>
public sealed class FactsBuilder
{
    private readonly Schema _schema;
    private readonly FactValue[] _values;

    /// <summary>A builder that knows nothing.</summary>
    public FactsBuilder(Schema schema)
        : this(schema, new FactValue[schema.Attributes.Length], TargetExtent.Unknown, Amount.Zero, []) { }

    internal FactsBuilder(
        Schema schema,
        FactValue[] values,
        TargetExtent extent,
        Amount criticality,
        ImmutableArray<Bar> bars
    )
    {
        _schema = schema;
        _values = values;
        Extent = extent;
        Criticality = criticality;
        Bars = bars;
    }

    /// <summary>The attributes that values can be set for.</summary>
    public Schema Schema => _schema;

    /// <summary>Where the target is.</summary>
    public TargetExtent Extent { get; set; }

    /// <summary>The highest weight (0–2) of the zones that the act touches.</summary>
    public Amount Criticality { get; set; }

    /// <summary>What denies the act whatever the norms say.</summary>
    public ImmutableArray<Bar> Bars { get; set; }

    /// <summary>The target's name; null where nobody knows it.</summary>
    public string? TargetName { get; set; }

    /// <summary>The threat the act answers; null for none.</summary>
    public string? ThreatId { get; set; }

    /// <summary>The state the gate answers for; null where nobody said.</summary>
    public string? OwnState { get; set; }

    /// <summary>The value of an attribute.</summary>
    public FactValue this[AttributeDefinition attribute]
    {
        get => _values[attribute.Slot];
        set => _values[attribute.Slot] = value;
    }

    /// <summary>The facts as they stand; the builder can go on being used.</summary>
    public Facts ToFacts() =>
        new(_schema, [.. _values], Extent, Criticality, Bars)
        {
            TargetName = TargetName,
            ThreatId = ThreatId,
            OwnState = OwnState,
        };
}

/// <summary>A reason outside the norms that denies an act: it never becomes a hold.</summary>
/// <param name="Code">The diagnostic code, for example <c>CAV3001</c>.</param>
/// <param name="Message">What bars it, for people, naming the limit.</param>
public sealed record Bar(string Code, string Message);
