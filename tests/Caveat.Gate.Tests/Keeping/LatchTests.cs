using Caveat.Node.Keeping;

namespace Caveat.Gate.Tests.Keeping;

/// <summary>A limit that halts stays tripped until people resume, whichever ruling tripped it.</summary>
public sealed class LatchTests
{
    private const string Query = """{"action":"query","target":{"device":{"hostname":"ws-14"}}}""";

    [Fact]
    public async Task A_limit_that_trips_at_a_proposal_says_since_when_and_by_which_record()
    {
        await using var gate = await TestGate.StartAsync();
        await LimitAsync(gate, to: 1);
        await gate.ProposeAsync("soar-7", "p1", Contain(15));
        var at = gate.Time.Wall;

        var tripped = await gate.ProposeAsync("soar-7", "p2", Contain(16));
        gate.Time.Pass(TimeSpan.FromMinutes(3));
        await gate.ProposeAsync("hunt-1", "q1", Query);
        await gate.CrashAsync();

        var halt = Assert.Single(gate.Keeper.View.Watch.Halts);
        Assert.Equal("limit storm/storm soar-7", halt.Scope);
        Assert.Equal(tripped.Record, halt.Record);
        Assert.Equal(at, halt.Since);
    }

    [Fact]
    public async Task A_limit_that_trips_when_an_act_is_ruled_on_again_halts_until_people_resume()
    {
        await using var gate = await TestGate.StartAsync();
        await LimitAsync(gate, to: 2);
        var held = await gate.ProposeAsync("soar-7", "p1", Contain(15));
        await gate.ProposeAsync("soar-7", "p2", Contain(16));
        await LimitAsync(gate, to: 1);
        Assert.Empty(gate.Keeper.View.Watch.Halts);

        await gate.DecideAsync("officer-1", held.Case!.Id, "watch-officer");
        await gate.CrashAsync();
        var during = await gate.ProposeAsync("soar-7", "p3", Query);
        gate.Time.Pass(TimeSpan.FromMinutes(30));
        var later = await gate.ProposeAsync("soar-7", "p5", Query);
        var scope = Assert.Single(gate.Keeper.View.Watch.Halts).Scope;
        await gate.OrderAsync("officer-1", scope, halts: false);
        var after = await gate.ProposeAsync("soar-7", "p4", Query);

        Assert.Equal(ProposalState.Voided, await gate.StateOfAsync("soar-7", "p1"));
        Assert.Equal("limit storm/storm soar-7", scope);
        Assert.Equal((Verdict.Deny, Verdict.Deny), (during.Verdict, later.Verdict));
        Assert.Equal(Verdict.Permit, after.Verdict);
        Assert.Empty(gate.Keeper.View.Watch.Halts);
    }

    private static string Contain(int host) =>
        $$$"""{"action":"contain","target":{"device":{"hostname":"ws-{{{host}}}"}},"args":{"duration":3600000}}""";

    private static Task LimitAsync(TestGate gate, int to)
    {
        gate.Write(
            "norms/storm.norm",
            $"""
            pack     storm
            version  1.0.0
            layer    organisation
            issuer   "Example"
            licence  "Apache-2.0"
            summary  "stops an agent that does too much"

            norm storm
              limit count to {to} per 10m per agent otherwise halt agent until watch-officer resumes
            """
        );
        return gate.ActivateAsync(text =>
            text.Replace("norms/wards.norm]", "norms/wards.norm, norms/storm.norm]", StringComparison.Ordinal)
        );
    }
}
