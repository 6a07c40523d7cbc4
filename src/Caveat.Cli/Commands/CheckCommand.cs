using System.Globalization;
using Caveat.Cli.Checking;
using Caveat.Cli.Showing;

namespace Caveat.Cli.Commands;

/// <summary><c>caveat check [FILE…]</c>: everything that is wrong with packs or a deployment, at once.</summary>
internal static class CheckCommand
{
    public static Subcommand Create(Terminal terminal)
    {
        var input = new CheckInput("check");
        var format = OutputFormat.Option(OutputFormat.Text, OutputFormat.Json, OutputFormat.Sarif);
        var command = new CommandWithExamples(
            "check",
            "Find everything that is wrong with packs or a whole deployment. Examples are run and guarantees searched for counterexamples."
        )
        {
            Examples =
            [
                ("caveat check", "check the deployment of the caveat.yaml in this folder"),
                ("caveat check norms/soc.norm", "check a pack by itself, with the floor"),
                ("caveat check --format sarif > caveat.sarif", "for a code review tool"),
            ],
            Exits = "1 where there is an error",
        };
        input.AddTo(command);
        command.Add(format);
        command.SetAction(parsed =>
        {
            if (input.Read(terminal, parsed) is not { } report)
            {
                return ExitCodes.Usage;
            }

            Write(terminal, report, parsed.GetRequiredValue(format));
            return report.IsSound ? ExitCodes.Fine : ExitCodes.No;
        });
        return command;
    }

    private static void Write(Terminal terminal, CheckReport report, string format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                Json.Write(
                    terminal.Out,
                    json =>
                    {
                        json.WriteStartObject();
                        FindingJson.WriteMembers(json, report.Findings);
                        json.WriteNumber("examples", report.Trial.Examples.Length);
                        json.WriteNumber("guarantees", report.Trial.Guarantees.Length);
                        json.WriteNumber("searched", report.Trial.Searched);
                        json.WriteEndObject();
                    }
                );
                break;
            case OutputFormat.Sarif:
                Json.Write(terminal.Out, json => Sarif.Write(json, report.Findings, CommandLine.Version));
                break;
            default:
                WriteText(terminal, report);
                break;
        }
    }

    private static void WriteText(Terminal terminal, CheckReport report)
    {
        FindingText.Write(report.Findings, terminal.Out, terminal.ColourOut);
        if (!report.Findings.IsEmpty)
        {
            terminal.Out.WriteLine();
        }

        terminal.Out.WriteLine(report.Subject);
        var trial = report.Trial;
        if (!trial.Examples.IsEmpty)
        {
            var failed = trial.Examples.Count(example => !example.Result.Passed);
            terminal.Out.WriteLine(
                $"{FindingText.Number(trial.Examples.Length, "example")}: "
                    + (failed == 0 ? "all come out as they say" : $"{failed} otherwise")
            );
        }

        if (!trial.Guarantees.IsEmpty)
        {
            var broken = trial.Guarantees.Count(guarantee => guarantee.Result.Counterexample is not null);
            var searched = trial.Searched.ToString("N0", CultureInfo.InvariantCulture);
            terminal.Out.WriteLine(
                $"{FindingText.Number(trial.Guarantees.Length, "guarantee")}: "
                    + (broken == 0 ? "no counterexample" : $"{broken} broken")
                    + $" in {searched} cases (searched, not proved)"
            );
        }

        terminal.Out.WriteLine(FindingText.Count(report.Findings));
    }
}
