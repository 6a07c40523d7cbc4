using System.Globalization;
using System.Text.RegularExpressions;

namespace Caveat.Tests.Documentation;

/// <summary>Reads the fenced blocks of a page that a reader would follow: see CONTRIBUTING.md, Documentation.</summary>
internal static partial class ConsoleBlock
{
    /// <summary>The steps of a page in their order.</summary>
    public static IEnumerable<Step> Read(string markdown) =>
        Fence.Read(markdown).SelectMany(fence => Steps(fence.Mark, fence.Line, [.. fence.Body]));

    private static IEnumerable<Step> Steps(string info, int start, string[] body)
    {
        var file = FileName().Match(info);
        return file.Success ? [new WriteStep(start, file.Groups[1].Value, string.Join('\n', body) + "\n")]
            : info == "console" ? Commands(start, body)
            : [];
    }

    private static IEnumerable<Step> Commands(int start, string[] body)
    {
        for (var at = 0; at < body.Length; )
        {
            if (!body[at].StartsWith("$ ", StringComparison.Ordinal))
            {
                throw new FormatException($"line {start + at + 1}: a console block starts with `$ `");
            }

            var line = start + at + 1;
            var command = body[at++][2..];
            var exit = ExitCode().Match(command);
            while (at < body.Length && body[at].StartsWith("> ", StringComparison.Ordinal))
            {
                command += "\n" + body[at++][2..];
            }

            var shown = body[at..]
                .TakeWhile(each => !each.StartsWith("$ ", StringComparison.Ordinal))
                .ToArray();
            at += shown.Length;
            var code = exit.Success ? int.Parse(exit.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;
            yield return StepOf(line, command, shown, code);
        }
    }

    private static Step StepOf(int line, string command, string[] shown, int exit) =>
        Ending().Match(command) is { Success: true } ending
            ? new EndStep(
                line,
                int.Parse(ending.Groups["job"].ValueSpan, CultureInfo.InvariantCulture),
                ending.Groups["kind"].Value == "kill",
                shown,
                exit
            )
        : command.EndsWith(" &", StringComparison.Ordinal) ? new StartStep(line, command[..^2], shown)
        : new RunStep(line, command, shown, exit);

    [GeneratedRegex(@"\bfile=(\S+)")]
    private static partial Regex FileName();

    [GeneratedRegex(@"^(?<kind>kill|wait) %(?<job>\d+)(\s|$)")]
    private static partial Regex Ending();

    [GeneratedRegex(@"# exit (\d+)\s*$")]
    private static partial Regex ExitCode();
}
