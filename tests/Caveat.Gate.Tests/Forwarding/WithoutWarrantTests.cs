using System.Text;
using Caveat.Gate.Forwarding;
using Caveat.Gate.OpenC2;
using Caveat.Gate.Tests.Keeping;
using Caveat.Node.Keeping;
using Caveat.Wire;

namespace Caveat.Gate.Tests.Forwarding;

/// <summary>Where there is no warrant nothing is forwarded, whatever was permitted.</summary>
public sealed class WithoutWarrantTests
{
    [Fact]
    public async Task What_has_no_warrant_yet_is_forwarded_once_it_has()
    {
        await using var actuator = FakeActuator.Answering("""{"status":200}""");
        await using var gate = await TestGate.StartAsync(text =>
            ForwardingGate.ForwardingTo(actuator.Address, text)
        );
        await gate.FileThreatsAsync();
        await using var forwarder = new Forwarder(gate.Keeper, new(new(), TimeProvider.System));
        gate.Ledger.IsIssuing = false;

        var asked = CommandAsync(gate, forwarder);
        gate.Time.Pass(TimeSpan.FromSeconds(5));
        var without = await asked;
        var isEarly = actuator.Asked.Count > 0;
        gate.Ledger.IsIssuing = true;
        var with = await CommandAsync(gate, forwarder);

        Assert.Equal(ProposalState.Permitted, without.State);
        Assert.Equal(503, OpenC2Response.Of(without).Status);
        Assert.False(isEarly);
        Assert.Equal(ProposalState.Executed, with.State);
        Assert.Single(actuator.Asked);
    }

    [Fact]
    public async Task What_came_to_its_end_meanwhile_is_not_forwarded()
    {
        await using var actuator = FakeActuator.Answering("""{"status":200}""");
        await using var gate = await TestGate.StartAsync(text =>
            ForwardingGate.ForwardingTo(actuator.Address, text)
        );
        await gate.FileThreatsAsync();
        await using var forwarder = new Forwarder(gate.Keeper, new(new(), TimeProvider.System));

        // Ruled on and released, and then halted before it is carried.
        var ruled = await RuleAsync(gate);
        await gate.OrderAsync("officer-1", "agent turbo-9", halts: true);
        var carried = await forwarder.CarryAsync(ruled, TestContext.Current.CancellationToken);

        Assert.Equal(ProposalState.Permitted, ruled.Value!.State);
        Assert.False(ruled.Value.Warrant.IsEmpty);
        Assert.Equal(ProposalState.Voided, carried.Value!.State);
        Assert.Empty(actuator.Asked);
    }

    private static async Task<ProposalView> CommandAsync(TestGate gate, Forwarder forwarder) =>
        (await forwarder.CarryAsync(await RuleAsync(gate), TestContext.Current.CancellationToken)).Value!;

    private static Task<Result<ProposalView>> RuleAsync(TestGate gate)
    {
        var command = Encoding.UTF8.GetBytes(ForwardingGate.Deny);
        var reading = ProposalReader.ReadCommand(command, "soar-7", "r-1");
        return gate.Keeper.ProposeAsync(
            new(reading.Proposal!, command, "soar-7", ProposalForm.Command),
            TestContext.Current.CancellationToken
        );
    }
}
