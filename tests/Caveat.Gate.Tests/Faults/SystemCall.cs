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
        var most = new Dictionary<(string Name, string File), int>();
        var path = new Regex(
            $"[\"<]{Regex.Escape(data)}/?(?<file>[^\">]*)[\">]",
            RegexOptions.NonBacktracking
        );
        foreach (var line in System.IO.File.ReadLines(report))
        {
            if (Call().Match(line) is { Success: true } call && path.Match(line) is { Success: true } on)
            {
                var (name, file) = (call.Groups["name"].Value, on.Groups["file"].Value);
                var key = (call.Groups["thread"].Value, name, file);
                onThread[key] = onThread.GetValueOrDefault(key) + 1;
                most[(name, file)] = Math.Max(most.GetValueOrDefault((name, file)), onThread[key]);
            }
        }

        return
        [
            .. from pair in most
            orderby pair.Key.Name, pair.Key.File
            from number in Enumerable.Range(1, pair.Value)
            select new SystemCall(pair.Key.Name, pair.Key.File, number),
        ];
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
