using Caveat.Node.Recording;
using Caveat.Node.Witnessing;
using Caveat.Tests.Node.Recording;

namespace Caveat.Tests.Node.Witnessing;

/// <summary>A data folder put back whole from an older copy, with its lock, agrees with itself. A witness knows better.</summary>
public sealed class RestoredWholeTests : IDisposable
{
    private readonly WitnessedLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task It_is_refused_at_the_start_before_anything_is_written_and_the_newest_goes_on()
    {
        await _ledger.GrowWitnessedAsync(20);
        using var older = _ledger.Test.Copy();
        await _ledger.GrowWitnessedAsync(30);
        using var newest = _ledger.Test.Copy();
        Put(older);

        var refusal = await RefusalAsync();

        Assert.StartsWith("the witness `w` contradicts this ledger", refusal, StringComparison.Ordinal);
        Assert.Contains(
            "it has cosigned 30 records of `gate.example/test`, and here are 20",
            refusal,
            StringComparison.Ordinal
        );
        Assert.Contains("Put the newest copy back", refusal, StringComparison.Ordinal);
        Assert.Equal(refusal, await RefusalAsync());
        Assert.Equal(20, _ledger.Test.Replayed.Count);
        Put(newest);
        await _ledger.GrowWitnessedAsync(31);
        Assert.Equal(31, _ledger.PublishedSize);
    }

    [Fact]
    public async Task It_is_refused_before_it_is_adopted_and_before_any_key_is_made()
    {
        await _ledger.GrowWitnessedAsync(20);
        using var older = _ledger.Test.Copy();
        await _ledger.GrowWitnessedAsync(30);
        Put(older);
        _ledger.Test.PutLock(null);
        await using var cosigner = Ask();
        var opening = new LedgerOpening(
            _ledger.Test.Folder,
            LedgerKey.Open(TestLedger.Origin, _ledger.Test.Folder),
            (_, _) => { }
        )
        {
            Adopt = true,
            Cosigner = cosigner,
            Replayed = () => Assert.Fail("it goes on to make what is missing"),
        };

        var refused = Assert.Throws<LedgerStoppedException>(() => Ledger.Open(opening));

        Assert.Contains("it has cosigned 30 records", refused.Message, StringComparison.Ordinal);
        // With the witness away it is still a ledger that its lock does not know.
        _ledger.Witnesses["w"] = FakeWitnesses.Down;
        Assert.Contains(
            "the lock is missing or an older copy",
            await RefusalAsync(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(25, "it has cosigned 30 records of `gate.example/test`, and here are 25")]
    [InlineData(30, "another root at size 30")]
    [InlineData(40, "what it knows at size 30 is not the beginning of this ledger")]
    public async Task It_is_refused_however_far_it_went_on_alone(int size, string expected)
    {
        await _ledger.GrowWitnessedAsync(20);
        using var older = _ledger.Test.Copy();
        await _ledger.GrowWitnessedAsync(30);
        Put(older);
        await using (var alone = _ledger.Test.Open())
        {
            await WitnessedLedger.AppendAsync(alone, size, isOther: true);
        }

        Assert.Contains(expected, await RefusalAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_is_stopped_at_the_first_word_of_a_witness_that_was_away_at_the_start(bool isRequired)
    {
        await _ledger.GrowWitnessedAsync(20);
        using var older = _ledger.Test.Copy();
        await _ledger.GrowWitnessedAsync(30);
        Put(older);
        var answers = _ledger.Witnesses["w"];
        _ledger.Witnesses["w"] = FakeWitnesses.Down;
        await using var cosigner = Ask(isRequired);
        await using var ledger = _ledger.Test.Open();
        await WitnessedLedger.AppendAsync(ledger, 22);

        _ledger.Witnesses["w"] = answers;

        var stopped = await Assert.ThrowsAsync<LedgerStoppedException>(() =>
            WitnessedLedger.SoonAsync(ledger.Stopped)
        );
        Assert.Contains("it has cosigned 30 records", stopped.Message, StringComparison.Ordinal);
        Assert.Throws<LedgerStoppedException>(() => ledger.Append(TestLedger.EntryOf(22)));
    }

    [Fact]
    public async Task A_witness_that_agreed_and_then_claims_more_is_shown_and_stops_nobody()
    {
        var policy = _ledger.Witnesses.Policy(_ledger.Key, "group G any w v\nquorum G", "w", "v");
        await using var cosigner = _ledger.Ask(policy);
        await using var ledger = _ledger.Test.Open();
        await WitnessedLedger.AppendAsync(ledger, 20);
        await WitnessedLedger.SoonAsync(ledger.WhenIssued(19));
        await WitnessedLedger.UntilAsync(() => cosigner.Witnesses is [{ Lag: 0 }, { Lag: 0 }]);

        _ledger.Witnesses["w"] = (_, _) => FakeWitnesses.Say(409, "1000000\n", "text/x.tlog.size");
        await WitnessedLedger.AppendAsync(ledger, 30);
        await WitnessedLedger.SoonAsync(ledger.WhenIssued(29));
        await WitnessedLedger.UntilAsync(() => cosigner.Witnesses[0].Refusals > 1);

        Assert.Equal((WitnessState.Refuses, 10), (cosigner.Witnesses[0].State, cosigner.Witnesses[0].Lag));
        Assert.Contains(
            "it has cosigned 1000000 records",
            cosigner.Witnesses[0].Reason,
            StringComparison.Ordinal
        );
        Assert.False(ledger.Stopped.IsCompleted);
        Assert.Equal(WitnessState.Cosigns, cosigner.Witnesses[1].State);
    }

    private Cosigner Ask(bool isRequired = true) =>
        _ledger.Ask(_ledger.Witnesses.Policy(_ledger.Key, "quorum w", "w"), isRequired);

    private async Task<string> RefusalAsync()
    {
        await using var cosigner = Ask();
        var refusal = await _ledger.Test.RefusalAsync();
        _ledger.Test.Cosigner = null;
        return refusal;
    }

    private void Put(TestLedger copy)
    {
        Directory.Delete(_ledger.Test.Folder.Data, recursive: true);
        TestLedger.CopyFolder(copy.Folder.Data, _ledger.Test.Folder.Data);
    }
}
