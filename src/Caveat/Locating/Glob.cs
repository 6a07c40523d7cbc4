namespace Caveat.Locating;

/// <summary>Patterns of assets: <c>*</c> stands for any run of characters, <c>?</c> for one; ASCII case counts for nothing.</summary>
internal static class Glob
{
    /// <summary>Whether the whole text matches; linear but for the last star, so that no pattern can stall.</summary>
    internal static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        var (p, t) = (0, 0);
        var (star, mark) = (-1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, mark) = (p++, t);
            }
            else if (p < pattern.Length && (pattern[p] == '?' || AreSame(pattern[p], text[t])))
            {
                (p, t) = (p + 1, t + 1);
            }
            else if (star >= 0)
            {
                (p, t) = (star + 1, ++mark);
            }
            else
            {
                return false;
            }
        }

        return !pattern[p..].ContainsAnyExcept('*');
    }

    /// <summary>Whether the pattern can match one text only.</summary>
    internal static bool IsLiteral(ReadOnlySpan<char> pattern) => !pattern.ContainsAny('*', '?');

    /// <summary>Whether some text matches both patterns.</summary>
    internal static bool Meet(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        // meets[j]: the rest of one from the current place and the rest of the other from j can match one text.
        var meets = new bool[other.Length + 1];
        meets[other.Length] = true;
        for (var j = other.Length - 1; j >= 0; j--)
        {
            meets[j] = other[j] == '*' && meets[j + 1];
        }

        for (var i = one.Length - 1; i >= 0; i--)
        {
            var below = meets;
            meets = new bool[other.Length + 1];
            meets[other.Length] = one[i] == '*' && below[other.Length];
            for (var j = other.Length - 1; j >= 0; j--)
            {
                meets[j] =
                    one[i] == '*' || other[j] == '*'
                        ? below[j] || meets[j + 1]
                        : (one[i] == '?' || other[j] == '?' || AreSame(one[i], other[j])) && below[j + 1];
            }
        }

        return meets[0];
    }

    private static bool AreSame(char one, char other) =>
        char.ToLowerInvariant(one) == char.ToLowerInvariant(other);
}
