using System.CommandLine;
using System.Globalization;
using Caveat.Cli.Showing;
using Caveat.Cli.Verifying;
using Caveat.Node.Identifying;
using Caveat.Node.Recording;
using Caveat.Recording;
using Caveat.Wire;

namespace Caveat.Cli.Commands;

/// <summary><c>caveat verify warrant FILE</c>: whether a command may be carried out, as an actuator asks it.</summary>
internal static class VerifyWarrantCommand
{
    private const int MostBytes = 1 << 20;

    public static CommandWithExamples Create(Terminal terminal)
    {
        var options = new Options();
        var command = new CommandWithExamples(
            "warrant",
            "Check a warrant as an actuator does: that the command in hand was released for this actuator, now, once, in the ledger of the gate that is trusted, and that people have not halted since."
        )
        {
            Examples =
            [
                (
                    "caveat verify warrant answer.json --command command.json --actuator edge-1 --ledger-key KEY --heartbeat-key KEY --gate http://localhost:8440 --memory edge-1.memory",
                    "before the command is carried out"
                ),
                (
                    "caveat verify warrant answer.json --command command.json --actuator edge-1 --ledger-key KEY --at 2026-11-22T21:04:05Z",
                    "looking back"
                ),
            ],
            Exits = "1 where the command may not be carried out",
        };
        options.AddTo(command);
        command.SetAction(parsed => RunAsync(terminal, options, parsed).GetAwaiter().GetResult());
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, Options options, ParseResult parsed)
    {
        var at = parsed.GetValue(options.At);
        var time = terminal.Clock.GetUtcNow();
        if (
            at is not null
            && !DateTimeOffset.TryParse(
                at,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out time
            )
        )
        {
            terminal.Complain(
                CommandLineCodes.BadTime,
                $"`{at}` is no time, for example 2026-11-22T21:04:05Z"
            );
            return ExitCodes.Usage;
        }

        // First, so that it begins with the first question, whatever comes of that.
        using var memory = MemoryOf(terminal, parsed.GetValue(options.Memory), out var isBroken);
        if (isBroken)
        {
            return ExitCodes.Usage;
        }

        if (
            KeyOf(terminal, parsed.GetValue(options.LedgerKey)) is not { } ledgerKey
            || WarrantOf(terminal, parsed.GetRequiredValue(options.File)) is not { } warrant
            || CommandOf(terminal, parsed.GetRequiredValue(options.Command)) is not { } command
        )
        {
            return ExitCodes.Usage;
        }

        if (!PolicyOption.TryRead(terminal, parsed.GetValue(options.Policy), out var policy))
        {
            return ExitCodes.Usage;
        }

        HeartbeatAnswer? beat = null;
        if (at is null)
        {
            if (KeyOf(terminal, parsed.GetValue(options.HeartbeatKey)) is not { } heartbeatKey)
            {
                return ExitCodes.Usage;
            }

            beat = await HeartbeatSource
                .AskAsync(
                    terminal,
                    parsed.GetValue(options.Gate)!,
                    heartbeatKey,
                    memory?.Now.Seen?.Size,
                    warrant.Size
                )
                .ConfigureAwait(false);
            if (memory is not null && beat is not null && !memory.TryTake(beat))
            {
                return Refuse(
                    terminal,
                    parsed,
                    WarrantCodes.Inconsistent,
                    "the ledger of the heartbeat does not continue the one that the memory knows"
                );
            }
        }

        var actuator = parsed.GetRequiredValue(options.Actuator);
        var use = (memory?.Now ?? WarrantMemory.From(DateTimeOffset.MinValue)).Use(
            command,
            actuator,
            time,
            warrant,
            beat
        );
        if (at is not null)
        {
            // What people had halted by then nobody can tell from the warrant.
            use = use with
            {
                Heartbeat = LookingBack(ledgerKey, time),
            };
        }

        var trust = new WarrantTrust(ledgerKey, Ed25519.Verify) { IsWitnessed = PolicyOption.Asks(policy) };
        var result = warrant.Verify(trust, use);
        if (result.Fault is { } fault)
        {
            return Refuse(terminal, parsed, fault, result.Reason);
        }

        memory?.Keep(result, time);
        Accept(terminal, parsed, result.Released!, at is not null, memory is not null);
        return ExitCodes.Fine;
    }

    private static Heartbeat LookingBack(NoteKey ledger, DateTimeOffset time) =>
        new(0, time, new(ledger.Name, 0, MerkleTree.Empty));

    private static ActuatorMemory? MemoryOf(Terminal terminal, string? file, out bool isBroken)
    {
        isBroken = false;
        try
        {
            return file is null
                ? null
                : ActuatorMemory.Open(terminal.PathOf(file), terminal.Clock.GetUtcNow());
        }
        catch (Exception fault)
            when (fault
                    is FormatException
                        or LedgerStoppedException
                        or IOException
                        or UnauthorizedAccessException
            )
        {
            terminal.Complain(CommandLineCodes.BadMemory, fault.Message);
            isBroken = true;
            return null;
        }
    }

    private static NoteKey? KeyOf(Terminal terminal, string? text)
    {
        if (text is not null && NoteKey.Parse(text.Trim()) is { } key)
        {
            return key;
        }

        terminal.Complain(
            CommandLineCodes.BadKey,
            text is null
                ? "`--heartbeat-key` is missing, or `--at` for looking back"
                : $"`{text}` is no verifier key",
            "it has a name, a plus sign, eight hexadecimal digits, a plus sign, and base64"
        );
        return null;
    }

    // The text of a warrant, or an answer of the gate that has it.
    private static Warrant? WarrantOf(Terminal terminal, string file)
    {
        if (InputFiles.ReadBytes(terminal, file, MostBytes) is not { } bytes)
        {
            return null;
        }

        var warrant = Warrant.Parse(AnswerFile.WarrantIn(bytes) ?? bytes.Span);
        if (warrant is null)
        {
            terminal.Complain(
                WarrantCodes.Malformed,
                $"`{file}` is no warrant, and no answer of a gate that has one"
            );
        }

        return warrant;
    }

    private static string? CommandOf(Terminal terminal, string file)
    {
        if (InputFiles.ReadBytes(terminal, file, MostBytes) is not { } bytes)
        {
            return null;
        }

        // A proposal has its command in it; whatever else it says is not what an actuator has in hand.
        var asProposal = ProposalReader.Read(bytes);
        var reading = asProposal.Proposal is null ? ProposalReader.ReadCommand(bytes, "any") : asProposal;
        if (reading.Proposal is { } proposal)
        {
            return Digests.OfCommand(proposal);
        }

        foreach (var problem in reading.Problems)
        {
            terminal.Complain(problem.Code, $"`{file}` {problem.Pointer}: {problem.Message}");
        }

        return null;
    }

    private static int Refuse(Terminal terminal, ParseResult parsed, DiagnosticCode code, string reason)
    {
        if (IsJson(parsed))
        {
            Json.Write(
                terminal.Out,
                json =>
                {
                    json.WriteStartObject();
                    json.WriteBoolean("valid", false);
                    json.WriteString("code", code.Id);
                    json.WriteString("title", code.Title);
                    json.WriteString("reason", reason);
                    json.WriteEndObject();
                }
            );
        }
        else
        {
            terminal.Out.WriteLine($"refused: {code} {code.Title}");
            terminal.Out.WriteLine(Foreign.Line(reason));
        }

        return ExitCodes.No;
    }

    private static void Accept(
        Terminal terminal,
        ParseResult parsed,
        ReleasedAct released,
        bool lookedBack,
        bool remembers
    )
    {
        if (IsJson(parsed))
        {
            Json.Write(
                terminal.Out,
                json =>
                {
                    json.WriteStartObject();
                    json.WriteBoolean("valid", true);
                    json.WriteString("gate", released.Origin);
                    json.WriteNumber("record", released.Record);
                    json.WriteString("act", released.Act);
                    json.WriteString("command", released.Command);
                    json.WriteString("actuator", released.Actuator);
                    json.WriteNumber("epoch", released.Epoch);
                    json.WriteString("notBefore", released.NotBefore);
                    json.WriteString("notAfter", released.NotAfter);
                    json.WriteBoolean("halts", !lookedBack);
                    json.WriteBoolean("once", remembers);
                    json.WriteEndObject();
                }
            );
            return;
        }

        var output = terminal.Out;
        output.WriteLine($"gate        {released.Origin}");
        output.WriteLine($"record      {released.Record}, a release in epoch {released.Epoch}");
        output.WriteLine($"act         {released.Act}");
        output.WriteLine($"actuator    {released.Actuator}");
        output.WriteLine($"good        from {Moment(released.NotBefore)} to {Moment(released.NotAfter)}");
        if (lookedBack)
        {
            output.WriteLine("not checked whether people had halted by then, nor whether it was used");
        }
        else if (!remembers)
        {
            output.WriteLine("not checked whether it was used: `--memory` names a file that remembers");
        }

        output.WriteLine(lookedBack ? "it was valid at that time" : "the command may be carried out");
    }

    private static string Moment(DateTimeOffset time) =>
        time.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static bool IsJson(ParseResult parsed) =>
        parsed.GetValue<string>("--format") == OutputFormat.Json;

    private sealed class Options
    {
        public readonly Argument<string> File = new("FILE")
        {
            Description = "The warrant, or the answer of a gate that has it; - is standard input.",
        };

        public readonly Option<string> Command = new("--command")
        {
            Description = "The command in hand: OpenC2, or the proposal that was sent.",
            HelpName = "FILE",
            Required = true,
        };

        public readonly Option<string> Actuator = new("--actuator")
        {
            Description = "The name of the actuator at the gate.",
            HelpName = "ID",
            Required = true,
        };

        public readonly Option<string> LedgerKey = new("--ledger-key")
        {
            Description = "The verifier key of the gate's ledger.",
            HelpName = "KEY",
            Required = true,
        };

        public readonly Option<string?> HeartbeatKey = new("--heartbeat-key")
        {
            Description = "The verifier key of its heartbeats.",
            HelpName = "KEY",
        };

        public readonly Option<Uri?> Gate = new("--gate")
        {
            CustomParser = UrlArgument.Read,
            Description = "The gate, which is asked for its heartbeat.",
            HelpName = "URL",
            DefaultValueFactory = static _ => new("http://localhost:8440"),
        };

        public readonly Option<string?> Memory = new("--memory")
        {
            Description =
                "A file that remembers what was used and how far the ledger was; it is made where there is none.",
            HelpName = "FILE",
        };

        public readonly Option<string?> Policy = PolicyOption.Create();

        public readonly Option<string?> At = new("--at")
        {
            Description =
                "Look back: as it was at a time (RFC 3339). The gate is not asked, and nothing is remembered.",
            HelpName = "TIME",
        };

        private readonly Option<string> _format = OutputFormat.Option(OutputFormat.Text, OutputFormat.Json);

        public void AddTo(CommandWithExamples command)
        {
            command.Add(File);
            command.Add(Command);
            command.Add(Actuator);
            command.Add(LedgerKey);
            command.Add(HeartbeatKey);
            command.Add(Gate);
            command.Add(Memory);
            command.Add(Policy);
            command.Add(At);
            command.Add(_format);
            command.Validators.Add(result =>
            {
                if (result.GetValue(At) is not null && result.GetValue(Memory) is not null)
                {
                    result.AddError("`--at` looks back and remembers nothing: leave out `--memory`");
                }
            });
        }
    }
}
