using System.CommandLine;
using System.Text;
using Caveat.Cli.Showing;
using Caveat.Language;
using Caveat.Node.Loading;

namespace Caveat.Cli.Commands;

/// <summary><c>caveat fmt [--check] FILE…|-</c>: the canonical layout of packs.</summary>
internal static class FmtCommand
{
    public static Subcommand Create(Terminal terminal)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Packs to format in place; `-` reads one from standard input and prints it.",
            Arity = ArgumentArity.OneOrMore,
        };
        var check = new Option<bool>("--check")
        {
            Description =
                "Change nothing; name the files that are not in canonical layout, and exit with 1 where there are any.",
        };
        var command = new CommandWithExamples(
            "fmt",
            "Put packs into canonical layout: comments survive, meaning is untouched."
        )
        {
            Examples =
            [
                ("caveat fmt norms/*.norm", "format the packs of a folder"),
                ("caveat fmt --check norms/*.norm", "say which are not formatted, for example in a build"),
                ("caveat fmt - < soc.norm", "print the formatted pack"),
            ],
        };
        command.Add(files);
        command.Add(check);
        command.SetAction(parsed => Run(terminal, parsed.GetRequiredValue(files), parsed.GetValue(check)));
        return command;
    }

    private static int Run(Terminal terminal, string[] files, bool checking)
    {
        if (InputFiles.ReadAll(terminal, files, TextFiles.PackLimit) is not { } read)
        {
            return ExitCodes.Usage;
        }

        var (changed, sound) = (0, true);
        foreach (var (file, bytes) in read)
        {
            var findings = new List<Finding>();
            var source = InputFiles.Decode(file, bytes, findings);
            var result = source is null ? null : Formatter.Format(source);
            findings.AddRange(result?.Findings ?? []);
            FindingText.Write(findings, terminal.Error, terminal.ColourError);
            if (result?.Text is not { } text)
            {
                sound = false;
                continue;
            }

            var differs = !string.Equals(text, source!.Text, StringComparison.Ordinal);
            changed += differs ? 1 : 0;
            if (checking && differs)
            {
                terminal.Out.WriteLine($"{source.Name} is not formatted");
            }
            else if (!checking && file == InputFiles.StandardInput)
            {
                terminal.Out.Write(text);
            }
            else if (!checking && differs)
            {
                File.WriteAllText(terminal.PathOf(file), text, new UTF8Encoding(false));
                terminal.Out.WriteLine($"formatted {file}");
            }
        }

        return sound && (!checking || changed == 0) ? ExitCodes.Fine : ExitCodes.No;
    }
}
