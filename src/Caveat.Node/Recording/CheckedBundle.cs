using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>
/// A bundle of entries, and of each what can be said without those before it: the greatest part of a check, which many threads do at the same
/// time. Its memory is given back when it is disposed of.
/// </summary>
internal sealed class CheckedBundle : IDisposable
{
    // Each is some megabytes while it waits for its turn.
    private static readonly int _mostAhead = 2 * (Environment.ProcessorCount + 1);

    private readonly RentedBytes _leaves = new();
    private readonly RentedBytes _opened = new();

    private CheckedBundle(TileCoordinates tile) => Tile = tile;

    /// <summary>Which one it is.</summary>
    public TileCoordinates Tile { get; }

    /// <summary>Its entries, as far as they can be read.</summary>
    public List<CheckedEntry> Entries { get; } = [];

    /// <summary>Why not all of it can be read; null where it can.</summary>
    public string? Fault { get; private set; }

    /// <summary>The first entry that is not the one of which the tile above it has the hash; null where none is, or there is no such tile.</summary>
    public long? Differing { get; private set; }

    /// <summary>The bundles of the first <paramref name="size"/> entries in their order; a few after it are read while one is looked at.</summary>
    /// <param name="size">How many entries there are.</param>
    /// <param name="log">The log.</param>
    /// <param name="disclosures">What opens it; null where that is not there.</param>
    public static IEnumerable<CheckedBundle> In(long size, TileFiles log, TileFiles? disclosures)
    {
        var ahead = new Queue<Task<CheckedBundle>>();
        for (long first = 0; first < size || ahead.Count > 0; )
        {
            while (first < size && ahead.Count < _mostAhead)
            {
                var width = (int)Math.Min(TileCoordinates.FullWidth, size - first);
                var tile = new TileCoordinates(
                    TileCoordinates.Entries,
                    first / TileCoordinates.FullWidth,
                    width
                );
                ahead.Enqueue(Task.Run(() => Read(tile, log, disclosures)));
                first += width;
            }

            yield return ahead.Dequeue().GetAwaiter().GetResult();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _leaves.Dispose();
        _opened.Dispose();
    }

    private static CheckedBundle Read(TileCoordinates tile, TileFiles log, TileFiles? disclosures)
    {
        var bundle = new CheckedBundle(tile);
        if (log.Read(tile, bundle._leaves) is not { } leaves)
        {
            bundle.Fault = $"`{tile}` is missing";
            return bundle;
        }

        var hashes = log.ReadHashes(tile with { Level = 0 });
        var opened = disclosures?.Read(tile, bundle._opened) ?? default;
        for (var i = 0; i < tile.Width; i++)
        {
            if (!EntryBundle.TryTake(ref leaves, out var leaf))
            {
                bundle.Fault = $"`{tile}` is torn";
                break;
            }

            bundle.Add(i, leaf, disclosures is not null, ref opened, hashes);
        }

        return bundle;
    }

    private void Add(
        int i,
        ReadOnlyMemory<byte> leaf,
        bool hasDisclosures,
        ref ReadOnlyMemory<byte> opened,
        byte[]? hashes
    )
    {
        var sequence = (Tile.Index * TileCoordinates.FullWidth) + i;
        var own =
            hasDisclosures && TileStore.TryTake(ref opened, out var taken)
                ? taken
                : default(ReadOnlyMemory<byte>?);
        var entry = CheckedEntry.Of(leaf, own) with { LacksDisclosures = hasDisclosures && own is null };
        Entries.Add(entry);
        if (
            Differing is null
            && hashes is not null
            && LogHash.Of(hashes.AsSpan(i * LogHash.Length, LogHash.Length)) != entry.Hash
        )
        {
            Differing = sequence;
        }
    }
}

/// <summary>An entry and what stands in it.</summary>
/// <param name="Leaf">Its bytes.</param>
/// <param name="Hash">The hash of its leaf.</param>
/// <param name="Type">The type of its record; empty where it is none.</param>
/// <param name="Head">What stands in clear; null where it is no record.</param>
/// <param name="Record">The record, opened; null where nothing opens it.</param>
/// <param name="Why">Why the disclosures that are there do not open it; null where they do, or there are none.</param>
internal sealed record CheckedEntry(
    ReadOnlyMemory<byte> Leaf,
    LogHash Hash,
    string Type,
    RecordHead? Head,
    LedgerRecord? Record,
    string? Why
)
{
    /// <summary>Whether nothing opens it although there are disclosures of others.</summary>
    public bool LacksDisclosures { get; init; }

    /// <summary>Looks at an entry; <paramref name="disclosures"/> are null where there are none.</summary>
    public static CheckedEntry Of(ReadOnlyMemory<byte> leaf, ReadOnlyMemory<byte>? disclosures)
    {
        var hash = MerkleTree.HashLeaf(leaf.Span);
        string? why = null;
        if (disclosures is { } opened && RecordCodec.Decode(leaf, opened, out why) is { } record)
        {
            return new(leaf, hash, RecordCodec.TypeOf(record.Body), record.Head, record, null);
        }

        return RecordCodec.ReadHead(leaf) is var (type, head)
            ? new(leaf, hash, type, head, null, why)
            : new(leaf, hash, "", null, null, why);
    }
}
