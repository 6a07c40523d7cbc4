using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Tests.Node.Recording;

/// <summary>A start that knows what follows from the first entries reads only those after them, if they are those.</summary>
public sealed class KnownStartTests : IAsyncLifetime
{
    private const int Published = 600;
    private const int Acknowledged = 604;

    private readonly TestLedger _test = new();
    private readonly List<long> _replayed = [];
    private bool _isBegun;

    public async ValueTask InitializeAsync()
    {
        await _test.GrowAsync(Published);
        _test.WriteAhead(Acknowledged);
    }

    public ValueTask DisposeAsync()
    {
        _test.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(512)]
    [InlineData(600)]
    public async Task It_takes_every_entry_after_those_that_are_known(int known)
    {
        await using var ledger = Open(known, RootOf(known));

        Assert.True(_isBegun);
        Assert.Equal(Enumerable.Range(known, Acknowledged - known).Select(number => (long)number), _replayed);
        Assert.Equal(TestLedger.EntryOf(0).Leaf.ToArray(), ledger.Read(0).Leaf.ToArray());
    }

    [Fact]
    public async Task It_takes_all_of_them_where_what_is_known_is_of_others()
    {
        await using var ledger = Open(300, RootOf(301));

        Assert.False(_isBegun);
        Assert.Equal(Acknowledged, _replayed.Count);
    }

    [Fact]
    public async Task It_takes_all_of_them_where_more_is_known_than_is_published()
    {
        await using var ledger = Open(602, RootOf(602));

        Assert.False(_isBegun);
        Assert.Equal(Acknowledged, _replayed.Count);
    }

    [Fact]
    public async Task It_takes_all_of_them_where_what_is_known_cannot_be_used()
    {
        await using var ledger = Open(300, RootOf(300), isUsable: false);

        Assert.True(_isBegun);
        Assert.Equal(Acknowledged, _replayed.Count);
    }

    [Theory]
    [InlineData("tile/0/000", 40)]
    [InlineData("tile/0/001", 40)]
    [InlineData("tile/0/002.p/88", 40)]
    [InlineData("tile/1/000.p/2", 40)]
    public void It_refuses_a_changed_hash_anywhere(string file, int at)
    {
        TestLedger.Flip(Path.Combine(_test.Folder.Log, file), at);

        Assert.Throws<LedgerStoppedException>(() => Open(600, RootOf(600)));
    }

    [Fact]
    public async Task It_never_gives_out_an_entry_that_is_not_the_one_that_was_signed()
    {
        TestLedger.Flip(Path.Combine(_test.Folder.Log, "tile/entries/000"), 60);
        await using var ledger = Open(512, RootOf(512));

        var refused = Assert.Throws<LedgerStoppedException>(() => ledger.Read(0));

        Assert.StartsWith("entry 0 on disk is not that", refused.Message, StringComparison.Ordinal);
        Assert.Equal(TestLedger.EntryOf(1).Leaf.ToArray(), ledger.Read(1).Leaf.ToArray());
    }

    [Fact]
    public void It_refuses_a_head_that_others_saw_of_another_history()
    {
        var seen = new SeenHead("w", 100, RootOf(101));

        Assert.Throws<LedgerStoppedException>(() => Open(512, RootOf(512), seen: seen));
    }

    private Ledger Open(int size, LogHash root, bool isUsable = true, SeenHead? seen = null)
    {
        bool Begin(Func<long, Entry> earlier)
        {
            _isBegun = true;
            Assert.Equal(TestLedger.EntryOf(size - 1).Leaf.ToArray(), earlier(size - 1).Leaf.ToArray());
            return isUsable;
        }

        var replay = new Replay((sequence, _) => _replayed.Add(sequence))
        {
            From = () => new(size, root, Begin),
        };
        return Ledger.Open(
            new(_test.Folder, LedgerKey.Open(TestLedger.Origin, _test.Folder), replay)
            {
                SegmentLength = _test.SegmentLength,
                Seen = seen is null ? [] : [seen],
            }
        );
    }

    private static LogHash RootOf(int size)
    {
        var tree = new GrowingTree();
        for (var number = 0; number < size; number++)
        {
            tree.Append(MerkleTree.HashLeaf(TestLedger.EntryOf(number).Leaf.Span));
        }

        return tree.Root();
    }
}
