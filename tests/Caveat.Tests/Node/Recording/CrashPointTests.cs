using Caveat.Node.Recording;
using CsCheck;

namespace Caveat.Tests.Node.Recording;

/// <summary>What is on disk when everything ends while a checkpoint is being published.</summary>
public sealed class CrashPointTests
{
    [Theory]
    [InlineData(0, 3)]
    [InlineData(40, 45)]
    [InlineData(250, 256)]
    [InlineData(250, 530)]
    [InlineData(256, 257)]
    public async Task Whichever_files_of_a_publication_are_there_a_start_has_every_entry(
        int published,
        int durable
    )
    {
        using var before = new TestLedger();
        // Also an empty ledger has a checkpoint.
        await before.GrowAsync(published);
        before.WriteAhead(durable);
        using var after = before.Copy();
        await after.GrowAsync(durable);
        var written = FilesOf(after).Where(file => !IsSame(before, after, file)).ToArray();
        Assert.Contains(written, file => file.Contains("tile/entries", StringComparison.Ordinal));

        await Gen.Int.SampleAsync(
            async seed =>
            {
                using var crashed = before.Copy();
                // The lock is swapped before any tile is written; of these any may be there, and those that were being written.
                crashed.PutLock(after);
                var random = new Random(seed);
                foreach (var file in written)
                {
                    var path = Path.Combine(crashed.Folder.Data, file);
                    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                    switch (random.Next(3))
                    {
                        case 0:
                            File.Copy(Path.Combine(after.Folder.Data, file), path, overwrite: true);
                            break;
                        case 1:
                            await File.WriteAllTextAsync(path + ".new", "half of it");
                            break;
                    }
                }

                await AssertWholeAsync(crashed, durable);
            },
            iter: 12,
            threads: 2
        );
    }

    [Fact]
    public async Task Before_the_lock_is_swapped_a_start_has_every_entry()
    {
        using var crashed = new TestLedger();
        await crashed.GrowAsync(10);
        crashed.WriteAhead(12);

        await AssertWholeAsync(crashed, 12);
    }

    [Fact]
    public async Task With_the_checkpoint_published_and_nothing_removed_yet_a_start_has_every_entry()
    {
        using var before = new TestLedger { SegmentLength = 1 << 14 };
        await before.GrowAsync(100);
        before.WriteAhead(300);
        using var crashed = before.Copy();
        await crashed.GrowAsync(300);
        Assert.True(Segment.In(crashed.Folder.Segments).Count() < Segment.In(before.Folder.Segments).Count());

        // Segments and narrower tiles are all that was removed.
        foreach (
            var file in FilesOf(before).Where(file => !File.Exists(Path.Combine(crashed.Folder.Data, file)))
        )
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(crashed.Folder.Data, file))!);
            File.Copy(Path.Combine(before.Folder.Data, file), Path.Combine(crashed.Folder.Data, file));
        }

        await AssertWholeAsync(crashed, 300);
    }

    [Fact]
    public async Task While_it_is_published_every_entry_and_tile_can_be_read()
    {
        using var test = new TestLedger();
        await using var ledger = test.Open();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken
        );
        ledger.Append(TestLedger.EntryOf(0));
        await ledger.WhenDurable(0);

        var readers = Enumerable
            .Range(0, 3)
            .Select(i => Task.Run(() => ReadOn(ledger, done.Token)))
            .ToArray();
        for (var number = 1; number < 1_100; number++)
        {
            ledger.Append(TestLedger.EntryOf(number));
            await ledger.WhenDurable(number);
        }

        await done.CancelAsync();
        var read = await Task.WhenAll(readers);
        Assert.All(read, Assert.True);
        Assert.False(ledger.Stopped.IsCompleted);
    }

    // The last bundle is the one that changes under the reader.
    private static bool ReadOn(Ledger ledger, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            for (var number = ledger.Durable - 1; number >= 0 && number > ledger.Durable - 300; number -= 7)
            {
                if (!ledger.Read(number).Leaf.Span.SequenceEqual(TestLedger.EntryOf(number).Leaf.Span))
                {
                    return false;
                }
            }

            var size = ledger.Published;
            if (
                Caveat.Recording.TileCoordinates.LastOf(0, size) is { } tile
                && (ledger.ReadTile(tile) is null || ledger.ReadTile(tile with { Level = -1 }) is null)
            )
            {
                return false;
            }
        }

        return true;
    }

    private static async Task AssertWholeAsync(TestLedger crashed, int size)
    {
        await using (var ledger = crashed.Open())
        {
            Assert.Equal(Enumerable.Range(0, size).Select(number => (long)number), crashed.Replayed);
            Assert.Equal(size, ledger.Next);
        }

        var check = crashed.Verify();
        Assert.Equal([], check.Faults);
        Assert.Equal((size, size), (check.Size, check.Records));
    }

    private static IEnumerable<string> FilesOf(TestLedger ledger) =>
        Directory
            .EnumerateFiles(ledger.Folder.Data, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(ledger.Folder.Data, file))
            .Where(file =>
                Path.GetFileName(file) != "checkpoint"
                && !file.StartsWith("lock.db", StringComparison.Ordinal)
            );

    private static bool IsSame(TestLedger left, TestLedger right, string file)
    {
        var path = Path.Combine(left.Folder.Data, file);
        return File.Exists(path)
            && File.ReadAllBytes(path)
                .AsSpan()
                .SequenceEqual(File.ReadAllBytes(Path.Combine(right.Folder.Data, file)));
    }
}
