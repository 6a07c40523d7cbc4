using System.Globalization;
using System.Text;

namespace Caveat.Language;

/// <summary>Shows a diagnostic to people: place, message, the line with a caret, the hint.</summary>
public static class DiagnosticText
{
    private const int WidestLine = 160;

    /// <summary>
    /// For example
    /// <code>
    /// my.norm:4:16: error CAV1101: there is no attribute `actoin.verb`
    ///   4 |   forbid when actoin.verb == deny
    ///     |               ^^^^^^^^^^^
    ///     = did you mean `action.verb`?
    /// </code>
    /// </summary>
    public static string Render(Finding finding)
    {
        var (source, diagnostic) = finding;
        var (line, column) = source.PositionOf(diagnostic.Span.Start);
        var text = new StringBuilder();
        var severity = diagnostic.Severity.ToString().ToLowerInvariant();
        text.Append(
            CultureInfo.InvariantCulture,
            $"{source.Name}:{line}:{column}: {severity} {diagnostic.Code}: {diagnostic.Message}\n"
        );
        AppendLine(text, source, diagnostic.Span, line, column);
        if (diagnostic.Hint is { } hint)
        {
            var margin = new string(' ', line.ToString(CultureInfo.InvariantCulture).Length);
            text.Append(CultureInfo.InvariantCulture, $"  {margin} = {hint}\n");
        }

        return text.ToString();
    }

    private static void AppendLine(
        StringBuilder text,
        SourceText source,
        SourceSpan span,
        int line,
        int column
    )
    {
        var full = source.LineAt(line);
        if (full.IsEmpty)
        {
            return;
        }

        // A very long line is shown around the place.
        var from =
            full.Length <= WidestLine
                ? 0
                : Math.Clamp(column - 1 - (WidestLine / 2), 0, full.Length - WidestLine);
        var shown = full.Slice(from, Math.Min(WidestLine, full.Length - from));
        var number = line.ToString(CultureInfo.InvariantCulture);
        text.Append("  ").Append(number).Append(" | ");
        foreach (var character in shown)
        {
            text.Append(char.IsControl(character) || char.IsSurrogate(character) ? ' ' : character);
        }

        var at = column - 1 - from;
        var length = Math.Clamp(span.Length, 1, Math.Max(1, shown.Length - at));
        text.Append("\n  ")
            .Append(' ', number.Length)
            .Append(" | ")
            .Append(' ', at)
            .Append('^', length)
            .Append('\n');
    }
}
