using System.CommandLine;
using Caveat.Node.Recording;

namespace Caveat.Cli;

/// <summary>The option that names the file with the passphrase of key files. A passphrase itself is never an argument: arguments are seen by others.</summary>
internal static class PassphraseOption
{
    /// <summary>The option.</summary>
    public static Option<string?> Create() =>
        new("--passphrase-file")
        {
            Description =
                $"The file with the passphrase of encrypted keys; without it, what {Passphrase.Variable} names, or the credential `{Passphrase.Credential}` of the service.",
            HelpName = "FILE",
        };

    /// <summary>The passphrase; null where none is given.</summary>
    /// <exception cref="FormatException">The file cannot be read, others can read it, or it has not one line.</exception>
    public static Passphrase? Find(Terminal terminal, string? given) =>
        Passphrase.Find(given is null ? null : terminal.PathOf(given));
}
