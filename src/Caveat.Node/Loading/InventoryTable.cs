using Caveat.Language;
using Caveat.Locating;
using Caveat.Node.Configuring;

namespace Caveat.Node.Loading;

/// <summary>The columns of an inventory: <c>id</c>, and any of the others in any order.</summary>
internal static class InventoryTable
{
    private static readonly string[] _columns = ["id", "names", "macs", "addresses", "owner", "tags"];

    /// <summary>The rows as they were written; a column that means nothing, or a table without ids, is a finding.</summary>
    public static List<InventoryCells> CellsOf(CsvTable table, ICollection<Finding> findings)
    {
        void Report(string message, string hint) =>
            findings.Add(
                new(
                    table.Source,
                    new(
                        ConfigurationCodes.BadTable,
                        CsvTable.SpanOf(table.Source, table.HeaderLine),
                        message,
                        hint
                    )
                )
            );

        var unknown = table.Columns.Where(column =>
            !_columns.Contains(column, StringComparer.OrdinalIgnoreCase)
        );
        foreach (var column in unknown)
        {
            Report(
                $"an inventory has no column `{TextForms.Shown(column)}`",
                Spelling.Hint(column, _columns)
            );
        }

        if (table.Columns.Distinct(StringComparer.OrdinalIgnoreCase).Count() < table.Columns.Length)
        {
            Report("a column stands in this header twice", "keep one of the two");
        }

        var id = table.IndexOf("id");
        if (id < 0)
        {
            Report("an inventory needs the column `id`", "`id` is the name of a device or account");
            return [];
        }

        var places = Array.ConvertAll(_columns, table.IndexOf);
        string Cell(CsvTableRow row, int column) => places[column] < 0 ? "" : row.Values[places[column]];
        return
        [
            .. table.Rows.Select(row => new InventoryCells(
                row.Line,
                Cell(row, 0),
                Cell(row, 1),
                Cell(row, 2),
                Cell(row, 3),
                Cell(row, 4),
                Cell(row, 5)
            )),
        ];
    }
}
