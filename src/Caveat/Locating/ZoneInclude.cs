using System.Collections.Immutable;
using System.Globalization;

namespace Caveat.Locating;

/// <summary>
/// Reads <c>include from "list.csv" column NAME</c> and <c>include from "list.json" as misp</c>, either with <c>tolerating N</c>.
/// </summary>
internal sealed class ZoneInclude(
    string file,
    IZoneSource? source,
    List<PlacedDiagnostic> findings,
    ZoneFinder find
)
{
    /// <summary>Reads one entry of a list; null where it is none.</summary>
    private delegate ZoneEntry? RowReader(string value, EntryPlace place, out string fault);

    /// <summary>Adds the entries of the list that the line names.</summary>
    internal void Read(ZoneDraft draft, List<ZoneLine.Word> words, int line)
    {
        if (
            words.Count is not (5 or 7)
            || words[1].Text is not "from"
            || words[3].Text is not ("column" or "as")
            || (words[3].Text is "as" && words[4].Text is not "misp")
            || !TryTolerance(words, out var tolerance)
        )
        {
            find(
                ZoneCodes.BadValue,
                words[0].Span,
                "this line includes nothing",
                "write `include from \"list.csv\" column NAME` or `include from \"list.json\" as misp`, and `tolerating N` where some rows are known to be bad"
            );
            return;
        }

        var path = words[2];
        if (source is null)
        {
            find(ZoneCodes.NotIncluded, path.Span, $"`{path.Text}` cannot be read here", null);
        }
        else if (words[3].Text is "column")
        {
            var column = source.ReadColumn(file, path.Text, words[4].Text);
            if (column.Fault is { } fault)
            {
                find(ZoneCodes.NotIncluded, path.Span, $"`{path.Text}`: {fault}", null);
                return;
            }

            Add(draft, path, column.Rows, ReadRow, tolerance);
        }
        else
        {
            ReadMisp(draft, path, source.ReadFile(file, path.Text), tolerance);
        }
    }

    private void ReadMisp(ZoneDraft draft, ZoneLine.Word path, IncludedFile list, int tolerance)
    {
        if (list.Fault is { } fault)
        {
            find(ZoneCodes.NotIncluded, path.Span, $"`{path.Text}`: {fault}", null);
            return;
        }

        if (MispList.Read(list.Bytes.Span, out var problem) is not { } read)
        {
            find(ZoneCodes.NotMisp, path.Span, $"`{path.Text}`: {problem}", null);
            return;
        }

        RowReader? reader = read.Type switch
        {
            "string" => ReadExact,
            "hostname" => ReadSuffix,
            "cidr" => ReadPrefix,
            _ => null,
        };
        if (reader is null)
        {
            find(
                ZoneCodes.NotMisp,
                path.Span,
                $"`{path.Text}` is a list of type `{read.Type}`",
                "only lists of type string, hostname and cidr can be zones"
            );
            return;
        }

        Add(draft, path, read.Rows, reader, tolerance);
    }

    private void Add(
        ZoneDraft draft,
        ZoneLine.Word path,
        ImmutableArray<IncludedRow> rows,
        RowReader reader,
        int tolerance
    )
    {
        var bad = new List<PlacedDiagnostic>();
        foreach (var row in rows)
        {
            var place = new EntryPlace(path.Text, row.Line);
            if (reader(row.Value, place, out var fault) is { } entry)
            {
                draft.Entries.Add(entry);
                continue;
            }

            var message = $"`{row.Value}` {fault}";
            bad.Add(new(path.Text, row.Line, 1, new(ZoneCodes.BadRow, default, message)));
        }

        if (bad.Count > tolerance)
        {
            findings.AddRange(bad);
        }
        else if (bad.Count > 0)
        {
            find(
                ZoneCodes.Tolerated,
                path.Span,
                $"{bad.Count} of {rows.Length} rows of `{path.Text}` are skipped, the first in line {bad[0].Line}",
                null
            );
        }
    }

    private static bool TryTolerance(List<ZoneLine.Word> words, out int tolerance)
    {
        tolerance = 0;
        return words.Count == 5
            || (
                words[5].Text is "tolerating"
                && int.TryParse(words[6].Text, NumberStyles.None, CultureInfo.InvariantCulture, out tolerance)
            );
    }

    private static ZoneEntry? ReadRow(string value, EntryPlace place, out string fault)
    {
        var entry = EntryText.Read(value.Trim(), place, out var code, out _);
        fault = EntryText.WhatIsWrong(code);
        return entry;
    }

    private static ZoneEntry? ReadExact(string value, EntryPlace place, out string fault) =>
        ReadName(value, below: false, place, out fault);

    // A leading dot is how some lists write a suffix.
    private static ZoneEntry? ReadSuffix(string value, EntryPlace place, out string fault) =>
        ReadName(value.StartsWith('.') ? value[1..] : value, below: true, place, out fault);

    private static ZoneEntry.Prefix? ReadPrefix(string value, EntryPlace place, out string fault)
    {
        var isRange = AddressRange.TryParse(value, out var range, out var hostBits);
        fault = isRange ? EntryText.WhatIsWrong(ZoneCodes.HostBits) : "is no prefix";
        return isRange && !hostBits ? new ZoneEntry.Prefix(range, null, place) : null;
    }

    // Such lists hold addresses among their names, and names that end in a number: both are taken for what they are.
    private static ZoneEntry? ReadName(string value, bool below, EntryPlace place, out string fault)
    {
        fault = "is no name";
        return AddressRange.TryParse(value, out var range, out var hostBits) && !hostBits
                ? new ZoneEntry.Prefix(range, null, place)
            : HostName.Normalise(value) is { } name ? new ZoneEntry.Name(name, below, place)
            : null;
    }
}
