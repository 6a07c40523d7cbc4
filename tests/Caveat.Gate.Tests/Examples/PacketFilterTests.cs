using Caveat.Gate.Tests.Api;
using Caveat.Gate.Tests.Forwarding;
using Caveat.Recording;

namespace Caveat.Gate.Tests.Examples;

/// <summary>The worked actuator, over HTTP, against a gate: it carries out what has a warrant, once, and refuses everything else.</summary>
public sealed class PacketFilterTests : IAsyncDisposable
{
    private const string Deny =
        """{"action":"deny","target":{"ipv4_net":"203.0.113.66/32"},"args":{"duration":3600000}}""";

    private const string Features =
        """{"action":"query","target":{"features":["versions","profiles","pairs","rate_limit"]}}""";

    private HttpGate _gate = null!;
    private RunningFilter _filter = null!;

    public async ValueTask DisposeAsync()
    {
        await _filter.DisposeAsync();
        await _gate.DisposeAsync();
    }

    [Fact]
    public async Task A_warrant_lets_its_command_happen_once()
    {
        await StartAsync();
        var warrant = await WarrantAsync("p-1");

        var first = await _filter.SendAsync(Deny, warrant);
        var second = await _filter.SendAsync(Deny, warrant);

        Assert.Equal(200, first.Fine().Json.Status());
        Assert.Equal("a dry run: the rules are written, and not applied", first.Json.Text());
        Assert.Contains(" ip saddr 203.0.113.66 meta time < ", Rules()[1], StringComparison.Ordinal);
        Refused(WarrantCodes.Used, second);
        Assert.Equal(3, Rules().Length);
    }

    [Fact]
    public async Task A_command_without_a_warrant_or_with_something_else_is_refused()
    {
        await StartAsync();

        var none = await _filter.SendAsync(Deny, null);
        var garbage = await _filter.SendAsync(Deny, "let me");

        Assert.Equal(401, none.Fine().Json.Status());
        Assert.Equal("it has no warrant: propose the command to the gate", none.Json.Text());
        Refused(WarrantCodes.Malformed, garbage);
        Assert.Empty(Rules());
    }

    [Fact]
    public async Task A_warrant_is_for_its_command_in_any_layout_and_for_no_other()
    {
        await StartAsync();
        var warrant = await WarrantAsync("p-1");

        var other = await _filter.SendAsync(
            Deny.Replace("66/32", "67/32", StringComparison.Ordinal),
            warrant
        );
        var longer = await _filter.SendAsync(Deny.Replace("3600", "7200", StringComparison.Ordinal), warrant);
        var same = await _filter.SendAsync(
            """{ "command_id": "c-1", "args": {"duration": 3600000}, "target": {"ipv4_net": "203.0.113.66/32"}, "action": "deny" }""",
            warrant
        );

        Refused(WarrantCodes.WrongAct, other);
        Refused(WarrantCodes.WrongAct, longer);
        Assert.Equal(200, same.Json.Status());
    }

    [Fact]
    public async Task A_warrant_for_another_actuator_is_refused()
    {
        await StartAsync("edge-2");

        Refused(WarrantCodes.WrongActuator, await _filter.SendAsync(Deny, await WarrantAsync("p-1")));
    }

    [Fact]
    public async Task After_a_halt_no_warrant_of_before_is_good()
    {
        await StartAsync();
        var warrant = await WarrantAsync("p-1");
        (await _gate.Person("officer-1").HaltAsync("agent turbo-9")).Fine();

        Refused(WarrantCodes.Halted, await _filter.SendAsync(Deny, warrant));
    }

    [Fact]
    public async Task Where_the_gate_cannot_be_asked_nothing_happens()
    {
        await StartAsync();
        var warrant = await WarrantAsync("p-1");
        await _gate.StopAsync();

        var text = Refused(WarrantCodes.NoHeartbeat, await _filter.SendAsync(Deny, warrant));

        Assert.Contains("cannot be asked: Connection refused", text, StringComparison.Ordinal);
        Assert.Empty(Rules());
    }

    [Fact]
    public async Task A_warrant_that_is_shown_by_many_at_once_is_used_once()
    {
        await StartAsync();
        var warrant = await WarrantAsync("p-1");

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => _filter.SendAsync(Deny, warrant))
        );

        var done = Assert.Single(answers, answer => answer.Json.Status() == 200);
        Assert.All(answers.Where(answer => answer != done), answer => Refused(WarrantCodes.Used, answer));
        Assert.Equal(3, Rules().Length);
    }

    [Fact]
    public async Task What_was_used_is_remembered_over_a_kill()
    {
        await StartAsync();
        var warrant = await WarrantAsync("p-1");
        Assert.Equal(200, (await _filter.SendAsync(Deny, warrant)).Json.Status());
        await RestartFilterAsync();

        Refused(WarrantCodes.Used, await _filter.SendAsync(Deny, warrant));
    }

    [Fact]
    public async Task Without_its_memory_it_refuses_what_may_have_been_used()
    {
        await StartAsync();
        var warrant = await WarrantAsync("p-1");
        File.Delete(_gate.World.At(RunningFilter.Memory));
        await RestartFilterAsync(remembers: false);

        var text = Refused(WarrantCodes.Used, await _filter.SendAsync(Deny, warrant));

        Assert.Contains("what was used before that is not remembered", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_it_cannot_remember_it_ends_and_does_nothing()
    {
        await StartAsync();
        var warrant = await WarrantAsync("p-1");
        Directory.Delete(_gate.World.At("memory"), recursive: true);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _filter.SendAsync(Deny, warrant));

        Assert.Equal(3, await _filter.Program.EndAsync());
        Assert.StartsWith("error: ", _filter.Program.Errors, StringComparison.Ordinal);
        Assert.Empty(Rules());
    }

    [Fact]
    public async Task One_memory_serves_one_filter_and_must_be_one()
    {
        await StartAsync();
        _gate.World.Write("no-memory", "something else");

        await using var second = StartOther(RunningFilter.Memory);
        await using var broken = StartOther("no-memory");
        await using var without = RunningFilter.Start(_gate.World, "--gate");

        Assert.Equal((3, 3), (await second.EndAsync(), await broken.EndAsync()));
        Assert.Contains("is no memory of an actuator", broken.Errors, StringComparison.Ordinal);
        Assert.Equal(2, await without.EndAsync());
        Assert.StartsWith("usage: packet-filter ", without.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_can_do_is_told_without_a_warrant_and_what_it_cannot_is_501()
    {
        await StartAsync();

        var features = await _filter.SendAsync(Features, null);
        var device = await _filter.SendAsync(
            """{"action":"contain","target":{"device":{"hostname":"ws-14"}}}""",
            null
        );
        var extended = await _filter.SendAsync(
            """{"action":"deny","target":{"ipv4_net":"203.0.113.66"},"args":{"slpf":{"drop_process":"none"}}}""",
            null
        );
        var broken = await _filter.SendAsync(
            """{"action":"deny","target":{"ipv4_net":"203.0.113.66; flush ruleset"}}""",
            null
        );

        var results = features.Fine().Json.GetProperty("results");
        Assert.Equal(
            ["versions", "profiles", "pairs", "rate_limit"],
            results.EnumerateObject().Select(each => each.Name)
        );
        Assert.Equal([501, 501, 400], new[] { device, extended, broken }.Select(each => each.Json.Status()));
    }

    [Fact]
    public async Task An_envelope_is_answered_in_one()
    {
        await StartAsync();
        var warrant = await WarrantAsync("p-1");
        const string Enveloped = "application/openc2+json;version=1.0";
        string Envelope(string command) =>
            """{"headers":{"request_id":"r-9"},"body":{"openc2":{"request":""" + command + "}}}";

        var done = await _filter.SendAsync(Envelope(Deny), warrant, Enveloped);
        var refused = await _filter.SendAsync(Envelope(Deny), warrant, Enveloped);
        var empty = await _filter.SendAsync("{}", warrant, Enveloped);
        var other = await _filter.SendAsync(Deny, warrant, "application/json");

        Assert.Equal(Enveloped, done.Fine().MediaType);
        Assert.Equal("r-9", done.At("headers", "request_id"));
        Assert.Equal(
            ["200", "403", "400"],
            new[] { done, refused, empty }.Select(each => each.At("body", "openc2", "response", "status"))
        );
        Assert.Equal(415, other.Status);
    }

    [Fact]
    public async Task Who_wants_no_response_gets_none_once_it_is_done()
    {
        await StartAsync();
        var silent = Deny.Replace(
            "\"duration\"",
            "\"response_requested\":\"none\",\"duration\"",
            StringComparison.Ordinal
        );

        var done = await _filter.SendAsync(silent, await WarrantAsync("p-1", silent));
        var refused = await _filter.SendAsync(silent, null);

        Assert.Equal((204, ""), (done.Status, done.Said));
        Assert.Equal(401, refused.Json.Status());
        Assert.Equal(3, Rules().Length);
    }

    private async Task StartAsync(string actuator = ForwardingGate.Filter)
    {
        _gate = await ForwardingGate.StartAsync(null);
        _filter = await RunningFilter.StartAsync(_gate, actuator);
    }

    private async Task RestartFilterAsync(bool remembers = true)
    {
        await _filter.Program.KillAsync();
        await _filter.DisposeAsync();
        _filter = await RunningFilter.StartAsync(_gate, remembers: remembers);
    }

    private RunningProgram StartOther(string memory) =>
        RunningFilter.Start(
            _gate.World,
            [.. RunningFilter.TrustIn(_gate), "--actuator", ForwardingGate.Filter, "--memory", memory]
        );

    // The agent carries it itself.
    private async Task<string> WarrantAsync(string id, string command = Deny) =>
        (
            await _gate
                .Agent("soar-7")
                .PostAsync(
                    "/v1/proposals",
                    $$"""{"id":"{{id}}","agent":"soar-7","actuator":"default","threat":"INC-4711","command":{{command}}}"""
                )
        )
            .Fine()
            .At("warrant");

    private string[] Rules() =>
        File.Exists(_gate.World.At("filter.nft")) ? File.ReadAllLines(_gate.World.At("filter.nft")) : [];

    private static string Refused(DiagnosticCode code, Answer answer)
    {
        var text = answer.Fine().Json.Text();
        Assert.Equal(403, answer.Json.Status());
        Assert.StartsWith($"{code.Id} {code.Title}: ", text, StringComparison.Ordinal);
        return text;
    }
}
