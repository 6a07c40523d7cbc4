using System.Collections.Concurrent;
using System.Globalization;
using Caveat.Recording;
using Caveat.Tests.Node.Recording;

namespace Caveat.Gate.Tests.Faults;

/// <summary>A gate that is killed at its work, again and again, on one ledger.</summary>
public sealed class KillTests(ForeignVerifier verifier) : IClassFixture<ForeignVerifier>
{
    private static readonly int _rounds = Soak.IsOn ? 10 : 4;
    private const int Connections = 64;
    private const int Updates = 40;

    private const string Quota = """
        pack     quota
        version  1.0.0
        layer    organisation
        issuer   "Example General Hospital"
        licence  "Apache-2.0"
        summary  "how often machines may be updated"

        norm forty-updates-an-hour
          limit count to 40 per 1h per agent when action.verb == update
          otherwise forbid
          because "Somebody restarts what was updated."
        """;

    [Fact]
    public async Task Killed_again_and_again_under_load_it_has_every_acknowledged_ruling_and_spends_no_limit_twice()
    {
        using var world = new ServedWorld();
        world.World.Write("norms/quota.norm", Quota);
        world.World.Configure(text =>
            text.Replace("norms/wards.norm]", "norms/wards.norm, norms/quota.norm]", StringComparison.Ordinal)
        );
        var told = new ConcurrentDictionary<(string Agent, string Id), Told>();
        for (var round = 0; round < _rounds; round++)
        {
            await using var gate = await world.ServeAsync();
            var before = $"r{round - 1}-";
            await AssertAsToldAsync(
                gate.Client,
                told.Where(pair => pair.Key.Id.StartsWith(before, StringComparison.Ordinal))
            );
            if (round == 0)
            {
                const string Threat = """{"id":"INC-4711","severity":8,"confidence":0.95}""";
                (await gate.Client.Agent("siem-1").PostAsync("/v1/threats", Threat)).Fine(201);
            }

            await KillAsync(gate, round, 20 + (round * 40), told);

            Assert.Equal([], world.Faults());
        }

        await using (var last = await world.ServeAsync())
        {
            await AssertAsToldAsync(last.Client, told);
            await last.Program.SignalAsync("INT");
            Assert.Equal(0, await last.Program.EndAsync());
        }

        await using var verify = RunningProgram.Start(world.World.Path, "verify", "ledger", "data");
        Assert.Equal(0, await verify.EndAsync());
        AssertAsRecorded(await world.ReadAsync(), told);
        if (verifier.Program is not null)
        {
            var foreign = await verifier.RunAsync(world.Ledger, []);
            Assert.True(foreign.Exit == 0, foreign.Errors);
        }
    }

    // The gate is killed once so many answers of this round have come.
    private static async Task KillAsync(
        ServedGate gate,
        int round,
        int answers,
        ConcurrentDictionary<(string, string), Told> told
    )
    {
        var (asked, answered) = (0, 0);
        var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        async Task WorkAsync()
        {
            try
            {
                while (true)
                {
                    var number = Interlocked.Increment(ref asked);
                    var (agent, command, more) = Act(round, number);
                    var id = string.Create(CultureInfo.InvariantCulture, $"r{round}-{number}");
                    var answer = await gate.Client.ProposeAsync(agent, id, command, more);
                    var ruled = Told.Of(answer);
                    if (number % 8 != 7)
                    {
                        told[(agent, id)] = ruled;
                    }
                    else
                    {
                        // Until the report is answered nobody knows whether it was taken.
                        told[(agent, id)] = ruled with
                        {
                            State = "",
                        };
                        var reported = await gate
                            .Client.Agent(agent)
                            .PostAsync($"/v1/proposals/{id}/reports", """{"outcome":"executed"}""");
                        told[(agent, id)] = Told.Of(reported);
                    }

                    if (Interlocked.Increment(ref answered) == answers)
                    {
                        killed.SetResult();
                    }
                }
            }
            catch (HttpRequestException)
            {
                // Whoever was asking when it was killed knows nothing.
            }
        }

        var workers = Enumerable.Range(0, Connections).Select(_ => Task.Run(WorkAsync)).ToArray();
        await Task.WhenAny(killed.Task, Task.WhenAll(workers));
        await gate.Program.KillAsync();
        await Task.WhenAll(workers);
    }

    private static (string Agent, string Command, string More) Act(int round, int number) =>
        (number % 8) switch
        {
            3 => ("patch-2", On("update", $"srv-{1 + (number % 4)}"), ""),
            4 => ("turbo-9", On("contain", $"ws-{21 + (number % 6)}", 3_600_000), ",\"threat\":\"INC-4711\""),
            // A case of its own each time.
            5 => ("soar-7", On("contain", "icu-pump-3", 3_600_000 + (round * 10_000) + number), ""),
            6 => ("turbo-9", On("delete", "srv-3"), ""),
            _ => ("hunt-1", ServedWorld.Query, ""),
        };

    private static string On(string action, string host, int? duration = null) =>
        $$$"""{"action":"{{{action}}}","target":{"device":{"hostname":"{{{host}}}"}}{{{(duration is null ? "" : $$$""","args":{"duration":{{{duration}}}}""")}}}}""";

    private static async Task AssertAsToldAsync(
        GateClient client,
        IEnumerable<KeyValuePair<(string Agent, string Id), Told>> told
    ) =>
        await Parallel.ForEachAsync(
            told,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = 16,
                CancellationToken = TestContext.Current.CancellationToken,
            },
            async (pair, _) =>
            {
                var now = await client.FindAsync(pair.Key.Agent, pair.Key.Id);
                // A permit ends by itself after half a minute, and the machine may be slow.
                var isOver = pair.Value.State == "permitted" && now.State == "expired";
                Assert.Equal(
                    pair.Value.State.Length == 0 || isOver
                        ? pair.Value with
                        {
                            State = now.State,
                        }
                        : pair.Value,
                    now
                );
            }
        );

    private static void AssertAsRecorded(
        List<LedgerRecord> records,
        ConcurrentDictionary<(string, string), Told> told
    )
    {
        var rulings = records
            .Where(record => record.Body is RecordBody.Ruling)
            .ToDictionary(
                record => (((RecordBody.Ruling)record.Body).Agent, ((RecordBody.Ruling)record.Body).Proposal),
                record => (record.Head.Sequence, Ruling: (RecordBody.Ruling)record.Body)
            );
        foreach (var (key, answer) in told)
        {
            Assert.Equal(answer.Record, rulings[key].Sequence);
            Assert.Equal(answer.Verdict, Words.Of(rulings[key].Ruling.Verdict));
        }

        // The first forty updates are permitted and none after, whoever was told of them; and the same of containments.
        Assert.Equal(Updates, Permitted("patch-2"));
        Assert.Equal(5, Permitted("turbo-9"));
        Assert.Equal(_rounds + 1, records.Count(record => record.Body is RecordBody.Start));
        Assert.Equal(1, records.Count(record => record.Body is RecordBody.Stop));

        int Permitted(string agent)
        {
            var asked = rulings
                .Values.Where(each => each.Ruling.Agent == agent)
                .OrderBy(each => each.Sequence)
                .Where(each => each.Ruling.Charges.Length > 0 || each.Ruling.Verdict != Verdict.Permit)
                .ToList();
            return asked.Count(each => each.Ruling.Verdict == Verdict.Permit);
        }
    }
}
