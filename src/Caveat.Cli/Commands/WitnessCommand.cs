using System.Collections.Immutable;
using System.CommandLine;
using Caveat.Cli.Serving;
using Caveat.Cli.Witnessing;
using Caveat.Gate.Witnessing;
using Caveat.Node.Recording;
using Caveat.Node.Witnessing;
using Caveat.Recording;

namespace Caveat.Cli.Commands;

/// <summary><c>caveat witness NAME</c>: cosigns the checkpoints of the gates of others.</summary>
internal static class WitnessCommand
{
    public static Subcommand Create(Terminal terminal)
    {
        var name = new Argument<string>("NAME")
        {
            Description =
                "What the witness is called under its cosignatures, for example witness.example/w1; never change it.",
        };
        var folder = new Option<string>("--data")
        {
            Description = "The folder of its key, and of what it cosigned last.",
            HelpName = "DIR",
            DefaultValueFactory = _ => "witness",
        };
        var listen = new Option<Uri?>("--listen")
        {
            CustomParser = UrlArgument.Read,
            Description = "Where it listens; without it, http://localhost:8450.",
            HelpName = "URL",
        };
        var log = new Option<string[]>("--log")
        {
            Description = "The verifier key of a ledger that it cosigns; may be given again.",
            HelpName = "VKEY",
        };
        var logs = new Option<string[]>("--logs")
        {
            Description = "A file with such keys, one a line; may be given again.",
            HelpName = "FILE",
        };
        var shown = new Option<bool>("--key")
        {
            Description =
                "Print the verifier key of the witness, which is made where there is none, and end.",
        };
        var evidence = new Option<bool>("--evidence")
        {
            Description =
                "Print what contradicts what it cosigned, with the signed checkpoints of both histories, and end; also while it runs.",
        };
        var passphrase = PassphraseOption.Create();
        var command = new CommandWithExamples(
            "witness",
            "Run a witness: cosign the checkpoints of other gates, as long as each continues what was cosigned before. It runs until it is interrupted."
        )
        {
            Examples =
            [
                ("caveat witness witness.example/w1 --key", "make its key, and print what others check with"),
                (
                    "caveat witness witness.example/w1 --logs logs.txt",
                    "cosign for the gates whose keys stand in the file"
                ),
                ("caveat witness witness.example/w1 --evidence", "show what proves that a gate forked"),
            ],
            Exits = "1 with --evidence, where there is some",
        };
        command.Add(name);
        command.Add(folder);
        command.Add(listen);
        command.Add(log);
        command.Add(logs);
        command.Add(shown);
        command.Add(evidence);
        command.Add(passphrase);
        command.SetAction(
            (parsed, _) =>
                RunAsync(
                    terminal,
                    parsed.GetRequiredValue(name),
                    new(
                        terminal.PathOf(parsed.GetRequiredValue(folder)),
                        parsed.GetValue(listen) ?? new("http://localhost:8450"),
                        parsed.GetValue(log) ?? [],
                        parsed.GetValue(logs) ?? [],
                        parsed.GetValue(shown),
                        parsed.GetValue(evidence),
                        parsed.GetValue(passphrase)
                    )
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, string name, Wishes wishes)
    {
        if (!NoteKey.IsName(name))
        {
            terminal.Complain(
                CommandLineCodes.BadKey,
                $"`{name}` cannot name a witness",
                "for example `witness.example/w1`, without spaces and `+`"
            );
            return ExitCodes.Usage;
        }

        if (LogKeys.Read(terminal, wishes.Logs, wishes.Files) is not { } logs)
        {
            return ExitCodes.Usage;
        }

        if (wishes.Listen.Scheme != Uri.UriSchemeHttp)
        {
            terminal.Complain(
                CommandLineCodes.CannotServe,
                $"a witness speaks plain HTTP, and not `{wishes.Listen}`",
                "all that it says is signed; let a proxy in front of it speak TLS"
            );
            return ExitCodes.Usage;
        }

        try
        {
            if (wishes.IsEvidenceShown)
            {
                return ShowEvidence(terminal, wishes.Folder);
            }

            using var passphrase = PassphraseOption.Find(terminal, wishes.PassphraseFile);
            using var key = WitnessKey.Open(name, wishes.Folder, passphrase);
            if (wishes.IsKeyShown)
            {
                terminal.Out.WriteLine(key.Public);
                return ExitCodes.Fine;
            }

            return await ServeAsync(terminal, wishes, key, logs);
        }
        catch (Exception fault)
            when (fault
                    is LedgerStoppedException
                        or FormatException
                        or IOException
                        or UnauthorizedAccessException
            )
        {
            terminal.Complain(CommandLineCodes.CannotServe, fault.Message);
            return ExitCodes.Fault;
        }
    }

    private static int ShowEvidence(Terminal terminal, string folder)
    {
        if (!File.Exists(WitnessStore.PathIn(folder)))
        {
            terminal.Complain(CommandLineCodes.NothingToRead, $"there is no witness in `{folder}`");
            return ExitCodes.Usage;
        }

        using var store = WitnessStore.Open(folder);
        var evidence = store.Evidence();
        EvidenceView.Write(terminal.Out, evidence, terminal.ColourOut);
        return evidence.Count == 0 ? ExitCodes.Fine : ExitCodes.No;
    }

    private static async Task<int> ServeAsync(
        Terminal terminal,
        Wishes wishes,
        WitnessKey key,
        ImmutableArray<NoteKey> logs
    )
    {
        using var stop = new StopSignal();
        using var store = WitnessStore.Open(wishes.Folder);
        var printing = new Lock();
        var witness = new Witness(key, logs, store, terminal.Clock);
        await using var server = await WitnessServer.StartAsync(
            witness,
            wishes.Listen,
            reply =>
            {
                var line = WitnessLine.Of(reply, terminal.Clock.GetUtcNow(), terminal.ColourOut);
                lock (printing)
                {
                    terminal.Out.WriteLine(line);
                    terminal.Out.Flush();
                }
            }
        );
        lock (printing)
        {
            terminal.Out.WriteLine($"listening on {server.Address.GetLeftPart(UriPartial.Authority)}");
            terminal.Out.WriteLine($"witness key  {key.Public}");
            foreach (var log in logs)
            {
                terminal.Out.WriteLine($"cosigns for  {log.Short}");
            }

            if (logs.IsEmpty)
            {
                terminal.Out.WriteLine("it knows no ledger yet: name some with --log VKEY or --logs FILE");
            }

            terminal.Out.WriteLine();
            terminal.Out.Flush();
        }

        await Task.WhenAny(stop.Asked, witness.Stopped);
        if (!witness.Stopped.IsFaulted)
        {
            return ExitCodes.Fine;
        }

        terminal.Complain(CommandLineCodes.Stopped, witness.Stopped.Exception.GetBaseException().Message);
        return ExitCodes.Fault;
    }

    private sealed record Wishes(
        string Folder,
        Uri Listen,
        string[] Logs,
        string[] Files,
        bool IsKeyShown,
        bool IsEvidenceShown,
        string? PassphraseFile
    );
}
