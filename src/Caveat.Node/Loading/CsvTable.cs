using System.Collections.Immutable;
using Caveat.Language;
using Caveat.Node.Configuring;
using CsvHelper;

namespace Caveat.Node.Loading;

/// <summary>A table of comma-separated values with a header row; empty lines and lines that begin with <c>#</c> are no rows.</summary>
/// <param name="Source">The text it was read from.</param>
/// <param name="Columns">The names in its header, trimmed.</param>
/// <param name="Rows">Its rows, each as long as the header.</param>
public sealed record CsvTable(
    SourceText Source,
    ImmutableArray<string> Columns,
    ImmutableArray<CsvTableRow> Rows
)
{
    /// <summary>The line of its header, from 1.</summary>
    public int HeaderLine { get; init; } = 1;

    private const int LongestRecord = 1 << 16;

    /// <summary>The place of a column, whatever the case of its letters; -1 where there is none.</summary>
    public int IndexOf(string column) => Columns.IndexOf(column, 0, StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a table; every row that does not fit is a finding, and null is returned where there is no table to be read.</summary>
    public static CsvTable? Read(SourceText source, ICollection<Finding> findings)
    {
        void Report(long line, string message, string hint) =>
            findings.Add(new(source, new(ConfigurationCodes.BadTable, SpanOf(source, line), message, hint)));

        var options = new CsvReaderOptions
        {
            Separator = ',',
            CommentPrefix = '#',
            TrimWhitespace = true,
            MaxRecordSize = LongestRecord,
            TrackLineNumbers = true,
            AllowLineBreaksInQuotes = false,
            MalformedData = CsvMalformedDataHandling.Skip,
            FieldCountMismatch = CsvFieldCountHandling.Skip,
            OnMalformedRecord = bad =>
            {
                var (message, hint) = Describe(bad.Reason);
                Report(bad.LineNumber, message, hint);
            },
        };
        try
        {
            using var reader = CsvReader.FromText(source.Text, options);
            ImmutableArray<string> columns = [.. reader.Headers.Select(name => name.Trim())];
            if (columns.IsEmpty)
            {
                Report(1, "the table is empty", "begin it with a row that names its columns");
                return null;
            }

            var rows = ImmutableArray.CreateBuilder<CsvTableRow>();
            while (reader.Read())
            {
                rows.Add(new((int)reader.LineNumber, [.. reader.Current.ToArray()]));
            }

            return new(source, columns, rows.ToImmutable()) { HeaderLine = HeaderLineOf(source) };
        }
        catch (CsvFormatException fault)
        {
            Report(
                Math.Max(1, fault.LineNumber),
                "this table cannot be read from here on",
                $"a row may have at most {LongestRecord} bytes"
            );
            return null;
        }
    }

    /// <summary>The place of a line (from 1) of a table.</summary>
    public static SourceSpan SpanOf(SourceText source, long line)
    {
        var last = source.PositionOf(source.Text.Length).Line;
        var text = source.LineAt((int)Math.Clamp(line, 1, last));
        // The line is a slice of the text: where it begins is its offset.
        return source.Text.AsSpan().Overlaps(text, out var start) ? new(start, text.Length) : default;
    }

    // The first line that is neither empty nor a comment.
    private static int HeaderLineOf(SourceText source)
    {
        var last = source.PositionOf(source.Text.Length).Line;
        for (var line = 1; line < last; line++)
        {
            if (source.LineAt(line) is [not '#', ..])
            {
                return line;
            }
        }

        return last;
    }

    private static (string Message, string Hint) Describe(CsvMalformedReason reason) =>
        reason switch
        {
            CsvMalformedReason.FieldCountMismatch => (
                "this row has another number of values than the header",
                "put a value that holds commas in quotes"
            ),
            CsvMalformedReason.UnterminatedQuote or CsvMalformedReason.LineBreakInQuotes => (
                "a quote is opened in this row and not closed",
                "close it in the same line"
            ),
            _ => (
                "a quote stands in the middle of a value",
                "put the whole value in quotes and double those in it"
            ),
        };
}

/// <summary>A row of a table.</summary>
/// <param name="Line">Its line in the file, from 1.</param>
/// <param name="Values">Its values, in the order of the columns.</param>
public sealed record CsvTableRow(int Line, ImmutableArray<string> Values);
