using Caveat.Approving;
using Caveat.Gate.Tests.Keeping;
using Caveat.Node.Keeping;
using Caveat.Node.Recording;
using static Caveat.Gate.Tests.Erasing.Erasable;

namespace Caveat.Gate.Tests.Erasing;

/// <summary>Two people erase what records say; nobody else does, and nothing that is still needed is.</summary>
public sealed class ErasureTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_people_erase_a_proposal_with_all_that_came_of_it()
    {
        await using var gate = await TestGate.StartAsync();
        var old = await ReleasedAsync(gate, "old");
        await AfterwardsAsync(gate);
        var what = await ShownAsync(gate, old.Record);

        var first = await EraseAsync(gate, "officer-1", what);
        var between = await gate.FindAsync(new Caller.OfPerson("officer-1"), "soar-7", "old");
        var second = await EraseAsync(gate, "engineer-1", what);

        Assert.Equal(["ruling", "approval", "closure", "release", "report"], Types(gate, what));
        Assert.Equal((null, "officer-1"), (first.Value!.By, first.Value.Asked!.Person));
        Assert.Equal(ProposalState.Executed, between.State);
        Assert.Equal((true, gate.Ledger.Next - 1), (second.Value!.IsDone, second.Value.By));
        Assert.All(what, number => Assert.NotNull(gate.Ledger.Read(number).Closed));
        await AssertGoneAsync(gate, "old", old.Case!.Id);
    }

    [Fact]
    public async Task Every_record_of_a_matter_names_all_of_it()
    {
        await using var gate = await TestGate.StartAsync();
        var old = await ReleasedAsync(gate, "old");
        await AfterwardsAsync(gate);
        var what = await ShownAsync(gate, old.Record);

        foreach (var number in what)
        {
            Assert.Equal(what, await ShownAsync(gate, number));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_start_knows_as_much_whether_the_keys_were_dropped_before_a_crash_or_not(bool drops)
    {
        await using var gate = await TestGate.StartAsync();
        var old = await ReleasedAsync(gate, "old");
        var kept = await AfterwardsAsync(gate);
        var what = await ShownAsync(gate, old.Record);
        await EraseAsync(gate, "officer-1", what);
        gate.Ledger.Drops = drops;
        await EraseAsync(gate, "engineer-1", what);
        gate.Ledger.Drops = true;
        var before = gate.Keeper.View;

        await gate.CrashAsync();

        Assert.All(what, number => Assert.NotNull(gate.Ledger.Read(number).Closed));
        Assert.Equal(before.Rulings, gate.Keeper.View.Rulings);
        await AssertGoneAsync(gate, "old", old.Case!.Id);
        var found = await gate.FindAsync(new Caller.OfPerson("officer-1"), "soar-7", "later");
        Assert.Equal((kept.Record, ProposalState.Expired), (found.Record, found.State));
        // Whoever counts on goes on where it was.
        await gate.ProposeAsync("soar-7", "next", Contain);
        await gate.CrashAsync();
    }

    [Fact]
    public async Task A_start_ends_what_a_crash_left_of_dropping_keys_wherever_it_came()
    {
        for (var dropped = 1; dropped <= 5; dropped++)
        {
            await using var gate = await TestGate.StartAsync();
            var old = await ReleasedAsync(gate, "old");
            await AfterwardsAsync(gate);
            var what = await ShownAsync(gate, old.Record);
            await EraseAsync(gate, "officer-1", what);
            gate.Ledger.Drops = false;
            await EraseAsync(gate, "engineer-1", what);
            gate.Ledger.Drops = true;
            await gate.Ledger.EraseAsync(0, what[..dropped]);
            var before = gate.Keeper.View;

            await gate.CrashAsync();

            Assert.All(what, number => Assert.NotNull(gate.Ledger.Read(number).Closed));
            Assert.Equal(
                (before.Rulings, before.OpenCases),
                (gate.Keeper.View.Rulings, gate.Keeper.View.OpenCases)
            );
            await AssertGoneAsync(gate, "old", old.Case!.Id);
        }
    }

    [Fact]
    public async Task A_first_signature_outlives_a_crash_and_not_a_day()
    {
        await using var gate = await TestGate.StartAsync();
        var old = await ReleasedAsync(gate, "old");
        await AfterwardsAsync(gate);
        var what = await ShownAsync(gate, old.Record);
        await EraseAsync(gate, "officer-1", what);

        await gate.CrashAsync();
        gate.Time.Pass(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));
        var late = await EraseAsync(gate, "engineer-1", what);
        var again = await EraseAsync(gate, "officer-1", what);

        Assert.Null(late.Value!.By);
        Assert.NotNull(again.Value!.By);
    }

    [Fact]
    public async Task Nobody_erases_alone_or_what_their_own_agent_did_or_with_the_signature_of_another()
    {
        await using var gate = await TestGate.StartAsync(text =>
            text.Replace("id: soar-7,", "id: soar-7, owner: officer-2,", StringComparison.Ordinal)
        );
        var old = await ReleasedAsync(gate, "old");
        await AfterwardsAsync(gate);
        var what = await ShownAsync(gate, old.Record);
        var order = gate.SignErasure("officer-1", what, "the subject asked for it");
        Assert.True((await gate.Keeper.EraseAsync("officer-1", order, Stop)).IsValue);
        var records = gate.Ledger.Next;

        var twice = await EraseAsync(gate, "officer-1", what);
        var replayed = await gate.Keeper.EraseAsync("officer-1", order, Stop);
        var owner = await EraseAsync(gate, "officer-2", what);
        var nobody = await gate.Keeper.EraseAsync("nobody-9", order, Stop);
        var other = await gate.Keeper.EraseAsync(
            "engineer-1",
            gate.SignErasure("counsel-1", what, "the subject asked for it"),
            Stop
        );
        var part = await EraseAsync(gate, "engineer-1", what[..^1]);
        var reworded = await gate.Keeper.EraseAsync(
            "engineer-1",
            gate.SignErasure("engineer-1", what, "one thing") with
            {
                Statement = "another",
            },
            Stop
        );

        Assert.Equal(ApprovingCodes.SecondPerson, twice.Refusal!.Code);
        Assert.Equal(ApprovingCodes.BadSignature, replayed.Refusal!.Code);
        Assert.Equal(ApprovingCodes.OwnAgent, owner.Refusal!.Code);
        Assert.Equal(ApprovingCodes.NotEnrolled, nobody.Refusal!.Code);
        Assert.Equal(ApprovingCodes.BadSignature, other.Refusal!.Code);
        Assert.Equal(KeepingCodes.NotErasable, part.Refusal!.Code);
        Assert.Equal(ApprovingCodes.BadSignature, reworded.Refusal!.Code);
        Assert.Equal(records, gate.Ledger.Next);
        Assert.All(what, number => Assert.Null(gate.Ledger.Read(number).Closed));
    }

    [Fact]
    public async Task A_first_signature_counts_only_as_long_as_whoever_gave_it_is_enrolled_with_that_key()
    {
        await using var gate = await TestGate.StartAsync();
        var old = await ReleasedAsync(gate, "old");
        await AfterwardsAsync(gate);
        var what = await ShownAsync(gate, old.Record);
        await EraseAsync(gate, "counsel-1", what);
        await gate.ActivateAsync(text =>
            string.Join(
                '\n',
                text.Split('\n').Where(line => !line.Contains("counsel-1", StringComparison.Ordinal))
            )
        );

        var alone = await EraseAsync(gate, "officer-1", what);
        var second = await EraseAsync(gate, "engineer-1", what);

        Assert.Equal((null, "officer-1"), (alone.Value!.By, alone.Value.Asked!.Person));
        Assert.NotNull(second.Value!.By);
    }

    [Fact]
    public async Task What_is_being_saved_is_waited_for_so_that_it_never_shows_what_is_not_durable()
    {
        var store = new MemoryStore();
        await using var gate = await TestGate.StartAsync(saved: store);
        var old = await ReleasedAsync(gate, "old");
        await AfterwardsAsync(gate);
        var what = await ShownAsync(gate, old.Record);
        await EraseAsync(gate, "officer-1", what);
        var held = store.Hold();
        var saving = gate.Keeper.SaveAsync();

        var erasing = EraseAsync(gate, "engineer-1", what);
        var waited = !erasing.IsCompleted && gate.Keeper.View.Records == gate.Ledger.Next;
        var before = gate.Ledger.Next;
        held.SetResult();
        await saving;

        Assert.True((await erasing).IsValue);
        Assert.True(waited);
        Assert.Equal(before + 1, gate.Ledger.Next);
        Assert.Null(store.Saved);
    }

    [Fact]
    public async Task A_gate_does_not_start_where_a_key_is_missing_and_nobody_erased_it()
    {
        await using var gate = await TestGate.StartAsync();
        var old = await ReleasedAsync(gate, "old");
        await gate.Ledger.EraseAsync(0, [old.Record]);

        var fault = await Assert.ThrowsAsync<LedgerStoppedException>(() => gate.CrashAsync());

        Assert.Equal(KeepingCodes.NoKey, fault.Code);
        Assert.Contains($"record {old.Record}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_watches_is_told_what_is_left()
    {
        await using var gate = await TestGate.StartAsync();
        var old = await ReleasedAsync(gate, "old");
        await AfterwardsAsync(gate);
        var what = await ShownAsync(gate, old.Record);
        await EraseAsync(gate, "officer-1", what);
        await EraseAsync(gate, "engineer-1", what);

        var events = new List<string>();
        await foreach (var each in gate.Keeper.EventsAsync(new Caller.OfPerson("officer-1"), -1, Stop))
        {
            events.Add(System.Text.Encoding.UTF8.GetString(each.Json.Span));
            if (events.Count == gate.Ledger.Next)
            {
                break;
            }
        }

        Assert.EndsWith(
            "\"type\":\"ruling\",\"erased\":true}",
            events[(int)old.Record],
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\"outcome\":\"erased\",\"person\":\"engineer-1\"",
            events[^1],
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("ws-15", events[(int)old.Record], StringComparison.Ordinal);
    }
}
