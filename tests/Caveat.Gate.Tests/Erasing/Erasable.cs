using Caveat.Gate.Tests.Keeping;
using Caveat.Node.Keeping;
using Caveat.Recording;

namespace Caveat.Gate.Tests.Erasing;

/// <summary>What can be erased, and who erases it.</summary>
internal static class Erasable
{
    public const string Look = """{"action":"query","target":{"device":{"hostname":"ws-14"}}}""";

    public const string Contain =
        """{"action":"contain","target":{"device":{"hostname":"ws-15"}},"args":{"duration":3600000}}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<ProposalView> ReleasedAsync(TestGate gate, string id, string host = "ws-15")
    {
        var held = await gate.ProposeAsync(
            "soar-7",
            id,
            Contain.Replace("ws-15", host, StringComparison.Ordinal)
        );
        await gate.DecideAsync("officer-1", held.Case!.Id, "watch-officer");
        await gate.FindAsync(new Caller.OfAgent("soar-7"), "soar-7", id);
        await gate.Keeper.ReportAsync(
            new Caller.OfAgent("soar-7"),
            "soar-7",
            id,
            new(ReportOutcome.Executed, 1, null, null, null),
            Stop
        );
        return held;
    }

    // Something else comes after it, and then it is long ago.
    public static async Task<ProposalView> AfterwardsAsync(TestGate gate)
    {
        gate.Time.Pass(TimeSpan.FromDays(2));
        var later = await gate.ProposeAsync(
            "soar-7",
            "later",
            Contain.Replace("ws-15", "ws-17", StringComparison.Ordinal)
        );
        await gate.ProposeAsync("hunt-1", "look", Look);
        gate.Time.Pass(TimeSpan.FromDays(2));
        return later;
    }

    public static async Task<long[]> ShownAsync(TestGate gate, long record)
    {
        var shown = await gate.Keeper.FindErasureAsync(record, Stop);
        Assert.True(shown.IsValue, shown.Refusal?.Message);
        return [.. shown.Value.Records.Select(each => each.Record)];
    }

    public static IEnumerable<string> Types(TestGate gate, long[] records) =>
        records.Select(number => RecordCodec.ReadHead(gate.Ledger.Read(number).Leaf)!.Value.Type);

    public static Task<Result<ErasureView>> EraseAsync(TestGate gate, string person, long[] records) =>
        gate.Keeper.EraseAsync(person, gate.SignErasure(person, records, "the subject asked for it"), Stop);

    public static async Task AssertGoneAsync(TestGate gate, string id, string caseId)
    {
        var anybody = new Caller.OfPerson("officer-1");
        var proposal = await gate.Keeper.FindAsync(anybody, "soar-7", id, TimeSpan.Zero, Stop);
        var found = await gate.Keeper.FindCaseAsync(anybody, caseId, Stop);
        var cases = await gate.Keeper.FindCasesAsync(new(anybody), Stop);
        Assert.Equal(KeepingCodes.NoSuchProposal, proposal.Refusal!.Code);
        Assert.Equal(KeepingCodes.NoSuchCase, found.Refusal!.Code);
        Assert.DoesNotContain(
            cases.Value!.Cases,
            shown =>
                System
                    .Text.Encoding.UTF8.GetString(shown.Json.Span)
                    .Contains(caseId, StringComparison.Ordinal)
        );
    }

    public static void AssertKept(
        Result<ErasureView> result,
        string because,
        RefusalKind kind = RefusalKind.Conflict
    )
    {
        Assert.NotNull(result.Refusal);
        Assert.Equal((KeepingCodes.NotErasable, kind), (result.Refusal.Code, result.Refusal.Kind));
        Assert.Contains(because, result.Refusal.Message, StringComparison.Ordinal);
    }
}
