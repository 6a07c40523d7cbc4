using System.Collections.Immutable;

namespace Caveat;

/// <summary>A registered agent.</summary>
public sealed record Agent
{
    /// <summary>Its name.</summary>
    public required string Id { get; init; }

    /// <summary>What it is for.</summary>
    public AgentKind Kind { get; init; } = AgentKind.Responder;

    /// <summary>Who runs it; null where nobody said.</summary>
    public string? Operator { get; init; }

    /// <summary>The state it acts for, ISO 3166-1 alpha-2; null where nobody said.</summary>
    public string? State { get; init; }

    /// <summary>In what capacity its operator acts; null where nobody said.</summary>
    public Standing? Standing { get; init; }

    /// <summary>The highest category it may propose: above it every act is denied.</summary>
    public Category Ceiling { get; init; } = Category.InternalDefence;

    /// <summary>The highest severity (0–10) that a threat it asserts itself counts for.</summary>
    public Amount Assessment { get; init; } = Amount.Of(4);

    /// <summary>The operations it may name.</summary>
    public ImmutableArray<string> Operations { get; init; } = [];

    /// <summary>Labels that declared attributes may be fed from.</summary>
    public ImmutableDictionary<string, string> Labels { get; init; } =
        ImmutableDictionary<string, string>.Empty;
}
