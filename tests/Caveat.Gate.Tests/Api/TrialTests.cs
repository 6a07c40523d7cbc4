namespace Caveat.Gate.Tests.Api;

/// <summary>Rulings without effect.</summary>
public sealed class TrialTests
{
    [Theory]
    [InlineData("permit")]
    [InlineData("hold")]
    [InlineData("deny")]
    public async Task What_if_tells_the_verdict_that_there_would_be_and_leaves_no_record(string verdict)
    {
        var proposal = verdict switch
        {
            "permit" => Acts.Permitted(),
            "hold" => Acts.Held(),
            _ => Acts.Denied(),
        };
        await using var gate = await HttpGate.StartAsync();
        var (agent, records) = (gate.Agent(Acts.AgentOf(proposal)), gate.Records);

        var tried = await agent.PostAsync("/v1/what-if", proposal);
        var byPeople = await gate.Person("officer-1").PostAsync("/v1/what-if", proposal);
        var recordsAfter = gate.Records;
        var ruled = await agent.PostAsync("/v1/proposals", proposal);

        Assert.Equal(verdict, tried.Fine().At("verdict"));
        Assert.Equal(verdict, byPeople.Fine().At("verdict"));
        Assert.Equal(records, recordsAfter);
        Assert.Equal(verdict, ruled.Fine().At("verdict"));
        Assert.Equal(ruled.At("digest"), tried.At("digest"));
    }

    [Fact]
    public async Task Trying_counts_nothing()
    {
        await using var gate = await HttpGate.StartAsync();
        var turbo = gate.Agent("turbo-9");
        await gate.FileThreatsAsync();
        string Contain(int host) =>
            Acts.Proposal(
                    "turbo-9",
                    $"p-{host}",
                    $$$"""{"action":"contain","target":{"device":{"hostname":"ws-{{{host}}}"}},"args":{"duration":3600000}}""",
                    "edr-office"
                )
                .Replace("\"command\"", "\"threat\":\"INC-4711\",\"command\"", StringComparison.Ordinal);

        for (var host = 21; host < 27; host++)
        {
            Assert.Equal(
                "permit",
                (await turbo.PostAsync("/v1/what-if", Contain(host))).Fine().At("verdict")
            );
        }

        Assert.Equal("permit", (await turbo.PostAsync("/v1/proposals", Contain(21))).Fine().At("verdict"));
    }

    [Fact]
    public async Task An_agent_tries_for_itself_alone()
    {
        await using var gate = await HttpGate.StartAsync();

        var others = await gate.Agent("turbo-9").PostAsync("/v1/what-if", Acts.Permitted());
        var unknown = await gate.Person("officer-1")
            .PostAsync("/v1/what-if", Acts.Permitted().Replace("hunt-1", "hunt-9", StringComparison.Ordinal));
        var broken = await gate.Agent("turbo-9").PostAsync("/v1/what-if", """{"id":"x"}""");

        others.Problem(403, GateCodes.OtherAgent);
        unknown.Problem(403, GateCodes.OtherAgent);
        Assert.Equal((400, "application/problem+json"), (broken.Status, broken.MediaType));
    }

    [Fact]
    public async Task An_explanation_gives_people_the_facts_and_what_would_change_the_verdict()
    {
        await using var gate = await HttpGate.StartAsync();
        var records = gate.Records;

        var explained = (await gate.Person("counsel-1").PostAsync("/v1/explain", Acts.Held())).Fine();

        Assert.Equal("hold", explained.At("verdict"));
        Assert.Equal("hold", explained.At("norms", "verdict"));
        Assert.NotEqual("", explained.At("norms", "changes") + explained.At("norms", "facts"));
        Assert.Equal(records, gate.Records);
    }

    [Fact]
    public async Task An_explanation_says_what_stands_before_every_norm()
    {
        await using var gate = await HttpGate.StartAsync();
        (await gate.Person("officer-1").HaltAsync("all")).Fine();

        var explained = await gate.Person("officer-1").PostAsync("/v1/explain", Acts.Permitted());

        Assert.Equal("deny", explained.Fine().At("verdict"));
        Assert.Equal("permit", explained.At("norms", "verdict"));
    }
}
