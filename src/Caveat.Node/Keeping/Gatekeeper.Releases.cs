using System.Collections.Immutable;
using Caveat.Approving;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Node.Keeping;

// What follows once a case has the signatures that it asks for.
public sealed partial class Gatekeeper
{
    private string? OwnerOf(string agent) =>
        _deployment.Configuration.Agents.FirstOrDefault(each => each.Agent.Id == agent)?.Owner;

    // Call under the lock, after every approval: a case that is satisfied comes to its release or to its end.
    private void Conclude(KeptCase kept)
    {
        if (kept.Case.State == CaseState.Open && kept.Case.Satisfies(kept.Case.Formula, People))
        {
            RuleAgain(kept);
        }
    }

    // Call under the lock. What was held is ruled on as it would be now; a change for the worse denies it or asks for more.
    private void RuleAgain(KeptCase kept)
    {
        var (@case, opened) = (kept.Case, (RecordBody.Ruling)BodyOf(kept.Record));
        var (proposal, now) = (ProposalBody.Of(opened), Local(Now()));
        if (_surroundings.Agents.GetValueOrDefault(opened.Agent) is not { } caller)
        {
            Deny(@case, "the agent is no longer registered");
            return;
        }

        // Its own reservation is left out: the act is counted once.
        var tallies = _state.Tallies.Without(kept.Reserved, kept.ReservedAt);
        var facts = FactsOf(proposal, caller, _surroundings, now);
        var ruled = (CircumstancesOf(opened.Agent, opened.Act, now) with { Tallies = tallies }).Rule(facts);
        var asked = ruled.Ruling.Requires;
        if (ruled.Ruling.Verdict == Verdict.Deny)
        {
            Deny(@case, "ruled on again at its release it is denied", ruled.Ruling.Latches);
        }
        else if (asked is not null && !@case.Satisfies(asked, People))
        {
            Record(
                new RecordBody.Closure(
                    @case.Id,
                    CaseRecords.Widened,
                    "ruled on again at its release it needs more",
                    CaseRecords.TextOf(@case.And(asked)),
                    Nonce()
                )
                {
                    Latches = ruled.Ruling.Latches,
                }
            );
        }
        else if (!CountStill(@case, asked, ruled.ZonesAround))
        {
            Deny(
                @case,
                "who signed answers for the agent now, or the targets are no longer in the zones of their role",
                ruled.Ruling.Latches
            );
        }
        else
        {
            Record(
                new RecordBody.Release
                {
                    Case = @case.Id,
                    Agent = opened.Agent,
                    Proposal = opened.Proposal,
                    Act = opened.Act,
                    Actuator = opened.Actuator,
                    NotBefore = now.ToUniversalTime(),
                    NotAfter = (now + Case.UseTime).ToUniversalTime(),
                    Nonce = Nonce(),
                    Epoch = _state.Halts.Epoch,
                    Answer = ruled.AnswerAsJson(now),
                    Charges = ruled.Ruling.Charges,
                    Latches = ruled.Ruling.Latches,
                }
            );
        }
    }

    // Whether the signatures suffice as things are now: who answers for the agent and where the targets lie may have changed since it was held.
    private bool CountStill(Case @case, Formula? asked, ImmutableArray<string> zones)
    {
        var asItIs = @case with { Owner = OwnerOf(@case.Agent), Zones = zones };
        return asItIs.Satisfies(@case.Formula, People) && (asked is null || asItIs.Satisfies(asked, People));
    }

    private void Deny(Case @case, string reason, ImmutableArray<Latch> latches = default) =>
        Record(
            new RecordBody.Closure(@case.Id, CaseRecords.Denied, reason, null, null)
            {
                Latches = latches.IsDefault ? [] : latches,
            }
        );
}
