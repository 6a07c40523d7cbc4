using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Gate.Tests.Keeping;

/// <summary>What people signed can be checked from the records alone, by somebody who does not trust the gate.</summary>
public sealed class RecordSignaturesTests
{
    private const string Pump =
        """{"action":"contain","target":{"device":{"hostname":"icu-pump-3"}},"args":{"duration":3600000}}""";

    private const string Query = """{"action":"query","target":{"device":{"hostname":"ws-14"}}}""";

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

        Assert.Equal(2, faults.Count);
        Assert.All(faults, fault => Assert.Contains("people did not sign", fault, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_release_that_people_did_not_agree_to_or_for_longer_or_once_more_does_not_verify()
    {
        var records = await HistoryAsync();
        var released = records.FindIndex(record => record.Body is RecordBody.Release { Case: not null });
        var decided = records.FindIndex(record => record.Body is RecordBody.Closure);
        var (release, closure) = (
            (RecordBody.Release)records[released].Body,
            (RecordBody.Closure)records[decided].Body
        );

        // Without the agreement nothing may be released.
        AssertFault("people did not sign", records.Where((_, at) => at != decided));
        AssertFault(
            "is not open",
            records.SelectMany((each, at) => at == released ? [each, each] : Only(each))
        );
        foreach (
            var other in (RecordBody[])
                [
                    release with
                    {
                        Act = "sha256:00",
                    },
                    release with
                    {
                        Agent = "hunt-1",
                    },
                    release with
                    {
                        Actuator = "edr-office",
                    },
                    release with
                    {
                        Ruling = release.Ruling + 1,
                    },
                    release with
                    {
                        Proposal = "q1",
                    },
                    release with
                    {
                        Command = "sha256:00",
                    },
                ]
        )
        {
            AssertFault("people did not sign", With(records, released, other));
        }

        AssertFault(
            "for longer",
            With(records, released, release with { NotAfter = release.NotAfter.AddMilliseconds(1) })
        );
        var moment = TimeSpan.FromMilliseconds(1);
        AssertFault("did not sign", With(records, decided, closure with { UseBy = closure.UseBy + moment }));
        AssertFault("for longer", With(records, decided, closure with { UseBy = release.NotAfter - moment }));
    }

    [Fact]
    public async Task A_release_of_a_permit_follows_it_once_and_says_what_it_says()
    {
        var records = await HistoryAsync();
        var at = records.FindIndex(record => record.Body is RecordBody.Release { Case: null });
        var release = (RecordBody.Release)records[at].Body;
        var denied = (RecordBody.Ruling)records[at - 1].Body with { Verdict = Verdict.Deny };

        foreach (
            var other in (RecordBody[])
                [
                    release with
                    {
                        Act = "sha256:00",
                    },
                    release with
                    {
                        Agent = "soar-7",
                    },
                    release with
                    {
                        Proposal = "p1",
                    },
                    release with
                    {
                        Actuator = "edr-office",
                    },
                    release with
                    {
                        Ruling = release.Ruling + 1,
                    },
                    release with
                    {
                        Command = "sha256:00",
                    },
                ]
        )
        {
            AssertFault("not the permit before it", With(records, at, other));
        }

        AssertFault("not the permit", records.SelectMany((each, i) => i == at ? [each, each] : Only(each)));
        AssertFault("not the permit", With(records, at - 1, denied));
        AssertFault(
            "not the permit",
            With(records, at - 1, denied with { Verdict = Verdict.Permit, Shadow = true })
        );
        AssertFault("not the permit", [.. records.Where((_, i) => i != at), records[at]]);
        AssertFault(
            "for longer",
            With(records, at, release with { NotAfter = release.NotAfter.AddSeconds(1) })
        );
        AssertFault(
            "for longer",
            With(records, at, release with { NotBefore = release.NotBefore.AddSeconds(-1) })
        );
    }

    // An actuator refuses a release of an epoch before its own: one of a later epoch would survive every halt.
    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(1_000_000)]
    public async Task A_release_of_another_epoch_than_the_one_in_force_does_not_verify(long more)
    {
        var records = await HistoryAsync();
        var releases = records.Index().Where(each => each.Item.Body is RecordBody.Release).ToList();

        Assert.Equal(2, releases.Count);
        foreach (var (at, record) in releases)
        {
            var release = (RecordBody.Release)record.Body;
            AssertFault("halt epoch", With(records, at, release with { Epoch = release.Epoch + more }));
        }

        Assert.Equal(3, FaultsIn(records, order: order => order with { Epoch = order.Epoch + more }).Count);
    }

    [Fact]
    public async Task A_ruling_that_names_another_act_than_that_of_its_proposal_does_not_verify()
    {
        var records = await HistoryAsync();
        var rulings = records.Index().Where(each => each.Item.Body is RecordBody.Ruling).ToList();

        Assert.Equal(2, rulings.Count);
        foreach (var (at, record) in rulings)
        {
            var ruling = (RecordBody.Ruling)record.Body;
            AssertFault("the act that it names", With(records, at, ruling with { Act = "sha256:00" }));
            AssertFault("the act that it names", With(records, at, ruling with { Body = "{}"u8.ToArray() }));
        }
    }

    // As a start writes it that has a key to change, or a command to report that was forwarded when the gate crashed.
    [Fact]
    public async Task What_a_start_after_a_crash_records_may_stand_between_a_permit_and_its_release()
    {
        var records = await HistoryAsync();
        var at = records.FindIndex(record => record.Body is RecordBody.Release { Case: null });
        var report = new RecordBody.Report
        {
            Agent = "hunt-1",
            Proposal = "r-1",
            Outcome = "unknown",
            By = "edge-1",
            Reporter = Reporter.Actuator,
        };
        IEnumerable<LedgerRecord> Before(RecordBody body) =>
            [.. records[..at], records[at] with { Body = body }, .. records[at..]];

        Assert.Empty(FaultsIn(Before(new RecordBody.Start("0.1.0", false))));
        Assert.Empty(FaultsIn(Before(new RecordBody.Rotation("heartbeat", "old", "new", "signature"))));
        Assert.Empty(FaultsIn(Before(report)));
        AssertFault("not the permit", Before(report with { Reporter = Reporter.Agent }));
    }

    [Fact]
    public async Task What_people_agreed_to_takes_no_more_approvals()
    {
        var records = await HistoryAsync();
        var last = records.FindLast(record => record.Body is RecordBody.Decision)!;
        var decided = records.FindIndex(record => record.Body is RecordBody.Closure);

        AssertFault("is not open", [.. records.Take(decided + 1), last]);
    }

    private static IEnumerable<LedgerRecord> Only(LedgerRecord record) => [record];

    private static IEnumerable<LedgerRecord> With(
        IEnumerable<LedgerRecord> records,
        int at,
        RecordBody body
    ) => records.Select((record, i) => i == at ? record with { Body = body } : record);

    private static void AssertFault(string fault, IEnumerable<LedgerRecord> records) =>
        Assert.Contains(FaultsIn(records), found => found.Contains(fault, StringComparison.Ordinal));

    private static async Task<List<LedgerRecord>> HistoryAsync()
    {
        await using var gate = await TestGate.StartAsync();
        var held = await gate.ProposeAsync("soar-7", "p1", Pump);
        await gate.DecideAsync("officer-1", held.Case!.Id, "watch-officer");
        await gate.DecideAsync("engineer-1", held.Case.Id, "clinical-engineer");
        await gate.StateOfAsync("soar-7", "p1");
        await gate.ProposeAsync("hunt-1", "q1", Query);
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

            if (
                signatures.Take(record with { Body = body }, ActDigests.Of(record with { Body = body })) is
                { } fault
            )
            {
                faults.Add(fault);
            }
        }

        return faults;
    }
}
