using System.Collections.Immutable;

namespace Caveat;

/// <summary>What an agent wants to do, read strictly from the wire (proposals.md, A proposal on the wire).</summary>
public sealed record Proposal
{
    /// <summary>Chosen by the agent, <c>[A-Za-z0-9._:-]{1,64}</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The agent that it names.</summary>
    public required string Agent { get; init; }

    /// <summary>The operation it belongs to, if any.</summary>
    public string? Operation { get; init; }

    /// <summary>The command.</summary>
    public required Command Command { get; init; }

    /// <summary>Further targets of the same act, up to 256.</summary>
    public ImmutableArray<CommandTarget> Targets { get; init; } = [];

    /// <summary>The actuator it names; null for the deployment's default.</summary>
    public string? Actuator { get; init; }

    /// <summary>What the agent declares of the effect.</summary>
    public DeclaredEffect Effect { get; init; } = new();

    /// <summary>The threat it answers, if it names one that was filed.</summary>
    public string? ThreatId { get; init; }

    /// <summary>The threat it answers, if it asserts one itself.</summary>
    public Threat? AssertedThreat { get; init; }

    /// <summary>Labels, for people and for declared attributes.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Why, in the agent's words: data, never instructions.</summary>
    public string? Justification { get; init; }

    /// <summary>SHA-256 over the canonical body, as <c>sha256:</c> and hex: the same id with another digest is a conflict.</summary>
    public required string Digest { get; init; }

    /// <summary>The canonical JSON of the command without its <c>command_id</c>.</summary>
    public required ReadOnlyMemory<byte> CanonicalCommand { get; init; }

    /// <summary>The canonical JSON array of the further targets; empty where the member was absent.</summary>
    public ReadOnlyMemory<byte> CanonicalTargets { get; init; }
}

/// <summary>What an agent declares of an effect: it may raise what is computed, never lower it.</summary>
public sealed record DeclaredEffect
{
    /// <summary>What the act does; null for the verb's floor.</summary>
    public EffectKind? Kind { get; init; }

    /// <summary>A higher category than the computed one.</summary>
    public Category? Category { get; init; }

    /// <summary>Whether it can be undone; null for what the verb says.</summary>
    public bool? Reversible { get; init; }

    /// <summary>Hosts affected, 0–10¹².</summary>
    public Amount Hosts { get; init; }

    /// <summary>People affected, 0–10¹².</summary>
    public Amount People { get; init; }

    /// <summary>Expected incidental harm to others, 0–10.</summary>
    public Amount Spillover { get; init; }

    /// <summary>Whether the means spreads by itself.</summary>
    public bool SelfSpreading { get; init; }

    /// <summary>How it would be undone, in the agent's words.</summary>
    public string? Undo { get; init; }
}

/// <summary>A threat: filed by a detector, or asserted by the agent itself.</summary>
public sealed record Threat
{
    /// <summary>Its name; empty for one that is only asserted.</summary>
    public string Id { get; init; } = "";

    /// <summary>How grave, 0–10.</summary>
    public Amount Severity { get; init; }

    /// <summary>How sure, 0–1.</summary>
    public Amount Confidence { get; init; }

    /// <summary>Whether it is about to do harm.</summary>
    public bool Imminent { get; init; }

    /// <summary>ATT&amp;CK ids.</summary>
    public ImmutableArray<string> Techniques { get; init; } = [];

    /// <summary>The state it is attributed to, ISO 3166-1 alpha-2; null for none.</summary>
    public string? AttributedTo { get; init; }

    /// <summary>How sure that attribution is, 0–1.</summary>
    public Amount AttributionConfidence { get; init; }

    /// <summary>The principal that filed it; null for one that the proposing agent asserts.</summary>
    public string? FiledBy { get; init; }
}
