using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>Reads tiles back from the disk: a log that cannot be read again must not be signed for any longer.</summary>
internal static class TileCheck
{
    /// <summary>
    /// Makes sure that the bundles and tiles that hold the entries from <paramref name="from"/> on agree with each other, and that the root over
    /// the tiles on disk is that of the head.
    /// </summary>
    /// <exception cref="LedgerStoppedException">They do not.</exception>
    public static void Check(TileFiles log, long from, Checkpoint head)
    {
        CheckBundles(log, from, head.Size);
        CheckTiles(log, from, head);
    }

    /// <summary>The same of the tiles of hashes alone.</summary>
    /// <exception cref="LedgerStoppedException">They do not.</exception>
    public static void CheckTiles(TileFiles log, long from, Checkpoint head)
    {
        CheckLevels(log, from, head.Size);
        var cache = new Dictionary<TileCoordinates, byte[]>();
        var root = MerkleTree.HashOf(
            0,
            head.Size,
            (level, place) => HashAt(log, head.Size, level, place, cache)
        );
        if (root != head.Root)
        {
            throw new LedgerStoppedException(
                $"the tiles on disk have another root at size {head.Size} than was signed"
            );
        }
    }

    /// <summary>Makes sure that every full tile that holds something from <paramref name="from"/> on has its hash in the tile above it.</summary>
    /// <exception cref="LedgerStoppedException">One has not.</exception>
    public static void CheckLevels(TileFiles log, long from, long size)
    {
        for (var level = 0; level < 7; level++)
        {
            CheckLevel(log, level, from, size);
        }
    }

    /// <summary>The hash of a complete subtree, read from tiles.</summary>
    /// <exception cref="LedgerStoppedException">The tile is missing.</exception>
    public static LogHash HashAt(
        TileFiles log,
        long size,
        int level,
        long place,
        Dictionary<TileCoordinates, byte[]> cache
    )
    {
        var (tileLevel, depth) = (level / TileCoordinates.Height, level % TileCoordinates.Height);
        var first = place << depth;
        var index = first / TileCoordinates.FullWidth;
        var last = TileCoordinates.LastOf(tileLevel, size)!.Value;
        var tile = index == last.Index ? last : new(tileLevel, index, TileCoordinates.FullWidth);
        if (!cache.TryGetValue(tile, out var bytes))
        {
            bytes =
                log.ReadHashes(tile) ?? throw new LedgerStoppedException($"`{tile}` is missing from the log");
            cache.Add(tile, bytes);
        }

        return Fold(bytes, (int)(first % TileCoordinates.FullWidth), 1 << depth);
    }

    private static void CheckBundles(TileFiles log, long from, long size)
    {
        using var rented = new RentedBytes();
        for (var index = from / TileCoordinates.FullWidth; index * TileCoordinates.FullWidth < size; index++)
        {
            var width = (int)Math.Min(TileCoordinates.FullWidth, size - (index * TileCoordinates.FullWidth));
            var bundle = new TileCoordinates(TileCoordinates.Entries, index, width);
            var entries = log.Read(bundle, rented) ?? default;
            var hashes = log.ReadHashes(new(0, index, width));
            for (var i = 0; i < width; i++)
            {
                if (
                    hashes is null
                    || !EntryBundle.TryTake(ref entries, out var entry)
                    || MerkleTree.HashLeaf(entry.Span)
                        != LogHash.Of(hashes.AsSpan(i * LogHash.Length, LogHash.Length))
                )
                {
                    throw new LedgerStoppedException($"`{bundle}` on disk is not what was written");
                }
            }
        }
    }

    // Each full tile is one hash of the tile above it.
    private static void CheckLevel(TileFiles log, int level, long from, long size)
    {
        var shift = (level + 1) * TileCoordinates.Height;
        var (parent, above) = (default(TileCoordinates), default(byte[]));
        for (var index = from >> shift; index < size >> shift; index++)
        {
            var last = TileCoordinates.LastOf(level + 1, size)!.Value;
            var place = index / TileCoordinates.FullWidth;
            var next = place == last.Index ? last : new(level + 1, place, TileCoordinates.FullWidth);
            if (next != parent)
            {
                (parent, above) = (next, log.ReadHashes(next));
            }

            var below = log.ReadHashes(new(level, index, TileCoordinates.FullWidth));
            if (
                below is null
                || above is null
                || Fold(below, 0, TileCoordinates.FullWidth)
                    != LogHash.Of(
                        above.AsSpan(
                            (int)(index % TileCoordinates.FullWidth) * LogHash.Length,
                            LogHash.Length
                        )
                    )
            )
            {
                throw new LedgerStoppedException($"`{parent}` on disk is not what was written");
            }
        }
    }

    private static LogHash Fold(byte[] hashes, int first, int count) =>
        count == 1
            ? LogHash.Of(hashes.AsSpan(first * LogHash.Length, LogHash.Length))
            : MerkleTree.HashNode(
                Fold(hashes, first, count / 2),
                Fold(hashes, first + (count / 2), count / 2)
            );
}
