using System.Collections.Immutable;

namespace Caveat;

/// <summary>One permit, require, forbid, limit or oblige statement, with the condition under which it bites and its citation.</summary>
public sealed record Norm
{
    /// <summary>Its name, unique in its pack.</summary>
    public required string Id { get; init; }

    /// <summary>What it says.</summary>
    public required Statement Statement { get; init; }

    /// <summary>When it says so; null for always.</summary>
    public Condition? Condition { get; init; }

    /// <summary>Where it comes from.</summary>
    public ImmutableArray<string> Cites { get; init; } = [];

    /// <summary>Why, for the people who read the ruling.</summary>
    public string? Because { get; init; }

    /// <summary>When it is in force; null for always. Its own dates replace those of its pack.</summary>
    public Validity? Validity { get; init; }

    /// <summary>The place of its name in the source.</summary>
    public SourceSpan Span { get; init; }
}

/// <summary>Half-open dates in the gate's time zone: before <paramref name="From"/> nothing bites; from <paramref name="Until"/> on a restriction still does, a permit does not.</summary>
public sealed record Validity(DateOnly From, DateOnly Until);

/// <summary>A stretch of a source text, in UTF-16 code units from its start.</summary>
public readonly record struct SourceSpan(int Start, int Length)
{
    /// <summary>The position after the last character.</summary>
    public int End => Start + Length;

    /// <summary>From the start of this to the end of the other.</summary>
    public SourceSpan To(SourceSpan other) => new(Start, Math.Max(End, other.End) - Start);
}

/// <summary>A statement about all proposals that must hold of the whole norm set.</summary>
public sealed record Guarantee
{
    /// <summary>Its name, unique in its pack.</summary>
    public required string Id { get; init; }

    /// <summary>What is promised.</summary>
    public required Promise Promise { get; init; }

    /// <summary>For which proposals; null for all.</summary>
    public Condition? Condition { get; init; }

    /// <summary>The place of its name in the source.</summary>
    public SourceSpan Span { get; init; }
}

/// <summary>What a guarantee promises.</summary>
public abstract record Promise
{
    private Promise() { }

    /// <summary>No such act is permitted; where <paramref name="Automatically"/>, none is permitted without people.</summary>
    public sealed record NeverPermit(bool Automatically) : Promise;

    /// <summary>No such act is permitted with less than these signatures.</summary>
    public sealed record NeverPermitWithout(Formula Formula) : Promise;

    /// <summary>Every such act proceeds alone.</summary>
    public sealed record AlwaysPermitAutomatically : Promise;
}

/// <summary>An example that a pack carries: given facts, and the ruling they must get.</summary>
public sealed record Example
{
    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>The facts it gives; all others take the vocabulary's baseline or are computed.</summary>
    public required ImmutableArray<(AttributeDefinition Attribute, FactValue Value)> Given { get; init; }

    /// <summary>The verdict expected.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>For a hold: the exact formula expected, or null.</summary>
    public Formula? By { get; init; }

    /// <summary>For a deny: the norm that must be among its grounds, or null.</summary>
    public string? BecauseOf { get; init; }

    /// <summary>The place of its title in the source.</summary>
    public SourceSpan Span { get; init; }
}
