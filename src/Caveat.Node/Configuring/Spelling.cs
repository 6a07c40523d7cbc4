namespace Caveat.Node.Configuring;

/// <summary>Finds the word that somebody probably meant.</summary>
internal static class Spelling
{
    /// <summary>The nearest of the words, or null where none is near: at most a third of the letters differ.</summary>
    public static string? Nearest(string text, IEnumerable<string> words)
    {
        string? nearest = null;
        var least = Math.Max(1, text.Length / 3) + 1;
        foreach (var word in words)
        {
            var distance = Distance(text, word);
            if (distance < least)
            {
                (nearest, least) = (word, distance);
            }
        }

        return nearest;
    }

    /// <summary>A hint that names the nearest word, or all of them where none is near.</summary>
    public static string Hint(string text, IReadOnlyCollection<string> words) =>
        Nearest(text, words) is { } word
            ? $"did you mean `{word}`?"
            : "possible: " + string.Join(", ", words);

    // Edits: a letter added, dropped, changed, or swapped with its neighbour.
    private static int Distance(string from, string to)
    {
        if (Math.Abs(from.Length - to.Length) > 8 || from.Length > 64)
        {
            return int.MaxValue;
        }

        var (older, old, row) = (new int[to.Length + 1], new int[to.Length + 1], new int[to.Length + 1]);
        for (var j = 0; j <= to.Length; j++)
        {
            old[j] = j;
        }

        for (var i = 1; i <= from.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var changed = old[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                row[j] = Math.Min(changed, Math.Min(old[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    row[j] = Math.Min(row[j], older[j - 2] + 1);
                }
            }

            (older, old, row) = (old, row, older);
        }

        return old[to.Length];
    }
}
