using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Caveat;

/// <summary>
/// Where one target is: the addresses it stands for, and the zones it lies in or touches. Benefits ask for containment,
/// protections for overlap; what is not known of it makes either answer unknown.
/// </summary>
public sealed record TargetExtent
{
    /// <summary>Nothing is known of where the target is.</summary>
    public static readonly TargetExtent Unknown = new();

    /// <summary>The addresses the target stands for.</summary>
    public ImmutableArray<AddressRange> Addresses { get; init; } = [];

    /// <summary>The IPv4 ranges that its IPv6 addresses embed: they only ever touch.</summary>
    public ImmutableArray<AddressRange> Embedded { get; init; } = [];

    /// <summary>Whether <see cref="Addresses"/> and <see cref="Embedded"/> are all there is.</summary>
    public bool AddressesComplete { get; init; }

    /// <summary>The zones that all of the target is known to lie in.</summary>
    public FrozenSet<string> ZonesAround { get; init; } = [];

    /// <summary>The zones that any of the target is known to touch.</summary>
    public FrozenSet<string> ZonesTouched { get; init; } = [];

    /// <summary>Whether the target touches no zone but <see cref="ZonesTouched"/>.</summary>
    public bool ZonesComplete { get; init; }

    /// <summary>Whether all of the target lies in the range.</summary>
    public Truth Within(AddressRange range)
    {
        foreach (var address in Addresses)
        {
            if (!range.Contains(address))
            {
                return Truth.False;
            }
        }

        return Addresses.IsEmpty || !AddressesComplete ? Truth.Unknown : Truth.True;
    }

    /// <summary>Whether any of the target lies in the range.</summary>
    public Truth Touches(AddressRange range)
    {
        foreach (var address in Addresses)
        {
            if (range.Overlaps(address))
            {
                return Truth.True;
            }
        }

        foreach (var address in Embedded)
        {
            if (range.Overlaps(address))
            {
                return Truth.True;
            }
        }

        return AddressesComplete ? Truth.False : Truth.Unknown;
    }

    /// <summary>Whether all of the target lies in the zone.</summary>
    public Truth Within(string zone) =>
        ZonesAround.Contains(zone) ? Truth.True
        : ZonesComplete ? Truth.False
        : Truth.Unknown;

    /// <summary>Whether any of the target lies in the zone.</summary>
    public Truth Touches(string zone) =>
        ZonesTouched.Contains(zone) ? Truth.True
        : ZonesComplete ? Truth.False
        : Truth.Unknown;
}
