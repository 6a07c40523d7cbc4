using Caveat.Gate.Tests.Api;

namespace Caveat.Gate.Tests.Examples;

/// <summary>The agents under <c>examples/</c>, against a gate that runs as a program, and against one that is not well.</summary>
public sealed class ExampleTests : IDisposable
{
    private const string Query =
        """{"id":"a-1","actuator":"edr-office","command":{"action":"query","target":{"device":{"hostname":"ws-14"}}}}""";

    private const string Contain =
        """{"id":"a-2","actuator":"edr-office","command":{"action":"contain","target":{"device":{"hostname":"ws-15"}},"args":{"duration":3600000}}}""";

    private const string Delete =
        """{"id":"a-3","actuator":"edr-office","command":{"action":"delete","target":{"file":{"path":"/srv/old"}}}}""";

    private const string Permitted =
        """{"proposal":"a-1","verdict":"permit","state":"permitted","grounds":[]}""";

    private readonly DemoFolder _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task The_agent_acts_on_a_permit_and_reports_it()
    {
        await using var gate = await ServeAsync();
        await using var agent = Agent(gate.Address, Query);

        Assert.Equal(0, await agent.EndAsync());

        Assert.StartsWith("dry run: ", agent.Output, StringComparison.Ordinal);
        Assert.Contains("\"state\":\"executed\"", await AskAsync(gate, "a-1"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("agent.py")]
    [InlineData("curl.sh")]
    public async Task What_is_held_is_done_only_once_people_released_it(string example)
    {
        await using var gate = await ServeAsync();
        await using var agent = Example(example, gate.Address, Contain);

        await agent.LineWithAsync("held: ");
        Assert.DoesNotContain("dry run", agent.Output, StringComparison.Ordinal);
        await DecideAsync(gate, "approve");

        Assert.Equal(0, await agent.EndAsync());
        Assert.Contains("\ndry run: ", agent.Output, StringComparison.Ordinal);
        Assert.Contains("\"state\":\"executed\"", await AskAsync(gate, "a-2"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("agent.py")]
    [InlineData("curl.sh")]
    public async Task What_a_person_objected_to_is_not_done(string example)
    {
        await using var gate = await ServeAsync();
        await using var agent = Example(example, gate.Address, Contain);

        await agent.LineWithAsync("held: ");
        await DecideAsync(gate, "object");

        await agent.EndAsync();
        Assert.DoesNotContain("dry run", agent.Output, StringComparison.Ordinal);
        Assert.Contains("\nobjected: ", agent.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_denied_is_neither_done_nor_asked_again()
    {
        await using var gate = await ServeAsync();
        var again = Delete.Replace("a-3", "a-4", StringComparison.Ordinal);
        await using var agent = Agent(gate.Address, Delete, again);

        Assert.Equal(0, await agent.EndAsync());

        Assert.StartsWith(
            "denied: nothing permits this\nnot asked again: ",
            agent.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("\"state\":\"denied\"", await AskAsync(gate, "a-3"), StringComparison.Ordinal);
        Assert.Contains("CAV7551", await AskAsync(gate, "a-4"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_that_is_taken_is_replaced_and_the_new_proposal_ruled_on()
    {
        await using var gate = await ServeAsync();
        await using var first = Agent(gate.Address, Query);
        Assert.Equal(0, await first.EndAsync());
        await using var second = Agent(gate.Address, Delete.Replace("a-3", "a-1", StringComparison.Ordinal));

        Assert.Equal(0, await second.EndAsync());

        Assert.StartsWith("denied: ", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_proposal_is_not_done()
    {
        await using var gate = await ServeAsync();
        await using var agent = Agent(gate.Address, """{"id":"a-1","command":{"action":"query"}}""");

        Assert.Equal(0, await agent.EndAsync());

        Assert.StartsWith("not taken: CAV2012 ", agent.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("agent.py")]
    [InlineData("curl.sh")]
    public async Task A_gate_that_is_busy_is_asked_again_with_the_same_bytes(string example)
    {
        await using var gate = new FakeGate((503, "Retry-After: 0\r\n", "{}"), (200, "", Permitted));
        await using var agent = Example(example, gate.Address, Query);

        Assert.Equal(0, await agent.EndAsync());

        Assert.Contains("dry run: ", agent.Output, StringComparison.Ordinal);
        Assert.Equal(3, gate.Asked.Count);
        Assert.Equal(gate.Asked[0], gate.Asked[1]);
        Assert.Contains("\"a-1\"", gate.Asked[0], StringComparison.Ordinal);
        Assert.StartsWith("POST /v1/proposals/a-1/reports ", gate.Asked[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("agent.py", 503, 6)]
    [InlineData("agent.py", 401, 1)]
    [InlineData("curl.sh", 401, 1)]
    public async Task Where_there_is_no_ruling_nothing_is_done(string example, int status, int tries)
    {
        await using var gate = new FakeGate(
            (status, "Retry-After: 0\r\n", """{"code":"CAV7557","detail":"the gate has stopped"}""")
        );
        await using var agent = Example(example, gate.Address, Query);

        await agent.EndAsync();

        Assert.DoesNotContain("dry run", agent.Output, StringComparison.Ordinal);
        Assert.Equal(tries, gate.Asked.Count);
    }

    private RunningProgram Agent(string gate, params string[] acts) =>
        RunningProgram.StartOther(
            _world.Path,
            [
                "env",
                $"CAVEAT_GATE={gate}",
                "CAVEAT_AGENT=soar-7",
                $"CAVEAT_TOKEN={_world.TokenOf("soar-7")}",
                "python3",
                Repository.At("examples/agent.py"),
                _world.Write("acts", string.Join('\n', acts)),
            ]
        );

    private RunningProgram Example(string example, string gate, string act)
    {
        if (example == "agent.py")
        {
            return Agent(gate, act);
        }

        return RunningProgram.StartOther(
            _world.Path,
            [
                "env",
                $"CAVEAT_GATE={gate}",
                $"CAVEAT_CURL={_world.Write("soar-7.curl", $"oauth2-bearer = {_world.TokenOf("soar-7")}\n")}",
                "bash",
                Repository.At("examples/curl.sh"),
                _world.Write(
                    "act",
                    act.Replace("{\"id\"", "{\"agent\":\"soar-7\",\"id\"", StringComparison.Ordinal)
                ),
            ]
        );
    }

    private async Task<ServedGate> ServeAsync()
    {
        var program = RunningProgram.Start(_world.Path, "serve", "--listen", "http://127.0.0.1:0");
        var line = await program.LineWithAsync("listening on ");
        return new(program, line["listening on ".Length..].TrimEnd('/'));
    }

    private async Task DecideAsync(ServedGate gate, string decision)
    {
        using var http = Caller(gate);
        var cases = await http.GetStringAsync("/v1/cases?state=open", TestContext.Current.CancellationToken);
        var id = cases.Split("\"case\":\"")[1].Split('"')[0];
        await using var decided = RunningProgram.Start(
            _world.Path,
            [
                decision,
                id,
                "--role",
                "watch-officer",
                "--yes",
                "--gate",
                gate.Address,
                "--key",
                "officer-1.key",
            ]
        );
        Assert.Equal(0, await decided.EndAsync());
    }

    private async Task<string> AskAsync(ServedGate gate, string proposal)
    {
        using var http = Caller(gate);
        using var answer = await http.GetAsync(
            $"/v1/proposals/{proposal}",
            TestContext.Current.CancellationToken
        );
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private HttpClient Caller(ServedGate gate)
    {
        var http = new HttpClient { BaseAddress = new(gate.Address) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", _world.TokenOf("soar-7"));
        return http;
    }

    private sealed record ServedGate(RunningProgram Program, string Address) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Program.DisposeAsync();
    }
}
