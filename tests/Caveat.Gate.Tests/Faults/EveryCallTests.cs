using System.Collections.Concurrent;

namespace Caveat.Gate.Tests.Faults;

/// <summary>
/// The calls to the system by which a ledger comes to the disk, one after the other: the process is killed at it, or the call fails. In
/// <c>./test</c> at some of them, in <c>./test --soak</c> at every one.
/// </summary>
public sealed class EveryCallTests(EveryCallTests.Recorded recorded) : IClassFixture<EveryCallTests.Recorded>
{
    private const int Killed = 128 + 9;

    // So many for each kind of call and of fault.
    private const int Tried = 3;

    private const int Attempts = 4;

    /// <summary>A clean run of each kind, and what it asked of the system.</summary>
    public sealed class Recorded : IAsyncLifetime
    {
        // Of the continued run: its entries fill a tile and a bundle, and the first tile of hashes of tiles.
        private const int Before = 250;
        private const int After = 262;
        private const int First = 12;

        /// <summary>So far that a run has calls to be killed at.</summary>
        internal const int Far = 330;

        private readonly WrittenLedger _empty = new();
        private readonly WrittenLedger _grown = new();

        internal IReadOnlyList<(bool IsFirst, SystemCall Call)> Calls { get; private set; } = [];

        internal WrittenLedger Copy(bool isFirst) => new(isFirst ? _empty : _grown);

        internal static int SizeOf(bool isFirst) => isFirst ? First : After;

        public async ValueTask InitializeAsync()
        {
            Directory.CreateDirectory(_empty.Data);
            Assert.Equal((0, ""), await _grown.RunAsync(Before, []));
            var calls = new List<(bool, SystemCall)>();
            foreach (var isFirst in (bool[])[true, false])
            {
                using var ledger = Copy(isFirst);
                var run = await ledger.RunAsync(
                    SizeOf(isFirst),
                    Strace.Record(SystemCall.Changing, ledger.Report)
                );
                Assert.Equal((0, ""), run);
                calls.AddRange(SystemCall.In(ledger.Report, ledger.Data).Select(call => (isFirst, call)));
            }

            Calls = calls;
        }

        public ValueTask DisposeAsync()
        {
            _empty.Dispose();
            _grown.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    [Theory]
    [InlineData("openat")]
    [InlineData("pwrite64")]
    [InlineData("fsync")]
    [InlineData("fdatasync")]
    [InlineData("rename")]
    [InlineData("unlink")]
    [InlineData("mkdir")]
    [InlineData("ftruncate")]
    public Task Killed_at_any_call_a_ledger_has_all_that_it_acknowledged_and_contradicts_nothing(
        string call
    ) => InjectAsync(call, "signal=SIGKILL");

    [Theory]
    [InlineData("openat", "EIO")]
    [InlineData("pwrite64", "EIO")]
    [InlineData("fsync", "EIO")]
    [InlineData("fdatasync", "EIO")]
    [InlineData("rename", "EIO")]
    [InlineData("unlink", "EIO")]
    [InlineData("mkdir", "EIO")]
    [InlineData("ftruncate", "EIO")]
    [InlineData("openat", "ENOSPC")]
    [InlineData("pwrite64", "ENOSPC")]
    [InlineData("rename", "ENOSPC")]
    [InlineData("mkdir", "ENOSPC")]
    public Task Where_any_call_fails_a_ledger_stops_and_says_so_and_the_next_start_has_everything(
        string call,
        string error
    ) => InjectAsync(call, $"error={error}");

    [Theory]
    [InlineData("pwrite64", 60)]
    [InlineData("fsync", 80)]
    [InlineData("fdatasync", 10)]
    [InlineData("rename", 24)]
    public async Task Killed_while_it_writes_signs_and_publishes_at_once_it_loses_nothing(
        string call,
        int most
    )
    {
        var killed = 0;
        await InParallelAsync(
            Soak.Spread([.. Enumerable.Range(1, most)], 2),
            async number =>
            {
                using var ledger = recorded.Copy(isFirst: false);
                var (exit, errors) = await ledger.RunAsync(
                    Recorded.Far,
                    Strace.Inject($"{call}:signal=SIGKILL:when={number}", null, ledger.Report),
                    "--apart"
                );
                Assert.True(exit is 0 or Killed, $"{call} {number}: {exit} {errors}");
                Interlocked.Add(ref killed, exit == Killed ? 1 : 0);
                await ledger.AssertWholeAsync($"SIGKILL at {call} {number} of a thread");
            }
        );
        Assert.NotEqual(0, killed);
    }

    private async Task InjectAsync(string name, string fault)
    {
        var all = recorded.Calls.Where(each => each.Call.Name == name).ToList();
        Assert.NotEmpty(all);
        var missed = new ConcurrentBag<SystemCall>();
        var chosen = Soak.Spread(all, Tried);
        await InParallelAsync(
            chosen,
            async each =>
            {
                // Threads share their work otherwise now and then, so that a call is not made.
                var isMet = false;
                for (var attempt = 0; attempt < Attempts && !isMet; attempt++)
                {
                    isMet = await TryAsync(each.IsFirst, each.Call, fault);
                }

                if (!isMet)
                {
                    missed.Add(each.Call);
                }
            }
        );

        Assert.True(missed.Count * 2 <= chosen.Count, string.Join(", ", missed));
    }

    // False where the run came to its end without that call.
    private async Task<bool> TryAsync(bool isFirst, SystemCall call, string fault)
    {
        using var ledger = recorded.Copy(isFirst);
        var (exit, errors) = await ledger.RunAsync(
            Recorded.SizeOf(isFirst),
            Strace.Inject(
                $"{call.Name}:{fault}:when={call.Number}",
                Path.TrimEndingDirectorySeparator(Path.Combine(ledger.Data, call.File)),
                ledger.Report
            )
        );
        var what = $"{fault} at {call}{(isFirst ? " of a first start" : "")}";
        var isMet = exit == Killed || await IsInjectedAsync(ledger.Report);
        var isAsExpected = exit switch
        {
            Killed => fault == "signal=SIGKILL",
            3 => isMet && errors.StartsWith("error: ", StringComparison.Ordinal),
            0 => !isMet || !IsTold(call),
            _ => false,
        };
        Assert.True(isAsExpected, $"{what}: {exit} {errors}");

        await ledger.AssertWholeAsync(what);
        return isMet;
    }

    // SQLite does not tell that it could not copy its log into the database when that is closed, or remove the log: it goes on with the log.
    // Nor does it tell that it could not sync the folder: a power cut may then take the lock, and a start without it is refused.
    private static bool IsTold(SystemCall call) =>
        call.File is not ("lock.db" or "")
        && !(call.Name == "unlink" && call.File.StartsWith("lock.db-", StringComparison.Ordinal));

    private static async Task<bool> IsInjectedAsync(string report) =>
        (await File.ReadAllTextAsync(report)).Contains("(INJECTED)", StringComparison.Ordinal);

    private static Task InParallelAsync<T>(IEnumerable<T> all, Func<T, Task> run) =>
        Parallel.ForEachAsync(
            all,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = Environment.ProcessorCount,
                CancellationToken = TestContext.Current.CancellationToken,
            },
            async (one, _) => await run(one)
        );
}
