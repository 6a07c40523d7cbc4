using System.Globalization;
using System.Text;

namespace Caveat.Wire;

/// <summary>
/// Shows text that comes from agents: it is data, so what could steer a terminal, reorder a line or begin a new one is taken
/// out, it is quoted, and it is bounded.
/// </summary>
public static class QuotedText
{
    /// <summary>Characters of the text that are shown unless the caller says otherwise.</summary>
    public const int DefaultLimit = 200;

    private const int CodeLimit = 60;

    /// <summary>
    /// The text in double quotes: control, bidirectional and other format characters stripped, line breaks and runs of white
    /// space turned into one space, at most <paramref name="limit"/> characters, then an ellipsis.
    /// </summary>
    public static string Of(ReadOnlySpan<char> text, int limit = DefaultLimit) =>
        Quoted(text, '"', '\'', limit);

    /// <summary>The text in backticks, as messages quote it; at most 60 characters.</summary>
    public static string Code(ReadOnlySpan<char> text) => Quoted(text, '`', '\'', CodeLimit);

    /// <summary>The UTF-8 text in backticks, as messages quote it; at most 60 characters.</summary>
    internal static string Code(ReadOnlySpan<byte> utf8) =>
        Code(Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, CodeLimit * 4 + 4)]));

    /// <summary>Whether a character may be shown as it is.</summary>
    internal static bool IsShown(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
            );

    private static string Quoted(ReadOnlySpan<char> text, char quote, char inner, int limit)
    {
        var shown = new StringBuilder(Math.Min(text.Length, limit) + 3).Append(quote);
        var count = 0;
        var space = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                space = true;
                continue;
            }

            if (!IsShown(rune))
            {
                continue;
            }

            if (count >= limit)
            {
                shown.Append('…');
                break;
            }

            if (space && count > 0)
            {
                shown.Append(' ');
                count++;
            }

            space = false;
            shown.Append(rune.Value == quote ? new Rune(inner).ToString() : rune.ToString());
            count++;
        }

        return shown.Append(quote).ToString();
    }
}
