using System.Collections.Immutable;
using System.CommandLine;
using Caveat.Cli.Serving;
using Caveat.Cli.Showing;
using Caveat.Gate;
using Caveat.Language;
using Caveat.Node.Configuring;
using Caveat.Node.Identifying;
using Caveat.Node.Keeping;
using Caveat.Node.Loading;
using Caveat.Node.Recording;

namespace Caveat.Cli.Commands;

/// <summary><c>caveat serve</c>: runs a gate.</summary>
internal static class ServeCommand
{
    public static Subcommand Create(Terminal terminal)
    {
        var config = DeploymentInput.Option();
        var listen = new Option<Uri?>("--listen")
        {
            CustomParser = UrlArgument.Read,
            Description = "Where to listen, in place of what the configuration says.",
            HelpName = "URL",
        };
        var quiet = new Option<bool>("--quiet") { Description = "Do not show what happens." };
        var adopt = new Option<bool>("--adopt-ledger")
        {
            Description = "Take up a ledger whose lock database was lost for good.",
        };
        var passphrase = PassphraseOption.Create();
        var format = OutputFormat.Option(OutputFormat.Text, OutputFormat.JsonLines);
        var command = new CommandWithExamples(
            "serve",
            "Run a gate: rule on what agents propose over HTTP, record it, and let people decide. It runs until it is interrupted."
        )
        {
            Examples =
            [
                ("caveat serve", "run the gate of the caveat.yaml in this folder"),
                (
                    "caveat serve --listen http://127.0.0.1:0 --quiet",
                    "on a free port, which the first line tells"
                ),
            ],
            Exits = "",
        };
        command.Add(config);
        command.Add(listen);
        command.Add(quiet);
        command.Add(adopt);
        command.Add(passphrase);
        command.Add(format);
        command.SetAction(
            (parsed, _) =>
                RunAsync(
                    terminal,
                    parsed.GetValue(config),
                    new(parsed.GetValue(listen), parsed.GetValue(adopt), parsed.GetValue(passphrase)),
                    parsed.GetValue(quiet),
                    parsed.GetRequiredValue(format) == OutputFormat.JsonLines
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        Terminal terminal,
        string? config,
        Wishes wishes,
        bool isQuiet,
        bool inJson
    )
    {
        if (DeploymentInput.Load(terminal, config, out _, warns: true) is not { } deployment)
        {
            return ExitCodes.Usage;
        }

        if (WhyNot(deployment, wishes.Listen) is { } reason)
        {
            terminal.Complain(CommandLineCodes.CannotServe, reason);
            return ExitCodes.Usage;
        }

        var name = config ?? ConfigurationReader.FileName;
        var findings = new List<Finding>();
        var certificate = ServerCertificate.Read(deployment.Configuration, terminal.PathOf(name), findings);
        if (findings.Count > 0)
        {
            FindingText.Write(findings, terminal.Error, terminal.ColourError);
            return ExitCodes.Usage;
        }

        using var stop = new StopSignal();
        RunningGate gate;
        try
        {
            using var passphrase = PassphraseOption.Find(terminal, wishes.PassphraseFile);
            var saved = new LedgerFolder(RunningGate.DataOf(terminal.PathOf(name), deployment)).State;
            var isSaved = File.Exists(saved);
            gate = await RunningGate.StartAsync(
                new(terminal.PathOf(name), name, Installation.Current, deployment)
                {
                    Listen = wishes.Listen,
                    Certificate = certificate,
                    Clock = terminal.Clock,
                    Told = (found, inForce) => Tell(terminal, found, inForce),
                    Version = CommandLine.Version,
                    Adopt = wishes.Adopts,
                    Passphrase = passphrase,
                }
            );
            if (isSaved && gate.WentOnFrom == 0)
            {
                terminal.Error.WriteLine($"`{saved}` does not fit this ledger, and every record was read");
                terminal.Error.Flush();
            }
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

        using var again = new ReloadSignal(gate);
        await GreetAsync(terminal, gate, deployment, name);
        using var watching = new CancellationTokenSource();
        var shown = isQuiet ? Task.CompletedTask : ShowAsync(terminal, gate, inJson, watching.Token);
        await Task.WhenAny(stop.Asked, gate.Stopped);
        if (gate.Stopped.IsFaulted)
        {
            // Nothing may be answered any more, so nothing is ended in order.
            Environment.Exit(Complain(terminal, gate));
        }

        await watching.CancelAsync();
        await shown.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await gate.DisposeAsync();
        return gate.Stopped.IsFaulted ? Complain(terminal, gate) : ExitCodes.Fine;
    }

    // Whoever changed a file looks here for what came of it.
    private static void Tell(Terminal terminal, ImmutableArray<Finding> found, bool inForce)
    {
        List<Finding> errors = [.. found.Where(finding => finding.Severity == Severity.Error)];
        FindingText.Write(errors, terminal.Error, terminal.ColourError);
        terminal.Error.WriteLine(
            inForce
                ? "the configuration was read again and is in force"
                : "the configuration has errors: the last good one stays in force"
        );
        terminal.Error.Flush();
    }

    private static int Complain(Terminal terminal, RunningGate gate)
    {
        terminal.Complain(CommandLineCodes.Stopped, gate.Stopped.Exception!.GetBaseException().Message);
        return ExitCodes.Fault;
    }

    // What is not built must not look as if it were.
    private static string? WhyNot(Deployment deployment, Uri? listen)
    {
        var gate = deployment.Configuration.Gate;
        var address = listen ?? gate.Listen;
        return address.Scheme == Uri.UriSchemeHttps
            ? gate.Tls is null
                ? $"`{address}` needs a certificate; give `gate` the key `tls`"
                : null
            : !address.IsLoopback
                ? $"`{address}` can be reached from outside this machine without TLS; listen on localhost, or on https"
                : null;
    }

    private static async Task GreetAsync(
        Terminal terminal,
        RunningGate gate,
        Deployment deployment,
        string name
    )
    {
        var output = terminal.Out;
        // Before anybody reads that it listens: the numbers of records are those that a reader of this expects.
        var invited = await InviteFirstAsync(gate);
        // Without the slash at its end: whoever copies it writes a path after it.
        output.WriteLine($"listening on {gate.Address.GetLeftPart(UriPartial.Authority)}");
        output.WriteLine($"ledger key   {gate.LedgerKey}");
        output.WriteLine($"heartbeats   {gate.HeartbeatKey}");
        output.WriteLine($"norms        {deployment.NormSet.Digest}");
        output.WriteLine(
            $"registered   {FindingText.Number(deployment.Configuration.Agents.Length, "agent")}, "
                + $"{FindingText.Number(deployment.Configuration.People.Length, "person")}, of whom "
                + $"{gate.Keeper.People.Count(person => person.CanSign)} can sign"
        );
        if (invited is var (person, link))
        {
            output.WriteLine($"nobody can sign yet; `{person}` enrols a passkey here, once: {link}");
        }

        var tokens = Credentials.Read(RunningGate.DataOf(terminal.PathOf(name), deployment));
        if (tokens.All.IsEmpty && deployment.Configuration.Agents is [var first, ..])
        {
            output.WriteLine(
                $"no agent has a token yet: {terminal.Called} agent token {first.Agent.Id} -c {name}"
            );
        }

        var view = gate.Keeper.View;
        if (!view.Watch.Halts.IsEmpty)
        {
            output.WriteLine(
                $"halted       {string.Join(", ", view.Watch.Halts.Select(halt => halt.Scope))}; `caveat resume` goes on"
            );
        }

        if (view.OpenCases > 0)
        {
            output.WriteLine(
                $"waiting      {FindingText.Number(view.OpenCases, "case")}; `caveat case list` shows what waits"
            );
        }

        output.WriteLine();
        output.Flush();
    }

    // Whoever watches stops things; where nobody is called so, the first who decides anything.
    private static async Task<(string Person, Uri Link)?> InviteFirstAsync(RunningGate gate)
    {
        var people = gate.Keeper.People;
        var first =
            people.FirstOrDefault(person => person.Roles.Any(grant => grant.Role == "watch-officer"))
            ?? people.FirstOrDefault();
        return first is null || people.Any(person => person.CanSign)
            ? null
            : (first.Id, await gate.InviteAsync(first.Id));
    }

    private static async Task ShowAsync(
        Terminal terminal,
        RunningGate gate,
        bool inJson,
        CancellationToken stop
    )
    {
        var from = gate.Keeper.View.Records - 1;
        await foreach (var said in gate.Keeper.EventsAsync(new Caller.OfPerson("terminal"), from, stop))
        {
            var line = inJson
                ? System.Text.Encoding.UTF8.GetString(said.Json.Span)
                : EventLine.Of(said, terminal.ColourOut);
            if (line is not null)
            {
                await terminal.Out.WriteLineAsync(line);
                await terminal.Out.FlushAsync(stop);
            }
        }
    }

    private sealed record Wishes(Uri? Listen, bool Adopts, string? PassphraseFile);
}
