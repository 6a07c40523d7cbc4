using System.CommandLine;
using Caveat.Node.Recording;

namespace Caveat.Cli.Commands;

/// <summary><c>caveat key encrypt FILE…</c> and <c>decrypt FILE…</c>: key files with a passphrase, and without.</summary>
internal static class KeyEncryptionCommand
{
    public static Subcommand Create(Terminal terminal, bool encrypts)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "The keys, of people or of a gate.",
            Arity = ArgumentArity.OneOrMore,
        };
        var passphrase = PassphraseOption.Create();
        var command = encrypts
            ? new CommandWithExamples(
                "encrypt",
                "Encrypt key files with a passphrase. Each is replaced in one step."
            )
            {
                Examples =
                [
                    ("caveat key encrypt data/keys/*.key --passphrase-file passphrase", "the keys of a gate"),
                ],
            }
            : new CommandWithExamples("decrypt", "Write encrypted key files without their passphrase.")
            {
                Examples = [("caveat key decrypt officer-1.key --passphrase-file passphrase", "one key")],
            };
        command.Add(files);
        command.Add(passphrase);
        command.SetAction(parsed =>
            Run(terminal, parsed.GetRequiredValue(files), parsed.GetValue(passphrase), encrypts)
        );
        return command;
    }

    private static int Run(Terminal terminal, string[] files, string? passphraseFile, bool encrypts)
    {
        try
        {
            using var passphrase = PassphraseOption.Find(terminal, passphraseFile);
            if (passphrase is null)
            {
                terminal.Complain(
                    CommandLineCodes.BadKey,
                    "there is no passphrase",
                    $"`--passphrase-file FILE`, or the variable `{Passphrase.Variable}`, names the file that it is in"
                );
                return ExitCodes.Usage;
            }

            foreach (var file in files)
            {
                Change(terminal, file, passphrase, encrypts);
            }

            return ExitCodes.Fine;
        }
        catch (Exception fault) when (fault is FormatException or IOException or UnauthorizedAccessException)
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

    private static void Change(Terminal terminal, string file, Passphrase passphrase, bool encrypts)
    {
        var path = terminal.PathOf(file);
        if (KeyFile.IsEncrypted(path) == encrypts)
        {
            terminal.Out.WriteLine($"{file} is {(encrypts ? "encrypted" : "not encrypted")} already");
            return;
        }

        try
        {
            using var key = KeyFile.Read(path, passphrase);
            KeyFile.Write(path, key, encrypts ? passphrase : null);
        }
        catch (FormatException fault)
        {
            throw new FormatException($"`{file}`: {fault.Message}", fault);
        }

        terminal.Out.WriteLine($"{(encrypts ? "encrypted" : "decrypted")} {file}");
    }
}
