using Caveat.Cli.Checking;
using Caveat.Cli.Showing;
using Caveat.Node.Showing;

namespace Caveat.Cli.Commands;

/// <summary><c>caveat test [FILE…]</c>: the examples and guarantees of packs, one line each.</summary>
internal static class TestCommand
{
    public static Subcommand Create(Terminal terminal)
    {
        var input = new CheckInput("test");
        var format = OutputFormat.Option(OutputFormat.Text, OutputFormat.Json);
        var command = new CommandWithExamples(
            "test",
            "Run the examples that packs carry and search their guarantees for counterexamples, one line each."
        )
        {
            Examples =
            [
                ("caveat test", "test the deployment of the caveat.yaml in this folder"),
                ("caveat test norms/soc.norm", "test a pack by itself, with the floor"),
            ],
            Exits = "1 where one fails",
        };
        input.AddTo(command);
        command.Add(format);
        command.SetAction(parsed =>
        {
            if (input.Read(terminal, parsed) is not { } report)
            {
                return ExitCodes.Usage;
            }

            if (parsed.GetRequiredValue(format) == OutputFormat.Json)
            {
                WriteJson(terminal, report);
            }
            else
            {
                WriteText(terminal, report);
            }

            return report.IsSound ? ExitCodes.Fine : ExitCodes.No;
        });
        return command;
    }

    private static void WriteText(Terminal terminal, CheckReport report)
    {
        // What keeps packs from being tested at all; failures have lines of their own below.
        var failures = report.Trial.Findings.Select(finding => finding.Diagnostic).ToHashSet();
        var errors = report.Findings.Where(finding =>
            finding.Severity == Severity.Error && !failures.Contains(finding.Diagnostic)
        );
        FindingText.Write(errors, terminal.Error, terminal.ColourError);
        foreach (var (_, pack, result) in report.Trial.Examples)
        {
            WriteLine(terminal, result.Passed, $"{pack.Pack.Name}: {result.Example.Title}");
            if (!result.Passed)
            {
                terminal.Out.WriteLine($"      expects {result.Expected}");
                terminal.Out.WriteLine($"      gets    {result.Actual}");
                terminal.Out.WriteLine($"      as      {result.ToDiagnostic()?.Hint}");
            }
        }

        foreach (var (_, result) in report.Trial.Guarantees)
        {
            var name = $"{result.Pack.Pack.Name}: {result.Guarantee.Id}";
            WriteLine(terminal, result.Counterexample is null, $"{name}: {result.Describe()}");
        }

        var untested = errors.Any() ? "; there are errors, so not everything was tested" : "";
        terminal.Out.WriteLine($"{report.Trial.Passed} passed, {report.Trial.Failed} failed{untested}");
    }

    private static void WriteLine(Terminal terminal, bool passed, string text)
    {
        var mark = Paint.Verdict(
            passed ? "pass" : "FAIL",
            passed ? Verdict.Permit : Verdict.Deny,
            terminal.ColourOut
        );
        terminal.Out.WriteLine($"{mark}  {text}");
    }

    private static void WriteJson(Terminal terminal, CheckReport report) =>
        Json.Write(
            terminal.Out,
            json =>
            {
                json.WriteStartObject();
                json.WriteNumber("passed", report.Trial.Passed);
                json.WriteNumber("failed", report.Trial.Failed);
                json.WriteStartArray("examples");
                foreach (var (_, pack, result) in report.Trial.Examples)
                {
                    json.WriteStartObject();
                    json.WriteString("pack", pack.Pack.Reference);
                    json.WriteString("title", result.Example.Title);
                    json.WriteBoolean("passed", result.Passed);
                    json.WriteString("expected", result.Expected);
                    json.WriteString("actual", result.Actual);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteStartArray("guarantees");
                foreach (var (_, result) in report.Trial.Guarantees)
                {
                    json.WriteStartObject();
                    json.WriteString("pack", result.Pack.Pack.Reference);
                    json.WriteString("guarantee", result.Guarantee.Id);
                    json.WriteBoolean("passed", result.Counterexample is null);
                    json.WriteNumber("searched", result.Searched);
                    json.WriteIfAny("counterexample", result.Counterexample?.Describe());
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                FindingJson.WriteMembers(json, report.Findings);
                json.WriteEndObject();
            }
        );
}
