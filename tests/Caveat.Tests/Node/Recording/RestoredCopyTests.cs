using Caveat.Node.Recording;
using Caveat.Recording;
using Microsoft.Data.Sqlite;

namespace Caveat.Tests.Node.Recording;

/// <summary>A ledger of which a part, or all, is not the newest.</summary>
public sealed class RestoredCopyTests : IDisposable
{
    private readonly TestLedger _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public async Task A_folder_that_is_older_than_its_lock_is_refused_whatever_is_asked_and_the_newest_goes_on()
    {
        await _test.GrowAsync(20);
        using var older = _test.Copy();
        await _test.GrowAsync(30);
        using var newest = _test.Copy();
        Put(older, newest);

        var refusal = await _test.RefusalAsync();
        var asked = await _test.RefusalAsync(adopt: true);

        Assert.Contains("has 20 entries, and its lock", refusal, StringComparison.Ordinal);
        Assert.Contains("Put the newest copy back", refusal, StringComparison.Ordinal);
        Assert.Equal(refusal, asked);
        Assert.Contains(
            _test.Verify().Faults,
            fault => fault.Contains("older copy", StringComparison.Ordinal)
        );
        Put(newest, newest);
        await _test.GrowAsync(31);
        Assert.Equal([], _test.Verify().Faults);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lock_that_is_lost_or_older_is_refused_until_the_ledger_is_adopted(bool isLost)
    {
        await _test.GrowAsync(20);
        using var older = _test.Copy();
        await _test.GrowAsync(30);
        _test.PutLock(isLost ? null : older);

        Assert.Contains(
            "`caveat serve --adopt-ledger`",
            await _test.RefusalAsync(),
            StringComparison.Ordinal
        );
        await _test.Open(adopt: true).DisposeAsync();
        await _test.GrowAsync(31);

        Assert.Equal(30, _test.Replayed.Count);
    }

    [Fact]
    public async Task A_ledger_of_another_history_is_never_adopted()
    {
        await _test.GrowAsync(20);
        Swap(_test, new(TestLedger.Origin, 10, MerkleTree.Empty));

        Assert.Contains(
            "the first 10 entries on disk are not those of the checkpoint that was signed last",
            await _test.RefusalAsync(adopt: true),
            StringComparison.Ordinal
        );
        Assert.Contains(
            _test.Verify().Faults,
            fault => fault.StartsWith("the first 10 entries are not those", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Without_its_segments_it_is_refused_until_it_is_adopted()
    {
        await _test.GrowAsync(20);
        Directory.Delete(_test.Folder.Segments, recursive: true);

        Assert.Contains("has no segment", await _test.RefusalAsync(), StringComparison.Ordinal);
        await _test.GrowAsync(21, adopt: true);
        await _test.GrowAsync(22);

        Assert.Equal([], _test.Verify().Faults);
    }

    [Fact]
    public async Task Without_its_key_it_is_refused_and_no_other_key_is_made()
    {
        await _test.GrowAsync(20);
        File.Delete(_test.Folder.Key);

        Assert.Contains("put the key back", await _test.RefusalAsync(), StringComparison.Ordinal);
        Assert.False(File.Exists(_test.Folder.Key));
    }

    [Fact]
    public async Task Without_checkpoint_and_segments_the_tiles_are_not_taken_for_nothing()
    {
        await _test.GrowAsync(20);
        File.Delete(_test.Folder.Checkpoint);
        Directory.Delete(_test.Folder.Segments, recursive: true);
        _test.PutLock(null);

        Assert.Contains("has tiles", await _test.RefusalAsync(adopt: true), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_gate_that_signs_meanwhile_is_found_out_and_nothing_is_acknowledged_after()
    {
        await _test.GrowAsync(5);
        var ledger = _test.Open();
        await using (ledger)
        {
            Swap(_test, new(TestLedger.Origin, 6, MerkleTree.Empty));
            ledger.Append(TestLedger.EntryOf(5));

            var fault = await Assert.ThrowsAsync<LedgerStoppedException>(() =>
                ledger.Stopped.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)
            );

            Assert.StartsWith("another gate signed", fault.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<LedgerStoppedException>(() => ledger.WhenDurable(0));
            Assert.Throws<LedgerStoppedException>(() => ledger.Append(TestLedger.EntryOf(6)));
        }
    }

    [Fact]
    public async Task Two_cannot_have_one_folder_and_the_second_is_told_so()
    {
        await using var first = _test.Open();

        Assert.Contains("belongs to a gate that runs", await _test.RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_beside_a_ledger_that_is_written_finds_nothing_wrong()
    {
        using var test = new TestLedger { SegmentLength = 1 << 14 };
        await using var ledger = test.Open();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken
        );
        ledger.Append(TestLedger.EntryOf(0));
        await ledger.WhenDurable(0);
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

        for (var checks = 0; checks < 20; )
        {
            if (ledger.Published > 0)
            {
                checks++;
                Assert.Equal([], test.Verify().Faults);
            }
        }

        await done.CancelAsync();
        await writing;
    }

    [Fact]
    public async Task A_copy_of_the_log_alone_is_checked_under_any_name()
    {
        await _test.GrowAsync(300);
        using var evidence = new ScratchFolder();
        TestLedger.CopyFolder(_test.Folder.Log, evidence.At("evidence"));

        var check = LedgerCheck.Run(evidence.At("evidence"), null);

        Assert.Equal([], check.Faults);
        Assert.Equal(300, check.Size);
    }

    private void Put(TestLedger data, TestLedger itsLock)
    {
        Directory.Delete(_test.Folder.Data, recursive: true);
        TestLedger.CopyFolder(data.Folder.Data, _test.Folder.Data);
        _test.PutLock(itsLock);
    }

    private static void Swap(TestLedger test, Checkpoint head)
    {
        using var database = new SqliteConnection($"Data Source={test.Folder.Lock};Pooling=False");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = "UPDATE head SET size = $size, root = $root";
        command.Parameters.AddWithValue("$size", head.Size);
        command.Parameters.AddWithValue("$root", head.Root.ToArray());
        Assert.Equal(1, command.ExecuteNonQuery());
    }
}
