using System.CommandLine;
using System.Globalization;
using Caveat.Cli.Rehearsing;
using Caveat.Cli.Serving;

namespace Caveat.Cli.Commands;

/// <summary><c>caveat demo</c>: a gate in a throw-away folder, and a world of agents that ask it.</summary>
internal static class DemoCommand
{
    private static readonly TimeSpan _pace = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _gentle = TimeSpan.FromSeconds(3);

    public static Subcommand Create(Terminal terminal)
    {
        var once = new Option<bool>("--once") { Description = "End after the twelve acts." };
        var keep = new Option<bool>("--keep") { Description = "Keep the folder with the ledger." };
        var limit = new Option<int?>("--for")
        {
            Description = "End after so many seconds.",
            HelpName = "SECONDS",
        };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1)
            {
                result.AddError("`--for` is a number of seconds from 1 on");
            }
        });
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

    private static async Task<int> RunAsync(Terminal terminal, bool once, bool keep, int? seconds)
    {
        using var signal = new StopSignal();
        using var over = new CancellationTokenSource();
        await using var demo = await Demo.StartAsync(terminal);
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
        if (await Task.WhenAny(decided, living, signal.Asked, time) == decided)
        {
            var outcome = await decided;
            terminal.Out.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"\n{demo.Left}: {outcome}. {(outcome == "release" ? "You approved it, its agent asked, and the gate ruled on it again and released it." : "It stays undone.")}\n"
                )
            );
            await Task.WhenAny(living, signal.Asked, time);
        }

        await over.CancelAsync();
        await living.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ((Task)decided).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return living.Exception?.GetBaseException();
    }
}
