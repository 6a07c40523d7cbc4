using System.Collections.Immutable;

namespace Caveat.Locating;

/// <summary>What ties host names, devices and addresses together. Every row is a zone of its addresses, names and id.</summary>
public sealed record Inventory
{
    /// <summary>No rows.</summary>
    public static readonly Inventory Empty = new();

    /// <summary>The rows, in the order of the file.</summary>
    public ImmutableArray<InventoryRow> Rows { get; init; } = [];

    /// <summary>SHA-256 over all rows, whatever their order, as <c>sha256:</c> and 64 lower-case hex digits.</summary>
    public string Digest => ZoneDigest.OfLines(Rows.Select(ZoneDigest.Of));
}

/// <summary>One device or account.</summary>
public sealed record InventoryRow
{
    /// <summary>Its name in the inventory, unique whatever the case: a device id or an account.</summary>
    public required string Id { get; init; }

    /// <summary>Its host names, in lower case A-label form.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>Its hardware addresses, lower-case hex pairs with colons.</summary>
    public ImmutableArray<string> Macs { get; init; } = [];

    /// <summary>Its addresses; a prefix stands for all in it.</summary>
    public ImmutableArray<AddressRange> Addresses { get; init; } = [];

    /// <summary>Whose it is; null where the row does not say.</summary>
    public Owner? Owner { get; init; }

    /// <summary>Tags that protect it: distinct, in ordinal order.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Where it was written.</summary>
    public EntryPlace Place { get; init; }
}
