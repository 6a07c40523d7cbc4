namespace Caveat;

/// <summary>What somebody probably meant who wrote a word that is none.</summary>
public static class Suggestion
{
    // A third of the letters may be wrong: more would suggest words that merely have the same length.
    private const int LettersPerError = 3;

    // Longer than any name: a hostile text must not buy quadratic work.
    private const int LongestWord = 80;

    /// <summary>
    /// The candidate with the least edit distance (insert, drop, replace, swap neighbours; case counts for nothing), or null where none
    /// is near; of equally near ones the first.
    /// </summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        if (word.Length > LongestWord)
        {
            return null;
        }

        string? nearest = null;
        var least = Math.Max(1, word.Length / LettersPerError) + 1;
        foreach (var candidate in candidates)
        {
            var distance = Distance(word, candidate, least);
            if (distance < least)
            {
                (nearest, least) = (candidate, distance);
            }
        }

        return nearest;
    }

    /// <summary>The nearest candidate as a hint, <c>did you mean `x`?</c>, or null where none is near.</summary>
    public static string? Hint(string word, IEnumerable<string> candidates) =>
        Nearest(word, candidates) is { } nearest ? $"did you mean `{nearest}`?" : null;

    /// <summary>The edit distance (optimal string alignment), or <paramref name="bound"/> where it is not less than that.</summary>
    internal static int Distance(ReadOnlySpan<char> one, ReadOnlySpan<char> other, int bound)
    {
        if (Math.Abs(one.Length - other.Length) >= bound)
        {
            return bound;
        }

        var (before, previous, current) = (
            new int[other.Length + 1],
            new int[other.Length + 1],
            new int[other.Length + 1]
        );
        for (var j = 0; j <= other.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= one.Length; i++)
        {
            current[0] = i;
            var least = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var same = AreSame(one[i - 1], other[j - 1]);
                var distance = Math.Min(
                    Math.Min(previous[j], current[j - 1]) + 1,
                    previous[j - 1] + (same ? 0 : 1)
                );
                if (i > 1 && j > 1 && AreSame(one[i - 1], other[j - 2]) && AreSame(one[i - 2], other[j - 1]))
                {
                    distance = Math.Min(distance, before[j - 2] + 1);
                }

                current[j] = distance;
                least = Math.Min(least, distance);
            }

            // A swap reaches back two rows, so one bad row alone decides nothing yet; the row before bounds it.
            if (least >= bound && Least(previous) + 1 >= bound)
            {
                return bound;
            }

            (before, previous, current) = (previous, current, before);
        }

        return Math.Min(previous[other.Length], bound);
    }

    private static int Least(int[] row)
    {
        var least = int.MaxValue;
        foreach (var distance in row)
        {
            least = Math.Min(least, distance);
        }

        return least;
    }

    private static bool AreSame(char one, char other) =>
        char.ToLowerInvariant(one) == char.ToLowerInvariant(other);
}
