using Caveat.Node.Recording;
using Caveat.Node.Sealing;
using CsCheck;

namespace Caveat.Tests.Node.Recording;

/// <summary>One bit of a file is not what was written.</summary>
public sealed class BitFlipTests : IAsyncLifetime
{
    private const int Published = 300;
    private const int Acknowledged = 306;

    private readonly TestLedger _test = new();

    public async ValueTask InitializeAsync()
    {
        await _test.GrowAsync(Published);
        _test.WriteAhead(Acknowledged - 1);
        _test.WriteAhead(Acknowledged);
    }

    public ValueTask DisposeAsync()
    {
        _test.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(
        "tile/0/000",
        40,
        "entry 1 is not that of which `tile/0/000`",
        "`tile/0/000` is broken: its hash of entry 1"
    )]
    [InlineData(
        "tile/0/001.p/44",
        32 * 43,
        "entry 299 is not that",
        "`tile/0/001.p/44` is broken: its hash of entry 299"
    )]
    [InlineData("tile/1/000.p/1", 5, "`tile/1/000.p/1` on disk", "`tile/1/000.p/1` on disk")]
    [InlineData(
        "tile/entries/000",
        60,
        "entry 0 is not that",
        "`tile/entries/000` is broken: entry 0 is not that"
    )]
    [InlineData(
        "tile/entries/001.p/44",
        20,
        "entry 256 is not that",
        "`tile/entries/001.p/44` is broken: entry 256"
    )]
    [InlineData(
        "checkpoint",
        30,
        "is altered: what is there is not what",
        "the checkpoint is not signed by the key"
    )]
    public async Task A_start_refuses_it_in_the_published_log_and_a_check_says_where_it_is(
        string file,
        int at,
        string refusal,
        string fault
    )
    {
        TestLedger.Flip(Path.Combine(_test.Folder.Log, file), at);

        Assert.Contains(refusal, await _test.RefusalAsync(), StringComparison.Ordinal);
        Assert.Contains(_test.Verify().Faults, said => said.Contains(fault, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_start_refuses_it_in_what_was_acknowledged_and_not_yet_published()
    {
        TestLedger.Flip(_test.LastSegment, OffsetOf(Published + 1) + 40);

        Assert.Contains("entry 301 in", await _test.RefusalAsync(), StringComparison.Ordinal);
        Assert.Contains(
            _test.Verify().Faults,
            fault => fault.StartsWith("entry 301 in `", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Where_the_lock_knows_of_the_last_entry_its_loss_is_found_out_and_nothing_is_overwritten()
    {
        await _test.GrowAsync(Acknowledged);
        TestLedger.Flip(_test.LastSegment, OffsetOf(Acknowledged - 1) + 40);
        var broken = await File.ReadAllBytesAsync(_test.LastSegment, TestContext.Current.CancellationToken);

        var refusal = await _test.RefusalAsync();

        Assert.Contains(
            "end at entry 305, and 306 entries are in the tiles",
            refusal,
            StringComparison.Ordinal
        );
        Assert.Equal(
            broken,
            await File.ReadAllBytesAsync(_test.LastSegment, TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public void A_check_says_which_disclosures_do_not_open_their_entry()
    {
        TestLedger.Flip(Path.Combine(_test.Folder.Disclosures, "tile/entries/000"), 30);

        var fault = Assert.Single(_test.Verify().Faults);
        Assert.StartsWith(
            "entry 0 (start): CAV7572: the disclosures of record 0 do not open",
            fault,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Wherever_it_is_a_start_refuses_or_it_does_not_matter()
    {
        string[] files =
        [
            .. Directory
                .EnumerateFiles(_test.Folder.Data, "*", SearchOption.AllDirectories)
                .Where(path => new FileInfo(path).Length > 0)
                .Select(path => Path.GetRelativePath(_test.Folder.Data, path))
                .Order(StringComparer.Ordinal),
        ];
        Assert.Contains(files, file => file.EndsWith("lock.db", StringComparison.Ordinal));
        Assert.Contains(files, file => file.EndsWith("ledger.key", StringComparison.Ordinal));

        // What stands in the lock, and in the segment, is in the first 16 KiB and the last 4 of them.
        await Gen.Select(Gen.Int[0, files.Length - 1], Gen.Int[0, 1 << 14], Gen.Bool, Gen.Int[0, 7])
            .SampleAsync(
                async (file, at, fromEnd, bit) =>
                {
                    using var flipped = _test.Copy();
                    var path = Path.Combine(flipped.Folder.Data, files[file]);
                    var length = new FileInfo(path).Length;
                    TestLedger.Flip(path, fromEnd ? length - 1 - (at % length) : at % length, bit);
                    try
                    {
                        await using var ledger = flipped.Open();
                    }
                    catch (LedgerStoppedException)
                    {
                        return;
                    }

                    // Whether disclosures open is for whoever is given them to say, and the last batch may be torn.
                    var isTold =
                        !files[file].StartsWith("disclosures", StringComparison.Ordinal)
                        && !files[file].StartsWith("record-keys", StringComparison.Ordinal);
                    Assert.True(flipped.Replayed.Count >= Acknowledged - 1, files[file]);
                    Assert.True(!isTold || !flipped.Replayed.Contains(-1), files[file]);
                    Assert.True(!isTold || flipped.Verify().Faults.IsEmpty, files[file]);
                },
                iter: 200,
                threads: 2
            );
    }

    // Where the frame of an entry of the last segment begins.
    private long OffsetOf(int entry)
    {
        var first = (int)Segment.FirstOf(_test.LastSegment)!.Value;
        return Segment.HeaderLength
            + Enumerable
                .Range(first, entry - first)
                .Sum(number => (long)Frame.LengthOf(SealedEntry.Seal(TestLedger.EntryOf(number))));
    }
}
