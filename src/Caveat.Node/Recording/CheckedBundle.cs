using Caveat.Node.Sealing;
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
    /// <param name="disclosures">What opens it, sealed; null where that is not there.</param>
    /// <param name="keys">What it is sealed with.</param>
    public static IEnumerable<CheckedBundle> In(
        long size,
        TileFiles log,
        TileFiles? disclosures,
        KeyStore keys
    )
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
                ahead.Enqueue(Task.Run(() => Read(tile, log, disclosures, keys)));
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

    private static CheckedBundle Read(
        TileCoordinates tile,
        TileFiles log,
        TileFiles? disclosures,
        KeyStore keys
    )
    {
        var bundle = new CheckedBundle(tile);
        if (log.Read(tile, bundle._leaves) is not { } leaves)
        {
            bundle.Fault = $"`{tile}` is missing";
            return bundle;
        }

        var entries = new List<SealedEntry>(tile.Width);
        while (entries.Count < tile.Width && EntryBundle.TryTake(ref leaves, out var leaf))
        {
            entries.Add(new(leaf, default, default));
        }

        if (entries.Count < tile.Width)
        {
            bundle.Fault = $"`{tile}` is torn";
        }

        bundle.Add(
            entries,
            disclosures is not null,
            disclosures?.Read(tile, bundle._opened) ?? default,
            keys
        );
        bundle.Compare(log.ReadHashes(tile with { Level = 0 }));
        return bundle;
    }

    private void Add(
        List<SealedEntry> entries,
        bool hasDisclosures,
        ReadOnlyMemory<byte> disclosures,
        KeyStore keys
    )
    {
        // Those that nothing opens are the last ones.
        var opening = 0;
        while (opening < entries.Count && TileStore.TryTake(ref disclosures, out var own))
        {
            entries[opening] = entries[opening] with { Disclosures = own };
            opening++;
        }

        var opened = keys.OpenAll(Tile.Index * TileCoordinates.FullWidth, entries[..opening]);
        Entries.AddRange(opened.Select(CheckedEntry.Of));
        Entries.AddRange(
            entries[opening..]
                .Select(entry =>
                    CheckedEntry.Of(new(entry.Leaf, default)) with
                    {
                        LacksDisclosures = hasDisclosures,
                    }
                )
        );
    }

    private void Compare(byte[]? hashes)
    {
        for (var i = 0; hashes is not null && i < Entries.Count; i++)
        {
            if (LogHash.Of(hashes.AsSpan(i * LogHash.Length, LogHash.Length)) != Entries[i].Hash)
            {
                Differing = (Tile.Index * TileCoordinates.FullWidth) + i;
                return;
            }
        }
    }
}

/// <summary>An entry and what stands in it.</summary>
/// <param name="Leaf">Its bytes.</param>
/// <param name="Hash">The hash of its leaf.</param>
/// <param name="Type">The type of its record; empty where it is none.</param>
/// <param name="Head">What stands in clear; null where it is no record.</param>
/// <param name="Record">The record, opened; null where nothing opens it.</param>
internal sealed record CheckedEntry(
    ReadOnlyMemory<byte> Leaf,
    LogHash Hash,
    string Type,
    RecordHead? Head,
    LedgerRecord? Record
)
{
    /// <summary>What the proposal in it comes to, where it is a ruling of which a release can come; null where it is not, or nothing opens it.</summary>
    public ActDigests? Digests { get; private init; }

    /// <summary>Why the disclosures that are there do not open it; null where they do, or there are none.</summary>
    public string? Why { get; private init; }

    /// <summary>Why the disclosures cannot be read; null where they can, or there are none.</summary>
    public Closed? Closed { get; private init; }

    /// <summary>Whether nothing opens it although there are disclosures of others.</summary>
    public bool LacksDisclosures { get; init; }

    /// <summary>Looks at an entry.</summary>
    public static CheckedEntry Of(Entry opened)
    {
        var (leaf, hash) = (opened.Leaf, MerkleTree.HashLeaf(opened.Leaf.Span));
        string? why = null;
        if (
            !opened.Disclosures.IsEmpty && RecordCodec.Decode(leaf, opened.Disclosures, out why) is { } record
        )
        {
            return new(leaf, hash, RecordCodec.TypeOf(record.Body), record.Head, record)
            {
                Digests = ActDigests.Of(record),
            };
        }

        var entry = RecordCodec.ReadHead(leaf) is var (type, head)
            ? new CheckedEntry(leaf, hash, type, head, null)
            : new(leaf, hash, "", null, null);
        return entry with { Why = why, Closed = opened.Closed };
    }
}
