using Caveat.Node.Recording;

namespace Caveat.Gate.Tests.Faults;

/// <summary>A ledger that was copied, and two processes that go on with it, each with its own copy, under one lock.</summary>
public sealed class TwoWritersTests
{
    private const int Before = 20;
    private const int After = 80;

    [Fact]
    public async Task One_of_them_goes_on_and_the_other_stops_before_it_signs_anything_else()
    {
        using var ledger = new WrittenLedger();
        Assert.Equal((0, ""), await ledger.RunAsync(Before, []));
        using var shared = new ScratchFolder();
        var file = shared.At("lock.db");
        File.Copy(new LedgerFolder(ledger.Data).Lock, file);
        using var first = CopyOf(ledger, file, "a");
        using var second = CopyOf(ledger, file, "b");

        var ends = await Task.WhenAll(
            first.RunAsync(After, [], "--apart"),
            second.RunAsync(After, [], "--apart")
        );

        var (winner, loser, end) = ends[0].Exit == 0 ? (first, second, ends[1]) : (second, first, ends[0]);
        Assert.Equal([0, 3], ends.Select(each => each.Exit).Order());
        Assert.Matches("another gate signed|the folder is an older copy", end.Errors);
        winner.Trust(loser);
        await winner.AssertWholeAsync("another writer");
    }

    private static WrittenLedger CopyOf(WrittenLedger ledger, string file, string by)
    {
        var copy = new WrittenLedger(ledger) { Lock = file, By = by };
        File.Delete(new LedgerFolder(copy.Data).Lock);
        return copy;
    }
}
