using System.Numerics;
using System.Security.Cryptography;

namespace Caveat.Recording;

/// <summary>The hashes of a Merkle tree (RFC 9162, 2.1.1; the same as RFC 6962).</summary>
public static class MerkleTree
{
    private const int OnStack = 1 << 10;

    /// <summary>The root of the tree without entries: the SHA-256 of nothing.</summary>
    public static LogHash Empty { get; } = LogHash.Of(SHA256.HashData([]));

    /// <summary>The hash of an entry: SHA-256 of 0x00 and the entry.</summary>
    public static LogHash HashLeaf(ReadOnlySpan<byte> entry)
    {
        Span<byte> input = entry.Length < OnStack ? stackalloc byte[OnStack] : new byte[entry.Length + 1];
        input[0] = 0;
        entry.CopyTo(input[1..]);
        LogHash hash = default;
        SHA256.HashData(input[..(entry.Length + 1)], hash);
        return hash;
    }

    /// <summary>The hash of a node: SHA-256 of 0x01 and the hashes of its two children.</summary>
    public static LogHash HashNode(in LogHash left, in LogHash right)
    {
        Span<byte> input = stackalloc byte[1 + (2 * LogHash.Length)];
        input[0] = 1;
        ((ReadOnlySpan<byte>)left).CopyTo(input[1..]);
        ((ReadOnlySpan<byte>)right).CopyTo(input[(1 + LogHash.Length)..]);
        LogHash hash = default;
        SHA256.HashData(input, hash);
        return hash;
    }

    /// <summary>
    /// The hash over the entries from <paramref name="first"/> up to, not including, <paramref name="end"/>, which is a node of a tree of
    /// <paramref name="end"/> or more entries. <paramref name="read"/> gives the hash of a complete subtree by its level, 0 for
    /// leaves, and its place from the left.
    /// </summary>
    public static LogHash HashOf(long first, long end, Func<int, long, LogHash> read)
    {
        var count = end - first;
        if (count == 0)
        {
            return Empty;
        }

        if (BitOperations.IsPow2(count))
        {
            var level = BitOperations.Log2((ulong)count);
            return read(level, first >> level);
        }

        var split = first + LargestPowerBelow(count);
        return HashNode(HashOf(first, split, read), HashOf(split, end, read));
    }

    /// <summary>The largest power of two that is less than a count of at least two.</summary>
    internal static long LargestPowerBelow(long count) => 1L << BitOperations.Log2((ulong)(count - 1));
}
