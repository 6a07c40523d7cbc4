using System.CommandLine;
using System.Text;
using Caveat.Cli.Showing;
using Caveat.Disclosing;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Cli.Commands;

/// <summary><c>caveat verify disclosure FILE</c>: what a gate shows of a record, and whether that is in its ledger.</summary>
internal static class VerifyDisclosureCommand
{
    private const int MostBytes = 8 << 20;

    public static Subcommand Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "What `caveat disclose` wrote, or `-`." };
        var ledger = KeyOption("--ledger-key", "The verifier key of the ledger, from somebody you trust.");
        var disclosure = KeyOption(
            "--disclosure-key",
            "The verifier key of the gate's disclosures, from somebody you trust."
        );
        var inspector = new Option<string?>("--for")
        {
            Description = "Whom it must be for: your own name.",
            HelpName = "INSPECTOR",
        };
        var format = OutputFormat.Option(OutputFormat.Text, OutputFormat.Json);
        var command = new CommandWithExamples(
            "disclosure",
            "Check what a gate shows of a record, without asking the gate: both signatures, each disclosure, and that the record is in the ledger. What it shows is printed."
        )
        {
            Examples =
            [
                (
                    "caveat verify disclosure 14.sd-jwt --ledger-key \"gate.example/night-watch+…\" --disclosure-key \"gate.example/night-watch/disclosure+…\" --for inspector.example",
                    "with keys from elsewhere"
                ),
            ],
            Exits = "1 where it does not verify",
        };
        command.Add(file);
        command.Add(ledger);
        command.Add(disclosure);
        command.Add(inspector);
        command.Add(format);
        command.SetAction(parsed =>
            Run(
                terminal,
                parsed.GetRequiredValue(file),
                (parsed.GetRequiredValue(ledger), parsed.GetRequiredValue(disclosure)),
                parsed.GetValue(inspector),
                parsed.GetRequiredValue(format) == OutputFormat.Json
            )
        );
        return command;
    }

    private static Option<string> KeyOption(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "KEY",
            Required = true,
        };

    private static int Run(
        Terminal terminal,
        string file,
        (string Ledger, string Disclosure) keys,
        string? inspector,
        bool inJson
    )
    {
        if (ReadKey(terminal, keys.Ledger) is not { } ledger)
        {
            return ExitCodes.Usage;
        }

        if (ReadKey(terminal, keys.Disclosure) is not { } disclosure)
        {
            return ExitCodes.Usage;
        }

        if (InputFiles.ReadBytes(terminal, file, MostBytes) is not { } bytes)
        {
            return ExitCodes.Usage;
        }

        var record = RecordDisclosureCheck.Verify(
            // Any byte beyond ASCII is refused with the base64url that it stands in.
            Encoding.Latin1.GetString(bytes.Span).TrimEnd('\n'),
            new(ledger, disclosure, Ed25519.Verify, terminal.Clock.GetUtcNow()) { Audience = inspector },
            out var fault
        );
        if (inJson)
        {
            Json.Write(terminal.Out, json => DisclosureView.Write(json, record, fault));
        }
        else if (record is null)
        {
            terminal.Complain(fault!.Value.Code, fault.Value.Message);
            terminal.Out.WriteLine("it does not verify");
        }
        else
        {
            DisclosureView.Write(terminal.Out, record, isForAsked: inspector is not null);
        }

        return record is null ? ExitCodes.No : ExitCodes.Fine;
    }

    private static NoteKey? ReadKey(Terminal terminal, string text)
    {
        var key = NoteKey.Parse(text);
        if (key is null)
        {
            terminal.Complain(
                CommandLineCodes.BadKey,
                "this is no verifier key",
                "it has a name, a plus sign, eight hexadecimal digits, a plus sign, and base64"
            );
        }

        return key;
    }
}
