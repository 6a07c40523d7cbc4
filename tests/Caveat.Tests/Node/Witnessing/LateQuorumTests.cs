using Caveat.Node.Recording;
using Caveat.Node.Witnessing;
using Caveat.Recording;
using Caveat.Tests.Node.Recording;
using Caveat.Witnessing;

namespace Caveat.Tests.Node.Witnessing;

/// <summary>Cosignatures that come after what they are for: after the head, after a newer one, after a fault.</summary>
public sealed class LateQuorumTests : IDisposable
{
    private readonly WitnessedLedger _ledger = new();

    private FakeWitnesses Witnesses => _ledger.Witnesses;

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task What_nobody_waited_for_is_borne_and_published_once_it_comes()
    {
        var (policy, answers) = (Witnesses.Policy(_ledger.Key, "quorum w", "w"), Witnesses["w"]);
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Witnesses["w"] = async (body, stop) =>
        {
            await open.Task.WaitAsync(stop);
            return await answers(body, stop);
        };
        await using var cosigner = _ledger.Ask(policy, isRequired: false);
        await using (var ledger = _ledger.Test.Open())
        {
            await WitnessedLedger.AppendAsync(ledger, 20);
            await WitnessedLedger.SoonAsync(ledger.WhenIssued(19));
            await WitnessedLedger.UntilAsync(() => ledger.Published == 20);
            Assert.Single(SignedNote.Parse(ledger.ReadCheckpoint())!.Signatures);

            open.SetResult();
            await WitnessedLedger.UntilAsync(() =>
                policy.IsWitnessed(SignedNote.Parse(ledger.ReadCheckpoint())!, Ed25519.Verify)
            );

            Assert.Equal(20, ledger.Published);
            Assert.True(policy.IsWitnessed(SignedNote.Parse(ledger.Issued!.Note.Span)!, Ed25519.Verify));
            Assert.Equal(ledger.ReadCheckpoint(), ledger.Issued.Note.ToArray());
        }

        Assert.True(policy.IsWitnessed(_ledger.Published!, Ed25519.Verify));
        Assert.Equal([], _ledger.Test.Verify().Faults);
    }

    [Fact]
    public async Task The_quorum_is_missing_only_after_heads_have_lacked_it_for_long()
    {
        var (policy, answers) = (Witnesses.Policy(_ledger.Key, "quorum w", "w"), Witnesses["w"]);
        var (time, longest) = (new PassingTime(), new CosignerLimits().Missing);
        await using var cosigner = _ledger.Ask(policy, isRequired: false, clock: time);
        await using var ledger = _ledger.Test.Open();
        await WitnessedLedger.AppendAsync(ledger, 20);
        await WitnessedLedger.SoonAsync(ledger.WhenIssued(19));
        await WitnessedLedger.UntilAsync(() => cosigner.IsMet && cosigner.Witnesses[0].Lag == 0);
        Witnesses["w"] = FakeWitnesses.Down;

        // However long nothing happened, the next head has its time.
        time.Pass(10 * longest);
        // The witness counts as no longer behind a moment before its answer is taken in.
        await WitnessedLedger.UntilAsync(() => cosigner.IsMet);
        await WitnessedLedger.AppendAsync(ledger, 21);
        await WitnessedLedger.SoonAsync(ledger.WhenIssued(20));
        Assert.True(cosigner.IsMet);
        time.Pass(longest);
        await WitnessedLedger.AppendAsync(ledger, 22);
        await WitnessedLedger.SoonAsync(ledger.WhenIssued(21));
        Assert.True(cosigner.IsMet);
        time.Pass(TimeSpan.FromTicks(1));
        Assert.False(cosigner.IsMet);

        Witnesses["w"] = answers;
        await WitnessedLedger.UntilAsync(() => cosigner.IsMet);
    }

    [Fact]
    public async Task A_newer_head_that_somebody_else_showed_to_a_witness_stops_nobody()
    {
        var policy = Witnesses.Policy(_ledger.Key, "group G any w v\nquorum G", "w", "v");
        var (answers, calls) = (Witnesses["w"], 0);
        var (asked, open) = (
            new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously),
            new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
        );
        Witnesses["w"] = async (body, stop) =>
        {
            if (Interlocked.Increment(ref calls) == 1)
            {
                asked.SetResult();
                await open.Task.WaitAsync(stop);
            }

            return await answers(body, stop);
        };
        await using var cosigner = _ledger.Ask(policy);
        await using var ledger = _ledger.Test.Open();
        await WitnessedLedger.AppendAsync(ledger, 20);
        await WitnessedLedger.SoonAsync(asked.Task);
        await WitnessedLedger.SoonAsync(ledger.WhenIssued(19));
        await WitnessedLedger.AppendAsync(ledger, 30);
        await WitnessedLedger.SoonAsync(ledger.WhenIssued(29));

        // The gate still asks the witness about an older head.
        var published = new CheckpointRequest(0, [], ledger.Issued!.Note);
        Assert.Equal(
            System.Net.HttpStatusCode.OK,
            (await answers(published.ToBytes(), TestContext.Current.CancellationToken)).StatusCode
        );
        open.SetResult();

        await WitnessedLedger.UntilAsync(() =>
            cosigner.Witnesses[0] is { State: WitnessState.Cosigns, Lag: 0 }
        );
        Assert.Equal(0, cosigner.Witnesses[0].Refusals);
        Assert.False(cosigner.Contradicted.IsCompleted);
        Assert.False(ledger.Stopped.IsCompleted);
    }

    [Fact]
    public async Task After_a_fault_nothing_is_signed_locked_or_published()
    {
        var (policy, answers) = (Witnesses.Policy(_ledger.Key, "quorum w", "w"), Witnesses["w"]);
        var (asked, open) = (
            new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously),
            new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
        );
        await _ledger.GrowWitnessedAsync(20);
        await using (
            _ledger.Ask(policy, limits: quick => quick with { Quorum = TimeSpan.FromMilliseconds(100) })
        )
        {
            await using var ledger = _ledger.Test.Open();
            Witnesses["w"] = async (body, stop) =>
            {
                asked.TrySetResult();
                await open.Task.WaitAsync(stop);
                return await answers(body, stop);
            };
            await WitnessedLedger.AppendAsync(ledger, 30);
            await WitnessedLedger.SoonAsync(asked.Task);
            await WitnessedLedger.AppendAsync(ledger, 40);

            ledger.Stop(new LedgerStoppedException("something is wrong"));
            open.SetResult();
        }

        Assert.Equal(20, _ledger.PublishedSize);
        Assert.True(CheckpointLock.Look(_ledger.Test.Folder.Lock, TestLedger.Origin)!.Size < 40);
    }

    private sealed class PassingTime : TimeProvider
    {
        private long _passed;

        public void Pass(TimeSpan time) => Interlocked.Add(ref _passed, time.Ticks);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _passed);
    }
}
