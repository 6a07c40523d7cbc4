using Caveat.Approving;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Node.Keeping;

// What follows from a permit, and from a case that has the signatures it asks for.
public sealed partial class Gatekeeper
{
    // Call under the lock. A permit is released at once. After a crash it still is while its time lasts and nothing has changed; else the
    // agent, which was not answered, asks anew.
    private void Release(LedgerRecord permit, Proposal proposal)
    {
        if (
            Now() < permit.Head.Time + Warrant.Life
            && !_state.IsClockSuspect
            && permit.Head.Activation == _state.Activation?.Record
        )
        {
            Record(_rulings.Released(permit, proposal));
        }
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
            Record(Rulings.Decided(kept, ruled, now), now);
        }
    }

    // Call under the lock, whenever the agent asks. INVARIANT: a case is released once, and whoever asks again gets that release.
    private Refusal? Collect(string agent, string proposal)
    {
        if (
            _state.Find(agent, proposal) is not { Case: { } id }
            || _state.Cases.FindPending(id) is not { Case.State: CaseState.Decided } kept
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
        if (kept.Case.State == CaseState.Decided && RuleAgain(kept, now) is { } ruled)
        {
            Record(_rulings.Released(kept, ruled, now), now);
        }

        return null;
    }

    // Call under the lock. What was held is ruled on as it would be now; null where a change for the worse denied it or asks for more.
    private Ruled? RuleAgain(KeptCase kept, DateTimeOffset now)
    {
        var (ruled, instead) = _rulings.Again(kept, now);
        if (instead is not null)
        {
            Record(instead, now);
        }

        if (instead?.Outcome == CaseRecords.Widened)
        {
            // What people had agreed to waits for more of them again, and the time to decide may be over.
            CatchUp();
        }

        return ruled;
    }
}
