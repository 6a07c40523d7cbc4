using Caveat.Node.Identifying;

namespace Caveat.Cli.Signing;

/// <summary>Reads the key of a person out of the file that a command names.</summary>
internal static class KeyInput
{
    private const string Made = "`caveat key new ID` makes one";

    /// <summary>The key; null after saying why there is none, and what to do.</summary>
    public static PersonKey? Read(Terminal terminal, string file, string? passphraseFile)
    {
        var path = terminal.PathOf(file);
        if (Directory.Exists(path))
        {
            terminal.Complain(
                CommandLineCodes.BadKey,
                $"`{file}` is a folder",
                $"name the file of the key in it; {Made}"
            );
            return null;
        }

        if (!File.Exists(path))
        {
            terminal.Complain(CommandLineCodes.BadKey, $"there is no file `{file}`", Made);
            return null;
        }

        try
        {
            using var passphrase = PassphraseOption.Find(terminal, passphraseFile);
            try
            {
                return PersonKey.Read(path, passphrase);
            }
            catch (FormatException fault)
            {
                terminal.Complain(CommandLineCodes.BadKey, $"`{file}`: {fault.Message}");
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                terminal.Complain(
                    CommandLineCodes.BadKey,
                    $"`{file}` cannot be read",
                    "a key is its owner's alone: sign as the user whose file it is"
                );
            }
        }
        catch (Exception fault) when (fault is FormatException or IOException or UnauthorizedAccessException)
        {
            terminal.Complain(CommandLineCodes.BadKey, fault.Message);
        }

        return null;
    }
}
