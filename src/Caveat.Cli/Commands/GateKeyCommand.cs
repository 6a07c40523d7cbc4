using System.CommandLine;
using Caveat.Cli.Showing;
using Caveat.Gate;
using Caveat.Node.Configuring;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Cli.Commands;

/// <summary><c>caveat key list</c> and <c>key rotate PURPOSE</c>: the keys of a gate.</summary>
internal static class GateKeyCommand
{
    public static Subcommand List(Terminal terminal)
    {
        var config = DeploymentInput.Option();
        var format = OutputFormat.Option(OutputFormat.Text, OutputFormat.Json);
        var command = new CommandWithExamples(
            "list",
            "Show the keys of a gate: what others check with, whether the file is encrypted, and whether another key waits."
        )
        {
            Examples = [("caveat key list", "the keys of the gate of the caveat.yaml in this folder")],
            Exits = "1 where there is no ledger yet",
        };
        command.Add(config);
        command.Add(format);
        command.SetAction(parsed =>
            Show(terminal, parsed.GetValue(config), parsed.GetRequiredValue(format) == OutputFormat.Json)
        );
        return command;
    }

    public static Subcommand Rotate(Terminal terminal)
    {
        var purpose = new Argument<string>("PURPOSE") { Description = "What is signed with it." };
        purpose.AcceptOnlyFromAmong([.. KeyPurposes.All.Select(Words.Of)]);
        var config = DeploymentInput.Option();
        var passphrase = PassphraseOption.Create();
        var command = new CommandWithExamples(
            "rotate",
            "Make a key that takes the place of one of a gate at its next start, which the old key signs and the ledger records."
        )
        {
            Examples = [("caveat key rotate ledger", "a new key for the checkpoints of the ledger")],
            Exits = "1 where another key waits already, or there is no ledger yet",
        };
        command.Add(purpose);
        command.Add(config);
        command.Add(passphrase);
        command.SetAction(parsed =>
            Prepare(
                terminal,
                Words.Parse<KeyPurpose>(parsed.GetRequiredValue(purpose))!.Value,
                parsed.GetValue(config),
                parsed.GetValue(passphrase)
            )
        );
        return command;
    }

    private static int Show(Terminal terminal, string? config, bool inJson)
    {
        if (Find(terminal, config) is not var (folder, _))
        {
            return ExitCodes.Usage;
        }

        if (folder.KnownKeys() is not { Count: > 0 } keys)
        {
            return NoLedger(terminal, folder);
        }

        if (inJson)
        {
            Write(terminal, folder, keys);
            return ExitCodes.Fine;
        }

        var table = new Columns("purpose", "file", "key");
        foreach (var (purpose, key) in keys)
        {
            table.Add(Words.Of(purpose), StateOf(folder, purpose), key.ToString());
        }

        table.Write(terminal);
        return ExitCodes.Fine;
    }

    private static string StateOf(LedgerFolder folder, KeyPurpose purpose) =>
        (IsEncrypted(folder, purpose) ? "encrypted" : "plain")
        + (File.Exists(folder.NextKeyOf(purpose)) ? ", another waits" : "");

    private static bool IsEncrypted(LedgerFolder folder, KeyPurpose purpose) =>
        File.Exists(folder.KeyOf(purpose)) && KeyFile.IsEncrypted(folder.KeyOf(purpose));

    private static void Write(
        Terminal terminal,
        LedgerFolder folder,
        IReadOnlyList<(KeyPurpose Purpose, NoteKey Key)> keys
    ) =>
        Json.Write(
            terminal.Out,
            json =>
            {
                json.WriteStartArray();
                foreach (var (purpose, key) in keys)
                {
                    json.WriteStartObject();
                    json.WriteString("purpose", Words.Of(purpose));
                    json.WriteString("key", key.ToString());
                    json.WriteBoolean("encrypted", IsEncrypted(folder, purpose));
                    json.WriteBoolean("anotherWaits", File.Exists(folder.NextKeyOf(purpose)));
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }
        );

    private static int Prepare(Terminal terminal, KeyPurpose purpose, string? config, string? passphraseFile)
    {
        if (Find(terminal, config) is not var (folder, origin))
        {
            return ExitCodes.Usage;
        }

        if (!File.Exists(folder.KeyOf(purpose)))
        {
            return NoLedger(terminal, folder);
        }

        if (File.Exists(folder.NextKeyOf(purpose)))
        {
            terminal.Complain(
                CommandLineCodes.FileExists,
                $"`{folder.NextKeyOf(purpose)}` is there already",
                "the gate takes it at its next start"
            );
            return ExitCodes.No;
        }

        try
        {
            using var passphrase = PassphraseOption.Find(terminal, passphraseFile);
            var (old, next) = GateKeys.Prepare(origin, folder, purpose, passphrase);
            terminal.Out.WriteLine($"old  {old}");
            terminal.Out.WriteLine($"new  {next}");
            terminal.Out.WriteLine(
                "the new one takes the place of the old one at the next start of the gate"
            );
            return ExitCodes.Fine;
        }
        catch (FormatException fault)
        {
            terminal.Complain(CommandLineCodes.BadKey, fault.Message);
            return ExitCodes.Usage;
        }
        catch (LedgerStoppedException fault)
        {
            terminal.Complain(CommandLineCodes.BadKey, fault.Message);
            return ExitCodes.Fault;
        }
    }

    private static (LedgerFolder Folder, string Origin)? Find(Terminal terminal, string? config) =>
        DeploymentInput.Load(terminal, config) is { } deployment
            ? (
                new(RunningGate.DataOf(terminal.PathOf(config ?? ConfigurationReader.FileName), deployment)),
                deployment.Configuration.Gate.Name
            )
            : null;

    private static int NoLedger(Terminal terminal, LedgerFolder folder)
    {
        terminal.Complain(
            CommandLineCodes.BadKey,
            $"`{folder.Data}` has no keys yet",
            "the first start of the gate makes them"
        );
        return ExitCodes.No;
    }
}
