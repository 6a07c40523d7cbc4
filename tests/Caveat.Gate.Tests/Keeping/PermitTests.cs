using Caveat.Node.Keeping;
using Caveat.Recording;

namespace Caveat.Gate.Tests.Keeping;

/// <summary>A permit is released with its ruling, for half a minute.</summary>
public sealed class PermitTests
{
    private const string Query = """{"action":"query","target":{"device":{"hostname":"ws-14"}}}""";

    [Fact]
    public async Task It_is_released_with_its_ruling()
    {
        await using var gate = await TestGate.StartAsync();

        var permit = await gate.ProposeAsync("hunt-1", "q1", Query);

        var release = Assert.Single(gate.Records<RecordBody.Release>());
        Assert.Equal(
            (permit.Record, null, "hunt-1", "q1", permit.Act),
            (release.Ruling, release.Case, release.Agent, release.Proposal, release.Act)
        );
        Assert.Equal((gate.Time.Wall, gate.Time.Wall.AddSeconds(30)), (release.NotBefore, release.NotAfter));
        Assert.Equal((permit.Record + 1, release.NotAfter), (permit.Release!.Record, permit.NotAfter));
        Assert.Empty(release.Charges);
        Assert.True(release.Answer.IsEmpty);
    }

    [Fact]
    public async Task One_in_shadow_or_a_deny_is_released_by_nothing()
    {
        await using var gate = await TestGate.StartAsync(text =>
            text.Replace("id: hunt-1,", "id: hunt-1, mode: shadow,", StringComparison.Ordinal)
        );

        var shadow = await gate.ProposeAsync("hunt-1", "q1", Query);
        var denied = await gate.ProposeAsync(
            "turbo-9",
            "d1",
            Query.Replace("query", "delete", StringComparison.Ordinal)
        );
        gate.Time.Pass(TimeSpan.FromMinutes(1));

        Assert.True(shadow is { InShadow: true, Verdict: Verdict.Permit, Release: null, NotAfter: null });
        Assert.Equal((Verdict.Deny, null), (denied.Verdict, denied.Release));
        Assert.Equal(ProposalState.Permitted, await gate.StateOfAsync("hunt-1", "q1"));
        Assert.Empty(gate.Records<RecordBody.Release>());
    }

    [Fact]
    public async Task After_a_crash_between_them_it_is_released_while_its_time_lasts()
    {
        await using var gate = await TestGate.StartAsync();
        var permit = await gate.ProposeAsync("hunt-1", "q1", Query);
        gate.Time.Pass(TimeSpan.FromSeconds(29));

        await gate.CrashAsync(permit.Record + 1);
        var found = await gate.ProposeAsync("hunt-1", "q1", Query);

        Assert.Equal(ProposalState.Permitted, found.State);
        Assert.Equal(permit.NotAfter, found.NotAfter);
        Assert.Equal(permit.Record, Assert.Single(gate.Records<RecordBody.Release>()).Ruling);
    }

    [Fact]
    public async Task After_a_crash_between_them_it_is_not_released_once_its_time_is_over()
    {
        await using var gate = await TestGate.StartAsync();
        var permit = await gate.ProposeAsync("hunt-1", "q1", Query);
        gate.Time.Pass(TimeSpan.FromSeconds(30));

        await gate.CrashAsync(permit.Record + 1);

        Assert.Equal(ProposalState.Expired, await gate.StateOfAsync("hunt-1", "q1"));
        Assert.Empty(gate.Records<RecordBody.Release>());
    }

    [Fact]
    public async Task After_a_crash_between_them_it_is_not_released_under_another_configuration()
    {
        await using var gate = await TestGate.StartAsync();
        var permit = await gate.ProposeAsync("hunt-1", "q1", Query);

        gate.Configure(text => text.Replace("\"Watch officer\"", "\"Officer\"", StringComparison.Ordinal));
        await gate.CrashAsync(permit.Record + 1);

        Assert.Equal(ProposalState.Expired, await gate.StateOfAsync("hunt-1", "q1"));
        Assert.Empty(gate.Records<RecordBody.Release>());
    }

    [Fact]
    public async Task After_a_crash_between_them_it_is_not_released_where_the_clock_went_back()
    {
        await using var gate = await TestGate.StartAsync();
        var permit = await gate.ProposeAsync("hunt-1", "q1", Query);

        gate.Time.Set(TimeSpan.FromMinutes(-10));
        await gate.CrashAsync(permit.Record + 1);

        Assert.True(gate.Keeper.View.IsClockSuspect);
        Assert.Equal(ProposalState.Expired, await gate.StateOfAsync("hunt-1", "q1"));
        Assert.Empty(gate.Records<RecordBody.Release>());
    }

    [Theory]
    [InlineData(10, 0)]
    [InlineData(-120, 2)]
    public async Task It_ends_also_where_the_clock_leapt(int leap, int wait)
    {
        await using var gate = await TestGate.StartAsync();
        await gate.ProposeAsync("hunt-1", "q1", Query);
        var before = gate.Records<RecordBody.Release>();

        gate.Time.Set(TimeSpan.FromMinutes(leap));
        gate.Time.Pass(TimeSpan.FromSeconds(1));
        gate.Time.Pass(TimeSpan.FromMinutes(wait));

        Assert.Equal(ProposalState.Expired, await gate.StateOfAsync("hunt-1", "q1"));
        Assert.True(gate.Keeper.View.IsClockSuspect);
        Assert.Equal(before, gate.Records<RecordBody.Release>());
    }

    [Fact]
    public async Task A_stop_in_order_leaves_nothing_to_release()
    {
        await using var gate = await TestGate.StartAsync();
        await gate.ProposeAsync("hunt-1", "q1", Query);

        await gate.RestartAsync();

        Assert.Equal(ProposalState.Permitted, await gate.StateOfAsync("hunt-1", "q1"));
        Assert.Single(gate.Records<RecordBody.Release>());
    }
}
