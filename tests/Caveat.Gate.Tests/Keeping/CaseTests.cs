using Caveat.Approving;
using Caveat.Node.Keeping;

namespace Caveat.Gate.Tests.Keeping;

public sealed class CaseTests
{
    private const string Contain =
        """{"action":"contain","target":{"device":{"hostname":"ws-15"}},"args":{"duration":3600000}}""";

    private const string Pump =
        """{"action":"contain","target":{"device":{"hostname":"icu-pump-3"}},"args":{"duration":3600000}}""";

    [Fact]
    public async Task An_approval_decides_and_a_second_one_is_too_late()
    {
        await using var gate = await TestGate.StartAsync();
        var held = await gate.ProposeAsync("soar-7", "p1", Contain);

        var approved = await gate.DecideAsync("officer-1", held.Case!.Id, "watch-officer");
        var again = await gate.DecideAsync("officer-2", held.Case.Id, "watch-officer");

        Assert.Equal("decided", approved.Value!.State);
        Assert.Equal(ProposalState.Released, await gate.StateOfAsync("soar-7", "p1"));
        Assert.Equal(ApprovingCodes.NotOpen, again.Refusal!.Code);
    }

    [Fact]
    public async Task The_whole_formula_is_needed_by_different_people_within_their_scope()
    {
        await using var gate = await TestGate.StartAsync();
        var held = await gate.ProposeAsync("soar-7", "p1", Pump);
        var id = held.Case!.Id;

        var first = await gate.DecideAsync("officer-1", id, "watch-officer");
        var same = await gate.DecideAsync("officer-1", id, "watch-officer");
        var notTheirs = await gate.DecideAsync("officer-2", id, "clinical-engineer");
        var second = await gate.DecideAsync("engineer-1", id, "clinical-engineer");

        Assert.Equal("open", first.Value!.State);
        Assert.Equal(ApprovingCodes.SignedAlready, same.Refusal!.Code);
        Assert.Equal(ApprovingCodes.NotEnrolled, notTheirs.Refusal!.Code);
        Assert.Equal("decided", second.Value!.State);
    }

    [Fact]
    public async Task A_signature_of_another_key_is_refused()
    {
        await using var gate = await TestGate.StartAsync();
        var held = await gate.ProposeAsync("soar-7", "p1", Contain);

        var forged = await gate.DecideAsync("officer-1", held.Case!.Id, "watch-officer", signer: "officer-2");

        Assert.Equal(ApprovingCodes.BadSignature, forged.Refusal!.Code);
        Assert.Equal(ProposalState.Held, await gate.StateOfAsync("soar-7", "p1"));
    }

    [Fact]
    public async Task An_objection_ends_the_case_and_binds_the_act_for_a_day()
    {
        await using var gate = await TestGate.StartAsync();
        var held = await gate.ProposeAsync("soar-7", "p1", Contain);

        await gate.DecideAsync("officer-2", held.Case!.Id, "watch-officer", approves: false);
        var again = await gate.ProposeAsync("soar-7", "p2", Contain);
        gate.Time.Pass(TimeSpan.FromHours(24));
        var later = await gate.ProposeAsync("soar-7", "p3", Contain);

        Assert.Equal(ProposalState.Objected, await gate.StateOfAsync("soar-7", "p1"));
        Assert.Equal(Verdict.Deny, again.Verdict);
        Assert.Equal(Verdict.Hold, later.Verdict);
    }

    [Fact]
    public async Task Silence_is_no()
    {
        await using var gate = await TestGate.StartAsync();
        var held = await gate.ProposeAsync("soar-7", "p1", Contain);

        gate.Time.Pass(TimeSpan.FromMinutes(15));
        var late = await gate.DecideAsync("officer-1", held.Case!.Id, "watch-officer");

        Assert.Equal(ProposalState.Expired, await gate.StateOfAsync("soar-7", "p1"));
        Assert.False(late.IsValue);
    }

    [Fact]
    public async Task The_same_act_again_is_the_same_case()
    {
        await using var gate = await TestGate.StartAsync();

        var first = await gate.ProposeAsync("soar-7", "p1", Contain);
        var second = await gate.ProposeAsync("soar-7", "p2", Contain);
        await gate.DecideAsync("officer-1", first.Case!.Id, "watch-officer");

        Assert.Equal(first.Case.Id, second.Case!.Id);
        Assert.Equal(ProposalState.Released, await gate.StateOfAsync("soar-7", "p2"));
    }

    [Fact]
    public async Task The_same_act_with_other_declarations_is_denied_while_people_look_at_the_first()
    {
        await using var gate = await TestGate.StartAsync();

        var first = await gate.ProposeAsync("soar-7", "p1", Contain);
        var larger = await gate.ProposeAsync("soar-7", "p2", Contain, ",\"effect\":{\"hosts\":500}");
        var otherwise = await gate.ProposeAsync("soar-7", "p3", Contain, ",\"justification\":\"please\"");
        await gate.Keeper.WithdrawAsync("soar-7", "p1", CancellationToken.None);
        var anew = await gate.ProposeAsync("soar-7", "p4", Contain, ",\"effect\":{\"hosts\":500}");

        Assert.Equal(Verdict.Deny, larger.Verdict);
        Assert.Contains(
            "CAV7563",
            System.Text.Encoding.UTF8.GetString(larger.Ruling.Span),
            StringComparison.Ordinal
        );
        Assert.Equal(first.Case!.Id, otherwise.Case!.Id);
        Assert.Equal(Verdict.Hold, anew.Verdict);
        Assert.NotEqual(first.Case.Id, anew.Case!.Id);
    }

    [Theory]
    [InlineData("agent HUNT-1", "did you mean `hunt-1`?")]
    [InlineData("actuator edr-al", "did you mean `edr-all`?")]
    [InlineData("norm soc-baseline", "there are ")]
    [InlineData("territory xx", "did you mean `XX`?")]
    public async Task A_halt_of_a_name_that_nothing_bears_is_refused_with_what_was_meant(
        string scope,
        string hint
    )
    {
        await using var gate = await TestGate.StartAsync();

        var halted = await gate.OrderAsync("counsel-1", scope, halts: true);

        Assert.Equal(ApprovingCodes.NotAScope, halted.Refusal!.Code);
        Assert.Contains(hint, halted.Refusal.Message, StringComparison.Ordinal);
        Assert.Empty(gate.Keeper.View.Watch.Halts);
    }

    [Fact]
    public async Task A_case_expires_also_where_the_clock_went_back()
    {
        await using var gate = await TestGate.StartAsync();
        var held = await gate.ProposeAsync("soar-7", "p1", Contain);

        gate.Time.Set(TimeSpan.FromHours(-2));
        gate.Time.Pass(TimeSpan.FromSeconds(1));
        gate.Time.Pass(TimeSpan.FromMinutes(30));
        var late = await gate.DecideAsync("officer-1", held.Case!.Id, "watch-officer");

        Assert.Equal(ProposalState.Expired, await gate.StateOfAsync("soar-7", "p1"));
        Assert.False(late.IsValue);
    }

    [Fact]
    public async Task A_halt_denies_what_is_held_at_its_release_and_two_people_resume()
    {
        await using var gate = await TestGate.StartAsync();
        var held = await gate.ProposeAsync("soar-7", "p1", Contain);

        var halted = await gate.OrderAsync("counsel-1", "agent soar-7", halts: true);
        await gate.DecideAsync("officer-1", held.Case!.Id, "watch-officer");
        var during = await gate.ProposeAsync(
            "hunt-1",
            "q1",
            """{"action":"query","target":{"device":{"hostname":"ws-14"}}}"""
        );
        var barred = await gate.ProposeAsync(
            "soar-7",
            "p2",
            """{"action":"query","target":{"device":{"hostname":"ws-14"}}}"""
        );
        var one = await gate.OrderAsync("officer-1", "agent soar-7", halts: false);
        var sameAgain = await gate.OrderAsync("officer-1", "agent soar-7", halts: false);
        var two = await gate.OrderAsync("officer-2", "agent soar-7", halts: false);
        var after = await gate.ProposeAsync(
            "soar-7",
            "p3",
            """{"action":"query","target":{"device":{"hostname":"ws-14"}}}"""
        );

        Assert.Equal(1, halted.Value!.Epoch);
        Assert.Equal(ProposalState.Voided, await gate.StateOfAsync("soar-7", "p1"));
        Assert.Equal(Verdict.Permit, during.Verdict);
        Assert.Equal(Verdict.Deny, barred.Verdict);
        Assert.Single(one.Value!.Halts);
        Assert.Equal(ApprovingCodes.SecondPerson, sameAgain.Refusal!.Code);
        Assert.Empty(two.Value!.Halts);
        Assert.Equal(Verdict.Permit, after.Verdict);
    }

    [Fact]
    public async Task A_role_taken_away_before_the_release_counts_no_more()
    {
        await using var gate = await TestGate.StartAsync();
        var held = await gate.ProposeAsync("soar-7", "p1", Pump);
        await gate.DecideAsync("officer-1", held.Case!.Id, "watch-officer");

        var fewer = gate.Read(text =>
            text.Replace(
                "name: \"Watch officer\", roles: [watch-officer]",
                "name: \"Watch officer\", roles: [clerk]",
                StringComparison.Ordinal
            )
        );
        await gate.Keeper.ActivateAsync(fewer, []);
        var second = await gate.DecideAsync("engineer-1", held.Case.Id, "clinical-engineer");

        Assert.Equal("open", second.Value!.State);
    }

    [Fact]
    public async Task A_clock_that_leaps_holds_everything_until_a_person_confirms_it()
    {
        await using var gate = await TestGate.StartAsync();
        const string Query = """{"action":"query","target":{"device":{"hostname":"ws-14"}}}""";

        gate.Time.Set(TimeSpan.FromMinutes(10));
        var leapt = await gate.ProposeAsync("hunt-1", "q1", Query);
        await gate.OrderAsync("officer-1", "clock", halts: false);
        var after = await gate.ProposeAsync("hunt-1", "q2", Query);
        gate.Time.Set(TimeSpan.FromHours(-2));
        var back = await gate.ProposeAsync("hunt-1", "q3", Query);

        Assert.Equal(Verdict.Hold, leapt.Verdict);
        Assert.Equal(Verdict.Permit, after.Verdict);
        Assert.Equal(Verdict.Hold, back.Verdict);
    }

    [Fact]
    public async Task Everything_is_as_it_was_after_a_restart()
    {
        await using var gate = await TestGate.StartAsync();
        await gate.FileThreatsAsync();
        var held = await gate.ProposeAsync("soar-7", "p1", Pump);
        await gate.DecideAsync("officer-1", held.Case!.Id, "watch-officer");
        var before = await gate.ProposeAsync("soar-7", "p2", Contain);

        await gate.CrashAsync();
        var after = await gate.ProposeAsync("soar-7", "p2", Contain);
        var decided = await gate.DecideAsync("engineer-1", held.Case.Id, "clinical-engineer");
        var conflict = await gate.TryProposeAsync("soar-7", "p2", Pump);

        Assert.Equal(before.Record, after.Record);
        Assert.Equal(before.Ruling.ToArray(), after.Ruling.ToArray());
        Assert.Equal("decided", decided.Value!.State);
        Assert.Equal(KeepingCodes.IdTaken, conflict.Refusal!.Code);
    }
}
