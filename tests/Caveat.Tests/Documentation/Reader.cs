namespace Caveat.Tests.Documentation;

/// <summary>Follows a page as its reader would: in a folder of its own, with <c>caveat</c> at hand.</summary>
internal sealed class Reader : IAsyncDisposable
{
    private readonly PageFolder _folder = new();

    // What goes on in the background, by its number: one more than the highest that runs, as in a shell.
    private readonly SortedDictionary<int, BackgroundProgram> _jobs = [];
    private readonly List<string> _differences = [];

    private Reader() { }

    /// <summary>Takes every step of a page; returns what did not come out as shown, one entry a step.</summary>
    public static async Task<IReadOnlyList<string>> FollowAsync(string markdown)
    {
        var steps = ConsoleBlock.Read(markdown).ToArray();
        if (steps.Length == 0)
        {
            return [];
        }

        await using var reader = new Reader();
        foreach (var step in steps)
        {
            await reader.TakeAsync(step);
        }

        foreach (var job in reader._jobs.Keys.ToList())
        {
            await reader.EndAsync(new(0, job, Kills: true, [], 0));
        }

        return reader._differences;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var job in _jobs.Values)
        {
            await job.DisposeAsync();
        }

        _folder.Dispose();
    }

    private Task TakeAsync(Step step)
    {
        switch (step)
        {
            case WriteStep file:
                _folder.Write(file.Name, file.Text);
                return Task.CompletedTask;
            case StartStep start:
                return StartAsync(start);
            case EndStep end:
                return EndAsync(end);
            default:
                return RunAsync((RunStep)step);
        }
    }

    private async Task RunAsync(RunStep step)
    {
        var run = await Shell.RunAsync(
            "bash",
            ["-c", $"exec 2>&1\n{_folder.Here(step.Command)}"],
            _folder.Page,
            _folder.Environment
        );
        Compare(step, step.Command, step.Shown, step.Exit, run.Exit, run.Output);
    }

    private async Task StartAsync(StartStep step)
    {
        var program = BackgroundProgram.Start(_folder.Here(step.Command), _folder.Page, _folder.Environment);
        _jobs.Add(_jobs.Keys.LastOrDefault() + 1, program);
        var difference = await program.DifferenceAsync(printed =>
        {
            _folder.Listen(step.Command, printed);
            return ShownOutput.Matches(step.Shown, _folder.Shown(printed));
        });
        if (difference is not null)
        {
            Tell(step, $"{step.Command} &", step.Shown, 0, $"so far:\n{_folder.Shown(difference)}");
        }
    }

    private async Task EndAsync(EndStep step)
    {
        var command = $"{(step.Kills ? "kill" : "wait")} %{step.Job}";
        if (!_jobs.Remove(step.Job, out var job))
        {
            Tell(step, command, step.Shown, step.Exit, "no such job");
            return;
        }

        await using (job)
        {
            var (exit, printed) = await job.EndAsync(step.Kills);
            // A shell says nothing of what it kills.
            Compare(step, command, step.Shown, step.Exit, exit, step.Kills ? "" : printed);
        }
    }

    private void Compare(
        Step step,
        string command,
        IReadOnlyList<string> shown,
        int expected,
        int exit,
        string printed
    )
    {
        var output = _folder.Shown(printed);
        if (exit != expected || !ShownOutput.Matches(shown, output))
        {
            Tell(step, command, shown, expected, $"exit {exit}, printed:\n{output}");
        }
    }

    private void Tell(Step step, string command, IReadOnlyList<string> shown, int exit, string instead) =>
        _differences.Add(
            $"line {step.Line}: $ {command}\nexit {exit}, shown:\n{string.Join('\n', shown)}\n{instead}"
        );
}
