using System.Collections.Immutable;
using Caveat.Node.Sealing;
using Caveat.Recording;

namespace Caveat.Node.Recording;

// What is read of it: entries, heads, proofs and tiles.
public sealed partial class Ledger
{
    /// <inheritdoc/>
    public Entry Read(long sequence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        return _keys.Open(sequence, Find(sequence));
    }

    private SealedEntry Find(long sequence)
    {
        lock (_gate)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sequence, Next);
            var at = sequence - Durable;
            foreach (var batch in at < 0 ? [] : (IEnumerable<Batch>)[.. _taken, _queued])
            {
                if (at < batch.Entries.Count)
                {
                    return batch.Entries[(int)at];
                }

                at -= batch.Entries.Count;
            }
        }

        return _tail.Find(sequence) ?? _tiles.Read(sequence, Published);
    }

    /// <inheritdoc/>
    public IssuedHead? Issued => _head.Issued;

    /// <inheritdoc/>
    public Task WhenIssued(long sequence)
    {
        ThrowIfFaulted();
        return _head.WhenIssued(sequence);
    }

    /// <inheritdoc/>
    public LogProof ProofOf(long sequence) => _proofs.OfInclusion(sequence);

    /// <inheritdoc/>
    public ImmutableArray<ImmutableArray<LogHash>> ConsistencyOf(IEnumerable<long> old, long size) =>
        _proofs.OfConsistency(old, size);

    /// <inheritdoc/>
    public LogHash RootOf(long size) => _proofs.RootOf(size);

    /// <inheritdoc/>
    public byte[]? ReadCheckpoint() => _publisher.Published;

    /// <summary>The bytes of a tile or bundle of the published log; null where there is none.</summary>
    public byte[]? ReadTile(TileCoordinates tile) =>
        TileCoordinates.LastOf(tile.Level, Published) is { } last
        && (tile.Index < last.Index || (tile.Index == last.Index && tile.Width <= last.Width))
            ? _tiles.ReadTile(tile)
            : null;
}
