using Caveat.Gate.Tests.Api;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Gate.Tests.Forwarding;

/// <summary>What actuators have seen of the ledger: a gate that was forked or rolled back finds out by it, and stops.</summary>
public sealed class SeenTests
{
    private static readonly string _zeros = Convert.ToBase64String(new byte[LogHash.Length]);

    [Theory]
    [InlineData("1000000", "it has ")]
    [InlineData("3", "they are not the first 3 of this one")]
    public async Task A_gate_stops_that_is_contradicted_by_what_an_actuator_saw(string size, string says)
    {
        await using var actuator = FakeActuator.Saying(Answer($"{size} {_zeros}"));
        await using var gate = await ForwardingGate.StartAsync(actuator.Address);

        var answer = await gate.Soar()
            .SendAsync(ForwardingGate.Deny, "application/openc2-cmd+json;version=1.0");

        var fault = await Assert.ThrowsAsync<LedgerStoppedException>(() =>
            gate.Gate.Stopped.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)
        );
        Assert.StartsWith("`default` has seen ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
        Assert.Equal(503, answer.Fine().Json.Status());
        Assert.Equal(503, (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held())).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x y")]
    [InlineData("1000000")]
    [InlineData("-1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("01 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public async Task What_cannot_be_read_contradicts_nothing(string seen)
    {
        await using var actuator = FakeActuator.Saying(Answer(seen));
        await using var gate = await ForwardingGate.StartAsync(actuator.Address);

        var response = await gate.Soar().SendBareAsync(ForwardingGate.Deny);

        Assert.Equal("executed", response.State());
        Assert.False(gate.Gate.Stopped.IsCompleted);
    }

    [Fact]
    public async Task A_gate_goes_on_where_its_actuator_saw_what_it_is()
    {
        await using var actuator = FakeActuator.Answering("""{"status":200}""");
        await using var gate = await ForwardingGate.StartAsync(actuator.Address);
        await gate.StopAsync();
        actuator.Seen = Head(gate);

        await gate.RestartAsync();

        Assert.Equal("executed", (await gate.Soar().SendBareAsync(ForwardingGate.Deny)).State());
    }

    [Fact]
    public async Task A_folder_that_was_put_back_whole_is_caught_at_the_start_by_what_an_actuator_saw()
    {
        await using var actuator = FakeActuator.Answering("""{"status":200}""");
        await using var gate = await ForwardingGate.StartAsync(actuator.Address);
        await gate.StopAsync();
        gate.World.CopyData("older");
        await gate.RestartAsync();
        await gate.Soar().SendBareAsync(ForwardingGate.Deny);
        await gate.StopAsync();
        actuator.Seen = Head(gate);
        gate.World.PutBackData("older");
        var before = Head(gate);

        var fault = await Assert.ThrowsAsync<LedgerStoppedException>(gate.RestartAsync);

        Assert.Contains("`default` has seen ", fault.Message, StringComparison.Ordinal);
        Assert.Contains("the whole data folder is an older copy", fault.Message, StringComparison.Ordinal);
        // Nothing was signed that the later ledger contradicts.
        Assert.Equal(before, Head(gate));
    }

    [Fact]
    public async Task A_folder_that_was_put_back_and_went_on_is_caught_at_the_next_start()
    {
        await using var actuator = FakeActuator.Answering("""{"status":200}""");
        await using var gate = await ForwardingGate.StartAsync(null);
        await gate.StopAsync();
        gate.World.CopyData("older");
        await gate.RestartAsync();
        await gate.Soar().SendBareAsync(ForwardingGate.Deny);
        await gate.StopAsync();
        actuator.Seen = Head(gate);
        gate.World.PutBackData("older");
        await gate.RestartAsync();
        for (var i = 0; i < 5; i++)
        {
            await gate.Soar().SendBareAsync(ForwardingGate.Contain);
        }

        await gate.StopAsync();
        gate.World.Configure(text => ForwardingGate.ForwardingTo(actuator.Address, text));

        var fault = await Assert.ThrowsAsync<LedgerStoppedException>(gate.RestartAsync);

        Assert.Contains(
            "of this one: it was rolled back and has gone on",
            fault.Message,
            StringComparison.Ordinal
        );
    }

    private static string Answer(string seen) =>
        FakeActuator.Http(
            200,
            "application/openc2-rsp+json;version=1.0",
            """{"status":200}""",
            seen.Length == 0 ? "" : $"Caveat-Seen: {seen}\r\n"
        );

    // Size and root of what a gate that has stopped published.
    private static string Head(HttpGate gate)
    {
        var lines = File.ReadAllLines(new LedgerFolder(gate.World.Data).Checkpoint);
        return $"{lines[1]} {lines[2]}";
    }
}
