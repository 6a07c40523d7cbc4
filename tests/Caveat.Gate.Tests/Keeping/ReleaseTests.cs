using System.Text;
using Caveat.Approving;
using Caveat.Disclosing;
using Caveat.Node.Keeping;
using Caveat.Recording;

namespace Caveat.Gate.Tests.Keeping;

/// <summary>What people agreed to is released when the agent asks, once, and only as things are then.</summary>
public sealed class ReleaseTests
{
    private const string Pump =
        """{"action":"contain","target":{"device":{"hostname":"icu-pump-3"}},"args":{"duration":3600000}}""";

    private const string Contain =
        """{"action":"contain","target":{"device":{"hostname":"ws-15"}},"args":{"duration":3600000}}""";

    private static readonly Caller.OfAgent _agent = new("soar-7");

    [Fact]
    public async Task It_is_made_when_the_agent_asks_and_not_when_a_person_looks()
    {
        await using var gate = await TestGate.StartAsync();
        await AgreeAsync(gate);

        var shown = await gate.FindAsync(new Caller.OfPerson("officer-1"), "soar-7", "p1");
        var before = gate.Records<RecordBody.Release>().Count();
        gate.Time.Pass(TimeSpan.FromMinutes(2));
        var asked = await gate.FindAsync(_agent, "soar-7", "p1");

        Assert.Equal((ProposalState.Approved, 0), (shown.State, before));
        Assert.Null(shown.Release);
        Assert.Equal(("decided", gate.Time.Wall.AddMinutes(3)), (shown.Case!.State, shown.Case.Expires));
        Assert.Equal(ProposalState.Released, asked.State);
        Assert.Equal(gate.Time.Wall.AddSeconds(30), asked.Release!.NotAfter);
        var release = Assert.Single(gate.Records<RecordBody.Release>());
        Assert.Equal(
            (shown.Record, shown.Case.Id, "p1", shown.Act, "edr-all"),
            (release.Ruling, release.Case, release.Proposal, release.Act, release.Actuator)
        );
    }

    [Fact]
    public async Task Whoever_waits_when_people_agree_gets_it_at_once()
    {
        await using var gate = await TestGate.StartAsync();
        var held = await gate.ProposeAsync("soar-7", "p1", Contain);

        var waiting = gate.Keeper.FindAsync(
            _agent,
            "soar-7",
            "p1",
            TimeSpan.FromMinutes(1),
            CancellationToken.None
        );
        await gate.DecideAsync("officer-1", held.Case!.Id, "watch-officer");

        Assert.Equal(ProposalState.Released, (await waiting).Value!.State);
    }

    [Fact]
    public async Task Whoever_waits_and_is_known_no_more_gets_none()
    {
        await using var gate = await TestGate.StartAsync();
        var held = await gate.ProposeAsync("soar-7", "p1", Contain);
        var isKnown = true;

        var waiting = gate.Keeper.FindAsync(
            _agent,
            "soar-7",
            "p1",
            TimeSpan.FromMinutes(1),
            CancellationToken.None,
            () => Volatile.Read(ref isKnown)
        );
        Volatile.Write(ref isKnown, false);
        await gate.DecideAsync("officer-1", held.Case!.Id, "watch-officer");

        Assert.Equal(ProposalState.Approved, (await waiting).Value!.State);
        Assert.Empty(gate.Records<RecordBody.Release>());
    }

    [Fact]
    public async Task Proposals_of_the_act_get_the_same_one_whoever_of_them_asks_first()
    {
        await using var gate = await TestGate.StartAsync();
        await AgreeAsync(gate);

        var joined = await gate.ProposeAsync("soar-7", "p2", Contain);
        gate.Time.Pass(TimeSpan.FromSeconds(10));
        var again = await gate.ProposeAsync("soar-7", "p1", Contain);

        Assert.Equal((ProposalState.Released, ProposalState.Released), (joined.State, again.State));
        Assert.Equal(joined.Case, again.Case);
        Assert.Equal(joined.Release, again.Release);
        Assert.Single(gate.Records<RecordBody.Release>());
    }

    [Fact]
    public async Task Many_who_ask_at_once_get_one()
    {
        await using var gate = await TestGate.StartAsync();
        await AgreeAsync(gate);

        var found = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(_ => Task.Run(() => gate.FindAsync(_agent, "soar-7", "p1")))
        );

        Assert.Single(gate.Records<RecordBody.Release>());
        Assert.Single(found.Select(each => each.Release!.Record).Distinct());
    }

    [Fact]
    public async Task Who_does_not_ask_by_the_use_by_gets_none_and_what_was_reserved_is_given_back()
    {
        await using var gate = await TestGate.StartAsync();
        await AgreeAsync(gate);

        gate.Time.Pass(Case.UseTime);
        var late = await gate.StateOfAsync("soar-7", "p1");
        var anew = await gate.ProposeAsync("soar-7", "p2", Contain);

        Assert.Equal(ProposalState.Expired, late);
        Assert.Equal((Verdict.Hold, "open"), (anew.Verdict, anew.Case!.State));
        Assert.Equal("expired", gate.Records<RecordBody.Closure>().Last().Outcome);
        Assert.Empty(gate.Records<RecordBody.Release>());
    }

    [Fact]
    public async Task It_ends_with_the_use_by()
    {
        await using var gate = await TestGate.StartAsync();
        var useBy = gate.Time.Wall + Case.UseTime;
        await AgreeAsync(gate);

        gate.Time.Pass(Case.UseTime - TimeSpan.FromSeconds(10));
        var released = await gate.FindAsync(_agent, "soar-7", "p1");

        Assert.Equal(useBy, released.Release!.NotAfter);
    }

    [Fact]
    public async Task An_objection_still_comes_before_it_also_after_the_decide_by()
    {
        await using var gate = await TestGate.StartAsync();
        var held = await gate.ProposeAsync("soar-7", "p1", Contain);
        gate.Time.Pass(TimeSpan.FromMinutes(14));
        await gate.DecideAsync("officer-1", held.Case!.Id, "watch-officer");
        gate.Time.Pass(TimeSpan.FromMinutes(3));

        var objected = await gate.DecideAsync("officer-2", held.Case.Id, "watch-officer", approves: false);
        var again = await gate.ProposeAsync("soar-7", "p2", Contain);

        Assert.Equal("objected", objected.Value!.State);
        Assert.Equal(ProposalState.Objected, await gate.StateOfAsync("soar-7", "p1"));
        Assert.Equal(Verdict.Deny, again.Verdict);
    }

    [Fact]
    public async Task An_objection_after_it_is_too_late()
    {
        await using var gate = await TestGate.StartAsync();
        var id = await AgreeAsync(gate);
        await gate.StateOfAsync("soar-7", "p1");

        var objected = await gate.DecideAsync("officer-2", id, "watch-officer", approves: false);

        Assert.Equal(ApprovingCodes.NotOpen, objected.Refusal!.Code);
    }

    [Fact]
    public async Task A_halt_before_the_agent_asks_denies_it()
    {
        await using var gate = await TestGate.StartAsync();
        await AgreeAsync(gate);

        await gate.OrderAsync("counsel-1", "agent soar-7", halts: true);
        var asked = await gate.StateOfAsync("soar-7", "p1");

        Assert.Equal(ProposalState.Voided, asked);
        Assert.Equal("denied", gate.Records<RecordBody.Closure>().Last().Outcome);
    }

    [Fact]
    public async Task A_halt_that_is_over_before_the_agent_asks_is_of_no_account()
    {
        await using var gate = await TestGate.StartAsync();
        await AgreeAsync(gate);

        await gate.OrderAsync("counsel-1", "agent soar-7", halts: true);
        await gate.OrderAsync("officer-1", "agent soar-7", halts: false);
        await gate.OrderAsync("officer-2", "agent soar-7", halts: false);

        Assert.Equal(ProposalState.Released, await gate.StateOfAsync("soar-7", "p1"));
        Assert.Equal(1, Assert.Single(gate.Records<RecordBody.Release>()).Epoch);
    }

    [Fact]
    public async Task Norms_that_forbid_it_by_now_deny_it()
    {
        await using var gate = await TestGate.StartAsync();
        await AgreeAsync(gate);

        await AddNormAsync(gate, "forbid when action.verb == contain");

        Assert.Equal(ProposalState.Voided, await gate.StateOfAsync("soar-7", "p1"));
        Assert.Empty(gate.Records<RecordBody.Release>());
    }

    [Fact]
    public async Task Norms_that_ask_for_more_by_now_open_its_case_again_and_it_is_released_once_more_people_agree()
    {
        await using var gate = await TestGate.StartAsync();
        var id = await AgreeAsync(gate);

        await AddNormAsync(gate, "require approval by 2 watch-officer when action.verb == contain");
        var widened = await gate.FindAsync(_agent, "soar-7", "p1");
        await gate.DecideAsync("officer-1", id, "watch-officer");
        var one = await gate.StateOfAsync("soar-7", "p1");
        await gate.DecideAsync("officer-2", id, "watch-officer");

        Assert.Equal((ProposalState.Held, "open"), (widened.State, widened.Case!.State));
        Assert.Equal(gate.Time.Wall.AddMinutes(15), widened.Case.Expires);
        Assert.Equal(ProposalState.Held, one);
        Assert.Equal(ProposalState.Released, await gate.StateOfAsync("soar-7", "p1"));
    }

    [Fact]
    public async Task What_asks_for_more_after_the_decide_by_is_over()
    {
        await using var gate = await TestGate.StartAsync();
        var held = await gate.ProposeAsync("soar-7", "p1", Contain);
        gate.Time.Pass(TimeSpan.FromMinutes(14));
        await gate.DecideAsync("officer-1", held.Case!.Id, "watch-officer");
        gate.Time.Pass(TimeSpan.FromMinutes(2));

        await AddNormAsync(gate, "require approval by 2 watch-officer when action.verb == contain");
        var joined = await gate.ProposeAsync("soar-7", "p2", Contain);

        Assert.Equal(ProposalState.Expired, joined.State);
        Assert.Equal(ProposalState.Expired, await gate.StateOfAsync("soar-7", "p1"));
    }

    [Fact]
    public async Task A_role_or_an_agent_taken_away_before_the_agent_asks_counts_no_more()
    {
        await using var gate = await TestGate.StartAsync();
        await AgreeAsync(gate);

        await gate.ActivateAsync(text =>
            text.Replace(
                "name: \"Watch officer\", roles: [watch-officer]",
                "name: \"Watch officer\", roles: [clerk]",
                StringComparison.Ordinal
            )
        );

        Assert.Equal(ProposalState.Held, await gate.StateOfAsync("soar-7", "p1"));
        Assert.Empty(gate.Records<RecordBody.Release>());
    }

    [Fact]
    public async Task What_people_agreed_to_is_taken_back_by_its_agent()
    {
        await using var gate = await TestGate.StartAsync();
        await AgreeAsync(gate);

        var withdrawn = await gate.Keeper.WithdrawAsync("soar-7", "p1", CancellationToken.None);

        Assert.Equal(ProposalState.Withdrawn, withdrawn.Value!.State);
        Assert.Equal(ProposalState.Withdrawn, await gate.StateOfAsync("soar-7", "p1"));
    }

    [Fact]
    public async Task What_is_reserved_stays_reserved_until_the_agent_asked()
    {
        await using var gate = await TestGate.StartAsync();
        await gate.FileThreatsAsync();
        for (var i = 0; i < 4; i++)
        {
            await ContainAsync(gate, i);
        }

        // The fifth within ten minutes is held for what it is about, and counts.
        var held = await gate.ProposeAsync("turbo-9", "pump", Pump, ",\"threat\":\"INC-4711\"");
        await gate.DecideAsync("officer-1", held.Case!.Id, "watch-officer");
        await gate.DecideAsync("engineer-1", held.Case.Id, "clinical-engineer");
        await gate.CrashAsync();
        var agreed = await gate.StateShownAsync("turbo-9", "pump");
        var beside = await ContainAsync(gate, 5);
        var asked = await gate.StateOfAsync("turbo-9", "pump");

        Assert.Equal(ProposalState.Approved, agreed);
        Assert.Equal(Verdict.Hold, beside.Verdict);
        Assert.Equal(ProposalState.Released, asked);
    }

    [Fact]
    public async Task A_crash_after_people_agreed_changes_nothing()
    {
        await using var gate = await TestGate.StartAsync();
        await AgreeAsync(gate);

        await gate.CrashAsync();
        var shown = await gate.StateShownAsync("soar-7", "p1");
        var asked = await gate.FindAsync(_agent, "soar-7", "p1");
        await gate.CrashAsync();
        var again = await gate.FindAsync(_agent, "soar-7", "p1");

        Assert.Equal(ProposalState.Approved, shown);
        Assert.Equal(ProposalState.Released, asked.State);
        Assert.Equal(asked.Release, again.Release);
    }

    [Fact]
    public async Task A_crash_before_it_is_told_that_people_agreed_loses_no_approval()
    {
        await using var gate = await TestGate.StartAsync();
        await AgreeAsync(gate);

        await gate.CrashAsync(gate.Ledger.Next - 1);

        Assert.Equal(ProposalState.Released, await gate.StateOfAsync("soar-7", "p1"));
    }

    [Fact]
    public async Task It_says_what_an_actuator_is_shown_in_a_group_of_its_own()
    {
        await using var gate = await TestGate.StartAsync();
        await AgreeAsync(gate);

        var asked = await gate.FindAsync(_agent, "soar-7", "p1");

        var entry = gate.Ledger.Entries[(int)asked.Release!.Record];
        var groups = RecordDisclosure.GroupsOf(entry.Disclosures);
        var target = Encoding.UTF8.GetString(
            Assert.Single(groups, group => group.Name == "target").Value.Span
        );
        Assert.Contains("\"notAfter\"", target, StringComparison.Ordinal);
        Assert.DoesNotContain("p1", target, StringComparison.Ordinal);
        Assert.DoesNotContain("soar-7", target, StringComparison.Ordinal);
        Assert.DoesNotContain("soar-7", Encoding.UTF8.GetString(entry.Leaf.Span), StringComparison.Ordinal);
    }

    private static async Task<string> AgreeAsync(TestGate gate)
    {
        var held = await gate.ProposeAsync("soar-7", "p1", Contain);
        var decided = await gate.DecideAsync("officer-1", held.Case!.Id, "watch-officer");
        Assert.Equal("decided", decided.Value!.State);
        return held.Case.Id;
    }

    private static Task<ProposalView> ContainAsync(TestGate gate, int number) =>
        gate.ProposeAsync(
            "turbo-9",
            $"t{number}",
            $$$"""{"action":"contain","target":{"device":{"hostname":"ws-{{{21 + number}}}"}},"args":{"duration":3600000}}""",
            ",\"threat\":\"INC-4711\""
        );

    private static Task AddNormAsync(TestGate gate, string statement)
    {
        gate.Write(
            "norms/later.norm",
            $"""
            pack     later
            version  1.0.0
            layer    organisation
            issuer   "Example"
            licence  "Apache-2.0"
            summary  "what is ruled later"

            norm later
              {statement}
            """
        );
        return gate.ActivateAsync(text =>
            text.Replace("norms/wards.norm]", "norms/wards.norm, norms/later.norm]", StringComparison.Ordinal)
        );
    }
}
