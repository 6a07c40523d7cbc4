using Caveat.Node.Keeping;

namespace Caveat.Gate.Tests.Keeping;

/// <summary>Nothing is told before it is durable.</summary>
public sealed class DurabilityTests
{
    private const string Contain =
        """{"action":"contain","target":{"device":{"hostname":"ws-15"}},"args":{"duration":3600000}}""";

    [Fact]
    public async Task A_release_is_told_to_whoever_asks_the_same_again_once_it_is_durable()
    {
        await using var gate = await TestGate.StartAsync();
        var held = await gate.ProposeAsync("soar-7", "p1", Contain);
        var shown = await gate.Keeper.FindCaseAsync(
            new Caller.OfPerson("officer-1"),
            held.Case!.Id,
            CancellationToken.None
        );
        gate.Ledger.IsQuick = false;

        var approving = gate.Keeper.DecideAsync(
            "officer-1",
            held.Case.Id,
            gate.Sign(shown.Value!, "watch-officer", approves: true, "officer-1"),
            CancellationToken.None
        );
        var again = gate.TryProposeAsync("soar-7", "p1", Contain);
        var listed = gate.Keeper.FindCasesAsync(new(new Caller.OfAgent("soar-7")), CancellationToken.None);
        var isEarly = approving.IsCompleted || again.IsCompleted || listed.IsCompleted;
        gate.Ledger.IsQuick = true;
        gate.Ledger.Sync();

        Assert.False(isEarly);
        Assert.Equal("decided", (await approving).Value!.State);
        Assert.Equal(ProposalState.Released, (await again).Value!.State);
        Assert.Equal("released", Assert.Single((await listed).Value!.Cases).State);
    }

    [Fact]
    public async Task While_too_much_waits_for_witnesses_nothing_is_proposed_and_everything_can_be_halted()
    {
        await using var gate = await TestGate.StartAsync();
        gate.Ledger.Unpublished =
            new GateOpening(gate.Deployment, gate.Time, _ => gate.Ledger).MostUnpublished + 1;

        var refused = await gate.TryProposeAsync("soar-7", "p1", Contain);
        await gate.OrderAsync("counsel-1", "all", halts: true);
        gate.Ledger.Unpublished = 0;

        Assert.Equal(KeepingCodes.Busy, refused.Refusal!.Code);
        Assert.Equal(Verdict.Deny, (await gate.ProposeAsync("soar-7", "p1", Contain)).Verdict);
    }
}
