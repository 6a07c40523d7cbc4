using System.Collections.Immutable;
using Caveat.Approving;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Node.Keeping;

// What follows from a permit, and from a case that has the signatures it asks for.
public sealed partial class Gatekeeper
{
    private string? OwnerOf(string agent) =>
        _deployment.Configuration.Agents.FirstOrDefault(each => each.Agent.Id == agent)?.Owner;

    // Call under the lock. A permit is released at once. After a crash it still is while its time lasts and nothing has changed; else the
    // agent, which was not answered, asks anew.
    private void Release(LedgerRecord permit)
    {
        var (head, ruling) = (permit.Head, (RecordBody.Ruling)permit.Body);
        var notAfter = head.Time + RecordBody.Release.Life;
        if (
            Now() >= notAfter
            || _state.IsClockSuspect
            || head.Activation != _state.Activation?.Record
        )
        {
            return;
        }

        Record(
            new RecordBody.Release
            {
                Ruling = head.Sequence,
                Agent = ruling.Agent,
                Proposal = ruling.Proposal,
                Act = ruling.Act,
                Actuator = ruling.Actuator,
                NotBefore = head.Time,
                NotAfter = notAfter,
                Nonce = Nonce(),
                Epoch = _state.Halts.Epoch,
            }
        );
    }

    // Call under the lock, after every approval: once it is satisfied the agent can ask for the release, unless the act is denied by now.
    private void Conclude(KeptCase kept)
    {
        if (kept.Case.State != CaseState.Open || !kept.Case.Satisfies(kept.Case.Formula, People))
        {
            return;
        }

        var now = Local(Now());
        if (RuleAgain(kept, now) is { } ruled)
        {
            Record(
                new RecordBody.Closure(
                    kept.Case.Id,
                    CaseRecords.Decided,
                    "people agreed; it is released when the agent asks",
                    null,
                    null
                )
                {
                    UseBy = (now + Case.UseTime).ToUniversalTime(),
                    Latches = ruled.Ruling.Latches,
                }
            );
        }
    }

    // Call under the lock, whenever the agent asks. INVARIANT: a case is released once, and whoever asks again gets that release.
    private Refusal? Collect(string agent, string proposal)
    {
        if (
            _state.Find(agent, proposal) is not { Case: { } id }
            || _state.Cases[id] is not { Case.State: CaseState.Decided } kept
        )
        {
            return null;
        }

        if (IsBusy)
        {
            return BusyRefusal();
        }

        CatchUp();
        var now = Local(Now());
        if (kept.Case.State != CaseState.Decided || RuleAgain(kept, now) is not { } ruled)
        {
            return null;
        }

        var opened = (RecordBody.Ruling)BodyOf(kept.Record);
        var (end, useBy) = ((now + RecordBody.Release.Life).ToUniversalTime(), kept.Case.Deadline);
        Record(
            new RecordBody.Release
            {
                Case = id,
                Ruling = kept.Record,
                Agent = opened.Agent,
                Proposal = opened.Proposal,
                Act = opened.Act,
                Actuator = opened.Actuator,
                NotBefore = now.ToUniversalTime(),
                NotAfter = end < useBy ? end : useBy,
                Nonce = Nonce(),
                Epoch = _state.Halts.Epoch,
                Answer = ruled.AnswerAsJson(now),
                Charges = ruled.Ruling.Charges,
                Latches = ruled.Ruling.Latches,
            }
        );
        return null;
    }

    // Call under the lock. What was held is ruled on as it would be now; null where a change for the worse denied it or asks for more.
    private Ruled? RuleAgain(KeptCase kept, DateTimeOffset now)
    {
        var (@case, opened) = (kept.Case, (RecordBody.Ruling)BodyOf(kept.Record));
        if (_surroundings.Agents.GetValueOrDefault(opened.Agent) is not { } caller)
        {
            Deny(@case, "the agent is no longer registered");
            return null;
        }

        // Its own reservation is left out: the act is counted once.
        var tallies = _state.Tallies.Without(kept.Reserved, kept.ReservedAt);
        var facts = FactsOf(ProposalBody.Of(opened), caller, _surroundings, now);
        var ruled = (CircumstancesOf(opened.Agent, opened.Act, now) with { Tallies = tallies }).Rule(facts);
        var asked = ruled.Ruling.Requires;
        if (ruled.Ruling.Verdict == Verdict.Deny)
        {
            Deny(@case, "ruled on again it is denied", ruled.Ruling.Latches);
            return null;
        }

        if (asked is not null && !@case.Satisfies(asked, People))
        {
            Record(
                new RecordBody.Closure(
                    @case.Id,
                    CaseRecords.Widened,
                    "ruled on again it needs more",
                    CaseRecords.TextOf(@case.And(asked)),
                    Nonce()
                )
                {
                    Latches = ruled.Ruling.Latches,
                }
            );
            // What people had agreed to waits for more of them again, and the time to decide may be over.
            CatchUp();
            return null;
        }

        if (!CountStill(@case, asked, ruled.ZonesAround))
        {
            Deny(@case, "who signed counts no more for this agent and these targets", ruled.Ruling.Latches);
            return null;
        }

        return ruled;
    }

    // Whether the signatures suffice as things are now: who is enrolled, who answers for the agent and where the targets lie may have changed.
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
