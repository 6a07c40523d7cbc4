using System.Globalization;
using System.Text;

namespace Caveat.Wire;

/// <summary>
/// Turns names with other than ASCII letters into A-labels (RFC 5890, RFC 3492). The tables of Unicode normalisation are not at
/// hand where globalisation is invariant, so only letters that no normalisation changes are taken; what browsers map by plain
/// arithmetic (full-width forms, ideographic full stops, case) is mapped as they do. Anything else cannot be read here: the
/// sender can write it as an A-label itself.
/// </summary>
internal static class InternationalName
{
    private static readonly IdnMapping _mapping = new()
    {
        AllowUnassigned = false,
        UseStd3AsciiRules = false,
    };

    // Letters of scripts that are written without combining marks, less those with a compatibility mapping.
    private static readonly (int First, int Last)[] _stable =
    [
        (0x00DF, 0x00F6),
        (0x00F8, 0x012F),
        (0x0131, 0x0131),
        (0x0134, 0x013E),
        (0x0141, 0x0148),
        (0x014A, 0x017E),
        (0x0180, 0x01C3),
        (0x01CD, 0x01F0),
        (0x01F4, 0x02AF),
        (0x0390, 0x0390),
        (0x03AC, 0x03CE),
        (0x0430, 0x0481),
        (0x048B, 0x052F),
        (0x0561, 0x0586),
        (0x05D0, 0x05EA),
        (0x0620, 0x063F),
        (0x0641, 0x064A),
        (0x0671, 0x0674),
        (0x0679, 0x06D3),
        (0x06D5, 0x06D5),
        (0x0E01, 0x0E30),
        (0x0E32, 0x0E32),
        (0x0E40, 0x0E46),
        (0x10D0, 0x10FA),
        (0x3005, 0x3007),
        (0x3041, 0x3096),
        (0x309D, 0x309E),
        (0x30A1, 0x30FA),
        (0x30FC, 0x30FE),
        (0x3105, 0x312F),
        (0x3400, 0x4DBF),
        (0x4E00, 0x9FFF),
        (0xAC00, 0xD7A3),
        (0x20000, 0x2A6DF),
        (0x2A700, 0x2EBE0),
        (0x30000, 0x323AF),
    ];

    /// <summary>
    /// The name in lower case with every label in ASCII; false where a character cannot be read, and then
    /// <paramref name="plausible"/> says whether it is at least a letter, mark or digit.
    /// </summary>
    public static bool TryToAscii(string name, out string ascii, out bool plausible)
    {
        plausible = true;
        ascii = "";
        if (Ascii.IsValid(name))
        {
            ascii = name.ToLowerInvariant();
            return true;
        }

        var mapped = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            var lower = Map(rune);
            if (!lower.IsAscii && !IsStable(lower))
            {
                plausible = Rune.IsLetterOrDigit(rune) || IsMark(rune);
                return false;
            }

            mapped.Append(lower.ToString());
        }

        return TryEncode(mapped.ToString(), out ascii);
    }

    // UTS 46: ideographic full stops are dots, full-width forms are ASCII, capitals are small.
    private static Rune Map(Rune rune) =>
        rune.Value switch
        {
            0x3002 or 0xFF61 => new('.'),
            >= 0xFF01 and <= 0xFF5E => Rune.ToLowerInvariant(new(rune.Value - 0xFEE0)),
            // Its small form is i with a combining dot.
            0x0130 => rune,
            _ => Rune.ToLowerInvariant(rune),
        };

    private static bool IsStable(Rune rune)
    {
        foreach (var (first, last) in _stable)
        {
            if (rune.Value <= last)
            {
                return rune.Value >= first
                    && Rune.GetUnicodeCategory(rune)
                        is UnicodeCategory.LowercaseLetter
                            or UnicodeCategory.OtherLetter
                            or UnicodeCategory.ModifierLetter
                            or UnicodeCategory.LetterNumber;
            }
        }

        return false;
    }

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark;

    private static bool TryEncode(string mapped, out string ascii)
    {
        ascii = "";
        var labels = mapped.Split('.');
        for (var i = 0; i < labels.Length; i++)
        {
            if (Ascii.IsValid(labels[i]))
            {
                continue;
            }

            try
            {
                labels[i] = _mapping.GetAscii(labels[i]);
            }
            catch (ArgumentException)
            {
                // Too long once encoded, or directions are mixed: IdnMapping has no way of saying so but this.
                return false;
            }
        }

        ascii = string.Join('.', labels);
        return true;
    }
}
