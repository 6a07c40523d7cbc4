namespace Caveat.Gate.Tests.Keeping;

public sealed class LimitTests
{
    [Fact]
    public async Task Sixty_four_threads_cannot_overspend_a_limit_also_across_a_crash()
    {
        await using var gate = await TestGate.StartAsync();
        await gate.FileThreatsAsync();

        var permits = await Permits(gate, 0, 64);
        await gate.CrashAsync();
        permits += await Permits(gate, 64, 64);

        Assert.Equal(5, permits);
    }

    [Fact]
    public async Task Nothing_is_answered_before_it_is_durable()
    {
        await using var gate = await TestGate.StartAsync();
        gate.Ledger.IsQuick = false;

        var asked = gate.ProposeAsync("hunt-1", "q1", Act("query", 14));
        var again = gate.ProposeAsync("hunt-1", "q1", Act("query", 14));
        await Task.Yield();
        var answeredEarly = asked.IsCompleted || again.IsCompleted;
        gate.Ledger.IsQuick = true;
        gate.Ledger.Sync();

        Assert.False(answeredEarly);
        Assert.Equal((await asked).Record, (await again).Record);
    }

    private static async Task<int> Permits(TestGate gate, int from, int count)
    {
        var permits = 0;
        var threads = Enumerable
            .Range(from, count)
            .Select(i => new Thread(() =>
            {
                var view = gate.ProposeAsync(
                        "turbo-9",
                        $"t{i}",
                        Act("contain", 21 + (i % 6)),
                        ",\"threat\":\"INC-4711\""
                    )
                    .GetAwaiter()
                    .GetResult();
                if (view.Verdict == Verdict.Permit)
                {
                    Interlocked.Increment(ref permits);
                }
            }))
            .ToList();
        threads.ForEach(thread => thread.Start());
        await Task.Run(() => threads.ForEach(thread => thread.Join()));
        return permits;
    }

    private static string Act(string action, int host) =>
        $$$"""{"action":"{{{action}}}","target":{"device":{"hostname":"ws-{{{host}}}"}},"args":{"duration":3600000}}""";
}
