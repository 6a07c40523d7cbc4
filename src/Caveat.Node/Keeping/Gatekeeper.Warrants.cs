using System.Collections.Immutable;
using Caveat.Recording;

namespace Caveat.Node.Keeping;

// What actuators go by.
public sealed partial class Gatekeeper
{
    private readonly Lock _beating = new();
    private (Heartbeat Beat, byte[] Note)? _beat;

    // What may be done is told with its warrant, as soon as the head that proves it is signed.
    private async Task<ProposalView> WithWarrantAsync(Standing standing, CancellationToken stop)
    {
        var view = ViewOf(standing);
        if (
            standing.State is not (ProposalState.Permitted or ProposalState.Released)
            || standing.Release is not { Record: var record }
        )
        {
            return view;
        }

        try
        {
            await _ledger
                .WhenIssued(record)
                .WaitAsync(_opening.WarrantTime, _opening.Clock, stop)
                .ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Without it nothing can be done: the agent asks again while the release lasts.
            return view;
        }

        var entry = _ledger.Read(record);
        return view with { Warrant = Warrant.Write(_ledger.ProofOf(record), entry.Leaf, entry.Disclosures) };
    }

    /// <inheritdoc/>
    public Result<HeartbeatView> Beat(ImmutableArray<long> from)
    {
        if (_ledger.Stopped.IsCompleted || _ledger.Issued is not { } issued)
        {
            return StoppedRefusal();
        }

        if (_opening.SignHeartbeat is not { } sign)
        {
            return new Refusal(
                KeepingCodes.NoHeartbeat,
                RefusalKind.Unavailable,
                "this gate has no key to sign heartbeats with"
            );
        }

        if (from.FirstOrDefault(size => size > issued.Head.Size) is not 0 and var beyond)
        {
            return new Refusal(
                KeepingCodes.NotThatLarge,
                RefusalKind.Conflict,
                $"the ledger has {issued.Head.Size} records and never had {beyond}: whoever saw that many saw another ledger, or this one before it was rolled back"
            );
        }

        Heartbeat beat;
        lock (_lock)
        {
            beat = new(_state.Halts.Epoch, Whole(Now()), issued.Head);
        }

        ImmutableArray<long> sizes = [.. from.Distinct()];
        return new HeartbeatView(
            NoteOf(beat, sign),
            [.. sizes.Zip(_ledger.ConsistencyOf(sizes, issued.Head.Size))]
        );
    }

    // Whoever asks again within the second gets the same one: signing costs more than anything else here, and keeps no proposal waiting.
    private byte[] NoteOf(Heartbeat beat, Func<Heartbeat, byte[]> sign)
    {
        lock (_beating)
        {
            if (
                _beat is not { } last
                || last.Beat.Epoch != beat.Epoch
                || last.Beat.Head != beat.Head
                || beat.Time - last.Beat.Time >= TimeSpan.FromSeconds(1)
            )
            {
                _beat = last = (beat, sign(beat));
            }

            return last.Note;
        }
    }

    // Records and heartbeats know thousandths.
    private static DateTimeOffset Whole(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
