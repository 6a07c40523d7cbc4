using System.Collections.Immutable;

namespace Caveat.Locating;

/// <summary>
/// Where one target is, before it is known what that means: the parts it consists of, of which all must lie in a zone for a benefit, and
/// the areas that any of it touches.
/// </summary>
internal sealed class Footprint(ZoneSet set)
{
    private readonly List<Part> _parts = [];

    /// <summary>The addresses it stands for.</summary>
    internal ImmutableArray<AddressRange>.Builder Addresses { get; } =
        ImmutableArray.CreateBuilder<AddressRange>();

    /// <summary>Addresses that only ever touch: embedded ones, and those of hosts that a name belongs to.</summary>
    internal ImmutableArray<AddressRange>.Builder Touching { get; } =
        ImmutableArray.CreateBuilder<AddressRange>();

    /// <summary>Whether these addresses are all there is.</summary>
    internal bool AddressesComplete { get; set; } = true;

    /// <summary>Whether these addresses are all there is provided that the act takes effect on what is ours.</summary>
    internal bool AddressesCompleteAtHome { get; set; } = true;

    /// <summary>Every area known to be touched.</summary>
    internal AreaSet Touched { get; } = set.NewSet();

    /// <summary>Whether nothing else is touched.</summary>
    internal bool Complete { get; set; } = true;

    /// <summary>Whether nothing else is touched provided that the act takes effect on what is ours: true of a name.</summary>
    internal bool CompleteAtHome { get; set; } = true;

    /// <summary>Whether the areas, taken together, hold all of the target; a target without parts lies nowhere.</summary>
    internal bool LiesIn(AreaSet areas)
    {
        foreach (var part in _parts)
        {
            if (!part.LiesIn(set, areas))
            {
                return false;
            }
        }

        return _parts.Count > 0;
    }

    /// <summary>Part of the target cannot be found.</summary>
    internal void AddNowhere()
    {
        _parts.Add(Part.Nowhere.Instance);
        Complete = CompleteAtHome = AddressesComplete = AddressesCompleteAtHome = false;
    }

    /// <summary>All addresses of a range, and what they embed.</summary>
    internal void AddRange(AddressRange range)
    {
        _parts.Add(new Part.Range(range));
        Addresses.Add(range);
        set.Prefixes.AddTouched(range, Touched);
        AddEmbedded(range);
        AddLinks(set, Touched, byAddress: false);
    }

    /// <summary>A name and everything below it.</summary>
    internal void AddName(string name)
    {
        _parts.Add(new Part.Name(name));
        set.Names.AddTouched(name, Touched);
        // A host is protected by its asset entry whichever type of target names it.
        set.Assets.AddTouched(name, Touched);
        AddLinks(set, Touched, byAddress: true);

        // A name is known wholly where a row has it or one above it; what hosts below it are nobody can list.
        var rows = set.NewSet();
        for (var area = Touched.Next(set.Zones.Length); area >= 0; area = Touched.Next(area + 1))
        {
            rows.Add(area);
        }

        for (var area = rows.Next(0); area >= 0; area = rows.Next(area + 1))
        {
            foreach (var address in set.Inventory.Rows[set.RowOf(area)].Addresses)
            {
                Touching.Add(address);
                AddEmbedded(address);
            }
        }

        if (!set.Names.Covers(name, rows))
        {
            Complete = AddressesComplete = false;
        }
    }

    /// <summary>A device by any of its names; a name without a row leaves it somewhere in what the actuator covers.</summary>
    internal void AddDevice(string? host, string? id, string? mac, Cover cover)
    {
        var isSomewhere = false;
        if (host is not null)
        {
            set.Names.AddAround(host, Touched);
            isSomewhere |= !AddRows(host, set.Rows.OfHost(host));
        }

        if (id is not null)
        {
            isSomewhere |= !AddRows(id, set.Rows.OfId(id));
        }

        if (mac is not null)
        {
            isSomewhere |= !AddRows(mac, set.Rows.OfMac(mac));
        }

        AddLinks(set, Touched, byAddress: true);
        if (isSomewhere)
        {
            AddCover(cover);
        }
    }

    /// <summary>An account or the like: what is said of it adds to what is said of all that the actuator covers.</summary>
    internal void AddAsset(string id)
    {
        set.Assets.AddTouched(id, Touched);
        AddLinks(set, Touched, byAddress: true);
    }

    /// <summary>Somewhere in what the actuator covers.</summary>
    internal void AddCover(Cover cover)
    {
        if (!cover.IsKnown)
        {
            AddNowhere();
            return;
        }

        _parts.Add(new Part.Covered(cover));
        Touched.AddAll(cover.Touched);
        Addresses.AddRange(cover.Addresses);
        foreach (var address in cover.Addresses)
        {
            AddEmbedded(address);
        }

        AddressesComplete &= cover.AddressesComplete;
        AddressesCompleteAtHome &= cover.AddressesComplete;
    }

    /// <summary>Adds to the areas touched the zones that the rows among them touch.</summary>
    internal static void AddLinks(ZoneSet set, AreaSet touched, bool byAddress)
    {
        for (var area = touched.Next(set.Zones.Length); area >= 0; area = touched.Next(area + 1))
        {
            var links = set.Links[set.RowOf(area)];
            foreach (var zone in links.ByName)
            {
                touched.Add(zone);
            }

            if (byAddress)
            {
                foreach (var zone in links.ByAddress)
                {
                    touched.Add(zone);
                }
            }
        }
    }

    private bool AddRows(string name, ImmutableArray<int> rows)
    {
        set.Assets.AddTouched(name, Touched);
        foreach (var area in rows)
        {
            var row = set.Inventory.Rows[set.RowOf(area)];
            _parts.Add(new Part.Row(area));
            Touched.Add(area);
            Addresses.AddRange(row.Addresses);
            AddressesComplete &= !row.Addresses.IsEmpty;
            AddressesCompleteAtHome &= !row.Addresses.IsEmpty;
            foreach (var address in row.Addresses)
            {
                AddEmbedded(address);
            }
        }

        // A row that says nowhere does not vouch for where the device is.
        return !rows.IsEmpty && rows.All(area => !set.Inventory.Rows[set.RowOf(area)].Addresses.IsEmpty);
    }

    // What an address embeds is touched however the target came by it.
    private void AddEmbedded(AddressRange address)
    {
        var before = Touching.Count;
        EmbeddedAddresses.AddTo(Touching, address);
        for (var i = before; i < Touching.Count; i++)
        {
            set.Prefixes.AddTouched(Touching[i], Touched);
        }

        if (before < Touching.Count)
        {
            AddLinks(set, Touched, byAddress: false);
        }
    }
}
