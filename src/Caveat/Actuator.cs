using System.Collections.Immutable;

namespace Caveat;

/// <summary>A registered actuator.</summary>
public sealed record Actuator
{
    /// <summary>Its name.</summary>
    public required string Id { get; init; }

    /// <summary>Where it takes effect.</summary>
    public Reach Reach { get; init; } = Reach.Home;

    /// <summary>The ranges it covers.</summary>
    public ImmutableArray<AddressRange> CoversRanges { get; init; } = [];

    /// <summary>The zones it covers, by name.</summary>
    public ImmutableArray<string> CoversZones { get; init; } = [];
}

/// <summary>Where an actuator takes effect.</summary>
public enum Reach
{
    /// <summary>On our own traffic, hosts and accounts.</summary>
    Home,

    /// <summary>On the target itself.</summary>
    Target,
}
