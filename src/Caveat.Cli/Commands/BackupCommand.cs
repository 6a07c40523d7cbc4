using System.CommandLine;
using Caveat.Cli.Showing;
using Caveat.Gate;
using Caveat.Node.Configuring;
using Caveat.Node.Recording;

namespace Caveat.Cli.Commands;

/// <summary><c>caveat backup DIR</c>: a copy of a ledger, also of a gate that runs.</summary>
internal static class BackupCommand
{
    public static Subcommand Create(Terminal terminal)
    {
        var target = new Argument<string>("DIR")
        {
            Description = "Where the copy goes; it must not be there yet.",
        };
        var config = DeploymentInput.Option();
        var format = OutputFormat.Option(OutputFormat.Text, OutputFormat.Json);
        var command = new CommandWithExamples(
            "backup",
            "Copy the ledger of a gate, which may run, up to its published checkpoint, and check the copy. Private keys are not in it."
        )
        {
            Examples = [("caveat backup /mnt/backup/monday", "the ledger of the caveat.yaml in this folder")],
            Exits = "1 where the copy does not verify",
        };
        command.Add(target);
        command.Add(config);
        command.Add(format);
        command.SetAction(parsed =>
            Run(
                terminal,
                parsed.GetRequiredValue(target),
                parsed.GetValue(config),
                parsed.GetRequiredValue(format) == OutputFormat.Json
            )
        );
        return command;
    }

    private static int Run(Terminal terminal, string target, string? config, bool inJson)
    {
        if (DeploymentInput.Load(terminal, config) is not { } deployment)
        {
            return ExitCodes.Usage;
        }

        var path = terminal.PathOf(target);
        if (Path.Exists(path))
        {
            terminal.Complain(CommandLineCodes.FileExists, $"`{target}` is there already");
            return ExitCodes.Usage;
        }

        var data = RunningGate.DataOf(terminal.PathOf(config ?? ConfigurationReader.FileName), deployment);
        try
        {
            var check = LedgerBackup.Make(new(data), path);
            Write(terminal, check, inJson);
            return check.Faults.IsEmpty ? ExitCodes.Fine : ExitCodes.No;
        }
        catch (Exception fault)
            when (fault is LedgerStoppedException or IOException or UnauthorizedAccessException)
        {
            terminal.Complain(CommandLineCodes.BadLedger, fault.Message);
            return ExitCodes.Fault;
        }
    }

    private static void Write(Terminal terminal, LedgerCheck.Outcome check, bool inJson)
    {
        if (inJson)
        {
            Json.Write(
                terminal.Out,
                json =>
                {
                    json.WriteStartObject();
                    json.WriteString("origin", check.Origin);
                    json.WriteNumber("size", check.Size);
                    json.WriteString("root", check.Root);
                    json.WriteBoolean("verifies", check.Faults.IsEmpty);
                    json.WriteEndObject();
                }
            );
            return;
        }

        foreach (var fault in check.Faults)
        {
            terminal.Complain(CommandLineCodes.BadLedger, fault);
        }

        terminal.Out.WriteLine($"copied {check.Size} entries of {check.Origin}, root {check.Root}");
        terminal.Out.WriteLine(check.Faults.IsEmpty ? "the copy verifies" : "the copy does not verify");
    }
}
