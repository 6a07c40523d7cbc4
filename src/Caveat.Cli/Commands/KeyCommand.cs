using System.CommandLine;
using Caveat.Cli.Signing;
using Caveat.Node.Identifying;
using Caveat.Node.Recording;

namespace Caveat.Cli.Commands;

/// <summary><c>caveat key</c>: what people and gates sign with. Here: making and showing the key of a person.</summary>
internal static class KeyCommand
{
    public static Subcommand Create(Terminal terminal)
    {
        var id = new Argument<string>("ID") { Description = "The person; the file is called ID.key." };
        var passphrase = PassphraseOption.Create();
        var made = new CommandWithExamples(
            "new",
            "Make an Ed25519 key for a person, in a file that nobody else can read, and print the line for caveat.yaml. Where there is a passphrase the file is encrypted."
        )
        {
            Examples = [("caveat key new officer-1", "writes officer-1.key")],
        };
        made.Add(id);
        made.Add(passphrase);
        made.SetAction(parsed => Make(terminal, parsed.GetRequiredValue(id), parsed.GetValue(passphrase)));
        var file = new Argument<string>("FILE") { Description = "The key." };
        var opened = PassphraseOption.Create();
        var shown = new CommandWithExamples("show", "Print the public part of a key.")
        {
            Examples = [("caveat key show officer-1.key", "the line for caveat.yaml")],
        };
        shown.Add(file);
        shown.Add(opened);
        shown.SetAction(parsed => Show(terminal, parsed.GetRequiredValue(file), parsed.GetValue(opened)));
        return new Subcommand("key", "Make, show and protect the keys that people and gates sign with.")
        {
            made,
            shown,
            KeyEncryptionCommand.Create(terminal, encrypts: true),
            KeyEncryptionCommand.Create(terminal, encrypts: false),
            GateKeyCommand.List(terminal),
            GateKeyCommand.Rotate(terminal),
        };
    }

    private static int Make(Terminal terminal, string id, string? passphraseFile)
    {
        var path = terminal.PathOf(id + ".key");
        if (File.Exists(path))
        {
            terminal.Complain(
                CommandLineCodes.FileExists,
                $"`{id}.key` is there already",
                "a key that was lost is better replaced under another name"
            );
            return ExitCodes.Usage;
        }

        try
        {
            using var passphrase = PassphraseOption.Find(terminal, passphraseFile);
            using var key = PersonKey.Create(path, passphrase);
            terminal.Out.WriteLine($"wrote {id}.key");
            terminal.Out.WriteLine($"key: \"{key.Public}\"");
            return ExitCodes.Fine;
        }
        catch (FormatException fault)
        {
            terminal.Complain(CommandLineCodes.BadKey, fault.Message);
            return ExitCodes.Usage;
        }
        catch (Exception fault) when (fault is IOException or LedgerStoppedException)
        {
            terminal.Complain(CommandLineCodes.BadKey, fault.Message);
            return ExitCodes.Fault;
        }
    }

    private static int Show(Terminal terminal, string file, string? passphraseFile)
    {
        using var key = KeyInput.Read(terminal, file, passphraseFile);
        if (key is null)
        {
            return ExitCodes.Usage;
        }

        terminal.Out.WriteLine($"key: \"{key.Public}\"");
        return ExitCodes.Fine;
    }
}
