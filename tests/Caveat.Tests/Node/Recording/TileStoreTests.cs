using Caveat.Node.Recording;
using Caveat.Node.Sealing;
using Caveat.Recording;

namespace Caveat.Tests.Node.Recording;

public sealed class TileStoreTests
{
    private const int Count = 600;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 255)]
    [InlineData(300, 300)]
    [InlineData(300, 511)]
    [InlineData(300, 599)]
    public void Disclosures_that_the_disk_gives_back_otherwise_are_found_out(int from, int broken)
    {
        using var test = new TestLedger();
        using var store = new TileStore(test.Folder);
        var (tree, nodes) = (new GrowingTree(), new List<(int, LogHash)>());
        List<SealedEntry> entries =
        [
            .. Enumerable.Range(0, Count).Select(i => SealedEntry.Seal(TestLedger.EntryOf(i))),
        ];
        foreach (var entry in entries)
        {
            tree.Append(
                MerkleTree.HashLeaf(entry.Leaf.Span),
                (level, _, hash) =>
                {
                    if (level % TileCoordinates.Height == 0)
                    {
                        nodes.Add((level / TileCoordinates.Height, hash));
                    }
                }
            );
        }

        store.Integrate(entries, nodes, new(TestLedger.Origin, Count, tree.Root()));
        store.CheckDisclosures(from, entries[from..]);
        var first = broken / TileCoordinates.FullWidth * TileCoordinates.FullWidth;
        var tile = new TileCoordinates(
            TileCoordinates.Entries,
            broken / TileCoordinates.FullWidth,
            Math.Min(TileCoordinates.FullWidth, Count - first)
        );
        var at = entries[first..broken].Sum(entry => 4 + entry.Disclosures.Length) + 4;
        TestLedger.Flip(Path.Combine(test.Folder.Disclosures, tile.ToString()), at);

        Assert.Throws<LedgerStoppedException>(() => store.CheckDisclosures(from, entries[from..]));
    }
}
