using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Gate.Tests.Keeping;

/// <summary>What people signed can be checked from the records alone, by somebody who does not trust the gate.</summary>
public sealed class RecordSignaturesTests
{
    private const string Pump =
        """{"action":"contain","target":{"device":{"hostname":"icu-pump-3"}},"args":{"duration":3600000}}""";

    [Fact]
    public async Task Every_decision_and_order_of_a_history_verifies()
    {
        var records = await HistoryAsync();

        Assert.Equal(2, records.Count(record => record.Body is RecordBody.Decision));
        Assert.Equal(3, records.Count(record => record.Body is RecordBody.Halting));
        Assert.Empty(FaultsIn(records));
    }

    [Fact]
    public async Task A_decision_with_other_words_or_by_another_person_does_not_verify()
    {
        var records = await HistoryAsync();

        Func<RecordBody.Decision, RecordBody.Decision>[] changes =
        [
            decision => decision with { Statement = "something else" },
            decision => decision with { Role = "clinical-engineer" },
            decision => decision with { Expires = decision.Expires.AddDays(1) },
            decision => decision with { Key = records.Select(KeyOf).Last(key => key is not null)! },
        ];
        foreach (var change in changes)
        {
            Assert.StartsWith(
                "its signature is not",
                FaultsIn(records, decision: change)[0],
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task An_order_of_another_scope_or_time_does_not_verify()
    {
        var records = await HistoryAsync();

        Assert.Equal(3, FaultsIn(records, order: order => order with { Scope = "agent hunt-1" }).Count);
        Assert.Equal(3, FaultsIn(records, order: order => order with { Stops = !order.Stops }).Count);
        Assert.Equal(3, FaultsIn(records, order: order => order with { Nonce = "another" }).Count);
    }

    [Fact]
    public async Task A_release_without_its_signatures_does_not_verify()
    {
        var records = await HistoryAsync();
        var first = records.First(record => record.Body is RecordBody.Decision);

        var faults = FaultsIn([.. records.Where(record => record != first)]);

        Assert.Contains("people did not sign", Assert.Single(faults), StringComparison.Ordinal);
    }

    private static async Task<List<LedgerRecord>> HistoryAsync()
    {
        await using var gate = await TestGate.StartAsync();
        var held = await gate.ProposeAsync("soar-7", "p1", Pump);
        await gate.DecideAsync("officer-1", held.Case!.Id, "watch-officer");
        await gate.DecideAsync("engineer-1", held.Case.Id, "clinical-engineer");
        await gate.OrderAsync("counsel-1", "all", halts: true);
        await gate.OrderAsync("officer-1", "all", halts: false);
        await gate.OrderAsync("officer-2", "all", halts: false);
        return
        [
            .. gate.Ledger.Entries.Select(entry => RecordCodec.Decode(entry.Leaf, entry.Disclosures, out _)!),
        ];
    }

    private static string? KeyOf(LedgerRecord record) => (record.Body as RecordBody.Decision)?.Key;

    // The faults of a history in which the first decision, or every order, is another one.
    private static List<string> FaultsIn(
        IEnumerable<LedgerRecord> records,
        Func<RecordBody.Decision, RecordBody.Decision>? decision = null,
        Func<RecordBody.Halting, RecordBody.Halting>? order = null
    )
    {
        var signatures = new RecordSignatures();
        var faults = new List<string>();
        foreach (var record in records)
        {
            var body = record.Body;
            if (body is RecordBody.Decision decided && decision is not null)
            {
                (body, decision) = (decision(decided), null);
            }
            else if (body is RecordBody.Halting ordered && order is not null)
            {
                body = order(ordered);
            }

            if (signatures.Take(record with { Body = body }) is { } fault)
            {
                faults.Add(fault);
            }
        }

        return faults;
    }
}
