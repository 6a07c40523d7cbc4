using Caveat.Gate.Authorizing;
using Caveat.Gate.Tests.Api;
using Caveat.Node.Identifying;

namespace Caveat.Gate.Tests.Authorizing;

/// <summary>Who gets where: over every endpoint that the gate has.</summary>
public sealed class AccessTests
{
    private static readonly string[] _agents = ["soar-7", "patch-2", "hunt-1", "turbo-9", "siem-1"];

    [Fact]
    public async Task Without_a_credential_only_the_open_endpoints_answer()
    {
        await using var gate = await HttpGate.StartAsync();
        var records = gate.Records;

        foreach (var endpoint in ApiEndpoint.Of(gate))
        {
            var answer = await gate.Nobody.SendAsync(endpoint.Request());

            if (endpoint.Policy == Policies.Anyone)
            {
                // What takes a body says what is missing in it.
                answer.Fine(endpoint.Summary.Takes.IsEmpty ? 200 : 400);
                continue;
            }

            Assert.True(answer.Status == 401, $"{endpoint}: {answer.Status}");
            answer.Problem(401, GateCodes.NotAuthenticated);
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
        }

        Assert.Equal(records, gate.Records);
    }

    [Theory]
    [InlineData("Bearer cvt_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("Bearer cvt_")]
    [InlineData("Bearer")]
    [InlineData("Bearer <token>x")]
    [InlineData("Bearer x<token>")]
    [InlineData("Bearer <hash>")]
    [InlineData("Basic <token>")]
    [InlineData("<token>")]
    public async Task A_token_that_is_nobodys_opens_nothing(string header)
    {
        await using var gate = await HttpGate.StartAsync();
        var (token, records) = (gate.World.TokenOf("soar-7"), gate.Records);
        var shown = header
            .Replace("<token>", token, StringComparison.Ordinal)
            .Replace("<hash>", AgentToken.HashOf(token), StringComparison.Ordinal);
        var stranger = new ApiCaller(
            gate.Http,
            request => request.Headers.TryAddWithoutValidation("Authorization", shown)
        );

        foreach (var endpoint in ApiEndpoint.Of(gate).Where(each => each.Policy != Policies.Anyone))
        {
            var answer = await stranger.SendAsync(endpoint.Request());

            Assert.True(answer.Status == 401, $"{endpoint}: {answer.Status}");
        }

        Assert.Equal(records, gate.Records);
    }

    [Fact]
    public async Task An_agents_token_opens_no_endpoint_of_a_persons_and_changes_nothing()
    {
        await using var gate = await HttpGate.StartAsync();
        var held = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held())).Fine();
        var path = $"/v1/cases/{held.At("case", "id")}";
        var before = (await gate.Person("officer-1").GetAsync(path)).Fine();
        var records = gate.Records;
        var endpoints = ApiEndpoint.Of(gate).Where(each => each.Policy == Policies.Person).ToList();

        foreach (var agent in _agents)
        {
            foreach (var endpoint in endpoints)
            {
                var answer = await gate.Agent(agent).SendAsync(endpoint.Request(held.At("case", "id")));

                answer.Problem(403, GateCodes.NotAllowed);
            }
        }

        Assert.NotEmpty(endpoints);
        Assert.Equal(records, gate.Records);
        Assert.Equal(before.Said, (await gate.Person("officer-1").GetAsync(path)).Said);
        Assert.Empty(gate.Gate.Keeper.View.Watch.Halts);
    }

    [Fact]
    public async Task What_a_person_signed_is_worth_nothing_in_an_agents_hands()
    {
        await using var gate = await HttpGate.StartAsync();
        var held = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held())).Fine();
        var path = $"/v1/cases/{held.At("case", "id")}";
        var officer = gate.Person("officer-1");
        var decision = officer.DecisionOn(
            (await officer.GetAsync(path)).Fine(),
            "watch-officer",
            approves: true
        );

        var decided = await gate.Agent("soar-7").PostAsync($"{path}/approvals", decision);
        var halted = await gate.Agent("soar-7")
            .PostAsync("/v1/watch/halt", officer.Order("all", halts: true));

        decided.Problem(403, GateCodes.NotAllowed);
        halted.Problem(403, GateCodes.NotAllowed);
        Assert.Equal("open", (await officer.GetAsync(path)).At("state"));
    }

    [Fact]
    public async Task A_persons_signature_opens_no_endpoint_of_an_agents_and_changes_nothing()
    {
        await using var gate = await HttpGate.StartAsync();
        var records = gate.Records;
        var endpoints = ApiEndpoint.Of(gate).Where(each => each.Policy == Policies.Agent).ToList();

        foreach (var endpoint in endpoints)
        {
            var answer = await gate.Person("officer-1").SendAsync(endpoint.Request());

            answer.Problem(403, GateCodes.NotAllowed);
        }

        Assert.NotEmpty(endpoints);
        Assert.Equal(records, gate.Records);
    }

    [Fact]
    public async Task An_agent_that_is_not_registered_any_more_is_unknown()
    {
        await using var gate = await HttpGate.StartAsync();
        var turbo = gate.Agent("turbo-9");
        (await turbo.PostAsync("/v1/proposals", Acts.Denied())).Fine();

        gate.World.Configure(text => text.Replace("id: turbo-9", "id: turbo-8", StringComparison.Ordinal));
        await gate.Gate.ReloadAsync();
        var records = gate.Records;
        var again = await turbo.PostAsync("/v1/proposals", Acts.Denied("p-2"));

        again.Problem(401, GateCodes.NotAuthenticated);
        Assert.Equal(records, gate.Records);
    }

    [Fact]
    public async Task A_scheme_is_a_word_without_case()
    {
        await using var gate = await HttpGate.StartAsync();
        var token = gate.World.TokenOf("hunt-1");
        var hunter = new ApiCaller(
            gate.Http,
            request => request.Headers.TryAddWithoutValidation("Authorization", $"bearer {token}")
        );

        (await hunter.GetAsync("/v1/norms")).Fine();
    }

    [Fact]
    public async Task Nothing_on_the_way_may_keep_an_answer_for_others()
    {
        await using var gate = await HttpGate.StartAsync();

        foreach (var endpoint in ApiEndpoint.Of(gate).Where(each => each.Policy != Policies.LedgerReader))
        {
            using var request = endpoint.Request();
            using var answer =
                endpoint.Policy == Policies.Person
                    ? await gate.Person("officer-1").OpenAsync(request)
                    : await gate.Agent("siem-1").OpenAsync(request);

            Assert.True(answer.Headers.CacheControl is { NoStore: true }, $"{endpoint}");
        }
    }

    [Fact]
    public async Task One_caller_alone_is_told_to_wait()
    {
        await using var gate = await HttpGate.StartAsync(limits: new() { Burst = 3, PerSecond = 1 });
        var records = gate.Records;

        var answers = new List<Answer>();
        for (var i = 0; i < 5; i++)
        {
            answers.Add(await gate.Agent("hunt-1").GetAsync("/v1/norms"));
        }

        var late = answers.First(answer => answer.Status != 200);
        late.Problem(429, GateCodes.TooMany);
        Assert.Equal(TimeSpan.FromSeconds(1), late.Headers.RetryAfter!.Delta);
        (await gate.Agent("soar-7").GetAsync("/v1/norms")).Fine();
        (await gate.Nobody.GetAsync("/healthz")).Fine();
        Assert.Equal(records, gate.Records);
    }

    [Theory]
    [InlineData("/v1/heartbeat")]
    [InlineData("/V1/heartbeat/?from=0")]
    public async Task Who_asks_for_too_many_heartbeats_is_told_to_wait_whoever_they_are(string path)
    {
        await using var gate = await HttpGate.StartAsync(limits: new() { Burst = 3, PerSecond = 1 });

        var answers = new List<Answer>();
        for (var i = 0; i < 5; i++)
        {
            answers.Add(await gate.Nobody.GetAsync(path));
        }

        answers[0].Fine();
        var late = answers.First(answer => answer.Status != 200);
        late.Problem(429, GateCodes.TooMany);
        Assert.Equal(TimeSpan.FromSeconds(1), late.Headers.RetryAfter!.Delta);
        (await gate.Agent("soar-7").GetAsync("/v1/norms")).Fine();
        (await gate.Nobody.GetAsync("/healthz")).Fine();
    }
}
