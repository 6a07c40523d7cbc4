using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Caveat.Locating;

/// <summary>All zones of a deployment and its inventory, indexed: which of them a target lies in or touches. Immutable.</summary>
public sealed class ZoneSet
{
    /// <summary>No zones and no inventory.</summary>
    public static readonly ZoneSet Empty = Of([]);

    private readonly FrozenDictionary<string, int> _zones;

    private ZoneSet(ImmutableArray<Zone> zones, Inventory inventory)
    {
        Zones = zones;
        Inventory = inventory;
        Areas = [.. zones.Select(zone => new Area(zone)), .. inventory.Rows.Select(row => new Area(row))];
        _zones = zones
            .Select((zone, index) => (zone.Name, index))
            .ToFrozenDictionary(zone => zone.Name, zone => zone.index, StringComparer.Ordinal);
        Prefixes = new(PrefixesOf(zones, inventory));
        Names = new(NamesOf(zones, inventory));
        Assets = new(AssetsOf(zones, inventory));
        Rows = new(inventory, zones.Length);
        Links = [.. inventory.Rows.Select(LinksOf)];
        Digest = ZoneDigest.OfLines([
            .. zones.Select(zone => $"{zone.Name} {zone.Digest}"),
            $"inventory {inventory.Digest}",
        ]);
    }

    /// <summary>The zones, in the order they were read.</summary>
    public ImmutableArray<Zone> Zones { get; }

    /// <summary>The inventory.</summary>
    public Inventory Inventory { get; }

    /// <summary>SHA-256 over the digests of all zones and of the inventory, as <c>sha256:</c> and 64 lower-case hex digits.</summary>
    public string Digest { get; }

    /// <summary>The zones, then the rows of the inventory.</summary>
    internal ImmutableArray<Area> Areas { get; }

    internal PrefixIndex Prefixes { get; }

    internal NameIndex Names { get; }

    internal AssetIndex Assets { get; }

    internal RowIndex Rows { get; }

    /// <summary>For each row: the zones it touches.</summary>
    internal ImmutableArray<RowLinks> Links { get; }

    /// <summary>The zones, whose names must differ, and the inventory that ties names and devices to addresses.</summary>
    public static ZoneSet Of(IEnumerable<Zone> zones, Inventory? inventory = null) =>
        new([.. zones], inventory ?? Inventory.Empty);

    /// <summary>The zone of that name, or null.</summary>
    public Zone? Find(string name) => _zones.TryGetValue(name, out var index) ? Zones[index] : null;

    /// <summary>The place of the zone among the areas, or -1.</summary>
    internal int IndexOf(string zone) => _zones.TryGetValue(zone, out var index) ? index : -1;

    internal AreaSet NewSet() => new(Areas.Length);

    /// <summary>The row that an area is, by its place in the inventory; negative for a zone.</summary>
    internal int RowOf(int area) => area - Zones.Length;

    private static IEnumerable<(AddressRange, int)> PrefixesOf(
        ImmutableArray<Zone> zones,
        Inventory inventory
    ) =>
        zones
            .SelectMany(
                (zone, area) => zone.Entries.OfType<ZoneEntry.Prefix>().Select(entry => (entry.Range, area))
            )
            .Concat(
                inventory.Rows.SelectMany(
                    (row, index) => row.Addresses.Select(address => (address, zones.Length + index))
                )
            );

    // A row takes what is below its names: whoever acts on a host's name reaches those too.
    private static IEnumerable<(string, bool, int)> NamesOf(
        ImmutableArray<Zone> zones,
        Inventory inventory
    ) =>
        zones
            .SelectMany(
                (zone, area) =>
                    zone.Entries.OfType<ZoneEntry.Name>().Select(entry => (entry.Domain, entry.Below, area))
            )
            .Concat(
                inventory.Rows.SelectMany(
                    (row, index) => row.Names.Select(name => (name, true, zones.Length + index))
                )
            );

    private static IEnumerable<(string, int)> AssetsOf(ImmutableArray<Zone> zones, Inventory inventory) =>
        zones
            .SelectMany(
                (zone, area) => zone.Entries.OfType<ZoneEntry.Asset>().Select(entry => (entry.Pattern, area))
            )
            .Concat(inventory.Rows.Select((row, index) => (row.Id, zones.Length + index)));

    private RowLinks LinksOf(InventoryRow row)
    {
        var touched = NewSet();
        Assets.AddTouched(row.Id, touched);
        foreach (var name in row.Names)
        {
            Names.AddAround(name, touched);
            Assets.AddTouched(name, touched);
        }

        var byName = ZonesIn(touched);
        touched.Clear();
        foreach (var address in row.Addresses)
        {
            Prefixes.AddTouched(address, touched);
        }

        return new(byName, ZonesIn(touched));
    }

    private ImmutableArray<int> ZonesIn(AreaSet touched)
    {
        var zones = ImmutableArray.CreateBuilder<int>();
        for (var area = touched.Next(0); area >= 0 && area < Zones.Length; area = touched.Next(area + 1))
        {
            zones.Add(area);
        }

        return zones.DrainToImmutable();
    }
}

/// <summary>The zones that a row of the inventory touches, by their index.</summary>
/// <param name="ByName">Through its names and id.</param>
/// <param name="ByAddress">Through its addresses.</param>
internal readonly record struct RowLinks(ImmutableArray<int> ByName, ImmutableArray<int> ByAddress);
