namespace Caveat.Locating;

/// <summary>A part of a target: it either lies in areas or it does not.</summary>
internal abstract class Part
{
    private Part() { }

    /// <summary>Whether the areas, taken together, hold all of the part.</summary>
    internal abstract bool LiesIn(ZoneSet set, AreaSet areas);

    /// <summary>All addresses of a range.</summary>
    internal sealed class Range(AddressRange range) : Part
    {
        internal override bool LiesIn(ZoneSet set, AreaSet areas) => set.Prefixes.Covers(range, areas);
    }

    /// <summary>A name and everything below it.</summary>
    internal sealed class Name(string name) : Part
    {
        internal override bool LiesIn(ZoneSet set, AreaSet areas) => set.Names.Covers(name, areas);
    }

    /// <summary>What the actuator covers.</summary>
    internal sealed class Covered(Cover cover) : Part
    {
        internal override bool LiesIn(ZoneSet set, AreaSet areas) => cover.LiesIn(areas);
    }

    /// <summary>The device of a row: it lies in areas by its row, by its id or a name, or by all of its addresses.</summary>
    internal sealed class Row(int area) : Part
    {
        internal override bool LiesIn(ZoneSet set, AreaSet areas)
        {
            if (areas.Contains(area))
            {
                return true;
            }

            var row = set.Inventory.Rows[set.RowOf(area)];
            if (set.Assets.Covers(row.Id, areas))
            {
                return true;
            }

            foreach (var name in row.Names)
            {
                if (set.Names.CoversHost(name, areas) || set.Assets.Covers(name, areas))
                {
                    return true;
                }
            }

            foreach (var address in row.Addresses)
            {
                if (!set.Prefixes.Covers(address, areas))
                {
                    return false;
                }
            }

            return !row.Addresses.IsEmpty;
        }
    }

    /// <summary>Something that nobody can find: it lies nowhere.</summary>
    internal sealed class Nowhere : Part
    {
        internal static readonly Nowhere Instance = new();

        internal override bool LiesIn(ZoneSet set, AreaSet areas) => false;
    }
}
