using System.Collections.Immutable;

namespace Caveat;

/// <summary>One attribute that norms can read: a row of the vocabulary, or one that a pack declares.</summary>
public sealed record AttributeDefinition
{
    /// <summary>The dotted name, for example <c>effect.kind</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of value.</summary>
    public required AttributeType Type { get; init; }

    /// <summary>Which way an agent could gain by declaring differently.</summary>
    public required Direction Direction { get; init; }

    /// <summary>Where the value stands in <see cref="Facts"/>.</summary>
    public required int Slot { get; init; }

    /// <summary>The named values of an enum or ordered scale (least first), or the only elements of a closed set; empty where any text goes.</summary>
    public ImmutableArray<string> Values { get; init; } = [];

    /// <summary>The least number it can hold; null where it has none.</summary>
    public Amount? Least { get; init; }

    /// <summary>The greatest number it can hold; null where it has none.</summary>
    public Amount? Greatest { get; init; }

    /// <summary>The value an example has where it says nothing.</summary>
    public FactValue Baseline { get; init; }

    /// <summary>Whether the baseline is computed from the other facts (<c>Derivation</c>) instead of given here.</summary>
    public bool Computed { get; init; }

    /// <summary>What it means, for people.</summary>
    public string Meaning { get; init; } = "";

    /// <summary>Where its value comes from, for people.</summary>
    public string Origin { get; init; } = "";

    /// <summary>Whether its value is one of a closed list of names.</summary>
    public bool IsClosed => !Values.IsEmpty;

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>What kind of value an attribute holds.</summary>
public enum AttributeType
{
    /// <summary>True or false.</summary>
    Bool,

    /// <summary>An exact decimal with three places.</summary>
    Number,

    /// <summary>A length of time, kept as an <see cref="Amount"/> of seconds; may be unbounded.</summary>
    Duration,

    /// <summary>Text, compared exactly.</summary>
    Text,

    /// <summary>One of named values without an order.</summary>
    Enum,

    /// <summary>One of named values with an order, least first.</summary>
    Ordered,

    /// <summary>A set of texts: a lower bound, and whether it is complete.</summary>
    Set,
}

/// <summary>Which way an agent could gain by declaring differently (norms.md, Truth: direction).</summary>
public enum Direction
{
    /// <summary>An agent could only gain by saying less: restrictions test it upwards, permits downwards.</summary>
    Impact,

    /// <summary>An agent could only gain by saying more: restrictions test it downwards, permits upwards.</summary>
    Claim,

    /// <summary>It comes from elsewhere and may be tested either way.</summary>
    Fixed,
}
