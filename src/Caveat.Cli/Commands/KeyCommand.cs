using System.CommandLine;
using Caveat.Node.Identifying;
using Caveat.Node.Recording;

namespace Caveat.Cli.Commands;

/// <summary><c>caveat key new ID</c>: what a person signs with.</summary>
internal static class KeyCommand
{
    public static Subcommand Create(Terminal terminal)
    {
        var id = new Argument<string>("ID") { Description = "The person; the file is called ID.key." };
        var made = new CommandWithExamples(
            "new",
            "Make an Ed25519 key for a person, in a file that nobody else can read, and print the line for caveat.yaml."
        )
        {
            Examples = [("caveat key new officer-1", "writes officer-1.key")],
        };
        made.Add(id);
        made.SetAction(parsed => Make(terminal, parsed.GetRequiredValue(id)));
        var file = new Argument<string>("FILE") { Description = "The key." };
        var shown = new CommandWithExamples("show", "Print the public part of a key.")
        {
            Examples = [("caveat key show officer-1.key", "the line for caveat.yaml")],
        };
        shown.Add(file);
        shown.SetAction(parsed => Show(terminal, parsed.GetRequiredValue(file)));
        return new Subcommand("key", "Make and show the keys that people sign with.") { made, shown };
    }

    private static int Make(Terminal terminal, string id)
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
            using var key = PersonKey.Create(path);
            terminal.Out.WriteLine($"wrote {id}.key");
            terminal.Out.WriteLine($"key: \"{key.Public}\"");
            return ExitCodes.Fine;
        }
        catch (Exception fault) when (fault is IOException or LedgerStoppedException)
        {
            terminal.Complain(CommandLineCodes.BadKey, fault.Message);
            return ExitCodes.Fault;
        }
    }

    private static int Show(Terminal terminal, string file)
    {
        try
        {
            using var key = PersonKey.Read(terminal.PathOf(file));
            terminal.Out.WriteLine($"key: \"{key.Public}\"");
            return ExitCodes.Fine;
        }
        catch (Exception fault) when (fault is FormatException or IOException or UnauthorizedAccessException)
        {
            terminal.Complain(CommandLineCodes.BadKey, fault.Message);
            return ExitCodes.Usage;
        }
    }
}
