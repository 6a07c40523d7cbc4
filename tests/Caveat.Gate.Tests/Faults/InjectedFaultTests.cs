using System.Collections.Concurrent;
using System.Globalization;
using Caveat.Node.Keeping;

namespace Caveat.Gate.Tests.Faults;

/// <summary>A disk that refuses, or a process that ends, at a chosen call to the system: injected with strace.</summary>
public sealed class InjectedFaultTests
{
    private const int Killed = 128 + 9;
    private const int Workers = 16;
    private const int MostAnswers = 5_000;

    private const string Wal = "wal/00000000000000000000.seg";
    private const string NewWal = "wal/next.seg.new";

    [Theory]
    [InlineData("mkdir:error=EROFS:when=1", "ledger", "cannot be made: Read-only file system")]
    [InlineData("fsync:error=EIO:when=1", NewWal, "fsync of")]
    [InlineData("pwrite64:error=ENOSPC:when=5", NewWal, "cannot be made: No space left on device")]
    [SoakData("rename:error=EIO:when=1", NewWal, "cannot be made: Input/output error")]
    [InlineData("pwrite64:error=ENOSPC:when=1", Wal, "cannot be written: No space left on device")]
    [InlineData("fdatasync:error=EIO:when=1", Wal, "fdatasync of")]
    [InlineData("fsync:error=EIO:when=1", "lock.db-wal", "the lock")]
    [InlineData("fsync:error=EIO:when=1", "ledger/ledger.vkey.new", "fsync of")]
    [SoakData("fsync:error=EIO:when=1", "keys/wrapping.key.new", "fsync of")]
    [InlineData("openat:error=EACCES:when=1", "record-keys/slots", "cannot be opened: Access to the path")]
    public async Task A_first_start_on_a_disk_that_refuses_ends_and_the_next_one_goes_well(
        string inject,
        string file,
        string message
    )
    {
        using var world = new ServedWorld();

        await RefuseAsync(world, inject, file, message);

        var told = await WorkAsync(world, 1);
        await AssertKeptAsync(world, told);
    }

    [Theory]
    [InlineData("fdatasync:error=EIO:when=1", Wal, "fdatasync of")]
    [InlineData("pwrite64:error=EIO:when=1", Wal, "cannot be written: Input/output error")]
    [InlineData("openat:error=EACCES:when=1", "owner", "cannot be opened: Access to the path")]
    [InlineData("openat:error=EACCES:when=1", Wal, "cannot be read: Access to the path")]
    public async Task A_later_start_on_a_disk_that_refuses_ends_and_the_next_one_has_every_ruling(
        string inject,
        string file,
        string message
    )
    {
        using var world = new ServedWorld();
        var told = await WorkAsync(world, 20);
        var before = world.ReadSegment().Bytes;

        await RefuseAsync(world, inject, file, message);

        // It found the fault before it wrote anything of its own.
        Assert.Equal(before, world.ReadSegment().Bytes);
        await AssertKeptAsync(world, told);
    }

    [Theory]
    [InlineData("fdatasync:error=EIO:when=2", Wal, "fdatasync of")]
    [SoakData("fdatasync:error=EIO:when=9", Wal, "fdatasync of")]
    [InlineData("fdatasync:error=ENOSPC:when=30", Wal, "fdatasync of")]
    [InlineData("pwrite64:error=ENOSPC:when=12", Wal, "cannot be written: No space left on device")]
    [InlineData("fsync:error=EIO:when=3", "ledger/checkpoint.new", "fsync of")]
    [InlineData("fdatasync:error=EIO:when=3", "record-keys/slots", "fdatasync of")]
    [InlineData(
        "pwrite64:error=ENOSPC:when=2",
        "record-keys/slots",
        "cannot be written: No space left on device"
    )]
    [InlineData("fsync:error=EIO:when=5", "lock.db-wal", "the lock cannot be written")]
    [SoakData("fsync:error=EIO:when=4", "ledger", "fsync of")]
    [SoakData("pwrite64:error=ENOSPC:when=7", "lock.db-wal", "the lock cannot be written")]
    [InlineData("pwrite64:error=ENOSPC:when=2", "ledger/checkpoint.new", "No space left on device")]
    [InlineData("rename:error=EIO:when=2", "ledger/checkpoint.new", "Input/output error")]
    public async Task A_disk_that_refuses_while_the_gate_rules_ends_it_with_nothing_told_that_is_not_durable(
        string inject,
        string file,
        string message
    )
    {
        using var world = new ServedWorld();
        var told = await WorkAsync(world, 20);

        await using var gate = await world.ServeAsync(Strace.Inject(world, inject, file));
        await AskUntilItEndsAsync(gate.Client, told);

        Assert.Equal(3, await gate.Program.EndAsync());
        Assert.Contains("error CAV6015: ", gate.Program.Errors, StringComparison.Ordinal);
        Assert.Contains(message, gate.Program.Errors, StringComparison.Ordinal);
        if (inject.StartsWith("fdatasync", StringComparison.Ordinal))
        {
            AssertDurable(world, told);
        }

        await AssertKeptAsync(world, told);
    }

    [Theory]
    [InlineData("fdatasync:signal=SIGKILL:when=2")]
    [SoakData("fdatasync:signal=SIGKILL:when=25")]
    [InlineData("pwrite64:signal=SIGKILL:when=40")]
    [SoakData("fsync:signal=SIGKILL:when=31")]
    [InlineData("rename:signal=SIGKILL:when=9")]
    [InlineData("unlink:signal=SIGKILL:when=14")]
    public async Task A_gate_that_is_killed_at_any_call_has_every_ruling_at_its_next_start(string inject)
    {
        using var world = new ServedWorld();
        var told = await WorkAsync(world, 20);

        await using var gate = await world.ServeAsync(Strace.Inject(world, inject));
        await AskUntilItEndsAsync(gate.Client, told);

        Assert.Equal(Killed, await gate.Program.EndAsync());
        Assert.Equal([], world.Faults());
        await AssertKeptAsync(world, told);
    }

    [Fact]
    public async Task A_fault_at_the_very_end_is_told_by_the_exit_code()
    {
        using var world = new ServedWorld();
        await WorkAsync(world, 1);
        // The first sync is that of the start itself, on another thread; the writer's are of the start's record and the stop's.
        await using var gate = await world.ServeAsync(
            Strace.Inject(world, "fdatasync:error=EIO:when=2", Wal)
        );

        await gate.Program.SignalAsync("INT", Strace.ChildOf(gate.Program.Id));

        Assert.Equal(3, await gate.Program.EndAsync());
        Assert.Contains("error CAV6015: fdatasync of", gate.Program.Errors, StringComparison.Ordinal);
    }

    private static async Task RefuseAsync(ServedWorld world, string inject, string file, string message)
    {
        await using var refused = world.Start(Strace.Inject(world, inject, file));

        Assert.Equal(3, await refused.EndAsync());
        Assert.Contains("error CAV60", refused.Errors, StringComparison.Ordinal);
        Assert.Contains(message, refused.Errors, StringComparison.Ordinal);
    }

    // A gate that has ruled on some proposals and was stopped.
    private static async Task<ConcurrentDictionary<string, Told>> WorkAsync(ServedWorld world, int count)
    {
        var told = new ConcurrentDictionary<string, Told>(StringComparer.Ordinal);
        await world.RunAsync(async client =>
        {
            for (var i = 0; i < count; i++)
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"first-{i}");
                told[id] = Told.Of(await client.ProposeAsync("hunt-1", id, ServedWorld.Query));
            }
        });
        return told;
    }

    private static async Task AskUntilItEndsAsync(GateClient client, ConcurrentDictionary<string, Told> told)
    {
        var asked = 0;
        async Task AskAsync()
        {
            while (Interlocked.Increment(ref asked) is var number && number < MostAnswers)
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"then-{number}");
                try
                {
                    var answer = await client.ProposeAsync("hunt-1", id, ServedWorld.Query);
                    if (answer.Status != 200)
                    {
                        answer.Problem(503, KeepingCodes.Stopped);
                        return;
                    }

                    told[id] = Told.Of(answer);
                }
                catch (HttpRequestException)
                {
                    return;
                }
            }
        }

        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(AskAsync)));
    }

    // Each frame says how many entries were durable when it was written; those of the batch whose sync failed were told to nobody.
    private static void AssertDurable(ServedWorld world, ConcurrentDictionary<string, Told> told)
    {
        var (frames, _) = world.ReadSegment();
        long durable = 0;
        while (frames.Take() is { } frame)
        {
            durable = frame.Durable;
        }

        Assert.True(told.Values.Max(each => each.Record) < durable);
    }

    private static async Task AssertKeptAsync(ServedWorld world, ConcurrentDictionary<string, Told> told)
    {
        await world.RunAsync(async client =>
        {
            foreach (var (id, ruled) in told)
            {
                Assert.Equal(ruled, await client.FindAsync("hunt-1", id));
            }
        });
        Assert.Equal([], world.Faults());
    }
}
