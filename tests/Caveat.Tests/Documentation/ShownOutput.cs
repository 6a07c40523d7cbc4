using System.Text.RegularExpressions;

namespace Caveat.Tests.Documentation;

/// <summary>Compares output with what a page shows of it.</summary>
internal static class ShownOutput
{
    /// <summary>
    /// Whether the output is the one shown: <c>…</c> in a line stands for any text, a line that is only <c>…</c> for any lines;
    /// spaces at the end of a line and empty lines at the end do not count.
    /// </summary>
    public static bool Matches(IEnumerable<string> shown, string output)
    {
        var pattern = Normal(shown).Select(line => line.Trim() == "…" ? "(?:.*\n)*" : Line(line) + "\n");
        var text = string.Concat(
            Normal(output.ReplaceLineEndings("\n").Split('\n')).Select(line => line + "\n")
        );
        return Regex.IsMatch(
            text,
            $@"\A{string.Concat(pattern)}\z",
            RegexOptions.None,
            TimeSpan.FromSeconds(5)
        );
    }

    private static string Line(string line) => string.Join(".*", line.Split('…').Select(Regex.Escape));

    private static IEnumerable<string> Normal(IEnumerable<string> lines) =>
        lines.Select(line => line.TrimEnd()).Reverse().SkipWhile(line => line.Length == 0).Reverse();
}
