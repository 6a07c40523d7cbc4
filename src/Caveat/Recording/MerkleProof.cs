using System.Collections.Immutable;

namespace Caveat.Recording;

/// <summary>Proofs that an entry is in a tree, and that one tree continues another (RFC 9162, 2.1.3 and 2.1.4).</summary>
public static class MerkleProof
{
    /// <summary>
    /// The hashes that lead from an entry to the root of a tree, the lowest first. <paramref name="read"/> gives the hash of a complete
    /// subtree by level and place.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The tree has no such entry.</exception>
    public static ImmutableArray<LogHash> OfInclusion(long index, long size, Func<int, long, LogHash> read)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var (proof, first, end) = (new List<LogHash>(), 0L, size);
        while (end - first > 1)
        {
            var split = first + MerkleTree.LargestPowerBelow(end - first);
            if (index < split)
            {
                proof.Add(MerkleTree.HashOf(split, end, read));
                end = split;
            }
            else
            {
                proof.Add(MerkleTree.HashOf(first, split, read));
                first = split;
            }
        }

        proof.Reverse();
        return [.. proof];
    }

    /// <summary>The hashes that show that a tree of <paramref name="size"/> entries continues that of its first <paramref name="old"/>, which is at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The old size is less than 1 or more than the size.</exception>
    public static ImmutableArray<LogHash> OfConsistency(long old, long size, Func<int, long, LogHash> read)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(old, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(old, size);
        var (proof, first, end, whole) = (new List<LogHash>(), 0L, size, true);
        while (end != old)
        {
            var split = first + MerkleTree.LargestPowerBelow(end - first);
            if (old <= split)
            {
                proof.Add(MerkleTree.HashOf(split, end, read));
                end = split;
            }
            else
            {
                proof.Add(MerkleTree.HashOf(first, split, read));
                first = split;
                whole = false;
            }
        }

        // The old tree itself is a node of the new one: its verifier has its root already.
        if (!whole)
        {
            proof.Add(MerkleTree.HashOf(first, end, read));
        }

        proof.Reverse();
        return [.. proof];
    }

    /// <summary>Whether the entry with this hash is at the index of the tree of that size and root (RFC 9162, 2.1.3.2).</summary>
    public static bool IncludesLeaf(
        LogHash leaf,
        long index,
        long size,
        ImmutableArray<LogHash> proof,
        LogHash root
    )
    {
        if (index < 0 || index >= size)
        {
            return false;
        }

        var (node, last, hash) = (index, size - 1, leaf);
        foreach (var sibling in proof)
        {
            if (last == 0)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                hash = MerkleTree.HashNode(sibling, hash);
                while ((node & 1) == 0 && node != 0)
                {
                    (node, last) = (node >> 1, last >> 1);
                }
            }
            else
            {
                hash = MerkleTree.HashNode(hash, sibling);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && hash == root;
    }

    /// <summary>Whether the tree of <paramref name="size"/> entries continues that of <paramref name="old"/> (RFC 9162, 2.1.4.2); every tree continues the empty one.</summary>
    public static bool IsConsistent(
        long old,
        LogHash oldRoot,
        long size,
        LogHash root,
        ImmutableArray<LogHash> proof
    )
    {
        if (old < 0 || old > size)
        {
            return false;
        }

        if (old == 0 || old == size)
        {
            return proof.IsEmpty && oldRoot == (old == 0 ? MerkleTree.Empty : root);
        }

        if (long.IsPow2(old))
        {
            proof = proof.Insert(0, oldRoot);
        }

        return !proof.IsEmpty && Walk(old - 1, size - 1, proof) == (oldRoot, root);
    }

    private static (LogHash Old, LogHash New)? Walk(long node, long last, ImmutableArray<LogHash> proof)
    {
        while ((node & 1) == 1)
        {
            (node, last) = (node >> 1, last >> 1);
        }

        var (old, now) = (proof[0], proof[0]);
        foreach (var sibling in proof.AsSpan()[1..])
        {
            if (last == 0)
            {
                return null;
            }

            if ((node & 1) == 1 || node == last)
            {
                (old, now) = (MerkleTree.HashNode(sibling, old), MerkleTree.HashNode(sibling, now));
                while ((node & 1) == 0 && node != 0)
                {
                    (node, last) = (node >> 1, last >> 1);
                }
            }
            else
            {
                now = MerkleTree.HashNode(now, sibling);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 ? (old, now) : null;
    }
}
