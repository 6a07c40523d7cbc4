using System.CommandLine;
using Caveat.Cli.Showing;
using Caveat.Node.Keeping;
using Caveat.Node.Recording;
using Caveat.Node.Replaying;

namespace Caveat.Cli.Commands;

/// <summary><c>caveat replay</c>: rules again on what a ledger records.</summary>
internal static class ReplayCommand
{
    public static Subcommand Create(Terminal terminal)
    {
        var data = DataFolder.Option();
        var from = new Option<long>("--from")
        {
            Description = "The first record to rule on again; those before it are only taken in.",
            HelpName = "RECORD",
        };
        var to = new Option<long>("--to")
        {
            Description = "The last record to rule on again.",
            HelpName = "RECORD",
            DefaultValueFactory = _ => long.MaxValue,
        };
        var format = OutputFormat.Option(OutputFormat.Text, OutputFormat.Json);
        var command = new CommandWithExamples(
            "replay",
            "Rule again on everything that a ledger says was ruled on, with the norms, zones, configuration, facts, tallies, halts and clock of that moment, and report every difference."
        )
        {
            Examples =
            [
                ("caveat replay", "the whole ledger of the gate of this folder"),
                ("caveat replay --data hospital/data --from 4 --to 9", "a part of another"),
            ],
            Exits = "1 where anything differs, or could not be ruled on again",
        };
        command.Add(data);
        command.Add(from);
        command.Add(to);
        command.Add(format);
        command.SetAction(parsed =>
            Run(
                terminal,
                parsed.GetValue(data),
                parsed.GetValue(from),
                parsed.GetRequiredValue(to),
                parsed.GetRequiredValue(format) == OutputFormat.Json
            )
        );
        return command;
    }

    private static int Run(Terminal terminal, string? data, long from, long to, bool inJson)
    {
        using var reader = DataFolder.Open(terminal, data);
        if (reader is null)
        {
            return ExitCodes.Usage;
        }

        try
        {
            var folder = new LedgerFolder(DataFolder.PathOf(terminal, data));
            var outcome = LedgerReplay.Run(reader, new ActivatedSources(folder), from, to);
            if (inJson)
            {
                ReplayView.WriteJson(terminal.Out, outcome);
            }
            else
            {
                ReplayView.Write(terminal, outcome);
            }

            return outcome.IsSame ? ExitCodes.Fine : ExitCodes.No;
        }
        catch (LedgerStoppedException fault)
        {
            terminal.Complain(fault.Code ?? CommandLineCodes.BadLedger, fault.Message);
            return ExitCodes.No;
        }
    }
}
