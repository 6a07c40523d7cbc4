using System.CommandLine;
using Caveat.Cli.Showing;
using Caveat.Cli.Trying;

namespace Caveat.Cli.Commands;

/// <summary><c>caveat decide FILE…|-</c>: what would become of proposals, without any effect.</summary>
internal static class DecideCommand
{
    public static Subcommand Create(Terminal terminal)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description =
                "Proposals or bare OpenC2 commands: a JSON object, an array of them, or one a line; `-` reads standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var format = OutputFormat.Option(OutputFormat.Text, OutputFormat.Json, OutputFormat.JsonLines);
        var input = new TrialInput();
        var command = new CommandWithExamples(
            "decide",
            "Rule on proposals without any effect: what would proceed, what would wait for whom, what would be denied. "
                + "Those of one run follow each other, so what is permitted counts towards limits."
        )
        {
            Examples =
            [
                ("caveat decide samples/*.json", "rule on the samples of `caveat init`"),
                (
                    "caveat decide --agent soar-7 --now 2026-11-22T21:00:00Z commands.jsonl",
                    "rule on bare commands at a moment"
                ),
                ("caveat decide --format jsonl - < proposals.jsonl", "a ruling a line"),
            ],
            Exits = "1 unless everything is permitted",
        };
        command.Add(files);
        input.AddTo(command);
        command.Add(format);
        command.SetAction(parsed =>
            Run(terminal, parsed, input, parsed.GetRequiredValue(files), parsed.GetRequiredValue(format))
        );
        return command;
    }

    private static int Run(
        Terminal terminal,
        ParseResult parsed,
        TrialInput input,
        string[] files,
        string format
    )
    {
        if (input.Read(terminal, parsed, files) is not var (trial, deployment, entries))
        {
            return ExitCodes.Usage;
        }

        var outcomes = entries.Select(entry => trial.Rule(entry.Place, entry.Entry)).ToList();
        if (format == OutputFormat.Text)
        {
            OutcomeText.Write(outcomes, terminal);
        }
        else
        {
            var inLines = format == OutputFormat.JsonLines;
            OutcomeJson.Write(outcomes, deployment.NormSet.Digest, trial.Now, terminal, inLines);
        }

        return outcomes.TrueForAll(outcome => outcome.Proceeds) ? ExitCodes.Fine : ExitCodes.No;
    }
}
