using System.Text;
using System.Text.Json;
using Caveat.Gate.Tests.Api;
using Caveat.Gate.Tests.Keeping;
using Caveat.Node.Keeping;
using Caveat.Recording;
using Caveat.Wire;

namespace Caveat.Gate.Tests.Forwarding;

/// <summary>Proposals of one case have one release: it is carried once, and what comes of it comes of each.</summary>
public sealed class JoinedTests
{
    private const string Done = """{"status":200,"status_text":"contained"}""";

    private const string Contain = ForwardingGate.Contain;

    // It names no actuator, as a bare command does not: it is the same act.
    private const string Proposal = $$"""{"id":"p-1","agent":"soar-7","command":{{Contain}}}""";

    private static readonly Caller _soar = new Caller.OfAgent("soar-7");

    private static readonly string _again = Contain.Replace(
        "\"args\"",
        "\"command_id\":\"r-2\",\"args\"",
        StringComparison.Ordinal
    );

    // Mutation check: see it fail where what is forwarded is kept by the proposal, or the command of the one that joined is sent.
    [Theory]
    [InlineData("r-1", "r-2")]
    [InlineData("r-2", "r-1")]
    public async Task The_same_command_under_two_ids_is_forwarded_once(string first, string second)
    {
        await using var actuator = FakeActuator.Answering(Done);
        await using var gate = await ForwardingGate.StartAsync(actuator.Address);
        var held = await gate.Soar().SendBareAsync(Contain, "r-1");
        var joined = await gate.Soar().SendBareAsync(_again, "r-2");
        await ApproveAsync(gate, held.Ruling());

        var one = await gate.FindAsync(first);
        var other = await gate.FindAsync(second);
        var repeated = await gate.Soar().SendBareAsync(_again, "r-2");

        Assert.Equal(CaseOf(held.Ruling()), CaseOf(joined.Ruling()));
        var asked = Assert.Single(actuator.Asked);
        Assert.EndsWith("\r\n\r\n" + Contain, asked, StringComparison.Ordinal);
        Assert.Contains("X-Request-ID: r-1\r\n", asked, StringComparison.Ordinal);
        Assert.Equal(("executed", "executed"), (one.At("state"), other.At("state")));
        Assert.Equal((200, "contained"), (repeated.Status(), repeated.Text()));
    }

    [Fact]
    public async Task What_its_agent_carries_the_gate_does_not_although_a_command_joined_it()
    {
        await using var actuator = FakeActuator.Answering(Done);
        await using var gate = await ForwardingGate.StartAsync(actuator.Address);
        var held = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Proposal)).Json;
        var joined = await gate.Soar().SendBareAsync(Contain, "r-2");
        await ApproveAsync(gate, held);

        var carried = await gate.FindAsync("p-1");
        var command = await gate.Soar().SendBareAsync(Contain, "r-2");

        Assert.Equal(CaseOf(held), CaseOf(joined.Ruling()));
        Assert.NotEqual("", carried.At("warrant"));
        Assert.Equal((200, "released"), (command.Status(), command.State()));
        Assert.Empty(actuator.Asked);
    }

    [Fact]
    public async Task What_the_gate_carries_shows_its_warrant_to_none_that_joined_it()
    {
        await using var actuator = FakeActuator.Answering(Done);
        await using var gate = await ForwardingGate.StartAsync(actuator.Address);
        var held = await gate.Soar().SendBareAsync(Contain, "r-1");
        var joined = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Proposal)).Json;
        await ApproveAsync(gate, held.Ruling());

        var carried = await gate.FindAsync("p-1");

        Assert.Equal(CaseOf(held.Ruling()), CaseOf(joined));
        Assert.Equal(("executed", ""), (carried.At("state"), carried.At("warrant")));
        Assert.Single(actuator.Asked);
    }

    [Fact]
    public async Task What_was_taken_back_once_it_was_released_is_not_carried_for_one_that_joined_it()
    {
        await using var actuator = FakeActuator.Answering(Done);
        await using var gate = await ForwardingGate.StartAsync(null);
        var held = await gate.Soar().SendBareAsync(Contain, "r-1");
        await gate.Soar().SendBareAsync(Contain, "r-2");
        await ApproveAsync(gate, held.Ruling());
        var released = await gate.FindAsync("r-1");
        (await gate.Agent("soar-7").PostAsync("/v1/proposals/r-1/withdrawal", "")).Fine();
        await gate.ForwardAsync(actuator.Address);

        var joined = await gate.FindAsync("r-2");

        Assert.Equal(("released", "withdrawn"), (released.At("state"), joined.At("state")));
        Assert.Empty(actuator.Asked);
    }

    // Mutation check: see it fail where a report by anybody ends what is under way.
    [Fact]
    public async Task What_was_under_way_at_a_crash_is_unknown_under_each_id_whatever_its_agent_said_meanwhile()
    {
        await using var gate = await TestGate.StartAsync(text =>
            ForwardingGate.ForwardingTo(new("http://127.0.0.1:9/"), text)
        );
        var held = await CommandAsync(gate, "r-1");
        await CommandAsync(gate, "r-2");
        await gate.DecideAsync("officer-1", held.Case!.Id, "watch-officer");
        var target = (await gate.FindAsync(_soar, _soar.Id, "r-2")).ForwardTo!;
        Assert.True(gate.Keeper.TryForward(_soar.Id, target.Proposal));
        var reported = await gate.Keeper.ReportAsync(
            _soar,
            _soar.Id,
            "r-1",
            new(ReportOutcome.Executed, null, null, null, null),
            CancellationToken.None
        );

        await gate.CrashAsync();

        Assert.Equal(("r-1", ProposalState.Executed), (target.Proposal, reported.Value!.State));
        Assert.Equal(ProposalState.Unknown, await gate.StateOfAsync(_soar.Id, "r-1"));
        Assert.Equal(ProposalState.Unknown, await gate.StateOfAsync(_soar.Id, "r-2"));
        Assert.False(gate.Keeper.TryForward(_soar.Id, "r-1"));
        Assert.False(gate.Keeper.TryForward(_soar.Id, "r-2"));
        Assert.Single(gate.Records<RecordBody.Report>(), report => report.Reporter == Reporter.Actuator);
    }

    private static async Task<ProposalView> CommandAsync(TestGate gate, string id)
    {
        var command = Encoding.UTF8.GetBytes(Contain);
        var proposal = ProposalReader.ReadCommand(command, _soar.Id, id).Proposal!;
        var ruled = await gate.Keeper.ProposeAsync(
            new(proposal, command, _soar.Id, ProposalForm.Command),
            CancellationToken.None
        );
        return ruled.Value!;
    }

    private static async Task ApproveAsync(HttpGate gate, JsonElement held) =>
        (await gate.Person("officer-1").DecideAsync(CaseOf(held), "watch-officer")).Fine();

    private static string CaseOf(JsonElement ruled) =>
        ruled.GetProperty("case").GetProperty("id").GetString()!;
}
