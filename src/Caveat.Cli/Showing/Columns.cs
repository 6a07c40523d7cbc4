using System.Text;

namespace Caveat.Cli.Showing;

/// <summary>Rows in aligned columns; the last column wraps where the screen is too narrow for it.</summary>
internal sealed class Columns(params string[] headings)
{
    private const string Gap = "  ";
    private const int NarrowestLast = 24;

    private readonly List<Cell[]> _rows = [];

    /// <summary>A cell: its text, and how it is painted.</summary>
    internal readonly record struct Cell(string Text, Func<string, string>? Paint = null)
    {
        public static implicit operator Cell(string text) => new(text);
    }

    /// <summary>Adds a row: a cell for each heading.</summary>
    public void Add(params Cell[] cells) => _rows.Add(cells);

    /// <summary>Writes headings and rows.</summary>
    public void Write(Terminal terminal)
    {
        var widths = new int[headings.Length];
        for (var column = 0; column < headings.Length; column++)
        {
            widths[column] = _rows
                .Select(row => row[column].Text.Length)
                .Append(headings[column].Length)
                .Max();
        }

        var heading = headings.Select(name => new Cell(name, text => Paint.Aside(text, terminal.ColourOut)));
        foreach (var row in _rows.Prepend([.. heading]))
        {
            terminal.Out.WriteLine(Line(row, widths, terminal.Width));
        }
    }

    private static string Line(Cell[] row, int[] widths, int screen)
    {
        var line = new StringBuilder();
        for (var column = 0; column < row.Length - 1; column++)
        {
            var (text, paint) = row[column];
            line.Append(paint is null ? text : paint(text));
            line.Append(' ', widths[column] - text.Length).Append(Gap);
        }

        var indent = widths[..^1].Sum() + (Gap.Length * (row.Length - 1));
        var (last, lastPaint) = row[^1];
        var room = screen == int.MaxValue ? int.MaxValue : Math.Max(NarrowestLast, screen - indent);
        var pieces = Wrapped(last, room).Select(piece => lastPaint is null ? piece : lastPaint(piece));
        line.AppendJoin("\n" + new string(' ', indent), pieces);
        return line.ToString().TrimEnd(' ');
    }

    /// <summary>The text in lines of at most that many characters, broken between words.</summary>
    internal static IEnumerable<string> Wrapped(string text, int room)
    {
        while (text.Length > room)
        {
            var at = text.LastIndexOf(' ', room);
            var cut = at > 0 ? at : room;
            yield return text[..cut];
            text = text[cut..].TrimStart(' ');
        }

        yield return text;
    }
}
