using Caveat.Node.Sealing;

namespace Caveat.Node.Recording;

/// <summary>What one record is in the ledger.</summary>
/// <param name="Leaf">The entry of the log, 1–65,535 bytes: what checkpoints commit to and tiles show.</param>
/// <param name="Disclosures">What opens the salted digests of the leaf; it never stands in the tiles.</param>
public sealed record Entry(ReadOnlyMemory<byte> Leaf, ReadOnlyMemory<byte> Disclosures)
{
    /// <summary>Why the disclosures cannot be read; null where they can.</summary>
    public Closed? Closed { get; init; }

    /// <summary>Whether the write-ahead log goes on in another segment with it, so that those before it can be dropped.</summary>
    public bool BeginsSegment { get; init; }
}
