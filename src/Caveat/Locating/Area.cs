using System.Collections.Immutable;

namespace Caveat.Locating;

/// <summary>Something a target can lie in or touch: a zone, or a row of the inventory, which is a zone of its addresses, names and id.</summary>
internal sealed class Area
{
    internal Area(Zone zone)
    {
        Zone = zone;
        Name = zone.Name;
        Sectors = zone.Sectors;
        Tags = zone.Tags;
        Territories = zone.Territories;
        Owner = zone.Owner;
    }

    internal Area(InventoryRow row)
    {
        Row = row;
        Name = row.Id;
        Sectors = [];
        Tags = row.Tags;
        Territories = [];
        Owner = row.Owner;
    }

    /// <summary>The zone, or null for a row.</summary>
    internal Zone? Zone { get; }

    /// <summary>The row, or null for a zone.</summary>
    internal InventoryRow? Row { get; }

    internal string Name { get; }

    internal ImmutableArray<string> Sectors { get; }

    internal ImmutableArray<string> Tags { get; }

    internal ImmutableArray<string> Territories { get; }

    internal Owner? Owner { get; }

    internal Use? Use => Zone?.Use;

    internal Emblem Emblem => Zone?.Emblem ?? Emblem.None;

    internal Amount Criticality => Zone?.Criticality ?? Amount.Zero;

    /// <summary>Whether its owner allowed the operation.</summary>
    internal bool Allows(string operation) => Zone is { } zone && zone.Consents.IndexOf(operation) >= 0;

    /// <summary>Whether it entitles on that day: outside its dates it protects only.</summary>
    internal bool EntitlesOn(DateOnly day) =>
        Zone?.Validity is not { } validity || (validity.From <= day && day < validity.Until);
}
