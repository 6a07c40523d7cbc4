using System.Collections.Immutable;
using Caveat.Wire;

namespace Caveat.Node.Keeping;

// How one proposal is ruled on.
public sealed partial class Gatekeeper
{
    // Call under the lock. Null where there is a ruling on it now, or why there is none.
    private Refusal? Propose(
        Submission submission,
        bool isCurrent,
        ImmutableArray<Facts>? facts,
        DateTimeOffset made
    )
    {
        var proposal = submission.Proposal;
        if (_state.Find(submission.Agent, proposal.Id) is { } known)
        {
            return known.Digest == proposal.Digest
                ? Collect(submission.Agent, proposal.Id)
                : new(
                    KeepingCodes.IdTaken,
                    RefusalKind.Conflict,
                    $"the id {QuotedText.Code(proposal.Id)} is that of another proposal of `{submission.Agent}`; choose a new id for a new proposal"
                );
        }

        if (IsBusy)
        {
            return BusyRefusal();
        }

        CatchUp();
        var now = Local(Now());
        if (!isCurrent || made.Offset != now.Offset)
        {
            // Who was registered a moment ago and is not now has no rights left.
            if (_surroundings.Agents.GetValueOrDefault(submission.Agent) is not { } caller)
            {
                return NoSuchAgent(submission.Agent);
            }

            (facts, made) = (Rulings.FactsOf(proposal, caller, _surroundings, now), now);
        }

        var ruling = _rulings.On(submission, facts, now - made, now);
        var record = Record(ruling, now);
        if (ruling is { Verdict: Verdict.Permit, Shadow: false })
        {
            Release(RecordAt(record), proposal);
        }
        else if (ruling is { Case: not null, Opening: not null })
        {
            // What people had agreed to waits for more of them again, and the time to decide may be over.
            CatchUp();
        }

        return Collect(submission.Agent, proposal.Id);
    }

    // The record of the threat that a proposal names; null for none.
    private long? FilingOf(Proposal proposal) =>
        proposal.ThreatId is { } id && _state.Threats.TryGetValue(id, out var filed) ? filed.Record : null;
}
