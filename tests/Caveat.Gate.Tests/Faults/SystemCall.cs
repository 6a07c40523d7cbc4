using System.Globalization;
using System.Text.RegularExpressions;

namespace Caveat.Gate.Tests.Faults;

/// <summary>One of the calls to the system that a program makes on a file of its ledger.</summary>
/// <param name="Name">The call, for example <c>fsync</c>.</param>
/// <param name="File">The file, relative to the data folder; empty for the folder itself.</param>
/// <param name="Number">Which of the calls of that name on that file, from 1.</param>
internal sealed partial record SystemCall(string Name, string File, int Number)
{
    /// <summary>The calls that change what is on a disk, or bring it there.</summary>
    public static IReadOnlyList<string> Changing { get; } =
    [
        "openat",
        "write",
        "pwrite64",
        "fsync",
        "fdatasync",
        "rename",
        "unlink",
        "mkdir",
        "ftruncate",
        "fallocate",
    ];

    /// <summary>All that a run made, by what was recorded of it.</summary>
    public static IReadOnlyList<SystemCall> In(string report, string data)
    {
        var onThread = new Dictionary<(string Thread, string Name, string File), int>();
        var calls = new HashSet<SystemCall>();
        var path = new Regex(
            $"[\"<]{Regex.Escape(data)}/?(?<file>[^\">]*)[\">]",
            RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
        );
        foreach (var line in System.IO.File.ReadLines(report))
        {
            if (Call().Match(line) is { Success: true } call && path.Match(line) is { Success: true } on)
            {
                var (name, file) = (call.Groups["name"].Value, on.Groups["file"].Value);
                var key = (call.Groups["thread"].Value, name, file);
                onThread[key] = onThread.GetValueOrDefault(key) + 1;
                // Opening changes something where it makes the file.
                if (name != "openat" || line.Contains("O_CREAT", StringComparison.Ordinal))
                {
                    calls.Add(new(name, file, onThread[key]));
                }
            }
        }

        return [.. calls.OrderBy(call => call.Name).ThenBy(call => call.File).ThenBy(call => call.Number)];
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name} {Number} of `{File}`");

    [GeneratedRegex(
        @"^(?<thread>\d+) +(?<name>\w+)\(",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Call();
}
