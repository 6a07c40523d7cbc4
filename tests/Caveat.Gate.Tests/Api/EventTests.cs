using Caveat.Gate.Tests.Keeping;

namespace Caveat.Gate.Tests.Api;

/// <summary>What happens, as it happens.</summary>
public sealed class EventTests
{
    [Fact]
    public async Task People_see_every_record_as_it_becomes_durable()
    {
        await using var gate = await HttpGate.StartAsync();
        await using var stream = await EventStream.OpenAsync(gate.Person("officer-1").OpenAsync);

        var ruled = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("p-1"))).Fine();
        await gate.Person("officer-1").DecideAsync(ruled.At("case", "id"), "watch-officer");
        await gate.Agent("soar-7").GetAsync("/v1/proposals/p-1");
        await gate.Agent("hunt-1").PostAsync("/v1/proposals", Acts.Permitted("p-2"));
        await gate.Person("officer-1").HaltAsync("agent turbo-9");

        var ruling = (await stream.NextAsync())!;
        Assert.Equal(("ruling", "soar-7", "hold"), (ruling.Type, ruling.At("agent"), ruling.At("verdict")));
        Assert.Equal(ruled.At("record"), $"{ruling.Record}");
        Assert.Equal(ruled.At("case", "id"), ruling.At("case"));
        Assert.Equal("approval", (await stream.NextAsync())!.Type);
        var decided = (await stream.NextAsync())!;
        Assert.Equal(("closure", "decided"), (decided.Type, decided.At("outcome")));
        var released = (await stream.NextAsync())!;
        Assert.Equal(("release", ruled.At("case", "id")), (released.Type, released.At("case")));
        Assert.Equal(ruled.At("record"), released.At("ruling"));
        var permit = (await stream.NextAsync())!;
        Assert.Equal(("ruling", "permit"), (permit.Type, permit.At("verdict")));
        var ofPermit = (await stream.NextAsync())!;
        Assert.Equal(("release", "", "p-2"), (ofPermit.Type, ofPermit.At("case"), ofPermit.At("proposal")));
        Assert.Equal($"{permit.Record}", ofPermit.At("ruling"));
        var halt = (await stream.NextAsync())!;
        Assert.Equal(("halt", "agent turbo-9"), (halt.Type, halt.At("scope")));
    }

    [Fact]
    public async Task An_agent_sees_what_is_about_itself_and_nothing_else()
    {
        await using var gate = await HttpGate.StartAsync();
        await using var stream = await EventStream.OpenAsync(gate.Agent("turbo-9").OpenAsync, after: 0);

        await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("p-1"));
        await gate.Person("officer-1").HaltAsync("agent soar-7");
        await gate.Agent("turbo-9").PostAsync("/v1/proposals", Acts.Permitted());
        await gate.Agent("turbo-9").PostAsync("/v1/proposals", Acts.Denied("p-2"));

        // The first that arrives is its own: those of others before it did not.
        var refusal = (await stream.NextAsync())!;
        var ruling = (await stream.NextAsync())!;
        Assert.Equal(("refusal", "turbo-9"), (refusal.Type, refusal.At("agent")));
        Assert.Equal(("ruling", "turbo-9", "p-2"), (ruling.Type, ruling.At("agent"), ruling.At("proposal")));
    }

    [Fact]
    public async Task A_stream_goes_on_after_the_record_that_was_seen_last()
    {
        await using var gate = await HttpGate.StartAsync();
        foreach (var id in (string[])["p-1", "p-2", "p-3"])
        {
            await gate.Agent("hunt-1").PostAsync("/v1/proposals", Acts.Permitted(id));
        }

        await using var first = await EventStream.OpenAsync(gate.Agent("hunt-1").OpenAsync, after: 0);
        var seen = (await first.NextAsync())!;
        await using var second = await EventStream.OpenAsync(gate.Agent("hunt-1").OpenAsync, seen.Record);
        var next = (await second.NextAsync())!;
        var last = (await second.NextAsync())!;

        // A permit and its release are two records.
        Assert.Equal(["p-1", "p-1", "p-2"], new[] { seen, next, last }.Select(each => each.At("proposal")));
        Assert.True(seen.Record < next.Record && next.Record < last.Record);
    }

    [Theory]
    [InlineData("now")]
    [InlineData("-1")]
    [InlineData("1000000")]
    [InlineData("9223372036854775807")]
    [InlineData("9223372036854775808")]
    public async Task A_place_that_is_not_in_the_ledger_is_refused(string last)
    {
        await using var gate = await HttpGate.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/events");
        request.Headers.Add("Last-Event-ID", last);

        (await gate.Agent("hunt-1").SendAsync(request)).Problem(400, GateCodes.BadQuery);
    }

    [Fact]
    public async Task A_stream_that_has_nothing_to_tell_beats()
    {
        var time = new ManualTime();
        await using var gate = await HttpGate.StartAsync(clock: time);
        await using var stream = await EventStream.OpenAsync(gate.Agent("hunt-1").OpenAsync);

        await time.WhenWaitedForAsync(TimeSpan.FromSeconds(15));
        time.Pass(TimeSpan.FromSeconds(15));

        await stream.BeatAsync();
    }

    [Fact]
    public async Task A_token_that_is_taken_away_ends_its_streams()
    {
        var time = new ManualTime();
        await using var gate = await HttpGate.StartAsync(clock: time);
        await using var stream = await EventStream.OpenAsync(gate.Agent("hunt-1").OpenAsync);
        await using var events = gate.Watch();

        gate.World.TakeTokens("hunt-1");
        time.Pass(TimeSpan.FromSeconds(1));
        await events.NextAsync("credential");

        Assert.Null(await stream.NextAsync());
        Assert.Equal(401, (await gate.Agent("hunt-1").GetAsync("/v1/norms")).Status);
    }

    [Fact]
    public async Task A_gate_that_stops_ends_its_streams()
    {
        await using var gate = await HttpGate.StartAsync();
        await using var stream = await EventStream.OpenAsync(gate.Agent("hunt-1").OpenAsync);

        await gate.StopAsync();

        Assert.Null(await stream.NextAsync());
    }
}
