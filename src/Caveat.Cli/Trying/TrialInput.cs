using System.CommandLine;
using System.Globalization;
using Caveat.Node.Configuring;
using Caveat.Node.Loading;
using Caveat.Wire;

namespace Caveat.Cli.Trying;

/// <summary>What <c>decide</c> and <c>explain</c> are given: a deployment, an agent, a moment, and files of proposals.</summary>
internal sealed class TrialInput
{
    private const int InputLimit = 64 << 20;

    private readonly Option<string?> _config = DeploymentInput.Option();

    private readonly Option<string?> _agent = new("--agent")
    {
        Description = "The agent that sends everything; without it, the one each proposal names.",
        HelpName = "ID",
    };

    private readonly Option<string?> _now = new("--now")
    {
        Description = "The moment to rule at, as RFC 3339; without it, now.",
        HelpName = "TIME",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Subcommand command)
    {
        command.Add(_config);
        command.Add(_agent);
        command.Add(_now);
    }

    /// <summary>The trial and the entries of the files; null after saying what is wrong.</summary>
    public (
        Trial Trial,
        Deployment Deployment,
        IReadOnlyList<(string Place, ProposalEntry Entry)> Entries
    )? Read(Terminal terminal, ParseResult parsed, IReadOnlyList<string> files)
    {
        if (Moment(terminal, parsed) is not { } now || ReadEntries(terminal, files) is not { } entries)
        {
            return null;
        }

        if (DeploymentInput.Load(terminal, parsed.GetValue(_config)) is not { } deployment)
        {
            return null;
        }

        var isBare = entries.Exists(entry => entry.Entry.Form == ProposalForm.Command);
        return Caller(terminal, parsed.GetValue(_agent), deployment, isBare, out var caller)
            ? (new Trial(deployment, caller, parsed.GetValue(_agent) is not null, now), deployment, entries)
            : null;
    }

    private DateTimeOffset? Moment(Terminal terminal, ParseResult parsed)
    {
        if (parsed.GetValue(_now) is not { } text)
        {
            return terminal.Clock.GetUtcNow();
        }

        if (
            text.Length > 10
            && text[10] is 'T' or 't' or ' '
            && (text[^1] is 'Z' or 'z' || text.AsSpan(11).ContainsAny('+', '-'))
            && DateTimeOffset.TryParse(
                text,
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var moment
            )
        )
        {
            return moment;
        }

        terminal.Complain(
            CommandLineCodes.BadTime,
            $"{QuotedText.Code(text)} is not a time",
            "write it with its offset, for example `2026-11-22T21:00:00Z`"
        );
        return null;
    }

    private static List<(string Place, ProposalEntry Entry)>? ReadEntries(
        Terminal terminal,
        IReadOnlyList<string> files
    )
    {
        var entries = new List<(string, ProposalEntry)>();
        foreach (var file in files)
        {
            if (InputFiles.ReadBytes(terminal, file, InputLimit) is not { } bytes)
            {
                return null;
            }

            var name = file == InputFiles.StandardInput ? "standard input" : file;
            if (bytes.Span.Trim(" \t\r\n"u8).IsEmpty)
            {
                var problem = new Problem(
                    CommandLineCodes.NothingToRead,
                    "",
                    "the input is empty; give it a JSON object, an array of them, or one a line"
                );
                entries.Add((name, new("", bytes, ProposalForm.Neither, [problem])));
                continue;
            }

            entries.AddRange(
                ProposalSplitter
                    .Split(bytes)
                    .Select(entry => (entry.Place.Length == 0 ? name : $"{name} {entry.Place}", entry))
            );
        }

        return entries;
    }

    // A bare command names no agent: it is the only one there is, or somebody must say.
    private static bool Caller(
        Terminal terminal,
        string? given,
        Deployment deployment,
        bool isBare,
        out Agent? caller
    )
    {
        var agents = deployment.Surroundings.Agents;
        caller = null;
        if (given is not null)
        {
            if (agents.TryGetValue(given, out caller))
            {
                return true;
            }

            terminal.Complain(
                CommandLineCodes.UnknownAgent,
                $"no agent {QuotedText.Code(given)} is registered",
                agents.Count == 0 ? "register it under `agents`" : Spelling.Hint(given, [.. agents.Keys])
            );
            return false;
        }

        if (isBare && agents.Count == 1)
        {
            caller = agents.Values[0];
            return true;
        }

        if (isBare)
        {
            terminal.Complain(
                CommandLineCodes.AgentNeeded,
                "a bare command does not say whose it is",
                $"name the agent with `--agent ID`{(agents.Count == 0 ? "" : ": " + string.Join(", ", agents.Keys.Order(StringComparer.Ordinal)))}"
            );
        }

        return !isBare;
    }
}
