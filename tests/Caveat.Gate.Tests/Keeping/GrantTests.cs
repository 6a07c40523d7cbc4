using Caveat.Approving;
using Caveat.Node.Keeping;
using Caveat.Recording;

namespace Caveat.Gate.Tests.Keeping;

/// <summary>How long a permit and a release are good, and what is told of them afterwards.</summary>
public sealed class GrantTests
{
    private const string Query = """{"action":"query","target":{"device":{"hostname":"ws-14"}}}""";

    private const string Contain =
        """{"action":"contain","target":{"device":{"hostname":"ws-15"}},"args":{"duration":3600000}}""";

    private static readonly Report _done = new(ReportOutcome.Executed, 1, null, null, null);

    [Fact]
    public async Task A_permit_that_is_asked_for_again_is_good_for_half_a_minute()
    {
        await using var gate = await TestGate.StartAsync();

        var first = await gate.ProposeAsync("hunt-1", "q1", Query);
        gate.Time.Pass(Warrant.Life - TimeSpan.FromMilliseconds(1));
        var almost = await gate.ProposeAsync("hunt-1", "q1", Query);
        gate.Time.Pass(TimeSpan.FromMilliseconds(1));
        var again = await gate.ProposeAsync("hunt-1", "q1", Query);

        Assert.Equal(ProposalState.Permitted, first.State);
        Assert.Equal(ProposalState.Permitted, almost.State);
        Assert.Equal(ProposalState.Expired, again.State);
        Assert.Equal(first.Record, again.Record);
    }

    [Fact]
    public async Task A_halt_voids_what_was_permitted_and_released_before_it()
    {
        await using var gate = await TestGate.StartAsync();
        await gate.ProposeAsync("hunt-1", "q1", Query);
        var held = await gate.ProposeAsync("soar-7", "p1", Contain);
        await gate.DecideAsync("officer-1", held.Case!.Id, "watch-officer");
        var before = await gate.StateOfAsync("soar-7", "p1");

        await gate.OrderAsync("counsel-1", "all", halts: true);

        Assert.Equal(ProposalState.Released, before);
        Assert.Equal(ProposalState.Voided, await gate.StateOfAsync("soar-7", "p1"));
        Assert.Equal(ProposalState.Voided, await gate.StateOfAsync("hunt-1", "q1"));
    }

    [Fact]
    public async Task What_was_done_is_recorded_also_when_it_is_told_late()
    {
        await using var gate = await TestGate.StartAsync();
        var held = await gate.ProposeAsync("soar-7", "p1", Contain);
        await gate.DecideAsync("officer-1", held.Case!.Id, "watch-officer");

        await gate.StateOfAsync("soar-7", "p1");
        gate.Time.Pass(TimeSpan.FromHours(1));
        var late = await ReportAsync(gate, "p1");

        Assert.Equal(ProposalState.Executed, late.Value!.State);
    }

    [Fact]
    public async Task A_proposal_takes_so_many_reports_and_no_more()
    {
        await using var gate = await TestGate.StartAsync();
        await gate.ProposeAsync(
            "soar-7",
            "p1",
            """{"action":"query","target":{"device":{"hostname":"ws-14"}}}"""
        );
        for (var i = 0; i < 32; i++)
        {
            Assert.True((await ReportAsync(gate, "p1")).IsValue);
        }

        var more = await ReportAsync(gate, "p1");

        Assert.Equal(KeepingCodes.TooManyReports, more.Refusal!.Code);
    }

    [Fact]
    public async Task What_was_never_granted_cannot_be_reported()
    {
        await using var gate = await TestGate.StartAsync();
        await gate.ProposeAsync("soar-7", "p1", Contain);

        var early = await ReportAsync(gate, "p1");

        Assert.Equal(KeepingCodes.NothingToReport, early.Refusal!.Code);
    }

    [Fact]
    public async Task A_release_counts_from_the_time_it_is_given()
    {
        await using var gate = await TestGate.StartAsync();
        await gate.FileThreatsAsync();
        for (var i = 0; i < 5; i++)
        {
            await gate.ProposeAsync("turbo-9", $"t{i}", Act(21 + (i % 6)), ",\"threat\":\"INC-4711\"");
        }

        // The sixth is over the limit of five in ten minutes, and so is held.
        var held = await gate.ProposeAsync("turbo-9", "t5", Act(26), ",\"threat\":\"INC-4711\"");
        gate.Time.Pass(TimeSpan.FromMinutes(4));
        var decided = await gate.DecideAsync("officer-1", held.Case!.Id, "watch-officer");
        var released = await gate.StateOfAsync("turbo-9", "t5");
        gate.Time.Pass(TimeSpan.FromMinutes(7));
        var left = new List<Verdict>();
        for (var i = 6; i < 11; i++)
        {
            var next = await gate.ProposeAsync(
                "turbo-9",
                $"t{i}",
                Act(21 + (i % 6)),
                ",\"threat\":\"INC-4711\""
            );
            left.Add(next.Verdict);
        }

        Assert.Equal("decided", decided.Value!.State);
        Assert.Equal(ProposalState.Released, released);
        Assert.Equal([Verdict.Permit, Verdict.Permit, Verdict.Permit, Verdict.Permit, Verdict.Hold], left);
    }

    [Fact]
    public async Task People_are_heard_when_the_gate_is_busy()
    {
        await using var gate = await TestGate.StartAsync();
        gate.Ledger.IsQuick = false;
        var asked = Enumerable
            .Range(0, 12)
            .Select(i => gate.TryProposeAsync("hunt-1", $"q{i}", Query))
            .ToList();

        var halt = gate.OrderAsync("counsel-1", "all", halts: true);
        gate.Ledger.IsQuick = true;
        gate.Ledger.Sync();

        Assert.Contains(await Task.WhenAll(asked), result => result.Refusal?.Code == KeepingCodes.Busy);
        Assert.True((await halt).IsValue);
    }

    [Fact]
    public async Task An_order_is_taken_once_also_across_a_crash()
    {
        await using var gate = await TestGate.StartAsync();
        var order = gate.SignOrder("counsel-1", "all", halts: true);
        await gate.Keeper.HaltAsync("counsel-1", order, CancellationToken.None);

        await gate.CrashAsync();
        var again = await gate.Keeper.HaltAsync("counsel-1", order, CancellationToken.None);

        Assert.Equal(ApprovingCodes.BadSignature, again.Refusal!.Code);
    }

    [Fact]
    public async Task An_agent_sees_its_case_without_the_facts()
    {
        await using var gate = await TestGate.StartAsync();
        var held = await gate.ProposeAsync("soar-7", "p1", Contain);

        var own = await gate.Keeper.FindCaseAsync(
            new Caller.OfAgent("soar-7"),
            held.Case!.Id,
            CancellationToken.None
        );
        var listed = await gate.Keeper.FindCasesAsync(
            new(new Caller.OfAgent("soar-7"), CaseState.Open),
            CancellationToken.None
        );
        var others = await gate.Keeper.FindCasesAsync(
            new(new Caller.OfAgent("hunt-1")),
            CancellationToken.None
        );

        var text = System.Text.Encoding.UTF8.GetString(own.Value!.Json.Span);
        Assert.Contains("\"formula\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("target.sectors", text, StringComparison.Ordinal);
        Assert.Equal(held.Case.Id, Assert.Single(listed.Value!.Cases).Id);
        Assert.Empty(others.Value!.Cases);
    }

    private static Task<Result<ProposalView>> ReportAsync(TestGate gate, string id) =>
        gate.Keeper.ReportAsync(new Caller.OfAgent("soar-7"), "soar-7", id, _done, CancellationToken.None);

    private static string Act(int host) =>
        $$$"""{"action":"contain","target":{"device":{"hostname":"ws-{{{host}}}"}},"args":{"duration":3600000}}""";
}
