using Caveat.Node.Keeping;

namespace Caveat.Gate.Tests.Api;

public sealed class ProposalTests
{
    [Theory]
    [InlineData("https://gate.example:8440", "https://[::]:8440", "https://gate.example:8440/")]
    [InlineData("http://localhost:0", "http://127.0.0.1:41234", "http://localhost:41234/")]
    public void A_gate_is_reached_by_the_name_that_it_was_given(
        string listen,
        string bound,
        string reached
    ) => Assert.Equal(reached, RunningGate.ReachedAt(new(listen), new(bound)).ToString());

    [Fact]
    public async Task A_proposal_is_permitted_held_or_denied_with_its_grounds()
    {
        await using var gate = await HttpGate.StartAsync();

        var permitted = (await gate.Agent("hunt-1").PostAsync("/v1/proposals", Acts.Permitted())).Fine();
        var held = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held())).Fine();
        var denied = (await gate.Agent("turbo-9").PostAsync("/v1/proposals", Acts.Denied())).Fine();

        Assert.Equal(("permit", "permitted"), (permitted.At("verdict"), permitted.At("state")));
        Assert.NotEqual("", permitted.At("notAfter"));
        Assert.Equal(("hold", "held"), (held.At("verdict"), held.At("state")));
        Assert.False(held.Json.TryGetProperty("notAfter", out _));
        var url = held.At("case", "url");
        (await gate.Person("officer-1").GetAsync(url[url.IndexOf("/v1", StringComparison.Ordinal)..])).Fine();
        Assert.StartsWith(gate.Gate.Address.ToString(), url, StringComparison.Ordinal);
        Assert.Equal("watch-officer", held.At("requires", "formula"));
        Assert.Equal("open", held.At("case", "state"));
        Assert.Equal(("deny", "denied"), (denied.At("verdict"), denied.At("state")));
        Assert.All(
            [permitted, held, denied],
            ruling => Assert.NotEqual(0, ruling.Json.GetProperty("grounds").GetArrayLength())
        );
    }

    [Fact]
    public async Task The_same_again_is_the_ruling_that_there_is_and_no_record()
    {
        await using var gate = await HttpGate.StartAsync();
        var first = (await gate.Agent("hunt-1").PostAsync("/v1/proposals", Acts.Permitted())).Fine();
        var records = gate.Records;

        var again = (await gate.Agent("hunt-1").PostAsync("/v1/proposals", Acts.Permitted())).Fine();

        Assert.Equal(first.Said, again.Said);
        Assert.Equal(records, gate.Records);
    }

    [Fact]
    public async Task The_same_id_with_another_body_is_a_conflict_and_changes_nothing()
    {
        await using var gate = await HttpGate.StartAsync();
        var held = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("p-1"))).Fine();
        var records = gate.Records;

        var other = await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("p-1", "ws-16"));

        other.Problem(409, KeepingCodes.IdTaken);
        Assert.Equal(records, gate.Records);
        Assert.Equal(held.Said, (await gate.Agent("soar-7").GetAsync("/v1/proposals/p-1")).Said);
    }

    [Fact]
    public async Task The_same_id_of_another_agent_is_another_proposal()
    {
        await using var gate = await HttpGate.StartAsync();
        const string Query = """{"action":"query","target":{"device":{"hostname":"ws-14"}}}""";

        var ours = await gate.Agent("hunt-1").PostAsync("/v1/proposals", Acts.Proposal("hunt-1", "p", Query));
        var theirs = await gate.Agent("soar-7")
            .PostAsync("/v1/proposals", Acts.Proposal("soar-7", "p", Query));

        Assert.NotEqual(ours.Fine().At("record"), theirs.Fine().At("record"));
    }

    [Fact]
    public async Task A_proposal_in_another_agents_name_is_refused_and_recorded_as_refused()
    {
        await using var gate = await HttpGate.StartAsync();
        await using var events = gate.Watch();

        var lie = await gate.Agent("turbo-9").PostAsync("/v1/proposals", Acts.Permitted());

        lie.Problem(403, GateCodes.OtherAgent);
        Assert.Equal("/agent", lie.Json.GetProperty("errors")[0].GetProperty("pointer").GetString());
        var refusal = await events.NextAsync();
        Assert.Equal(("refusal", "turbo-9"), (refusal.Type, refusal.At("agent")));
        (await gate.Agent("hunt-1").GetAsync("/v1/proposals/look-1")).Problem(
            404,
            KeepingCodes.NoSuchProposal
        );
    }

    [Fact]
    public async Task An_agent_sees_its_own_proposals_and_people_see_all()
    {
        await using var gate = await HttpGate.StartAsync();
        await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("p:1"));

        var own = await gate.Agent("soar-7").GetAsync("/v1/proposals/p:1");
        var others = await gate.Agent("turbo-9").GetAsync("/v1/proposals/p:1?agent=soar-7");
        var people = await gate.Person("officer-1").GetAsync("/v1/proposals/p%3A1?agent=soar-7");
        var nobodys = await gate.Person("officer-1").GetAsync("/v1/proposals/p:1");

        Assert.Equal("held", own.Fine().At("state"));
        others.Problem(404, KeepingCodes.NoSuchProposal);
        Assert.Equal(own.Said, people.Fine().Said);
        nobodys.Problem(404, KeepingCodes.NoSuchProposal);
    }

    [Fact]
    public async Task What_is_held_can_be_taken_back_and_what_is_over_cannot()
    {
        await using var gate = await HttpGate.StartAsync();
        var (soar, turbo) = (gate.Agent("soar-7"), gate.Agent("turbo-9"));
        var held = (await soar.PostAsync("/v1/proposals", Acts.Held("p-1"))).Fine();
        (await turbo.PostAsync("/v1/proposals", Acts.Denied("p-2"))).Fine();

        var back = await soar.PostAsync("/v1/proposals/p-1/withdrawal", "{}");
        var records = gate.Records;
        var again = await soar.PostAsync("/v1/proposals/p-1/withdrawal", "");
        var denied = await turbo.PostAsync("/v1/proposals/p-2/withdrawal", "{}");
        var others = await turbo.PostAsync("/v1/proposals/p-1/withdrawal", "{}");

        Assert.Equal("withdrawn", back.Fine().At("state"));
        Assert.Equal("withdrawn", again.Fine().At("state"));
        denied.Problem(409, KeepingCodes.AtItsEnd);
        others.Problem(404, KeepingCodes.NoSuchProposal);
        Assert.Equal(records, gate.Records);
        var shown = await gate.Person("officer-1").GetAsync($"/v1/cases/{held.At("case", "id")}");
        Assert.Equal("withdrawn", shown.Fine().At("state"));
    }

    [Fact]
    public async Task What_may_proceed_is_reported_by_its_agent_or_a_person()
    {
        await using var gate = await HttpGate.StartAsync();
        var hunter = gate.Agent("hunt-1");
        await hunter.PostAsync("/v1/proposals", Acts.Permitted("p-1"));

        var done = await hunter.PostAsync(
            "/v1/proposals/p-1/reports",
            """{"outcome":"executed","hosts":1,"started":"2026-11-22T21:00:00Z","ended":"2026-11-22T21:00:09Z","note":"nothing found"}"""
        );
        var undone = await gate.Person("officer-1")
            .PostAsync("/v1/proposals/p-1/reports?agent=hunt-1", """{"outcome":"undone"}""");

        Assert.Equal("executed", done.Fine().At("state"));
        Assert.Equal("undone", undone.Fine().At("state"));
        Assert.Equal(
            ["hunt-1", "officer-1"],
            undone
                .Json.GetProperty("reports")
                .EnumerateArray()
                .Select(said => said.GetProperty("by").GetString())
        );
    }

    [Fact]
    public async Task What_may_not_proceed_cannot_be_reported_as_done()
    {
        await using var gate = await HttpGate.StartAsync();
        await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("p-1"));
        var records = gate.Records;

        var held = await gate.Agent("soar-7")
            .PostAsync("/v1/proposals/p-1/reports", """{"outcome":"executed"}""");
        var others = await gate.Agent("turbo-9")
            .PostAsync("/v1/proposals/p-1/reports?agent=soar-7", """{"outcome":"executed"}""");

        held.Problem(409, KeepingCodes.NothingToReport);
        others.Problem(404, KeepingCodes.NoSuchProposal);
        Assert.Equal(records, gate.Records);
    }

    [Theory]
    [InlineData("""{"outcome":"vanished"}""", "/outcome")]
    [InlineData("""{"outcome":7}""", "/outcome")]
    [InlineData("""{}""", "")]
    [InlineData("""{"outcome":"executed","hosts":-1}""", "/hosts")]
    [InlineData("""{"outcome":"executed","started":"yesterday"}""", "/started")]
    [InlineData("""{"outcome":"executed","warrant":"x"}""", "/warrant")]
    [InlineData("""["executed"]""", "")]
    public async Task A_report_is_read_strictly(string body, string place)
    {
        await using var gate = await HttpGate.StartAsync();
        await gate.Agent("hunt-1").PostAsync("/v1/proposals", Acts.Permitted("p-1"));
        var records = gate.Records;

        var refused = await gate.Agent("hunt-1").PostAsync("/v1/proposals/p-1/reports", body);

        Assert.Equal(400, refused.Status);
        Assert.Contains(
            refused.Json.GetProperty("errors").EnumerateArray(),
            error => error.GetProperty("pointer").GetString() == place
        );
        Assert.Equal(records, gate.Records);
    }
}
