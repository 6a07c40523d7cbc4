using System.Collections.Immutable;

namespace Caveat.Locating;

/// <summary>
/// Reads the rows of an inventory. A cell may hold several names, hardware addresses, addresses or tags, separated by blanks or
/// semicolons. Every fault is a finding, all at once; no row is skipped.
/// </summary>
public static class InventoryReader
{
    /// <summary>The inventory in the rows of a table; <paramref name="file"/> is the file as people name it.</summary>
    public static InventoryReading Read(string file, IEnumerable<InventoryCells> rows)
    {
        var findings = new List<PlacedDiagnostic>();
        var read = new List<InventoryRow>();
        var byId = new Dictionary<string, EntryPlace>(StringComparer.OrdinalIgnoreCase);
        foreach (var cells in rows)
        {
            var place = new EntryPlace(file, cells.Line);
            var row = new RowReading(cells, place, findings).Read();
            if (row.Id.Length > 0 && !byId.TryAdd(row.Id, place))
            {
                findings.Add(
                    RowReading.Finding(
                        ZoneCodes.RepeatedId,
                        place,
                        $"`{row.Id}` is the id of the row at {byId[row.Id]} already",
                        "give each row its own id, whatever the case of its letters"
                    )
                );
            }

            read.Add(row);
        }

        return new(new() { Rows = [.. read] }, [.. findings]);
    }
}

/// <summary>A row of an inventory as it was written.</summary>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Id">The device id or account.</param>
/// <param name="Names">Host names.</param>
/// <param name="Macs">Hardware addresses, with colons or hyphens.</param>
/// <param name="Addresses">Addresses and prefixes.</param>
/// <param name="Owner">One of the owners, or empty.</param>
/// <param name="Tags">Tags.</param>
public sealed record InventoryCells(
    int Line,
    string Id,
    string Names = "",
    string Macs = "",
    string Addresses = "",
    string Owner = "",
    string Tags = ""
);

/// <summary>What was read of an inventory, as far as it could be.</summary>
/// <param name="Inventory">The inventory; it must not go into force where there are errors.</param>
/// <param name="Diagnostics">The findings, in the order of the rows.</param>
public sealed record InventoryReading(Inventory Inventory, ImmutableArray<PlacedDiagnostic> Diagnostics)
{
    /// <summary>Whether anything is wrong.</summary>
    public bool HasErrors => Diagnostics.Any(finding => finding.Diagnostic.Severity == Severity.Error);
}
