using Caveat.Node.Recording;

namespace Caveat.Tests.Node.Recording;

/// <summary>Copies of a ledger, and what becomes of a ledger that is put back from one.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly TestLedger _test = new();
    private readonly ScratchFolder _copies = new();

    public void Dispose()
    {
        _test.Dispose();
        _copies.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(600)]
    public async Task A_copy_has_every_published_entry_and_no_key(int size)
    {
        await _test.GrowAsync(size);

        var made = LedgerBackup.Make(_test.Folder, _copies.At("a"));

        Assert.Equal([], made.Faults);
        Assert.Equal((size, size), (made.Size, made.Records));
        Assert.DoesNotContain(
            Directory.EnumerateFiles(_copies.Path, "*", SearchOption.AllDirectories),
            file =>
                file.EndsWith(".key", StringComparison.Ordinal)
                || file.Contains("lock.db", StringComparison.Ordinal)
                || file.Contains("record-keys", StringComparison.Ordinal)
                || file.EndsWith(".seg", StringComparison.Ordinal)
        );
        Assert.Throws<IOException>(() => LedgerBackup.Make(_test.Folder, _copies.At("a")));
    }

    [Fact]
    public async Task A_copy_that_is_made_beside_a_ledger_that_is_written_is_whole()
    {
        using var test = new TestLedger { SegmentLength = 1 << 14 };
        await using var ledger = test.Open();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken
        );
        ledger.Append(TestLedger.EntryOf(0));
        await ledger.WhenIssued(0);
        var writing = Task.Run(
            async () =>
            {
                for (var number = 1; !done.IsCancellationRequested; number++)
                {
                    ledger.Append(TestLedger.EntryOf(number));
                    await ledger.WhenDurable(number);
                }
            },
            TestContext.Current.CancellationToken
        );
        while (ledger.Published == 0)
        {
            await Task.Yield();
        }

        var sizes = new List<long>();
        for (var i = 0; i < 10; i++)
        {
            var made = LedgerBackup.Make(test.Folder, _copies.At($"{i}"));
            Assert.Equal([], made.Faults);
            Assert.Equal(made.Size, made.Records);
            sizes.Add(made.Size);
        }

        await done.CancelAsync();
        await writing;
        Assert.True(sizes[0] < sizes[^1]);
    }

    [Fact]
    public async Task A_ledger_without_a_checkpoint_or_with_a_bundle_missing_is_not_copied()
    {
        Assert.Throws<LedgerStoppedException>(() => LedgerBackup.Make(_test.Folder, _copies.At("none")));
        await _test.GrowAsync(300);
        File.Delete(Path.Combine(_test.Folder.Disclosures, "tile/entries/000"));

        Assert.Throws<LedgerStoppedException>(() => LedgerBackup.Make(_test.Folder, _copies.At("torn")));
        Assert.False(File.Exists(_copies.At("torn/ledger/checkpoint")));
    }

    [Fact]
    public async Task A_copy_goes_on_only_with_the_key_and_once_it_is_adopted()
    {
        await _test.GrowAsync(300);
        LedgerBackup.Make(_test.Folder, _copies.At("a"));
        using var restored = new TestLedger();
        TestLedger.CopyFolder(_copies.At("a"), restored.Folder.Data);

        var withoutKey = await restored.RefusalAsync(adopt: true);
        Directory.CreateDirectory(Path.GetDirectoryName(restored.Folder.Key)!);
        File.Copy(_test.Folder.Key, restored.Folder.Key);
        var withoutWrappingKey = await restored.RefusalAsync(adopt: true);
        File.Copy(_test.Folder.WrappingKey, restored.Folder.WrappingKey);
        var withoutRecordKeys = await restored.RefusalAsync(adopt: true);
        Directory.CreateDirectory(Path.GetDirectoryName(restored.Folder.RecordKeys)!);
        File.Copy(_test.Folder.RecordKeys, restored.Folder.RecordKeys);
        var withoutAdoption = await restored.RefusalAsync();
        await restored.GrowAsync(301, adopt: true);
        await restored.GrowAsync(302);

        Assert.Contains("put the key back", withoutKey, StringComparison.Ordinal);
        Assert.Contains("wrapping.key` is missing", withoutWrappingKey, StringComparison.Ordinal);
        Assert.Contains("slots` is missing", withoutRecordKeys, StringComparison.Ordinal);
        Assert.Contains("`caveat serve --adopt-ledger`", withoutAdoption, StringComparison.Ordinal);
        Assert.Equal([], restored.Verify().Faults);
    }

    [Fact]
    public async Task A_disk_that_is_put_back_whole_opens_and_whoever_kept_a_later_checkpoint_finds_it_out()
    {
        await _test.GrowAsync(20);
        using var disk = _test.Copy();
        await _test.GrowAsync(30);
        var kept = new SeenCheckpoint("monday", await ReadAsync(_test.Folder.Checkpoint));

        // The lock is as old as the rest, so that nothing on the disk shows it.
        await disk.GrowAsync(25);
        var shorter = LedgerCheck.Run(disk.Folder.Data, null, kept).Faults;
        await using (var ledger = disk.Open())
        {
            for (var number = 25; number < 40; number++)
            {
                ledger.Append(TestLedger.EntryOf(number + 1000));
            }
        }

        var longer = LedgerCheck.Run(disk.Folder.Data, null, kept).Faults;

        Assert.Contains(
            "signed for 30 entries, and there are 25",
            Assert.Single(shorter),
            StringComparison.Ordinal
        );
        Assert.Contains(
            longer,
            fault => fault.StartsWith("`monday` is signed for other entries", StringComparison.Ordinal)
        );
        Assert.Equal([], LedgerCheck.Run(_test.Folder.Data, null, kept).Faults);
    }

    [Fact]
    public async Task A_checkpoint_of_another_key_says_nothing()
    {
        await _test.GrowAsync(20);
        using var other = new TestLedger();
        await other.GrowAsync(20);

        var faults = LedgerCheck
            .Run(
                _test.Folder.Data,
                null,
                new SeenCheckpoint("forged", await ReadAsync(other.Folder.Checkpoint))
            )
            .Faults;

        Assert.Contains(
            "is not signed by a key of this ledger",
            Assert.Single(faults),
            StringComparison.Ordinal
        );
        Assert.Throws<FormatException>(() =>
            LedgerCheck.Run(_test.Folder.Data, null, new SeenCheckpoint("none", "hello\n"u8.ToArray()))
        );
    }

    [Fact]
    public async Task A_ledger_keeps_its_name()
    {
        await _test.GrowAsync(20);

        var refused = Assert.Throws<LedgerStoppedException>(() =>
            LedgerKey.Open("gate.example/renamed", _test.Folder)
        );

        Assert.Contains("holds the ledger of `gate.example/test`", refused.Message, StringComparison.Ordinal);
        await _test.GrowAsync(21);
        Assert.Equal([], _test.Verify().Faults);
    }

    private static Task<byte[]> ReadAsync(string path) =>
        File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
}
