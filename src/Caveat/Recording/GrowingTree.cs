namespace Caveat.Recording;

/// <summary>
/// The right edge of a tree: all that appending needs. It holds the roots of the complete subtrees that the tree is made of, the widest
/// first, at most one for each bit of its size. Not thread-safe.
/// </summary>
public sealed class GrowingTree
{
    // INVARIANT: as many as Size has bits that are set, from the highest of them to the lowest.
    private readonly Stack<LogHash> _edge = new(64);

    /// <summary>The number of entries.</summary>
    public long Size { get; private set; }

    /// <summary>A tree without entries.</summary>
    public GrowingTree() { }

    /// <summary>A tree that goes on from <paramref name="size"/> entries; <paramref name="read"/> gives the hashes of its complete subtrees by level and place.</summary>
    public GrowingTree(long size, Func<int, long, LogHash> read)
    {
        Size = size;
        long first = 0;
        for (var level = 62; level >= 0; level--)
        {
            if ((size & (1L << level)) != 0)
            {
                _edge.Push(read(level, first >> level));
                first += 1L << level;
            }
        }
    }

    /// <summary>
    /// Appends the hash of an entry. <paramref name="completed"/> is told of every subtree that this completes: its level, from 0,
    /// its place and its hash.
    /// </summary>
    public void Append(LogHash leaf, Action<int, long, LogHash>? completed = null)
    {
        var place = Size;
        completed?.Invoke(0, place, leaf);
        var hash = leaf;
        for (var level = 1; (place & 1) == 1; level++)
        {
            hash = MerkleTree.HashNode(_edge.Pop(), hash);
            place >>= 1;
            completed?.Invoke(level, place, hash);
        }

        _edge.Push(hash);
        Size++;
    }

    /// <summary>The root over all entries.</summary>
    public LogHash Root()
    {
        if (Size == 0)
        {
            return MerkleTree.Empty;
        }

        LogHash? root = null;
        foreach (var subtree in _edge)
        {
            root = root is { } right ? MerkleTree.HashNode(subtree, right) : subtree;
        }

        return root!.Value;
    }
}
