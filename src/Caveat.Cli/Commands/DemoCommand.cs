using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Caveat.Cli.Rehearsing;
using Caveat.Cli.Serving;

namespace Caveat.Cli.Commands;

/// <summary><c>caveat demo</c>: a gate in a throw-away folder, and a world of agents that ask it.</summary>
internal static class DemoCommand
{
    private const int LongestRun = 86_400;

    private static readonly TimeSpan _pace = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _gentle = TimeSpan.FromSeconds(3);

    public static Subcommand Create(Terminal terminal)
    {
        var once = new Option<bool>("--once")
        {
            Description = "End after the twelve acts; the last of them is six proposals.",
        };
        var keep = new Option<bool>("--keep") { Description = "Keep the folder with the ledger." };
        var limit = new Option<int?>("--for")
        {
            CustomParser = ReadSeconds,
            Description = "End after so many seconds.",
            HelpName = "SECONDS",
        };
        var command = new CommandWithExamples(
            "demo",
            "Watch a gate at work. Ransomware in an invented hospital, agents that answer it, and one hold that is yours to decide."
        )
        {
            Examples =
            [
                ("caveat demo", "until Ctrl+C; it prints the command with which you approve"),
                ("caveat demo --once --keep", "the twelve acts, and keep the ledger to look at"),
            ],
            Exits = "1 where the ledger does not verify",
        };
        command.Add(once);
        command.Add(keep);
        command.Add(limit);
        command.SetAction(
            (parsed, _) =>
                RunAsync(terminal, parsed.GetValue(once), parsed.GetValue(keep), parsed.GetValue(limit))
        );
        return command;
    }

    private static int? ReadSeconds(ArgumentResult given)
    {
        var text = given.Tokens.Count == 0 ? "" : given.Tokens[^1].Value;
        if (
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds is > 0 and <= LongestRun
        )
        {
            return seconds;
        }

        given.AddError($"`--for {text}`: it is a number of seconds, from 1 to {LongestRun}");
        return null;
    }

    private static async Task<int> RunAsync(Terminal terminal, bool once, bool keep, int? seconds)
    {
        string folder;
        try
        {
            folder = Directory.CreateTempSubdirectory("caveat-demo-").FullName;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            terminal.Complain(
                CommandLineCodes.Usage,
                $"no folder can be made in `{Path.GetTempPath()}`",
                "the variable `TMPDIR` names another place for temporary folders"
            );
            return ExitCodes.Usage;
        }

        using var signal = new StopSignal();
        using var over = new CancellationTokenSource();
        await using var demo = await Demo.StartAsync(terminal, folder);
        var playing = demo.PlayAsync(once ? TimeSpan.Zero : _pace);
        await Task.WhenAny(playing, signal.Asked);
        if (playing.IsCompleted)
        {
            await playing;
            if (!once)
            {
                demo.Invite();
                if (await LiveAsync(terminal, demo, signal, seconds, over) is { } fault)
                {
                    terminal.Complain(CommandLineCodes.NoGate, fault.Message);
                    await demo.EndAsync(keep);
                    return ExitCodes.Fault;
                }
            }
        }

        return await demo.EndAsync(keep) ? ExitCodes.Fine : ExitCodes.No;
    }

    // What broke the world; null where it was ended.
    private static async Task<Exception?> LiveAsync(
        Terminal terminal,
        Demo demo,
        StopSignal signal,
        int? seconds,
        CancellationTokenSource over
    )
    {
        var living = demo.LiveAsync(_gentle, over.Token);
        var asking = demo.AskForWhatIsLeftAsync(over.Token);
        var decided = demo.WhenDecidedAsync(over.Token);
        var time = seconds is { } limit
            ? Task.Delay(TimeSpan.FromSeconds(limit), terminal.Clock, over.Token)
            : Task.Delay(Timeout.Infinite, over.Token);
        var broken = FaultOfAsync(living, asking);
        if (await Task.WhenAny(decided, broken, signal.Asked, time) == decided)
        {
            var outcome = await decided;
            terminal.Out.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"\n{demo.Left}: {outcome}. {(outcome == "release" ? "You approved it, its agent asked, and the gate ruled on it again and released it." : "It stays undone.")}\n"
                )
            );
            await Task.WhenAny(broken, signal.Asked, time);
        }

        await over.CancelAsync();
        await living.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ((Task)decided).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return (living.Exception ?? asking.Exception)?.GetBaseException();
    }

    // The agent that asked for its release may be content; the world goes on until it breaks.
    private static async Task FaultOfAsync(Task living, Task asking)
    {
        await await Task.WhenAny(living, asking);
        await living;
    }
}
