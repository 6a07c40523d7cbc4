using Caveat.Gate.Tests.Keeping;
using Caveat.Node.Keeping;
using static Caveat.Gate.Tests.Erasing.Erasable;

namespace Caveat.Gate.Tests.Erasing;

/// <summary>What something rests on is not erased, and it is said what and until when.</summary>
public sealed class NeededTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_still_needed_is_not_erased_and_it_is_said_until_when()
    {
        await using var gate = await TestGate.StartAsync();
        var released = await ReleasedAsync(gate, "old");
        var pending = await gate.ProposeAsync(
            "soar-7",
            "pending",
            Contain.Replace("ws-15", "ws-17", StringComparison.Ordinal)
        );

        var open = await gate.Keeper.FindErasureAsync(pending.Record, Stop);
        var good = await gate.Keeper.FindErasureAsync(released.Record, Stop);

        AssertKept(open, "its case is pending");
        AssertKept(good, "is needed until");

        gate.Time.Pass(TimeSpan.FromDays(1));
        var objected = await gate.ProposeAsync("soar-7", "no", Contain);
        await gate.DecideAsync("officer-1", objected.Case!.Id, "watch-officer", approves: false);
        gate.Time.Pass(TimeSpan.FromHours(23));
        AssertKept(
            await gate.Keeper.FindErasureAsync(objected.Record, Stop),
            "the objection binds the agent"
        );
    }

    [Fact]
    public async Task What_a_limit_counts_stays_until_its_window_is_over()
    {
        await using var gate = await TestGate.StartAsync();
        var old = await ReleasedAsync(gate, "old");
        gate.Time.Pass(TimeSpan.FromMinutes(2));

        AssertKept(await gate.Keeper.FindErasureAsync(old.Record, Stop), "counts it");
    }

    // Mutation check: see it fail where what is forgotten of a limit that is not in force is not remembered again.
    [Fact]
    public async Task A_limit_that_comes_back_after_something_was_erased_counts_what_it_counted()
    {
        await using var gate = await TestGate.StartAsync();
        await gate.FileThreatsAsync();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(Verdict.Permit, (await ContainAsync(i)).Verdict);
        }

        var denied = await gate.ProposeAsync(
            "hunt-1",
            "no",
            """{"action":"delete","target":{"device":{"hostname":"ws-14"}}}"""
        );
        await gate.ProposeAsync("hunt-1", "no-2", Look);
        await gate.ActivateAsync(text => text.Replace("soc-baseline, ", "", StringComparison.Ordinal));
        await gate.ProposeAsync("soar-7", "later", Contain);
        var what = await ShownAsync(gate, denied.Record);
        await EraseAsync(gate, "officer-1", what);
        Assert.True((await EraseAsync(gate, "engineer-1", what)).Value!.IsDone);
        await gate.ActivateAsync(text => text);

        Assert.NotEqual(Verdict.Permit, (await ContainAsync(5)).Verdict);

        Task<ProposalView> ContainAsync(int number) =>
            gate.ProposeAsync(
                "turbo-9",
                $"t{number}",
                Contain.Replace("ws-15", $"ws-{21 + number}", StringComparison.Ordinal),
                ",\"threat\":\"INC-4711\""
            );
    }

    [Fact]
    public async Task Nothing_is_erased_while_the_clock_is_suspected()
    {
        await using var gate = await TestGate.StartAsync();
        var old = await ReleasedAsync(gate, "old");
        await AfterwardsAsync(gate);
        gate.Time.Set(TimeSpan.FromDays(30));

        AssertKept(await gate.Keeper.FindErasureAsync(old.Record, Stop), "the clock is suspected");
    }

    [Fact]
    public async Task Proposals_with_one_command_id_are_erased_together()
    {
        await using var gate = await TestGate.StartAsync();
        const string Named =
            """{"action":"query","target":{"device":{"hostname":"ws-14"}},"command_id":"again"}""";
        var first = await gate.ProposeAsync("hunt-1", "one", Named);
        var second = await gate.ProposeAsync("hunt-1", "two", Named);
        await gate.ProposeAsync("hunt-1", "three", Look);
        gate.Time.Pass(TimeSpan.FromDays(2));

        var what = await ShownAsync(gate, second.Record);

        Assert.Contains(first.Record, what);
        Assert.Contains(second.Record, what);
    }

    [Fact]
    public async Task The_last_record_of_an_agent_or_actuator_is_not_erased_until_there_is_another()
    {
        await using var gate = await TestGate.StartAsync();
        var old = await ReleasedAsync(gate, "old");
        gate.Time.Pass(TimeSpan.FromDays(2));

        AssertKept(
            await gate.Keeper.FindErasureAsync(old.Record, Stop),
            "is the last of the actuator `edr-all`"
        );
        await gate.ProposeAsync("turbo-9", "later", Contain);
        AssertKept(await gate.Keeper.FindErasureAsync(old.Record, Stop), "is the last of the agent `soar-7`");
        await gate.ProposeAsync("soar-7", "later", Contain);

        Assert.True((await gate.Keeper.FindErasureAsync(old.Record, Stop)).IsValue);
    }

    [Fact]
    public async Task What_the_gate_rests_on_cannot_be_erased_and_neither_can_what_is_not_there()
    {
        await using var gate = await TestGate.StartAsync();
        await gate.FileThreatsAsync();
        await gate.OrderAsync("officer-1", "agent turbo-9", halts: true);

        for (long record = 0; record < gate.Ledger.Next; record++)
        {
            AssertKept(await gate.Keeper.FindErasureAsync(record, Stop), $"record {record} is of the type");
        }

        AssertKept(
            await gate.Keeper.FindErasureAsync(gate.Ledger.Next, Stop),
            "there is no record",
            RefusalKind.NotFound
        );
    }

    [Fact]
    public async Task What_is_erased_is_not_erased_again()
    {
        await using var gate = await TestGate.StartAsync();
        var old = await ReleasedAsync(gate, "old");
        await AfterwardsAsync(gate);
        var what = await ShownAsync(gate, old.Record);
        await EraseAsync(gate, "officer-1", what);
        await EraseAsync(gate, "engineer-1", what);

        var again = await gate.Keeper.FindErasureAsync(old.Record, Stop);
        var signed = await EraseAsync(gate, "officer-1", what);

        Assert.Equal(KeepingCodes.ErasedAlready, again.Refusal!.Code);
        Assert.Equal(KeepingCodes.ErasedAlready, signed.Refusal!.Code);
    }
}
