using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Caveat.Locating;

/// <summary>All that a gate knows of the world when it turns a proposal into facts: an immutable snapshot, swapped as a whole.</summary>
public sealed record Surroundings
{
    /// <summary>The attributes that the norms in force can read.</summary>
    public required Schema Schema { get; init; }

    /// <summary>The registered actuators, and with them the zones and the inventory.</summary>
    public required ActuatorSet Actuators { get; init; }

    /// <summary>The zones and the inventory.</summary>
    public ZoneSet Zones => Actuators.Zones;

    /// <summary>The registered agents, by name.</summary>
    public FrozenDictionary<string, Agent> Agents { get; init; } = FrozenDictionary<string, Agent>.Empty;

    /// <summary>The threat that was filed under a name, or null.</summary>
    public Func<string, Threat?> FindThreat { get; init; } = static _ => null;

    /// <summary>The proposal of an agent (first) whose command bore an id (second), or null: what an act on a <c>command</c> is about.</summary>
    public Func<string, string, Proposal?> FindEarlier { get; init; } = static (_, _) => null;

    /// <summary>The state that the gate acts for, ISO 3166-1 alpha-2; null where nobody said.</summary>
    public string? State { get; init; }

    /// <summary>The state of tension.</summary>
    public Readiness Readiness { get; init; }

    /// <summary>Whether a watch officer is present.</summary>
    public bool Presence { get; init; } = true;

    /// <summary>Where the attributes that packs declare take their values from.</summary>
    public ImmutableArray<AttributeSource> AttributeSources { get; init; } = [];

    /// <summary>How long a warrant lives: nothing can be ruled on that starts later.</summary>
    public TimeSpan WarrantLife { get; init; } = TimeSpan.FromSeconds(30);
}
