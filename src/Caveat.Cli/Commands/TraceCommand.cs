using System.CommandLine;
using System.Globalization;
using Caveat.Cli.Showing;
using Caveat.Cli.Tracing;
using Caveat.Node.Recording;
using Caveat.Node.Tracing;

namespace Caveat.Cli.Commands;

/// <summary><c>caveat trace N</c>: the chain that a record is part of.</summary>
internal static class TraceCommand
{
    private const string Dot = "dot";
    private const string Svg = "svg";

    public static Subcommand Create(Terminal terminal)
    {
        var record = new Argument<long>("RECORD") { Description = "The number of any record of the chain." };
        var data = DataFolder.Option();
        var format = OutputFormat.Option(OutputFormat.Text, OutputFormat.Json, Dot, Svg);
        var command = new CommandWithExamples(
            "trace",
            "Show the chain that a record is part of: which agent proposed what, what was known of it, what the norms said, who signed, what was released, and what was reported."
        )
        {
            Examples =
            [
                ("caveat trace 14", "in the gate of this folder"),
                ("caveat trace 14 --data hospital/data --format svg > trace.svg", "as a picture"),
            ],
            Exits = "1 where there is no such record, or the ledger is not what it says",
        };
        command.Add(record);
        command.Add(data);
        command.Add(format);
        command.SetAction(parsed =>
            Run(
                terminal,
                parsed.GetRequiredValue(record),
                parsed.GetValue(data),
                parsed.GetRequiredValue(format)
            )
        );
        return command;
    }

    private static int Run(Terminal terminal, long record, string? data, string format)
    {
        using var reader = DataFolder.Open(terminal, data);
        if (reader is null)
        {
            return ExitCodes.Usage;
        }

        if (record < 0 || record >= reader.Count)
        {
            terminal.Complain(
                CommandLineCodes.NoRecord,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"there is no record {record}: the ledger has {reader.Count}, from 0 on"
                )
            );
            return ExitCodes.No;
        }

        try
        {
            Write(terminal, LedgerTrace.Of(reader, record), format);
            return ExitCodes.Fine;
        }
        catch (LedgerStoppedException fault)
        {
            terminal.Complain(fault.Code ?? CommandLineCodes.BadLedger, fault.Message);
            return ExitCodes.No;
        }
    }

    private static void Write(Terminal terminal, Trace trace, string format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                Json.Write(terminal.Out, json => TraceJson.Write(trace, json));
                break;
            case Dot:
                TraceDot.Write(trace, terminal.Out);
                break;
            case Svg:
                TraceSvg.Write(trace, terminal.Out);
                break;
            default:
                TraceTree.Write(trace, terminal);
                break;
        }
    }
}
