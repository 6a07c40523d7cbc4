using Caveat.Approving;
using Caveat.Node.Keeping;

namespace Caveat.Gate.Tests.Api;

/// <summary>What people see and decide, over signed requests.</summary>
public sealed class CaseTests
{
    [Fact]
    public async Task Two_people_approve_in_their_roles_and_the_act_is_released()
    {
        await using var gate = await HttpGate.StartAsync();
        var held = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.HeldForTwo("p-1"))).Fine();
        var id = held.At("case", "id");

        var first = await gate.Person("officer-1").DecideAsync(id, "watch-officer");
        var meanwhile = await gate.Agent("soar-7").GetAsync("/v1/proposals/p-1");
        var second = await gate.Person("engineer-1").DecideAsync(id, "clinical-engineer");

        Assert.Equal("open", first.Fine().At("state"));
        Assert.Equal("held", meanwhile.Fine().At("state"));
        Assert.Equal("decided", second.Fine().At("state"));
        Assert.Equal(
            ["officer-1", "engineer-1"],
            second
                .Json.GetProperty("signatures")
                .EnumerateArray()
                .Select(each => each.GetProperty("person").GetString())
        );
        var released = await gate.Agent("soar-7").GetAsync("/v1/proposals/p-1");
        Assert.Equal("released", released.Fine().At("state"));
    }

    [Fact]
    public async Task One_objection_ends_it_and_binds_the_act()
    {
        await using var gate = await HttpGate.StartAsync();
        var held = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("p-1"))).Fine();

        var ended = await gate.Person("officer-2")
            .DecideAsync(held.At("case", "id"), "watch-officer", approves: false);
        var again = await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("p-2"));

        Assert.Equal("objected", ended.Fine().At("state"));
        Assert.Equal("deny", again.Fine().At("verdict"));
        (await gate.Person("officer-1").DecideAsync(held.At("case", "id"), "watch-officer")).Problem(
            409,
            ApprovingCodes.NotOpen
        );
    }

    [Fact]
    public async Task A_case_shows_what_is_signed_and_an_agent_sees_its_own_alone()
    {
        await using var gate = await HttpGate.StartAsync();
        var held = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("p-1"))).Fine();
        var path = $"/v1/cases/{held.At("case", "id")}";

        var people = (await gate.Person("counsel-1").GetAsync(path)).Fine();
        var own = await gate.Agent("soar-7").GetAsync(path);
        var others = await gate.Agent("turbo-9").GetAsync(path);

        Assert.Equal(
            ("gate.example/night-watch", held.At("act"), "watch-officer"),
            (people.At("gate"), people.At("act"), people.At("formula"))
        );
        Assert.Equal(held.At("digest"), people.At("proposal", "digest"));
        Assert.Equal(("open", people.At("act")), (own.Fine().At("state"), own.At("act")));

        // Facts tell where protected things are: people need them to decide, and agents do not get them.
        Assert.NotEqual("", people.At("facts"));
        Assert.Equal(("", ""), (own.At("facts"), own.At("effect")));
        others.Problem(404, KeepingCodes.NoSuchCase);
        (await gate.Person("officer-1").GetAsync("/v1/cases/c-999")).Problem(404, KeepingCodes.NoSuchCase);
    }

    [Fact]
    public async Task Cases_are_listed_by_where_they_stand_and_to_agents_only_their_own()
    {
        await using var gate = await HttpGate.StartAsync();
        var first = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("p-1"))).Fine();
        await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.HeldForTwo("p-2"));
        await gate.Person("officer-1").DecideAsync(first.At("case", "id"), "watch-officer");

        var decided = await gate.Person("officer-1").GetAsync("/v1/cases?state=decided");
        await gate.Agent("soar-7").GetAsync("/v1/proposals/p-1");
        var all = await gate.Person("officer-1").GetAsync("/v1/cases");
        var open = await gate.Person("officer-1").GetAsync("/v1/cases?state=open");
        var own = await gate.Agent("soar-7").GetAsync("/v1/cases");
        var others = await gate.Agent("turbo-9").GetAsync("/v1/cases");

        Assert.Equal(["p-1 decided"], Listed(decided));
        Assert.Equal(["p-2 open", "p-1 released"], Listed(all));
        Assert.Equal(["p-2 open"], Listed(open));
        Assert.Equal(Listed(all), Listed(own));
        Assert.Empty(Listed(others));
        (await gate.Person("officer-1").GetAsync("/v1/cases?state=opne")).Problem(400, GateCodes.BadQuery);
    }

    [Fact]
    public async Task A_signature_over_another_case_does_not_fit()
    {
        await using var gate = await HttpGate.StartAsync();
        var officer = gate.Person("officer-1");
        var one = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("p-1"))).Fine();
        var two = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.HeldForTwo("p-2"))).Fine();
        var shown = (await officer.GetAsync($"/v1/cases/{one.At("case", "id")}")).Fine();
        var records = gate.Records;

        var misplaced = await officer.PostAsync(
            $"/v1/cases/{two.At("case", "id")}/approvals",
            officer.DecisionOn(shown, "watch-officer", approves: true)
        );
        var turned = await officer.PostAsync(
            $"/v1/cases/{one.At("case", "id")}/approvals",
            officer.DecisionOn(shown, "watch-officer", approves: false)
        );

        misplaced.Problem(409, ApprovingCodes.BadSignature);
        turned.Problem(400, ApprovingCodes.BadSignature);
        Assert.Equal(records, gate.Records);
    }

    [Fact]
    public async Task A_decision_of_one_person_cannot_be_sent_by_another()
    {
        await using var gate = await HttpGate.StartAsync();
        var held = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("p-1"))).Fine();
        var path = $"/v1/cases/{held.At("case", "id")}";
        var (first, second) = (gate.Person("officer-1"), gate.Person("officer-2"));
        var body = first.DecisionOn((await first.GetAsync(path)).Fine(), "watch-officer", approves: true);

        var sent = await second.PostAsync($"{path}/approvals", body);

        sent.Problem(400, ApprovingCodes.BadSignature);
        Assert.Equal("open", (await second.GetAsync(path)).Fine().At("state"));
    }

    [Fact]
    public async Task Nobody_signs_in_a_role_that_they_do_not_hold()
    {
        await using var gate = await HttpGate.StartAsync();
        var held = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("p-1"))).Fine();

        var counsel = await gate.Person("counsel-1").DecideAsync(held.At("case", "id"), "watch-officer");

        counsel.Problem(403, ApprovingCodes.NotEnrolled);
    }

    [Theory]
    [InlineData("{}", "")]
    [InlineData("""{"role":"watch-officer","nonce":"n","signature":"AAAA"}""", "/signature")]
    [InlineData("""{"role":"watch-officer","nonce":"n","signature":"###"}""", "/signature")]
    [InlineData("""{"role":"watch-officer","expires":"soon"}""", "/expires")]
    [InlineData("""{"role":"watch-officer","role":"person"}""", "/role")]
    public async Task A_decision_is_read_strictly(string body, string place)
    {
        await using var gate = await HttpGate.StartAsync();
        var held = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("p-1"))).Fine();
        var records = gate.Records;

        var refused = await gate.Person("officer-1")
            .PostAsync($"/v1/cases/{held.At("case", "id")}/approvals", body);

        Assert.Equal(400, refused.Status);
        Assert.Contains(
            refused.Json.GetProperty("errors").EnumerateArray(),
            error => error.GetProperty("pointer").GetString() == place
        );
        Assert.Equal(records, gate.Records);
    }

    private static IEnumerable<string> Listed(Answer answer) =>
        answer
            .Fine()
            .Json.GetProperty("cases")
            .EnumerateArray()
            .Select(each =>
                $"{each.GetProperty("proposal").GetProperty("id").GetString()} {each.GetProperty("state").GetString()}"
            );
}
