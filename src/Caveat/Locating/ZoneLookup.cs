using System.Collections.Immutable;

namespace Caveat.Locating;

/// <summary>Says to people which zones and rows a query touches or lies in, and why; it looks at every entry, so it is not for rulings.</summary>
public static class ZoneLookup
{
    /// <summary>
    /// What the zones say of an address, a prefix, a name, or the name of a device or account; zones first, in their order.
    /// <paramref name="day"/> tells zones in force from those that only protect.
    /// </summary>
    public static ImmutableArray<ZoneMatch> Find(ZoneSet set, string query, DateOnly day)
    {
        var footprint = new Footprint(set);
        var text = query.Trim();
        if (AddressRange.TryParse(text, out var range, out _))
        {
            footprint.AddRange(range);
        }
        else
        {
            AddName(set, footprint, text);
        }

        var matches = ImmutableArray.CreateBuilder<ZoneMatch>();
        for (var i = footprint.Touched.Next(0); i >= 0; i = footprint.Touched.Next(i + 1))
        {
            var alone = set.NewSet();
            alone.Add(i);
            var area = set.Areas[i];
            matches.Add(
                new(area.Zone, area.Row, footprint.LiesIn(alone), area.EntitlesOn(day))
                {
                    Because = Because(area, footprint, text, set),
                }
            );
        }

        return matches.DrainToImmutable();
    }

    private static void AddName(ZoneSet set, Footprint footprint, string text)
    {
        var host = HostName.Normalise(text);
        if (host is not null && !set.Rows.OfHost(host).IsEmpty)
        {
            footprint.AddDevice(host, null, null, new Cover(set, null));
        }
        else if (!set.Rows.OfMac(text).IsEmpty)
        {
            footprint.AddDevice(null, null, text, new Cover(set, null));
        }
        else if (host is not null)
        {
            footprint.AddName(host);
        }

        footprint.AddAsset(text);
    }

    private static ImmutableArray<ZoneReason> Because(
        Area area,
        Footprint footprint,
        string text,
        ZoneSet set
    )
    {
        var reasons = ImmutableArray.CreateBuilder<ZoneReason>();
        if (area.Row is { } row)
        {
            reasons.Add(new($"row {row.Id}", row.Place));
        }

        var names = NamesOf(footprint, text, set);
        foreach (var entry in area.Zone?.Entries ?? [])
        {
            if (IsReason(entry, footprint, names))
            {
                reasons.Add(new($"{entry}", entry.Place));
            }
        }

        return reasons.DrainToImmutable();
    }

    // The query itself, and all that the rows it touches are called.
    private static List<string> NamesOf(Footprint footprint, string text, ZoneSet set)
    {
        var names = new List<string> { HostName.Normalise(text) ?? text };
        var touched = footprint.Touched;
        for (var i = touched.Next(set.Zones.Length); i >= 0; i = touched.Next(i + 1))
        {
            var row = set.Inventory.Rows[set.RowOf(i)];
            names.Add(row.Id);
            names.AddRange(row.Names);
        }

        return names;
    }

    private static bool IsReason(ZoneEntry entry, Footprint footprint, List<string> names) =>
        entry switch
        {
            ZoneEntry.Prefix prefix => footprint.Addresses.Any(prefix.Range.Overlaps)
                || footprint.Touching.Any(prefix.Range.Overlaps),
            ZoneEntry.Name name => names.Any(other => Meets(name, other)),
            ZoneEntry.Asset asset => names.Any(other => Glob.Matches(asset.Pattern, other)),
            _ => false,
        };

    private static bool Meets(ZoneEntry.Name entry, string name) =>
        string.Equals(entry.Domain, name, StringComparison.Ordinal)
        || entry.Domain.EndsWith("." + name, StringComparison.Ordinal)
        || (entry.Below && name.EndsWith("." + entry.Domain, StringComparison.Ordinal));
}

/// <summary>A zone, or a row of the inventory, that a query touches.</summary>
/// <param name="Zone">The zone; null for a row.</param>
/// <param name="Row">The row; null for a zone.</param>
/// <param name="IsWithin">Whether all of what was asked for lies in it.</param>
/// <param name="Entitles">Whether it is in force, so that lying in it counts; outside its dates it protects only.</param>
public sealed record ZoneMatch(Zone? Zone, InventoryRow? Row, bool IsWithin, bool Entitles)
{
    /// <summary>The entries that make it a match.</summary>
    public ImmutableArray<ZoneReason> Because { get; init; } = [];
}

/// <summary>Why a zone matches.</summary>
/// <param name="Entry">The entry, as it is written.</param>
/// <param name="Place">The file and line it stands in.</param>
public readonly record struct ZoneReason(string Entry, EntryPlace Place);
