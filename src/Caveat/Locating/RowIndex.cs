using System.Collections.Immutable;

namespace Caveat.Locating;

/// <summary>Rows of the inventory by what a device is known by: host name, id, hardware address. More than one may answer.</summary>
internal sealed class RowIndex
{
    private readonly Dictionary<string, ImmutableArray<int>> _byHost;
    private readonly Dictionary<string, ImmutableArray<int>> _byId;
    private readonly Dictionary<string, ImmutableArray<int>> _byMac;

    /// <summary>An index of areas: the row's place plus <paramref name="zones"/>.</summary>
    internal RowIndex(Inventory inventory, int zones)
    {
        var rows = inventory.Rows.Select((row, index) => (Row: row, Area: zones + index)).ToArray();
        _byHost = Index(
            rows.SelectMany(row => row.Row.Names.Append(row.Row.Id).Select(name => (name, row.Area)))
        );
        _byId = Index(rows.Select(row => (row.Row.Id, row.Area)));
        _byMac = Index(rows.SelectMany(row => row.Row.Macs.Select(mac => (mac, row.Area))));
    }

    /// <summary>The rows of a host name; an id may be a host's short name.</summary>
    internal ImmutableArray<int> OfHost(string host) => _byHost.GetValueOrDefault(host, []);

    /// <summary>The rows of a device id or account.</summary>
    internal ImmutableArray<int> OfId(string id) => _byId.GetValueOrDefault(id, []);

    /// <summary>The rows of a hardware address.</summary>
    internal ImmutableArray<int> OfMac(string mac) => _byMac.GetValueOrDefault(mac, []);

    private static Dictionary<string, ImmutableArray<int>> Index(IEnumerable<(string Key, int Area)> rows) =>
        rows.GroupBy(row => row.Key, row => row.Area, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(
                group => group.Key,
                group => group.Distinct().ToImmutableArray(),
                StringComparer.OrdinalIgnoreCase
            );
}
