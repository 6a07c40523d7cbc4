using System.Text.RegularExpressions;

namespace Caveat.Tests.Documentation;

/// <summary>A fenced block of a page: what stands behind its opening ticks, the number of that line from 1, and its lines.</summary>
internal sealed partial record Fence(string Mark, int Line, IReadOnlyList<string> Body)
{
    /// <summary>The fenced blocks of a page in their order.</summary>
    public static IEnumerable<Fence> Read(string markdown)
    {
        var lines = markdown.ReplaceLineEndings("\n").Split('\n');
        for (var at = 0; at < lines.Length; at++)
        {
            var opening = Opening().Match(lines[at]);
            if (!opening.Success)
            {
                continue;
            }

            var (start, ticks) = (at + 1, opening.Groups["ticks"].Value);
            do
            {
                at++;
            } while (at < lines.Length && lines[at] != ticks);

            yield return new(opening.Groups["mark"].Value, start, lines[start..Math.Min(at, lines.Length)]);
        }
    }

    [GeneratedRegex("^(?<ticks>`{3,})(?<mark>[^`]*)$")]
    private static partial Regex Opening();
}
