using Caveat.Approving;
using Caveat.Node.Keeping;
using Caveat.Recording;

namespace Caveat.Gate.Tests.Keeping;

/// <summary>From what people agreed to until it may be done: the release is made when the agent asks for it.</summary>
public sealed class ReleaseTests
{
    private const string Query = """{"action":"query","target":{"device":{"hostname":"ws-14"}}}""";

    private const string Contain =
        """{"action":"contain","target":{"device":{"hostname":"ws-15"}},"args":{"duration":3600000}}""";

    [Fact]
    public async Task What_people_agreed_to_is_released_when_its_agent_asks()
    {
        await using var gate = await TestGate.StartAsync();
        await DecideAsync(gate);
        gate.Time.Pass(TimeSpan.FromMinutes(4));

        var byPerson = await FindAsync(gate, new Caller.OfPerson("officer-1"));
        var byAgent = await FindAsync(gate, new Caller.OfAgent("soar-7"));

        Assert.Equal(ProposalState.Approved, byPerson.State);
        Assert.True(byPerson.Warrant.IsEmpty);
        Assert.Equal(ProposalState.Released, byAgent.State);
        Assert.False(byAgent.Warrant.IsEmpty);
        Assert.Equal(gate.Time.Wall + Warrant.Life, byAgent.Release!.NotAfter);
    }

    [Fact]
    public async Task Whoever_waits_when_the_last_signature_comes_gets_the_release_at_once()
    {
        await using var gate = await TestGate.StartAsync();
        var held = await gate.ProposeAsync("soar-7", "p1", Contain);
        var waiting = gate.Keeper.FindAsync(
            new Caller.OfAgent("soar-7"),
            "soar-7",
            "p1",
            TimeSpan.FromSeconds(60),
            TestContext.Current.CancellationToken
        );

        await gate.DecideAsync("officer-1", held.Case!.Id, "watch-officer");

        Assert.Equal(ProposalState.Released, (await waiting).Value!.State);
    }

    [Fact]
    public async Task Nothing_is_released_once_the_time_to_use_it_is_over()
    {
        await using var gate = await TestGate.StartAsync();
        await DecideAsync(gate);
        gate.Time.Pass(Case.UseTime);

        Assert.Equal(ProposalState.Expired, await gate.StateOfAsync("soar-7", "p1"));
    }

    [Fact]
    public async Task A_release_ends_with_the_time_to_use_it()
    {
        await using var gate = await TestGate.StartAsync();
        await DecideAsync(gate);
        gate.Time.Pass(Case.UseTime - TimeSpan.FromSeconds(10));

        var released = await FindAsync(gate, new Caller.OfAgent("soar-7"));

        Assert.Equal(gate.Time.Wall.AddSeconds(10), released.Release!.NotAfter);
    }

    [Fact]
    public async Task A_person_may_object_until_it_is_released()
    {
        await using var gate = await TestGate.StartAsync();
        var id = await DecideAsync(gate);

        var objected = await gate.DecideAsync("officer-2", id, "watch-officer", approves: false);

        Assert.Equal("objected", objected.Value!.State);
        Assert.Equal(ProposalState.Objected, await gate.StateOfAsync("soar-7", "p1"));
    }

    [Fact]
    public async Task A_halt_between_agreement_and_asking_denies_it()
    {
        await using var gate = await TestGate.StartAsync();
        await DecideAsync(gate);
        await gate.OrderAsync("counsel-1", "agent soar-7", halts: true);

        Assert.Equal(ProposalState.Voided, await gate.StateOfAsync("soar-7", "p1"));
    }

    [Fact]
    public async Task An_agent_that_is_taken_off_the_register_gets_no_release()
    {
        await using var gate = await TestGate.StartAsync();
        await DecideAsync(gate);
        await gate.ActivateAsync(text => text.Replace("soar-7", "soar-8", StringComparison.Ordinal));

        Assert.Equal(ProposalState.Voided, await gate.StateOfAsync("soar-7", "p1"));
    }

    [Fact]
    public async Task Whoever_signed_and_lost_the_role_since_counts_no_more()
    {
        await using var gate = await TestGate.StartAsync();
        await DecideAsync(gate);
        await gate.ActivateAsync(text =>
            text.Replace("id: officer-1,", "id: officer-9,", StringComparison.Ordinal)
        );

        Assert.NotEqual(ProposalState.Released, await gate.StateOfAsync("soar-7", "p1"));
    }

    [Fact]
    public async Task Asking_many_times_at_once_gives_one_release()
    {
        await using var gate = await TestGate.StartAsync();
        await DecideAsync(gate);

        var asked = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(_ => Task.Run(() => FindAsync(gate, new Caller.OfAgent("soar-7"))))
        );

        Assert.Single(asked.Select(view => view.Release!.Record).Distinct());
        Assert.Single(RecordsOf<RecordBody.Release>(gate));
    }

    [Fact]
    public async Task Another_proposal_of_the_same_act_gets_the_same_release()
    {
        await using var gate = await TestGate.StartAsync();
        await DecideAsync(gate);

        var joined = await gate.ProposeAsync("soar-7", "p2", Contain);
        var first = await FindAsync(gate, new Caller.OfAgent("soar-7"));

        Assert.Equal(ProposalState.Released, joined.State);
        Assert.Equal(joined.Release, first.Release);
    }

    [Fact]
    public async Task What_people_agreed_to_is_still_there_after_a_crash()
    {
        await using var gate = await TestGate.StartAsync();
        await DecideAsync(gate);
        await gate.CrashAsync();

        Assert.Equal(ProposalState.Released, await gate.StateOfAsync("soar-7", "p1"));
    }

    [Fact]
    public async Task A_permit_whose_release_a_crash_took_is_released_at_the_start()
    {
        await using var gate = await TestGate.StartAsync();
        var permit = await gate.ProposeAsync("hunt-1", "q1", Query);
        await gate.RollBackAsync(permit.Record + 1);

        var again = await gate.ProposeAsync("hunt-1", "q1", Query);

        Assert.Equal(permit.Record, again.Record);
        Assert.Equal(ProposalState.Permitted, again.State);
        Assert.Equal(permit.Release!.NotAfter, again.Release!.NotAfter);
        Assert.Single(RecordsOf<RecordBody.Release>(gate));
    }

    [Fact]
    public async Task A_permit_whose_release_a_crash_took_for_too_long_has_none()
    {
        await using var gate = await TestGate.StartAsync();
        var permit = await gate.ProposeAsync("hunt-1", "q1", Query);
        gate.Time.Pass(Warrant.Life);
        await gate.RollBackAsync(permit.Record + 1);

        Assert.Equal(ProposalState.Expired, await gate.StateOfAsync("hunt-1", "q1"));
        Assert.Empty(RecordsOf<RecordBody.Release>(gate));
    }

    [Fact]
    public async Task A_permit_has_one_release_and_a_shadow_none()
    {
        await using var gate = await TestGate.StartAsync(text =>
            text.Replace("id: hunt-1,", "id: hunt-1, mode: shadow,", StringComparison.Ordinal)
        );
        await gate.ProposeAsync("hunt-1", "q1", Query);
        var permit = await gate.ProposeAsync("soar-7", "q2", Query);
        await gate.ProposeAsync("soar-7", "q2", Query);

        var release = Assert.Single(RecordsOf<RecordBody.Release>(gate));
        Assert.Equal(permit.Record, release.Ruling);
        Assert.Null(release.Case);
    }

    private static async Task<string> DecideAsync(TestGate gate)
    {
        var held = await gate.ProposeAsync("soar-7", "p1", Contain);
        var decided = await gate.DecideAsync("officer-1", held.Case!.Id, "watch-officer");
        Assert.Equal("decided", decided.Value!.State);
        return held.Case.Id;
    }

    private static async Task<ProposalView> FindAsync(TestGate gate, Caller caller)
    {
        var found = await gate.Keeper.FindAsync(
            caller,
            "soar-7",
            "p1",
            TimeSpan.Zero,
            CancellationToken.None
        );
        return found.Value!;
    }

    private static List<T> RecordsOf<T>(TestGate gate)
        where T : RecordBody =>
        [
            .. gate
                .Ledger.Entries.Select(entry =>
                    RecordCodec.Decode(entry.Leaf, entry.Disclosures, out _)!.Body
                )
                .OfType<T>(),
        ];
}
