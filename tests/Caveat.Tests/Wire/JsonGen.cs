using System.Globalization;
using System.Text;
using CsCheck;

namespace Caveat.Tests.Wire;

/// <summary>Makes JSON values, and writes one value in many ways.</summary>
internal static class JsonGen
{
    private static readonly Gen<Rune> _rune = Gen.OneOf(
            Gen.Int[0x00, 0x7F],
            Gen.Int[0x80, 0x7FF],
            Gen.Int[0xE000, 0xFDCF],
            Gen.Int[0x4E00, 0x4E20],
            Gen.Int[0x1F600, 0x1F640]
        )
        .Select(code => new Rune(code));

    public static readonly Gen<string> Text = _rune
        .Array[0, 6]
        .Select(runes => string.Concat(runes.Select(rune => rune.ToString())));

    private static readonly Gen<object?> _leaf = Gen.OneOf(
        Text.Select(text => (object?)text),
        Gen.Int[-1_000_000, 1_000_000].Select(number => (object?)(double)number),
        Gen.Double[-1e12, 1e12].Select(number => (object?)number),
        Gen.Bool.Select(flag => (object?)flag),
        Gen.Const((object?)null)
    );

    public static readonly Gen<object?> Value = ValueOf(3);

    /// <summary>Writes a value; another seed writes it in another way.</summary>
    public static byte[] Write(object? value, int seed)
    {
        var text = new StringBuilder();
        Write(value, new Random(seed), seed == 0, text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static Gen<object?> ValueOf(int depth)
    {
        if (depth == 0)
        {
            return _leaf;
        }

        var inner = ValueOf(depth - 1);
        return Gen.OneOf(
            _leaf,
            inner.Array[0, 4].Select(items => (object?)items),
            Gen.Select(Text, inner)
                .Array[0, 5]
                .Select(members =>
                    (object?)
                        members
                            .DistinctBy(member => member.Item1, StringComparer.Ordinal)
                            .ToDictionary(
                                member => member.Item1,
                                member => member.Item2,
                                StringComparer.Ordinal
                            )
                )
        );
    }

    private static void Write(object? value, Random random, bool isPlain, StringBuilder text)
    {
        var gap = isPlain ? "" : new string(' ', random.Next(3)) + (random.Next(4) == 0 ? "\n" : "");
        text.Append(gap);
        switch (value)
        {
            case Dictionary<string, object?> members:
                IEnumerable<KeyValuePair<string, object?>> ordered = isPlain
                    ? members
                    : members.OrderBy(_ => random.Next());
                text.Append('{');
                Join(
                    ordered,
                    member =>
                    {
                        WriteText(member.Key, random, isPlain, text);
                        text.Append(gap).Append(':');
                        Write(member.Value, random, isPlain, text);
                    },
                    text
                );
                text.Append('}');
                break;
            case object?[] items:
                text.Append('[');
                Join(items, item => Write(item, random, isPlain, text), text);
                text.Append(gap).Append(']');
                break;
            case string chars:
                WriteText(chars, random, isPlain, text);
                break;
            case double number:
                var digits = number.ToString("R", CultureInfo.InvariantCulture);
                text.Append(isPlain ? digits : Reworded(digits, random));
                break;
            case bool flag:
                text.Append(flag ? "true" : "false");
                break;
            default:
                text.Append("null");
                break;
        }

        text.Append(gap);
    }

    private static string Reworded(string digits, Random random) =>
        digits.Contains('E', StringComparison.Ordinal)
            ? digits.ToLowerInvariant()
            : (digits.Contains('.', StringComparison.Ordinal) ? digits + "00" : digits + ".0")
                + (random.Next(2) == 0 ? "e0" : "E+00");

    private static void Join<T>(IEnumerable<T> items, Action<T> write, StringBuilder text)
    {
        var first = true;
        foreach (var item in items)
        {
            text.Append(first ? "" : ",");
            first = false;
            write(item);
        }
    }

    private static void WriteText(string chars, Random random, bool isPlain, StringBuilder text)
    {
        text.Append('"');
        foreach (var unit in chars)
        {
            // Half of a surrogate pair cannot stand raw beside its escaped half.
            var escape =
                unit < ' '
                || unit is '"' or '\\'
                || char.IsSurrogate(unit)
                || (!isPlain && random.Next(3) == 0);
            text.Append(escape ? $"\\u{(int)unit:x4}" : unit.ToString());
        }

        text.Append('"');
    }
}
