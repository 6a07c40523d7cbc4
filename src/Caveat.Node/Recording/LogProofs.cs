using System.Collections.Immutable;
using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>Makes proofs of the log up to its issued head: from nodes in memory what is recent, from tiles the rest.</summary>
internal sealed class LogProofs(LogHead head, TileStore tiles, Func<long> published)
{
    /// <summary>That an entry is in the log.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The issued head does not cover it.</exception>
    public LogProof OfInclusion(long sequence)
    {
        var issued = head.Issued;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sequence, issued?.Head.Size ?? 0);
        return new(sequence, MerkleProof.OfInclusion(sequence, issued!.Head.Size, Nodes()), issued.Note);
    }

    /// <summary>That the log of one size continues that of each of some older ones, whose proofs have most of their tiles in common.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The issued head does not cover the size, or an old one is larger.</exception>
    public ImmutableArray<ImmutableArray<LogHash>> OfConsistency(IEnumerable<long> old, long size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, head.Issued?.Head.Size ?? 0);
        var nodes = Nodes();
        return [.. old.Select(each => Between(each, size, nodes))];
    }

    /// <summary>The same up to a head that is not issued yet: witnesses see it first.</summary>
    public ImmutableArray<LogHash> Between(long old, long size) => Between(old, size, Nodes());

    private static ImmutableArray<LogHash> Between(long old, long size, Func<int, long, LogHash> nodes) =>
        old == 0 ? [] : MerkleProof.OfConsistency(old, size, nodes);

    /// <summary>The root over the first entries.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The issued head does not cover them.</exception>
    public LogHash RootOf(long size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, head.Issued?.Head.Size ?? 0);
        return MerkleTree.HashOf(0, size, Nodes());
    }

    private Func<int, long, LogHash> Nodes()
    {
        // What was ruled a moment ago needs no tile.
        Dictionary<TileCoordinates, byte[]>? cache = null;
        return (level, place) =>
        {
            while (true)
            {
                if (head.Find(level, place) is { } recent)
                {
                    return recent;
                }

                // INVARIANT: what memory has forgotten is published, and has been since before it was forgotten.
                var size = published();
                try
                {
                    return tiles.HashAt(size, level, place, cache ??= []);
                }
                catch (LedgerStoppedException) when (size != published())
                {
                    // The tile was replaced by a wider one while it was read.
                }
            }
        };
    }
}
