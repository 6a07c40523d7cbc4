namespace Caveat.Recording;

/// <summary>
/// The hashes of the complete subtrees at the right edge of a growing tree, from which proofs of what came last are made without reading a
/// disk. Not thread-safe.
/// </summary>
public sealed class RecentNodes
{
    private const int Levels = 63;

    // INVARIANT: of each level the hashes from place First on, without gaps.
    private readonly List<LogHash>[] _hashes =
    [
        .. Enumerable.Range(0, Levels).Select(_ => new List<LogHash>()),
    ];
    private readonly long[] _first = new long[Levels];

    /// <summary>The nodes of a tree of that size which going on from it needs; <paramref name="read"/> gives the hashes of its complete subtrees.</summary>
    public RecentNodes(long size, Func<int, long, LogHash> read)
    {
        for (var level = 0; level < Levels; level++)
        {
            var count = size >> level;
            _first[level] = count;
            if ((count & 1) == 1)
            {
                _first[level]--;
                _hashes[level].Add(read(level, count - 1));
            }
        }
    }

    /// <summary>Takes the next complete subtree of a level.</summary>
    /// <exception cref="ArgumentException">It is not the next.</exception>
    public void Add(int level, long place, LogHash hash)
    {
        if (place != _first[level] + _hashes[level].Count)
        {
            throw new ArgumentException("nodes are added in order", nameof(place));
        }

        _hashes[level].Add(hash);
    }

    /// <summary>The hash of a complete subtree; null where it is not among the recent ones.</summary>
    public LogHash? Find(int level, long place)
    {
        var at = place - _first[level];
        return at >= 0 && at < _hashes[level].Count ? _hashes[level][(int)at] : null;
    }

    /// <summary>Forgets what only proofs of the first <paramref name="size"/> entries need.</summary>
    public void Forget(long size)
    {
        for (var level = 0; level < Levels; level++)
        {
            // The subtree before the edge stays where it is a part of the edge.
            var keep = (size >> level) & ~1L;
            var forget = (int)Math.Min(Math.Max(0, keep - _first[level]), _hashes[level].Count);
            _hashes[level].RemoveRange(0, forget);
            _first[level] += forget;
        }
    }
}
