using System.Numerics;

namespace Caveat.Locating;

/// <summary>A set of areas of one <see cref="ZoneSet"/>, by their index.</summary>
internal sealed class AreaSet(int count)
{
    private readonly ulong[] _words = new ulong[(count + 63) >> 6];

    internal void Add(int area) => _words[area >> 6] |= 1UL << (area & 63);

    internal void AddAll(AreaSet other)
    {
        for (var i = 0; i < _words.Length; i++)
        {
            _words[i] |= other._words[i];
        }
    }

    internal bool Contains(int area) => (_words[area >> 6] & (1UL << (area & 63))) != 0;

    internal void Clear() => Array.Clear(_words);

    /// <summary>The least member that is at least <paramref name="from"/>, or -1: <c>for (a = Next(0); a >= 0; a = Next(a + 1))</c>.</summary>
    internal int Next(int from)
    {
        var i = from >> 6;
        if (i >= _words.Length)
        {
            return -1;
        }

        var word = _words[i] & (ulong.MaxValue << (from & 63));
        while (word == 0)
        {
            if (++i == _words.Length)
            {
                return -1;
            }

            word = _words[i];
        }

        return (i << 6) + BitOperations.TrailingZeroCount(word);
    }
}
