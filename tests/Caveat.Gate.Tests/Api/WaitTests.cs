using Caveat.Gate.Tests.Keeping;

namespace Caveat.Gate.Tests.Api;

/// <summary>The long poll of an agent whose proposal people decide.</summary>
public sealed class WaitTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task It_ends_when_a_person_decides()
    {
        await using var gate = await HttpGate.StartAsync(clock: _time);
        var held = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("p-1"))).Fine();

        var waiting = gate.Agent("soar-7").GetAsync("/v1/proposals/p-1?wait=45s");
        await _time.WhenWaitedForAsync(TimeSpan.FromSeconds(45));
        Assert.False(waiting.IsCompleted);
        (await gate.Person("officer-1").DecideAsync(held.At("case", "id"), "watch-officer")).Fine();
        var decided = (await waiting).Fine();

        Assert.Equal("released", decided.At("state"));
        Assert.NotEqual("", decided.At("release", "notAfter"));
    }

    [Fact]
    public async Task It_ends_when_the_time_is_over()
    {
        await using var gate = await HttpGate.StartAsync(clock: _time);
        await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("p-1"));

        var waiting = gate.Agent("soar-7").GetAsync("/v1/proposals/p-1?wait=45");
        await _time.WhenWaitedForAsync(TimeSpan.FromSeconds(45));
        _time.Pass(TimeSpan.FromSeconds(45));

        Assert.Equal("held", (await waiting).Fine().At("state"));
    }

    [Fact]
    public async Task It_ends_when_the_case_expires()
    {
        await using var gate = await HttpGate.StartAsync(clock: _time);
        await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("p-1"));
        _time.Pass(TimeSpan.FromMinutes(14.5));

        var waiting = gate.Agent("soar-7").GetAsync("/v1/proposals/p-1?wait=45s");
        await _time.WhenWaitedForAsync(TimeSpan.FromSeconds(45));
        _time.Pass(TimeSpan.FromSeconds(30));

        Assert.Equal("expired", (await waiting).Fine().At("state"));
    }

    [Fact]
    public async Task It_is_over_at_once_where_nobody_has_to_decide()
    {
        await using var gate = await HttpGate.StartAsync(clock: _time);
        await gate.Agent("hunt-1").PostAsync("/v1/proposals", Acts.Permitted("p-1"));

        var found = await gate.Agent("hunt-1").GetAsync("/v1/proposals/p-1?wait=60s");

        Assert.Equal("permitted", found.Fine().At("state"));
    }

    [Fact]
    public async Task A_gate_that_stops_waits_for_nobody()
    {
        await using var gate = await HttpGate.StartAsync(clock: _time);
        await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("p-1"));
        var waiting = gate.Agent("soar-7").GetAsync("/v1/proposals/p-1?wait=45s");
        await _time.WhenWaitedForAsync(TimeSpan.FromSeconds(45));

        await gate.StopAsync();

        Assert.Equal("held", (await waiting).Fine().At("state"));
    }

    [Fact]
    public async Task Whoever_goes_away_while_waiting_holds_nothing_up()
    {
        await using var gate = await HttpGate.StartAsync(clock: _time);
        await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("p-1"));
        using var gone = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/proposals/p-1?wait=45s");
        request.Headers.Authorization = new("Bearer", gate.World.TokenOf("soar-7"));
        var waiting = gate.Http.SendAsync(request, gone.Token);
        await _time.WhenWaitedForAsync(TimeSpan.FromSeconds(45));

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        await _time.WhenNobodyWaitsForAsync(TimeSpan.FromSeconds(45));
        Assert.Equal("held", (await gate.Agent("soar-7").GetAsync("/v1/proposals/p-1")).Fine().At("state"));
    }

    [Fact]
    public async Task A_token_that_is_taken_away_meanwhile_hears_nothing_more()
    {
        await using var gate = await HttpGate.StartAsync(clock: _time);
        var held = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("p-1"))).Fine();
        var waiting = gate.Agent("soar-7").GetAsync("/v1/proposals/p-1?wait=45s");
        await _time.WhenWaitedForAsync(TimeSpan.FromSeconds(45));
        await using var events = gate.Watch();

        gate.World.TakeTokens("soar-7");
        _time.Pass(TimeSpan.FromSeconds(1));
        await events.NextAsync("credential");
        (await gate.Person("officer-1").DecideAsync(held.At("case", "id"), "watch-officer")).Fine();

        (await waiting).Problem(401, GateCodes.NotAuthenticated);
    }

    [Theory]
    [InlineData("61")]
    [InlineData("61s")]
    [InlineData("-1")]
    [InlineData("1.5s")]
    [InlineData("1m")]
    [InlineData("30sss")]
    [InlineData("s")]
    [InlineData("for%20ever")]
    [InlineData("99999999999999999999")]
    [InlineData("1&wait=2")]
    public async Task A_time_of_another_form_is_refused(string wait)
    {
        await using var gate = await HttpGate.StartAsync();
        await gate.Agent("hunt-1").PostAsync("/v1/proposals", Acts.Permitted("p-1"));

        var refused = await gate.Agent("hunt-1").GetAsync($"/v1/proposals/p-1?wait={wait}");

        refused.Problem(400, GateCodes.BadQuery);
    }
}
