namespace Caveat.Tests;

/// <summary>
/// Texts that are approved by keeping them in the tree. <c>CAVEAT_ACCEPT=1</c> rewrites them, except where <c>CI=true</c>.
/// </summary>
internal static class Golden
{
    private static readonly bool _accept =
        Environment.GetEnvironmentVariable("CAVEAT_ACCEPT") == "1"
        && Environment.GetEnvironmentVariable("CI") != "true";

    /// <summary>Asserts that the file at a path relative to the root of the repository holds the text.</summary>
    public static void Match(string path, string actual)
    {
        var file = Repository.At(path);
        var lines = actual.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        if (_accept)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, lines);
        }

        var expected = File.Exists(file) ? File.ReadAllText(file) : "";
        if (lines != expected)
        {
            Assert.Fail(
                $"{path} differs: see what changed, then accept with CAVEAT_ACCEPT=1\n{Difference(expected, lines)}"
            );
        }
    }

    /// <summary>The first line that differs, on both sides.</summary>
    private static string Difference(string expected, string actual)
    {
        var (was, now) = (expected.Split('\n'), actual.Split('\n'));
        var line = was.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"line {line + 1}\n- {was.ElementAtOrDefault(line)}\n+ {now.ElementAtOrDefault(line)}";
    }
}
