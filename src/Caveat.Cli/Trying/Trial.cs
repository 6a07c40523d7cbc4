using System.Collections.Immutable;
using Caveat.Deciding;
using Caveat.Locating;
using Caveat.Node.Loading;
using Caveat.Restraining;
using Caveat.Wire;

namespace Caveat.Cli.Trying;

/// <summary>
/// Rules on entries one after the other, as a gate would at one moment: what is permitted counts towards the limits that the next one
/// meets. Nothing is recorded and nothing is released.
/// </summary>
internal sealed class Trial
{
    private readonly Deployment _deployment;
    private readonly Agent? _caller;
    private readonly bool _callsAll;
    private readonly Dictionary<(string Agent, string Command), Proposal> _earlier = [];
    private readonly Surroundings _surroundings;
    private Tallies _tallies = Tallies.Empty;

    /// <summary>
    /// A trial at a moment. <paramref name="caller"/> sends the bare commands, and where <paramref name="callsAll"/> everything else as
    /// well; otherwise the agent that a proposal names sends it.
    /// </summary>
    public Trial(Deployment deployment, Agent? caller, bool callsAll, DateTimeOffset now)
    {
        _deployment = deployment;
        _callsAll = callsAll;
        _caller = caller;
        // Hours, weekdays and dates of norms are those of the gate.
        Now = TimeZoneInfo.ConvertTime(now, deployment.Configuration.Gate.TimeZone);
        _surroundings = deployment.Surroundings with
        {
            FindEarlier = (agent, command) => _earlier.GetValueOrDefault((agent, command)),
        };
    }

    /// <summary>The moment, in the gate's time zone.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>What comes of an entry.</summary>
    public Outcome Rule(string place, ProposalEntry entry)
    {
        var (proposal, problems) = entry.Read(_caller?.Id ?? "");
        if (proposal is null)
        {
            return new Outcome.Refused(place, problems);
        }

        if (
            proposal.Command is { Verb: Verb.Query, Target: CommandTarget.Features }
            && proposal.Targets.IsEmpty
        )
        {
            return new Outcome.Answered(place, proposal);
        }

        var sent = _callsAll || entry.Form == ProposalForm.Command ? _caller : null;
        if ((sent ?? Registered(proposal.Agent)) is not { } caller)
        {
            var message =
                $"no agent {QuotedText.Code(proposal.Agent)} is registered"
                + (
                    Suggestion.Nearest(proposal.Agent, _surroundings.Agents.Keys) is { } near
                        ? $"; did you mean `{near}`?"
                        : "; register it under `agents`"
                );
            return new Outcome.Refused(place, [new(CommandLineCodes.UnknownAgent, "/agent", message)]);
        }

        return Rule(place, proposal, caller);
    }

    private Outcome.Ruled Rule(string place, Proposal proposal, Agent caller)
    {
        var facts = Enrichment.Enrich(proposal, caller, _surroundings, Now);
        var before = _tallies;
        var ruling = ReferenceEvaluator.Rule(_deployment.NormSet, facts.AsSpan(), before, Now);
        _tallies = _tallies.With(ruling.Latches);
        if (ruling.Verdict == Verdict.Permit)
        {
            _tallies = _tallies.With(ruling.Charges, Now);
            if (proposal.Command.CommandId is { } command)
            {
                _earlier[(proposal.Agent, command)] = proposal;
            }
        }

        return new(place, proposal, facts, ruling, before);
    }

    private Agent? Registered(string id) => _surroundings.Agents.GetValueOrDefault(id);
}
