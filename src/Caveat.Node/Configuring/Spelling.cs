namespace Caveat.Node.Configuring;

/// <summary>Hints for words that are none.</summary>
public static class Spelling
{
    /// <summary>A hint that names the nearest word, or all of them where none is near.</summary>
    public static string Hint(string text, IReadOnlyCollection<string> words) =>
        Suggestion.Hint(text, words) ?? "possible: " + string.Join(", ", words);
}
