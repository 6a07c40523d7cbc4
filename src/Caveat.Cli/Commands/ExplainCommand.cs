using System.CommandLine;
using Caveat.Cli.Showing;
using Caveat.Cli.Trying;
using Caveat.Deciding;
using Caveat.Node.Showing;

namespace Caveat.Cli.Commands;

/// <summary><c>caveat explain FILE…|-|CODE</c>: why a ruling is what it is and what would change it, or what a code means.</summary>
internal static class ExplainCommand
{
    public static Subcommand Create(Terminal terminal)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Proposals or bare commands, as for `decide`; or a code such as CAV1203.",
            Arity = ArgumentArity.OneOrMore,
        };
        var format = OutputFormat.Option(OutputFormat.Text, OutputFormat.Json);
        var input = new TrialInput();
        var command = new CommandWithExamples(
            "explain",
            "Say why a ruling is what it is, and what would change it; or what a code means. Every ground is shown with the facts it read."
        )
        {
            Examples =
            [
                ("caveat explain samples/hold.json", "why it waits, and what would let it proceed"),
                ("caveat explain CAV1203", "what a code means"),
            ],
            Exits = "1 unless everything is permitted",
        };
        command.Add(files);
        input.AddTo(command);
        command.Add(format);
        command.SetAction(parsed =>
        {
            var given = parsed.GetRequiredValue(files);
            var inJson = parsed.GetRequiredValue(format) == OutputFormat.Json;
            return given.All(Catalog.IsCode) && !given.Any(file => File.Exists(terminal.PathOf(file)))
                ? WriteCodes(terminal, given, inJson)
                : Run(terminal, parsed, input, given, inJson);
        });
        return command;
    }

    private static int WriteCodes(Terminal terminal, string[] given, bool inJson)
    {
        foreach (var text in given)
        {
            if (Catalog.Find(text) is not { } code)
            {
                terminal.Complain(
                    CommandLineCodes.UnknownCode,
                    $"no finding has the code `{text.ToUpperInvariant()}`"
                );
                return ExitCodes.No;
            }

            if (inJson)
            {
                Json.Write(
                    terminal.Out,
                    json =>
                    {
                        json.WriteStartObject();
                        json.WriteString("code", code.Id);
                        json.WriteString("severity", Words.Of(code.Severity));
                        json.WriteString("title", code.Title);
                        json.WriteString("area", Catalog.AreaOf(code));
                        json.WriteEndObject();
                    }
                );
            }
            else
            {
                var severity = Paint.Severity(Words.Of(code.Severity), code.Severity, terminal.ColourOut);
                terminal.Out.WriteLine($"{code.Id}: {code.Title}");
                terminal.Out.WriteLine($"  {severity}, about {Catalog.AreaOf(code)}");
            }
        }

        return ExitCodes.Fine;
    }

    private static int Run(
        Terminal terminal,
        ParseResult parsed,
        TrialInput input,
        string[] files,
        bool inJson
    )
    {
        if (input.Read(terminal, parsed, files) is not var (trial, deployment, entries))
        {
            return ExitCodes.Usage;
        }

        var outcomes = entries.Select(entry => trial.Rule(entry.Place, entry.Entry)).ToList();
        var norms = deployment.NormSet;
        Explanation Explain(Outcome.Ruled ruled) =>
            Explanation.Of(norms, ruled.Facts, ruled.Before, trial.Now);
        if (inJson)
        {
            Json.Write(
                terminal.Out,
                json =>
                {
                    json.WriteStartArray();
                    foreach (var outcome in outcomes)
                    {
                        if (outcome is Outcome.Ruled ruled)
                        {
                            ExplanationJson.Write(
                                json,
                                ruled.Place,
                                ruled.Proposal,
                                ruled.Ruling,
                                ruled.Facts,
                                Explain(ruled),
                                norms.Digest,
                                trial.Now
                            );
                        }
                        else
                        {
                            OutcomeJson.Write(json, outcome, norms.Digest, trial.Now);
                        }
                    }

                    json.WriteEndArray();
                }
            );
        }
        else
        {
            foreach (var outcome in outcomes)
            {
                if (outcome is Outcome.Ruled ruled)
                {
                    ExplanationText.Write(ruled, Explain(ruled), terminal);
                }
                else
                {
                    OutcomeText.Write([outcome], terminal);
                }
            }
        }

        return outcomes.TrueForAll(outcome => outcome.Proceeds) ? ExitCodes.Fine : ExitCodes.No;
    }
}
