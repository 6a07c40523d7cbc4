using Caveat.Node.Recording;
using Caveat.Recording;
using Caveat.Witnessing;

namespace Caveat.Gate.Tests.Witnessing;

/// <summary>Two states whose gates witness each other: each runs a gate, and a witness that cosigns for the gate of the other.</summary>
public sealed class TwoStatesTests : IAsyncLifetime
{
    private WitnessedGate _a = null!;
    private WitnessedGate _b = null!;
    private RunningWitness _ofA = null!;
    private RunningWitness _ofB = null!;

    public async ValueTask InitializeAsync()
    {
        _a = await WitnessedGate.StartAsync("gate.example/state-a");
        _b = await WitnessedGate.StartAsync("gate.example/state-b");
        _ofA = await RunningWitness.StartAsync("witness.example/state-a", _b.Key);
        _ofB = await RunningWitness.StartAsync("witness.example/state-b", _a.Key);
        await _a.RestartAsync(PolicyOfA);
        await _b.RestartAsync(PolicyOfB);
    }

    public async ValueTask DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
        await _ofA.DisposeAsync();
        await _ofB.DisposeAsync();
    }

    // The gate of one state is witnessed by the other.
    private string PolicyOfA => $"log {_a.Key}\n{_ofB.Line("state-b")}quorum state-b\n";

    private string PolicyOfB => $"log {_b.Key}\n{_ofA.Line("state-a")}quorum state-a\n";

    [Fact]
    public async Task Each_cosigns_for_the_other_and_nothing_leaves_a_gate_that_the_other_state_has_not_seen()
    {
        var ofA = WitnessedGate.CheckpointOf(await _a.PermitAsync("look-1"))!;
        var ofB = WitnessedGate.CheckpointOf(await _b.PermitAsync("look-1"))!;

        Assert.NotNull(Read(PolicyOfA).Accept(ofA.ToBytes(), Ed25519.Verify));
        Assert.NotNull(Read(PolicyOfB).Accept(ofB.ToBytes(), Ed25519.Verify));
        Assert.False(Read(PolicyOfA).IsWitnessed(ofB, Ed25519.Verify));
        Assert.Equal(Checkpoint.Parse(ofA.Text)!.Size, _ofB.Store.Last("gate.example/state-a")!.Size);
    }

    [Fact]
    public async Task A_gate_that_is_put_back_whole_does_not_start_and_with_its_newest_copy_it_does()
    {
        var (older, newest) = await GrowAsync();
        _a.Put(older);

        var refused = await Assert.ThrowsAsync<LedgerStoppedException>(() => _a.RestartAsync(PolicyOfA));

        Assert.Contains(
            "the witness `state-b` contradicts this ledger: it has cosigned",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("Put the newest copy back", refused.Message, StringComparison.Ordinal);
        _a.Put(newest);
        await _a.RestartAsync(PolicyOfA);
        Assert.NotNull(WitnessedGate.CheckpointOf(await _a.PermitAsync("look-9")));
    }

    [Fact]
    public async Task A_gate_that_is_made_to_fork_is_refused_by_the_other_state_which_says_so_and_can_prove_it()
    {
        var (older, _) = await GrowAsync();
        var known = _ofB.Store.Last("gate.example/state-a")!;

        // Put back from an older copy, its lock with it, it goes on differently where no witness looks.
        _a.Put(older);
        await _a.RestartAsync(null);
        for (var i = 0; _a.Http.Records <= known.Size; i++)
        {
            await _a.PermitAsync($"other-{i}");
        }

        await _a.Http.StopAsync();
        var asked = _ofB.Replies.Count;
        var refused = await Assert.ThrowsAsync<LedgerStoppedException>(() => _a.RestartAsync(PolicyOfA));

        // The gate that forked is told, and does not start.
        Assert.Contains(
            "has cosigned another history of `gate.example/state-a`",
            refused.Message,
            StringComparison.Ordinal
        );
        // The other state says what it saw, cosigned nothing of it, and keeps what proves it.
        var last = _ofB.Replies.Skip(asked).Last();
        Assert.Equal(WitnessAnswer.Inconsistent, last.Testimony.Answer);
        Assert.StartsWith("INCONSISTENT", last.Testimony.Reason, StringComparison.Ordinal);
        Assert.All(_ofB.Replies.Skip(asked), reply => Assert.Null(reply.Line));
        Assert.Equal(known, _ofB.Store.Last("gate.example/state-a"));
        var evidence = Assert.Single(_ofB.Store.Evidence());
        Assert.Equal(known, Checkpoint.Verify(evidence.Cosigned.Span, _a.Key, Ed25519.Verify));
        Assert.Equal(last.Head, Checkpoint.Verify(evidence.Refused.Span, _a.Key, Ed25519.Verify));
        // The gate of the other state goes on: its witness is another program than the gate that forked.
        Assert.NotNull(WitnessedGate.CheckpointOf(await _b.PermitAsync("look-9")));
    }

    // What the gate of A had at an earlier time, and what it has last.
    private async Task<(string Older, string Newest)> GrowAsync()
    {
        await _a.PermitAsync("look-1");
        await _a.Http.StopAsync();
        var older = _a.Copy();
        await _a.RestartAsync(PolicyOfA);
        for (var i = 2; i < 6; i++)
        {
            await _a.PermitAsync($"look-{i}");
        }

        await _a.Http.StopAsync();
        Assert.Equal(_a.Published, _ofB.Store.Last("gate.example/state-a")!.Size);
        return (older, _a.Copy());
    }

    private static TlogPolicy Read(string text) =>
        TlogPolicy.Parse(System.Text.Encoding.UTF8.GetBytes(text), out _)!;
}
