using System.Collections.Immutable;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Node.Keeping;

// What the gate carries to actuators itself, and what they say of its ledger.
public sealed partial class Gatekeeper
{
    // What this run forwarded, or is about to, by the record of the release.
    private readonly HashSet<long> _forwardedOnce = [];
    private readonly Queue<(long Record, DateTimeOffset Over)> _forwarded = new();

    /// <inheritdoc/>
    public bool TryForward(string agent, string proposal)
    {
        lock (_lock)
        {
            if (
                StandingOf(agent, proposal)
                is not {
                    InShadow: false,
                    State: ProposalState.Permitted or ProposalState.Released,
                    Release.Record: var release
                }
            )
            {
                return false;
            }

            // INVARIANT: whoever gets true forwards it, and nobody gets it twice; what a crash leaves open is reported at the next start.
            var now = Now();
            while (_forwarded.TryPeek(out var oldest) && oldest.Over <= now)
            {
                _forwardedOnce.Remove(_forwarded.Dequeue().Record);
            }

            if (!_forwardedOnce.Add(release))
            {
                return false;
            }

            // Once its release is over it is not forwarded any more, and need not be remembered.
            _forwarded.Enqueue((release, now + Warrant.Life));
            return true;
        }
    }

    /// <inheritdoc/>
    public void Compare(string actuator, long size, LogHash root)
    {
        if (_ledger.Issued is not { Head: var head })
        {
            return;
        }

        if (
            size <= head.Size
            && MerkleProof.IsConsistent(
                size,
                root,
                head.Size,
                head.Root,
                _ledger.ConsistencyOf([size], head.Size)[0]
            )
        )
        {
            return;
        }

        _ledger.Stop(new LedgerStoppedException(SeenHead.Contradiction(actuator, size, head.Size)));
    }

    // Of what a release is of: the permit, or the ruling that opened the case.
    private ForwardTarget? TargetOf(RecordBody.Ruling ruling) =>
        ruling is { IsCommand: true, Shadow: false, Actuator: { } actuator } && ForwardOf(actuator) is { } to
            ? new(actuator, to, ruling.Proposal, ruling.Body)
            : null;

    private Uri? ForwardOf(string actuator) =>
        _deployment.Configuration.Actuators.FirstOrDefault(each => each.Actuator.Id == actuator)?.Forward;

    // Call under the lock. A crash may have come between forwarding a command and its report.
    private void ReportUnderway(ImmutableArray<(string Agent, string Proposal, string Actuator)> underway)
    {
        foreach (var (agent, proposal, actuator) in underway)
        {
            if (ForwardOf(actuator) is not null)
            {
                Record(
                    new RecordBody.Report
                    {
                        Agent = agent,
                        Proposal = proposal,
                        Outcome = Words.Of(ReportOutcome.Unknown),
                        By = actuator,
                        Reporter = Reporter.Actuator,
                        Note = "the gate ended before it knew what the actuator answered",
                    }
                );
            }
        }
    }
}
