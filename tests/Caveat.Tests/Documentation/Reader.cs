namespace Caveat.Tests.Documentation;

/// <summary>Follows a page as its reader would: in a folder of its own, with <c>caveat</c> at hand.</summary>
internal static class Reader
{
    // What ships beside the command line and pages refer to by its path in the repository.
    private static readonly string[] _shipped = ["packs", "zones", "bindings", "examples"];

    /// <summary>Takes every step of a page; returns what did not come out as shown, one entry a step.</summary>
    public static async Task<IReadOnlyList<string>> FollowAsync(string markdown)
    {
        var steps = ConsoleBlock.Read(markdown).ToArray();
        if (steps.Length == 0)
        {
            return [];
        }

        using var folder = new ScratchFolder();
        Furnish(folder);
        var differences = new List<string>();
        foreach (var step in steps)
        {
            if (step is WriteStep file)
            {
                folder.Write($"page/{file.Name}", file.Text);
            }
            else if (step is RunStep run && await DifferenceAsync(run, folder) is { } difference)
            {
                differences.Add(difference);
            }
        }

        return differences;
    }

    private static async Task<string?> DifferenceAsync(RunStep step, ScratchFolder folder)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = $"{folder.At("bin")}:{Environment.GetEnvironmentVariable("PATH")}",
            ["HOME"] = folder.At("page"),
            ["LC_ALL"] = "C.UTF-8",
            ["NO_COLOR"] = "1",
            ["TERM"] = "dumb",
        };
        var run = await Shell.RunAsync(
            "bash",
            ["-c", $"exec 2>&1\n{step.Command}"],
            folder.At("page"),
            environment
        );
        if (run.Exit == step.Exit && ShownOutput.Matches(step.Shown, run.Output))
        {
            return null;
        }

        var shown = string.Join('\n', step.Shown);
        return $"line {step.Line}: $ {step.Command}\nexit {step.Exit}, shown:\n{shown}\nexit {run.Exit}, printed:\n{run.Output}";
    }

    private static void Furnish(ScratchFolder folder)
    {
        var built = Path.Combine(AppContext.BaseDirectory, "Caveat.Cli.dll");
        var caveat = folder.Write("bin/caveat", $"#!/usr/bin/env bash\nexec dotnet '{built}' \"$@\"\n");
        File.SetUnixFileMode(caveat, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Directory.CreateDirectory(folder.At("page"));
        // A page may write `./caveat` too: its reader stands in the root of the repository.
        File.CreateSymbolicLink(folder.At("page/caveat"), caveat);
        foreach (var file in Repository.Files.Where(file => _shipped.Contains(file.Split('/')[0])))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.At($"page/{file}"))!);
            File.Copy(Repository.At(file), folder.At($"page/{file}"));
        }
    }
}
