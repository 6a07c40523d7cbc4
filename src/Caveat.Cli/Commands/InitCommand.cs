using System.CommandLine;

namespace Caveat.Cli.Commands;

/// <summary><c>caveat init [DIR]</c>: the smallest deployment, to begin with.</summary>
internal static class InitCommand
{
    private const string Configuration = """
        # What is ours, who may propose, who may decide: these three lines are a whole deployment.
        # Everything else has a default; docs/reference/configuration.md names it all.

        # Our own networks. Defending them is what agents may do; anything outside is somebody else's.
        own:    [10.20.0.0/16]

        # Who may propose. A responder may go up to internal defence: beyond that its acts are denied.
        agents: [{ id: soar-7 }]

        # Who may decide. Held acts wait for people in the roles that the norms name.
        people: [{ id: officer-1, roles: [watch-officer] }, { id: officer-2, roles: [watch-officer] }]

        # The norms are those of the shipped pack `soc-baseline`: see them with `caveat norms`.
        # Your own come under `layers`, each pack in the layer it speaks for:
        # layers: { organisation: [soc-baseline, norms/ours.norm] }

        """;

    // What a gate keeps and what people and agents show: in no repository.
    private const string Ignored = """
        data/
        *.key
        *.token
        *.curl

        """;

    /// <summary>The files it writes, by path from the folder.</summary>
    private static readonly (string Path, string Text)[] _files =
    [
        ("caveat.yaml", Configuration),
        (".gitignore", Ignored),
        ("samples/permit.json", Samples.Permit),
        ("samples/hold.json", Samples.Hold),
        ("samples/deny.json", Samples.Deny),
    ];

    public static Subcommand Create(Terminal terminal)
    {
        var folder = new Argument<string>("DIR")
        {
            Description = "The folder to write to; made where it is not there.",
            DefaultValueFactory = _ => ".",
        };
        var command = new CommandWithExamples(
            "init",
            "Write a first caveat.yaml, three sample proposals, and a .gitignore for keys, tokens and data. Nothing is ever overwritten."
        )
        {
            Examples =
            [
                ("caveat init", "write them here"),
                ("caveat init night-watch", "write them to the folder night-watch"),
            ],
        };
        command.Add(folder);
        command.SetAction(parsed => Run(terminal, parsed.GetRequiredValue(folder)));
        return command;
    }

    private static int Run(Terminal terminal, string given)
    {
        var folder = terminal.PathOf(given);
        var there = _files
            .Where(file => file.Path != ".gitignore" && Path.Exists(Path.Combine(folder, file.Path)))
            .Select(file => file.Path)
            .ToList();
        if (there.Count > 0)
        {
            terminal.Complain(
                CommandLineCodes.FileExists,
                $"`{string.Join("`, `", there.Select(path => NameOf(given, path)))}` {(there.Count == 1 ? "is" : "are")} there already, and nothing was written",
                "choose another folder: `caveat init DIR`"
            );
            return ExitCodes.No;
        }

        try
        {
            Write(terminal, given, folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            terminal.Complain(
                CommandLineCodes.Usage,
                $"`{given}` cannot be written to: it must be a folder, or be free to become one, and be yours to write to"
            );
            return ExitCodes.Usage;
        }

        var (named, samples) =
            given == "."
                ? ("", "samples")
                : ($" -c {Quoted(NameOf(given, "caveat.yaml"))}", Quoted(NameOf(given, "samples")));
        terminal.Out.WriteLine();
        terminal.Out.WriteLine("Next:");
        terminal.Out.WriteLine($"  {terminal.Called} check{named}");
        terminal.Out.WriteLine($"  {terminal.Called} decide{named} {samples}/*.json");
        terminal.Out.WriteLine($"  {terminal.Called} serve{named}");
        return ExitCodes.Fine;
    }

    private static void Write(Terminal terminal, string given, string folder)
    {
        foreach (var (path, text) in _files)
        {
            var file = Path.Combine(folder, path);
            // A repository has its own already.
            if (path == ".gitignore" && Path.Exists(file))
            {
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            // CreateNew: whoever comes first keeps the file.
            using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
            using var writer = new StreamWriter(stream);
            writer.Write(text);
            terminal.Out.WriteLine($"wrote {NameOf(given, path)}");
        }
    }

    // As a POSIX shell reads it back: nothing is special within single quotes but they themselves.
    private static string Quoted(string path) =>
        path.All(letter =>
            char.IsLetterOrDigit(letter) || "/._-+~".Contains(letter, StringComparison.Ordinal)
        )
            ? path
            : $"'{path.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static string NameOf(string folder, string path) =>
        folder == "." ? path : Path.Combine(folder, path);
}
