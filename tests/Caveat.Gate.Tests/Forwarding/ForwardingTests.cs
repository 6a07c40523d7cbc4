using Caveat.Gate.Tests.Api;
using Caveat.Gate.Tests.Faults;
using Caveat.Gate.Tests.OpenC2;
using Caveat.Recording;

namespace Caveat.Gate.Tests.Forwarding;

/// <summary>What is carried to an actuator, when, and how often.</summary>
public sealed class ForwardingTests
{
    private const string Done =
        """{"results":{"slpf":{"rule_number":7}},"status":200,"status_text":"rule 7 stands"}""";

    private const string Deny = ForwardingGate.Deny;

    private const string Contain = ForwardingGate.Contain;

    // A gate that stops waits for no actuator.
    private static readonly GateLimits _impatient = new()
    {
        StopTime = TimeSpan.FromMilliseconds(50),
        ActuatorTime = TimeSpan.FromMinutes(1),
    };

    [Fact]
    public async Task A_permitted_command_is_forwarded_with_its_warrant_and_the_answer_comes_back()
    {
        await using var actuator = FakeActuator.Answering(Done);
        await using var gate = await ForwardingGate.StartAsync(actuator.Address);

        var response = await gate.Soar().SendBareAsync(Deny, "r-1");

        Assert.Equal((200, "rule 7 stands"), (response.Status(), response.Text()));
        Assert.Equal(
            7,
            response.GetProperty("results").GetProperty("slpf").GetProperty("rule_number").GetInt32()
        );
        Assert.Equal("executed", response.State());
        var report = Assert.Single(response.Ruling().GetProperty("reports").EnumerateArray());
        Assert.Equal(
            ("default", "actuator"),
            (report.GetProperty("by").GetString(), report.GetProperty("reporter").GetString())
        );
        Assert.Equal(Done, report.GetProperty("response").GetRawText());
    }

    [Fact]
    public async Task What_is_forwarded_are_the_canonical_bytes_that_were_ruled_on()
    {
        await using var actuator = FakeActuator.Answering(Done);
        await using var gate = await ForwardingGate.StartAsync(actuator.Address);
        var spaced = Deny.Replace(",", " ,\n ", StringComparison.Ordinal);

        await gate.Soar().SendEnvelopedAsync(spaced, "r-1");

        var asked = Assert.Single(actuator.Asked);
        Assert.EndsWith("\r\n\r\n" + Deny, asked, StringComparison.Ordinal);
        Assert.StartsWith("POST /.well-known/openc2 HTTP/1.1\r\n", asked, StringComparison.Ordinal);
        Assert.Contains($"Content-Type: {OpenC2Client.Bare}\r\n", asked, StringComparison.Ordinal);
        Assert.Contains("X-Request-ID: r-1\r\n", asked, StringComparison.Ordinal);
        Assert.NotNull(Warrant.Parse(WarrantIn(asked)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_people_agreed_to_is_forwarded_when_its_agent_asks(bool byLooking)
    {
        await using var actuator = FakeActuator.Answering(Done);
        await using var gate = await ForwardingGate.StartAsync(actuator.Address);
        var held = await gate.Soar().SendBareAsync(Contain, "r-1");
        var @case = held.Ruling().GetProperty("case").GetProperty("id").GetString()!;
        (await gate.Person("officer-1").DecideAsync(@case, "watch-officer")).Fine();
        Assert.Empty(actuator.Asked);
        var seen = (await gate.Person("officer-2").GetAsync("/v1/proposals/r-1?agent=soar-7")).Fine();
        Assert.Empty(actuator.Asked);

        var state = byLooking
            ? (await gate.FindAsync("r-1")).At("state")
            : (await gate.Soar().SendBareAsync(Contain, "r-1")).State();

        Assert.Equal((102, "approved"), (held.Status(), seen.At("state")));
        Assert.Equal("executed", state);
        Assert.Single(actuator.Asked);
    }

    [Fact]
    public async Task A_repeated_command_gets_the_recorded_answer_also_after_a_restart()
    {
        await using var actuator = FakeActuator.Answering(Done);
        await using var gate = await ForwardingGate.StartAsync(actuator.Address);

        var first = await gate.Soar().SendBareAsync(Deny, "r-1");
        var again = await gate.Soar().SendBareAsync(Deny, "r-1");
        await gate.RestartAsync();
        var later = await gate.Soar().SendBareAsync(Deny, "r-1");

        Assert.Equal(first.GetRawText(), again.GetRawText());
        Assert.Equal(first.GetRawText(), later.GetRawText());
        Assert.Single(actuator.Asked);
    }

    [Fact]
    public async Task Commands_that_are_repeated_at_once_are_forwarded_once()
    {
        await using var actuator = FakeActuator.Answering(Done);
        await using var gate = await ForwardingGate.StartAsync(actuator.Address);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(_ => gate.Soar().SendBareAsync(Deny, "r-1"))
        );

        Assert.Single(actuator.Asked);
        Assert.Single(answers.Select(answer => answer.GetRawText()).Distinct(StringComparer.Ordinal));
        Assert.Equal("executed", answers[0].State());
    }

    [Fact]
    public async Task Who_wants_no_response_gets_none_and_the_command_is_carried()
    {
        await using var actuator = FakeActuator.Saying(
            "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
        );
        await using var gate = await ForwardingGate.StartAsync(actuator.Address);
        var silent = Deny.Replace(
            "\"duration\"",
            "\"response_requested\":\"none\",\"duration\"",
            StringComparison.Ordinal
        );

        var answer = await gate.Soar().SendAsync(silent, OpenC2Client.Bare, "r-1");

        Assert.Equal((204, ""), (answer.Status, answer.Said));
        Assert.Single(actuator.Asked);
        Assert.Equal("unknown", (await gate.FindAsync("r-1")).At("state"));
    }

    [Fact]
    public async Task Nothing_is_forwarded_in_shadow_or_while_it_is_held_or_denied()
    {
        await using var actuator = FakeActuator.Answering(Done);
        await using var gate = await ForwardingGate.StartAsync(
            actuator.Address,
            text => text.Replace("id: turbo-9,", "id: turbo-9, mode: shadow,", StringComparison.Ordinal)
        );
        var shadow = await new OpenC2Client(gate.Agent("turbo-9")).SendBareAsync(Deny);
        var held = await gate.Soar().SendBareAsync(Contain);
        var denied = await gate.Soar()
            .SendBareAsync("""{"action":"delete","target":{"file":{"path":"/srv/volumes/srv-3"}}}""");

        Assert.Equal([200, 102, 403], new[] { shadow, held, denied }.Select(each => each.Status()));
        Assert.Equal("permitted, in shadow: nothing is enforced", shadow.Text());
        Assert.Empty(actuator.Asked);
    }

    [Fact]
    public async Task A_proposal_is_its_agents_to_carry_and_what_the_gate_carries_shows_its_warrant_to_nobody()
    {
        await using var actuator = FakeActuator.Silent();
        await using var gate = await ForwardingGate.StartAsync(actuator.Address, limits: _impatient);
        var proposal = Acts.Proposal(
                "soar-7",
                "p-1",
                Deny.Replace(",\"x-caveat\":{\"threat\":\"INC-4711\"}", "", StringComparison.Ordinal),
                "default"
            )
            .Replace("\"command\"", "\"threat\":\"INC-4711\",\"command\"", StringComparison.Ordinal);

        var proposed = (await gate.Agent("soar-7").PostAsync("/v1/proposals", proposal)).Fine();
        var commanded = gate.Soar()
            .SendBareAsync(Deny.Replace("66/32", "67/32", StringComparison.Ordinal), "r-1");
        await actuator.WhenAskedAsync(1);
        var seen = (await gate.Person("officer-1").GetAsync("/v1/proposals/r-1?agent=soar-7")).Fine();
        await gate.StopAsync();

        Assert.Equal("permitted", proposed.At("state"));
        Assert.NotEqual("", proposed.At("warrant"));
        Assert.Equal(("permitted", ""), (seen.At("state"), seen.At("warrant")));
        Assert.Single(actuator.Asked);
        await Record.ExceptionAsync(() => commanded);
    }

    [Fact]
    public async Task What_a_gate_that_stops_still_waits_for_is_recorded_as_unknown()
    {
        await using var actuator = FakeActuator.Silent();
        await using var gate = await ForwardingGate.StartAsync(actuator.Address, limits: _impatient);

        var commanded = gate.Soar().SendAsync(Deny, OpenC2Client.Bare, "r-1");
        await actuator.WhenAskedAsync(1);
        await gate.RestartAsync();
        var later = await gate.Soar().SendBareAsync(Deny, "r-1");

        Assert.Equal((500, "unknown"), (later.Status(), later.State()));
        Assert.Contains(
            "the gate stopped before there was an answer",
            later.Text(),
            StringComparison.Ordinal
        );
        Assert.Single(actuator.Asked);
        await Record.ExceptionAsync(() => commanded);
    }

    [Fact]
    public async Task What_a_gate_was_killed_over_is_reported_as_unknown_and_not_forwarded_again()
    {
        await using var actuator = FakeActuator.Silent();
        using var world = new ServedWorld();
        world.World.Configure(text => ForwardingGate.ForwardingTo(actuator.Address, text));
        await using (var killed = await world.ServeAsync())
        {
            const string Threat = """{"id":"INC-4711","severity":8,"confidence":0.95}""";
            (await killed.Client.Agent("siem-1").PostAsync("/v1/threats", Threat)).Fine(201);
            var commanded = killed
                .Client.Agent("soar-7")
                .PostAsync("/.well-known/openc2", Deny, OpenC2Client.Bare);
            await actuator.WhenAskedAsync(1);
            await killed.Program.KillAsync();
            await Record.ExceptionAsync(() => commanded);
        }

        var id = Assert
            .Single(actuator.Asked)
            .Split("\r\n")
            .Single(line => line.StartsWith("X-Request-ID: ", StringComparison.Ordinal))[
            "X-Request-ID: ".Length..
        ];
        await using var gate = await world.ServeAsync();
        var later = await new OpenC2Client(gate.Client.Agent("soar-7")).SendBareAsync(Deny, id);

        Assert.Equal((500, "unknown"), (later.Status(), later.State()));
        Assert.Contains("the gate ended before it knew", later.Text(), StringComparison.Ordinal);
        Assert.Single(actuator.Asked);
    }

    [Fact]
    public async Task A_person_says_what_really_happened_where_nobody_knew()
    {
        await using var actuator = FakeActuator.Saying("no HTTP\r\n\r\n");
        await using var gate = await ForwardingGate.StartAsync(actuator.Address);
        var unknown = await gate.Soar().SendBareAsync(Deny, "r-1");

        (
            await gate.Person("officer-1")
                .PostAsync("/v1/proposals/r-1/reports?agent=soar-7", """{"outcome":"executed","hosts":1}""")
        ).Fine();
        var known = await gate.Soar().SendBareAsync(Deny, "r-1");

        Assert.Equal((500, "unknown"), (unknown.Status(), unknown.State()));
        Assert.Equal((200, "executed"), (known.Status(), known.State()));
        Assert.Single(actuator.Asked);
    }

    private static byte[] WarrantIn(string asked)
    {
        var line = asked
            .Split("\r\n")
            .Single(each => each.StartsWith("Caveat-Warrant: ", StringComparison.Ordinal));
        return Convert.FromBase64String(line["Caveat-Warrant: ".Length..]);
    }
}
