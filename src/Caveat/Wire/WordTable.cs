using System.Collections.Immutable;
using System.Text;

namespace Caveat.Wire;

/// <summary>The words of an enum as UTF-8, in its order.</summary>
internal static class WordTable<TEnum>
    where TEnum : struct, Enum
{
    private static readonly TEnum[] _values = Enum.GetValues<TEnum>();
    private static readonly byte[][] _words =
    [
        .. _values.Select(value => Encoding.UTF8.GetBytes(Words.Of(value))),
    ];

    /// <summary>The words.</summary>
    public static ImmutableArray<string> Names { get; } = [.. _values.Select(Words.Of)];

    /// <summary>The value of a word, or null.</summary>
    public static TEnum? Find(ReadOnlySpan<byte> word)
    {
        for (var i = 0; i < _words.Length; i++)
        {
            if (word.SequenceEqual(_words[i]))
            {
                return _values[i];
            }
        }

        return null;
    }
}
