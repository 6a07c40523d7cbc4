namespace Caveat.Gate.Tests.Api;

/// <summary>Nobody enforces on day one: in shadow verdicts are recorded and shown, and nobody is asked to decide.</summary>
public sealed class ShadowTests
{
    [Fact]
    public async Task Verdicts_are_true_and_marked_and_no_case_is_opened()
    {
        await using var gate = await ShadowAsync();
        await using var events = gate.Watch();

        var held = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held())).Fine();
        var seen = await events.NextAsync();

        Assert.Equal(("hold", "shadow", ""), (held.At("verdict"), held.At("mode"), held.At("case")));
        Assert.Equal("watch-officer", held.At("requires", "formula"));
        Assert.Equal(
            ("ruling", "hold", "shadow", ""),
            (seen.Type, seen.At("verdict"), seen.At("mode"), seen.At("case"))
        );
        Assert.Equal(0, gate.Gate.Keeper.View.OpenCases);
        var cases = await gate.Person("officer-1").GetAsync("/v1/cases");
        Assert.Equal(0, cases.Fine().Json.GetProperty("cases").GetArrayLength());
    }

    [Fact]
    public async Task Nobody_waits_for_a_decision_that_nobody_makes()
    {
        await using var gate = await ShadowAsync();
        await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("p-1"));

        var found = await gate.Agent("soar-7").GetAsync("/v1/proposals/p-1?wait=60s");

        Assert.Equal(("held", "shadow"), (found.Fine().At("state"), found.At("mode")));
    }

    [Fact]
    public async Task What_was_done_anyway_is_reported()
    {
        await using var gate = await ShadowAsync();
        await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("p-1"));

        var reported = await gate.Agent("soar-7")
            .PostAsync("/v1/proposals/p-1/reports", """{"outcome":"executed"}""");

        Assert.Equal("executed", reported.Fine().At("state"));
    }

    [Fact]
    public async Task The_others_are_not_in_shadow()
    {
        await using var gate = await ShadowAsync();

        var denied = (await gate.Agent("turbo-9").PostAsync("/v1/proposals", Acts.Denied())).Fine();
        var tried = (await gate.Agent("soar-7").PostAsync("/v1/what-if", Acts.Held())).Fine();

        Assert.Equal("", denied.At("mode"));
        Assert.Equal(("hold", "shadow"), (tried.At("verdict"), tried.At("mode")));
    }

    [Fact]
    public async Task A_whole_gate_can_be_in_shadow()
    {
        await using var gate = await HttpGate.StartAsync(text =>
            text.Replace("gate:\n", "gate:\n  mode: shadow\n", StringComparison.Ordinal)
        );

        var held = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held())).Fine();
        var denied = (await gate.Agent("turbo-9").PostAsync("/v1/proposals", Acts.Denied())).Fine();

        Assert.Equal(("shadow", "shadow", ""), (held.At("mode"), denied.At("mode"), held.At("case")));
    }

    private static Task<HttpGate> ShadowAsync() =>
        HttpGate.StartAsync(text =>
            text.Replace("id: soar-7,", "id: soar-7, mode: shadow,", StringComparison.Ordinal)
        );
}
