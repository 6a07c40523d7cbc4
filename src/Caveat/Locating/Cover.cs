using System.Collections.Immutable;

namespace Caveat.Locating;

/// <summary>What an actuator covers: where something is of which only the actuator is known.</summary>
internal sealed class Cover
{
    private readonly ZoneSet _set;
    private readonly ImmutableArray<AddressRange> _ranges;
    private readonly ImmutableArray<int> _zones;

    /// <summary>What the actuator covers; null is no registered actuator.</summary>
    internal Cover(ZoneSet set, Actuator? actuator)
    {
        _set = set;
        _ranges = actuator?.CoversRanges ?? [];
        _zones = [.. (actuator?.CoversZones ?? []).Select(set.IndexOf).Where(zone => zone >= 0)];
        var named = actuator?.CoversZones.Length ?? 0;

        // A zone that does not exist or has no entries, or nothing at all, says nothing of where the actuator acts.
        IsKnown =
            _zones.Length == named
            && _ranges.Length + named > 0
            && _zones.All(zone => !set.Zones[zone].Entries.IsEmpty);
        var entries = _zones.SelectMany(zone => set.Zones[zone].Entries).ToArray();
        Addresses = [.. _ranges, .. entries.OfType<ZoneEntry.Prefix>().Select(entry => entry.Range)];
        AddressesComplete = IsKnown && entries.All(entry => entry is ZoneEntry.Prefix);
        Touched = set.NewSet();
        AddTouched(entries);
    }

    /// <summary>Whether it is all known where the actuator acts.</summary>
    internal bool IsKnown { get; }

    /// <summary>The addresses covered.</summary>
    internal ImmutableArray<AddressRange> Addresses { get; }

    /// <summary>Whether these are all that is covered.</summary>
    internal bool AddressesComplete { get; }

    /// <summary>Every area that has something in common with what is covered.</summary>
    internal AreaSet Touched { get; }

    /// <summary>Whether the areas, taken together, hold all that is covered.</summary>
    internal bool LiesIn(AreaSet areas)
    {
        if (!IsKnown)
        {
            return false;
        }

        foreach (var range in _ranges)
        {
            if (!_set.Prefixes.Covers(range, areas))
            {
                return false;
            }
        }

        foreach (var zone in _zones)
        {
            if (!areas.Contains(zone) && !HoldAll(_set.Zones[zone], areas))
            {
                return false;
            }
        }

        return true;
    }

    private bool HoldAll(Zone zone, AreaSet areas)
    {
        foreach (var entry in zone.Entries)
        {
            var holds = entry switch
            {
                ZoneEntry.Prefix prefix => _set.Prefixes.Covers(prefix.Range, areas),
                ZoneEntry.Name { Below: true } name => _set.Names.Covers(name.Domain, areas),
                ZoneEntry.Name name => _set.Names.CoversHost(name.Domain, areas),
                ZoneEntry.Asset asset => Glob.IsLiteral(asset.Pattern)
                    && _set.Assets.Covers(asset.Pattern, areas),
                _ => false,
            };
            if (!holds)
            {
                return false;
            }
        }

        return !zone.Entries.IsEmpty;
    }

    private void AddTouched(ZoneEntry[] entries)
    {
        foreach (var zone in _zones)
        {
            Touched.Add(zone);
        }

        foreach (var range in _ranges)
        {
            _set.Prefixes.AddTouched(range, Touched);
        }

        foreach (var entry in entries)
        {
            switch (entry)
            {
                case ZoneEntry.Prefix prefix:
                    _set.Prefixes.AddTouched(prefix.Range, Touched);
                    break;
                case ZoneEntry.Name { Below: true } name:
                    _set.Names.AddTouched(name.Domain, Touched);
                    break;
                case ZoneEntry.Name name:
                    _set.Names.AddAround(name.Domain, Touched);
                    break;
                case ZoneEntry.Asset asset:
                    _set.Assets.AddMeeting(asset.Pattern, Touched);
                    break;
            }
        }

        Footprint.AddLinks(_set, Touched, byAddress: true);
    }
}
