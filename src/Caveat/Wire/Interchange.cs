using System.Globalization;
using System.Text;

namespace Caveat.Wire;

/// <summary>What RFC 7493 section 2.1 keeps out of text, surrogates that stand alone and noncharacters; and names that are taken.</summary>
internal static class Interchange
{
    /// <summary>What is wrong with text without escapes; null where nothing is.</summary>
    public static string? FaultOf(ReadOnlySpan<byte> utf8)
    {
        if (Ascii.IsValid(utf8))
        {
            return null;
        }

        while (Rune.DecodeFromUtf8(utf8, out var rune, out var length) == System.Buffers.OperationStatus.Done)
        {
            if ((rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF)
            {
                return $"holds the noncharacter U+{rune.Value:X4}; leave it out";
            }

            utf8 = utf8[length..];
        }

        return null;
    }

    /// <summary>What is wrong with the escapes of text that is well-formed JSON; null where nothing is.</summary>
    public static string? FaultOfEscapes(ReadOnlySpan<byte> escaped)
    {
        var rest = escaped;
        for (var at = rest.IndexOf((byte)'\\'); at >= 0; at = rest.IndexOf((byte)'\\'))
        {
            rest = rest[at..];
            if (rest[1] != 'u')
            {
                rest = rest[2..];
                continue;
            }

            var unit = CodeUnit(rest);
            rest = rest[6..];
            if (!char.IsSurrogate(unit))
            {
                continue;
            }

            if (
                char.IsLowSurrogate(unit)
                || !rest.StartsWith("\\u"u8)
                || !char.IsLowSurrogate(CodeUnit(rest))
            )
            {
                return $"holds the lone surrogate `\\u{(int)unit:x4}`; send whole characters";
            }

            rest = rest[6..];
        }

        return null;
    }

    /// <summary>Whether a name has a meaning of its own in SD-JWTs (RFC 9901, 4.1), so that nothing that is to be shown in one can bear it.</summary>
    public static bool IsReserved(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("_sd"u8) || name.SequenceEqual("..."u8) || name.SequenceEqual("_sd_alg"u8);

    private static char CodeUnit(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
