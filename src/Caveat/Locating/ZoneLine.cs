namespace Caveat.Locating;

/// <summary>The words of one line of a zone text: separated by blanks and commas, or in double quotes; <c>#</c> starts a comment.</summary>
internal static class ZoneLine
{
    /// <summary>A word and its place in the text; <paramref name="Text"/> is without the quotes.</summary>
    internal readonly record struct Word(string Text, bool Quoted, SourceSpan Span);

    /// <summary>The words; a quote that does not end takes the rest of the line and is told apart by <paramref name="endless"/>.</summary>
    internal static List<Word> WordsOf(ReadOnlySpan<char> line, int start, out bool endless)
    {
        endless = false;
        var words = new List<Word>();
        for (var i = 0; i < line.Length; )
        {
            if (IsGap(line[i]))
            {
                i++;
            }
            else if (line[i] == '#')
            {
                break;
            }
            else if (line[i] == '"')
            {
                var rest = line[(i + 1)..];
                var length = rest.IndexOf('"');
                endless = length < 0;
                length = endless ? rest.Length : length;
                words.Add(new(rest[..length].ToString(), true, new(start + i, length + 2)));
                i += length + 2;
            }
            else
            {
                var rest = line[i..];
                var length = rest.IndexOfAny(" \t,\"#");
                length = length < 0 ? rest.Length : length;
                words.Add(new(rest[..length].ToString(), false, new(start + i, length)));
                i += length;
            }
        }

        return words;
    }

    private static bool IsGap(char letter) => letter is ' ' or '\t' or ',';
}
