using System.Buffers;
using System.Globalization;
using System.Text;
using Caveat.Wire;

namespace Caveat.Cli.Showing;

/// <summary>Text that agents wrote: shown as data, so that it cannot pass for ours.</summary>
internal static class Foreign
{
    private static readonly SearchValues<char> _plain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:/-*@"
    );

    /// <summary>A name: bare where it is plainly one, else quoted and stripped of what could steer a terminal.</summary>
    public static string Name(string text) =>
        text.Length is > 0 and <= 80 && !text.AsSpan().ContainsAnyExcept(_plain)
            ? text
            : QuotedText.Of(text, 80);

    /// <summary>A line that may quote such text: what could steer a terminal or begin another line is taken out.</summary>
    public static string Line(string text) =>
        string.Concat(text.EnumerateRunes().Where(IsShown).Select(rune => rune.ToString()));

    private static bool IsShown(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.Surrogate
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
            );
}
