using System.Collections.Immutable;
using Caveat.Language;

namespace Caveat.Cli.Showing;

/// <summary>What norms say, in the words of their pack.</summary>
internal static class NormText
{
    private static readonly string[] _asides = ["cites ", "because ", "valid "];

    /// <summary>The statement of each norm of a pack, by its name, in canonical layout.</summary>
    public static ImmutableDictionary<string, ImmutableArray<string>> Of(SourceText source)
    {
        var statements = ImmutableDictionary.CreateBuilder<string, ImmutableArray<string>>(
            StringComparer.Ordinal
        );
        var lines = (Formatter.Format(source).Text ?? "").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            // In canonical layout a declaration starts at the margin and what belongs to it is indented.
            if (!lines[i].StartsWith("norm ", StringComparison.Ordinal))
            {
                continue;
            }

            var body = lines[(i + 1)..].TakeWhile(line => line.StartsWith(' '));
            statements[lines[i]["norm ".Length..].Split(' ')[0]] =
            [
                .. body.Where(line => !IsAside(line.TrimStart(' '))).Select(WithoutMargin),
            ];
        }

        return statements.ToImmutable();
    }

    private static bool IsAside(string line) =>
        line.StartsWith('#') || _asides.Any(aside => line.StartsWith(aside, StringComparison.Ordinal));

    private static string WithoutMargin(string line) =>
        line.StartsWith("  ", StringComparison.Ordinal) ? line[2..] : line;
}
