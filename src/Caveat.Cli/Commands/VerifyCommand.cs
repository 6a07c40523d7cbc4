using System.CommandLine;
using System.Text.Json;
using Caveat.Cli.Showing;
using Caveat.Cli.Verifying;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Cli.Commands;

/// <summary><c>caveat verify ledger DIR</c>: whether a ledger is what it says.</summary>
internal static class VerifyCommand
{
    public static Subcommand Create(Terminal terminal)
    {
        var folder = new Argument<string>("DIR")
        {
            Description = "The data folder of a gate, or its folder ledger/.",
        };
        var key = new Option<string?>("--key")
        {
            Description =
                "A verifier key of the ledger, from somebody you trust: the one now, or one before it, from which the records must lead to it. Without it, the one in the folder.",
            HelpName = "KEY",
        };
        var seen = new Option<string[]>("--seen")
        {
            Description = "A checkpoint that you kept: the ledger must go on from it. Can be given again.",
            HelpName = "FILE",
        };
        var policy = PolicyOption.Create();
        var format = OutputFormat.Option(OutputFormat.Text, OutputFormat.Json);
        var ledger = new CommandWithExamples(
            "ledger",
            "Recompute a ledger from its first entry. The signature of its checkpoint, every tile and bundle, and what the records say of themselves are checked."
        )
        {
            Examples =
            [
                ("caveat verify ledger data", "with the key that lies in the folder"),
                (
                    "caveat verify ledger data --key \"gate.example/night-watch+…\"",
                    "with a key from elsewhere"
                ),
                (
                    "caveat verify ledger data --seen monday.checkpoint",
                    "whether it still has what it had on monday"
                ),
            ],
            Exits = "1 where it does not verify",
        };
        ledger.Add(folder);
        ledger.Add(key);
        ledger.Add(seen);
        ledger.Add(policy);
        ledger.Add(format);
        ledger.SetAction(parsed =>
            Run(
                terminal,
                parsed.GetRequiredValue(folder),
                parsed.GetValue(key),
                parsed.GetValue(seen) ?? [],
                parsed.GetValue(policy),
                parsed.GetRequiredValue(format) == OutputFormat.Json
            )
        );
        return new Subcommand("verify", "Check what a gate wrote.")
        {
            ledger,
            VerifyDisclosureCommand.Create(terminal),
            VerifyWarrantCommand.Create(terminal),
        };
    }

    private static int Run(
        Terminal terminal,
        string folder,
        string? key,
        string[] seen,
        string? policyFile,
        bool inJson
    )
    {
        var path = terminal.PathOf(folder);
        if (!Directory.Exists(path))
        {
            terminal.Complain(CommandLineCodes.BadLedger, $"there is no folder `{folder}`");
            return ExitCodes.Usage;
        }

        NoteKey? given = null;
        if (key is not null && (given = NoteKey.Parse(key)) is null)
        {
            terminal.Complain(
                CommandLineCodes.BadKey,
                "this is no verifier key",
                "it has a name, a plus sign, eight hexadecimal digits, a plus sign, and base64"
            );
            return ExitCodes.Usage;
        }

        if (!PolicyOption.TryRead(terminal, policyFile, out var policy))
        {
            return ExitCodes.Usage;
        }

        LedgerCheck.Outcome check;
        try
        {
            check = LedgerCheck.Run(
                path,
                given,
                [.. seen.Select(file => new SeenCheckpoint(file, File.ReadAllBytes(terminal.PathOf(file))))]
            );
        }
        catch (Exception fault) when (fault is FormatException or IOException or UnauthorizedAccessException)
        {
            terminal.Complain(CommandLineCodes.BadLedger, fault.Message);
            return ExitCodes.Usage;
        }

        // What was checked, and not what stands there by now.
        if (PolicyOption.Asks(policy) is { } isWitnessed && !(check.Note is { } note && isWitnessed(note)))
        {
            const string Missing = "the checkpoint has not the cosignatures that the policy asks for";
            check = check with { Faults = check.Faults.Add(Missing) };
        }

        if (inJson)
        {
            Json.Write(
                terminal.Out,
                json =>
                {
                    json.WriteStartObject();
                    json.WriteBoolean("verifies", check.Faults.IsEmpty);
                    json.WriteNumber("size", check.Size);
                    json.WriteString("root", check.Root);
                    json.WriteNumber("records", check.Records);
                    json.WriteNumber("unopened", check.Unopened);
                    json.WriteNumber("erased", check.Erased);
                    json.WriteString("key", check.Key?.ToString());
                    WriteTurns(json, check);
                    json.WriteStartArray("faults");
                    foreach (var fault in check.Faults)
                    {
                        json.WriteStringValue(fault);
                    }

                    json.WriteEndArray();
                    json.WriteEndObject();
                }
            );
        }
        else
        {
            Write(terminal, check, given is null);
        }

        return check.Faults.IsEmpty ? ExitCodes.Fine : ExitCodes.No;
    }

    private static void WriteTurns(Utf8JsonWriter json, LedgerCheck.Outcome check)
    {
        json.WriteStartArray("turns");
        foreach (var turn in check.Turns)
        {
            json.WriteStartObject();
            json.WriteNumber("record", turn.Record);
            json.WriteString("old", turn.Old.ToString());
            json.WriteString("new", turn.New.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Terminal terminal, LedgerCheck.Outcome check, bool ownKey)
    {
        var output = terminal.Out;
        foreach (var fault in check.Faults)
        {
            output.WriteLine(
                $"{Paint.Severity("error", Severity.Error, terminal.ColourOut)} {CommandLineCodes.BadLedger}: {fault}"
            );
        }

        output.WriteLine($"origin      {check.Origin}");
        output.WriteLine($"checkpoint  {check.Size} entries, root {check.Root}");
        output.WriteLine(
            $"records     {check.Records} read{(check.Unpublished > 0 ? $", {check.Unpublished} not yet published" : "")}"
        );
        if (check.Closed is { } closed)
        {
            output.WriteLine($"contents    not read, {closed.Code.Id}: {closed.Reason}");
        }

        if (check.Erased > 0)
        {
            output.WriteLine(
                $"erased      what {check.Erased} records said, each by two people; `{terminal.Called} trace N` says by whom"
            );
        }

        foreach (var turn in check.Turns)
        {
            output.WriteLine(
                $"new key     {turn.New.Short} signs in place of {turn.Old.Short} since record {turn.Record}"
            );
        }

        if (ownKey)
        {
            output.WriteLine(
                "the key came from the folder itself: it shows that the ledger is whole, not whose it is"
            );
        }

        output.WriteLine(check.Faults.IsEmpty ? "it verifies" : "it does not verify");
    }
}
