using System.Buffers.Binary;
using Caveat.Node.Sealing;
using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>The log on disk: bundles of entries, tiles of hashes (C2SP tlog-tiles), and beside them the disclosures. Not thread-safe but for reading.</summary>
internal sealed class TileStore(LedgerFolder folder) : IDisposable
{
    private const int Levels = 8;

    private readonly TileFiles _log = new(folder.Log);
    private readonly TileFiles _disclosures = new(folder.Disclosures);

    // The hashes of the last tile of each level, in the order of the log.
    private readonly List<LogHash>[] _edge =
    [
        .. Enumerable.Range(0, Levels).Select(_ => new List<LogHash>()),
    ];

    // Whoever reads one entry often reads the next, and several read at the same time, mostly each by a thread of its own.
    private readonly ReadEntries?[] _lastRead = new ReadEntries?[16];
    private readonly MemoryStream _bundle = new();
    private readonly MemoryStream _opened = new();
    private readonly List<TileCoordinates> _written = [];

    /// <summary>How many entries are integrated.</summary>
    public long Size { get; private set; }

    /// <summary>Takes up a log of that size where it was left.</summary>
    /// <exception cref="LedgerStoppedException">A tile of its right edge is missing.</exception>
    public void GoOnAt(long size)
    {
        Size = size;
        for (var level = 0; level < Levels; level++)
        {
            if (Partial(level, size) is { } tile)
            {
                var bytes = _log.ReadHashes(tile) ?? throw Missing(tile);
                _edge[level].AddRange(HashesOf(bytes));
            }
        }

        if (Partial(TileCoordinates.Entries, size) is { } last)
        {
            foreach (var entry in ReadBundle(last.Index, last.Width))
            {
                Add(entry);
            }
        }
    }

    /// <summary>
    /// Writes entries that follow those that are there, reads back from the disk what was written, and makes sure that it has the root of
    /// <paramref name="head"/>.
    /// </summary>
    /// <param name="entries">The entries.</param>
    /// <param name="nodes">The hashes that the tiles get from them, each with the level of its tile: of every entry, and after it of what it completes.</param>
    /// <param name="head">What is signed.</param>
    /// <exception cref="LedgerStoppedException">The disk refuses, or gives back something else.</exception>
    public void Integrate(
        IReadOnlyList<SealedEntry> entries,
        IReadOnlyList<(int Level, LogHash Hash)> nodes,
        Checkpoint head
    )
    {
        var (from, node) = (Size, 0);
        foreach (var entry in entries)
        {
            Add(entry);
            do
            {
                Add(nodes[node].Level, nodes[node].Hash);
                node++;
            } while (node < nodes.Count && nodes[node].Level > 0);

            Size++;
            if (Size % TileCoordinates.FullWidth == 0)
            {
                WriteBundle();
            }
        }

        for (var level = 0; level < Levels; level++)
        {
            if (_edge[level].Count > 0)
            {
                WriteTile(level);
            }
        }

        if (_bundle.Length > 0)
        {
            WriteBundle();
        }

        _disclosures.Commit();
        _log.Commit();
        CheckDisclosures(from, entries);
        TileCheck.Check(_log, from, head);
    }

    /// <summary>Removes the partial tiles that those written since the last time make superfluous.</summary>
    public void RemoveNarrower()
    {
        foreach (var tile in _written)
        {
            _log.RemoveNarrower(tile);
            if (tile.Level == TileCoordinates.Entries)
            {
                _disclosures.RemoveNarrower(tile);
            }
        }

        _written.Clear();
    }

    /// <summary>An entry of the first <paramref name="size"/>, which are on disk.</summary>
    /// <exception cref="LedgerStoppedException">Its bundle is missing or torn.</exception>
    public SealedEntry Read(long sequence, long size)
    {
        var (index, place) = (
            sequence >> TileCoordinates.Height,
            (int)(sequence % TileCoordinates.FullWidth)
        );
        ref var last = ref _lastRead[Environment.CurrentManagedThreadId % _lastRead.Length];
        var read = Volatile.Read(ref last);
        if (read is null || read.Index != index || place >= read.Entries.Length)
        {
            var width = (int)Math.Min(TileCoordinates.FullWidth, size - (sequence & ~0xFFL));
            var tile = new TileCoordinates(0, index, width);
            read = new(index, ReadBundle(index, width), _log.ReadHashes(tile) ?? throw Missing(tile));
            Volatile.Write(ref last, read);
        }

        // A start that went on from a saved state has not read it: the tiles of hashes, which it has, say what it must be.
        var entry = read.Entries[place];
        return MerkleTree.HashLeaf(entry.Leaf.Span) == read.HashOf(place)
            ? entry
            : throw new LedgerStoppedException(
                $"entry {sequence} on disk is not that of which the log has the hash; `caveat verify ledger` says what is broken"
            );
    }

    /// <summary>The first entries of a bundle with their sealed disclosures; their keys are not here.</summary>
    /// <exception cref="LedgerStoppedException">The bundle is missing or torn.</exception>
    public SealedEntry[] ReadBundle(long index, int width)
    {
        var tile = new TileCoordinates(TileCoordinates.Entries, index, width);
        ReadOnlyMemory<byte> leaves = _log.Read(tile) ?? throw Missing(tile);
        ReadOnlyMemory<byte> opened = _disclosures.Read(tile) ?? throw Missing(tile);
        var entries = new SealedEntry[width];
        for (var i = 0; i < width; i++)
        {
            if (!EntryBundle.TryTake(ref leaves, out var leaf) || !TryTake(ref opened, out var disclosures))
            {
                throw new LedgerStoppedException($"`{tile}` is torn");
            }

            entries[i] = new(leaf, disclosures, default);
        }

        return entries;
    }

    /// <summary>The hash of a complete subtree of the first <paramref name="size"/> entries, which are on disk.</summary>
    /// <exception cref="LedgerStoppedException">A tile is missing.</exception>
    public LogHash HashAt(long size, int level, long place, Dictionary<TileCoordinates, byte[]> cache) =>
        TileCheck.HashAt(_log, size, level, place, cache);

    /// <summary>The bytes of a tile of that width; null where there is none.</summary>
    public byte[]? ReadTile(TileCoordinates tile)
    {
        if (tile.Level != TileCoordinates.Entries)
        {
            return _log.ReadHashes(tile);
        }

        return _log.Read(tile) is { } bytes ? First(tile.Width, bytes, EntryBundle.TryTake) : null;
    }

    /// <summary>The bytes that open the entries of a bundle of that width; null where there are none.</summary>
    public byte[]? ReadDisclosures(TileCoordinates tile) =>
        _disclosures.Read(tile) is { } bytes ? First(tile.Width, bytes, TryTake) : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _bundle.Dispose();
        _opened.Dispose();
    }

    private delegate bool TakeOne(ref ReadOnlyMemory<byte> rest, out ReadOnlyMemory<byte> one);

    private static byte[]? First(int count, byte[] bytes, TakeOne takeOne)
    {
        ReadOnlyMemory<byte> rest = bytes;
        for (var i = 0; i < count; i++)
        {
            if (!takeOne(ref rest, out _))
            {
                return null;
            }
        }

        return bytes[..^rest.Length];
    }

    private void Add(SealedEntry entry)
    {
        EntryBundle.Append(_bundle, entry.Leaf.Span);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, entry.Disclosures.Length);
        _opened.Write(length);
        _opened.Write(entry.Disclosures.Span);
    }

    private void Add(int level, LogHash hash)
    {
        _edge[level].Add(hash);
        if (_edge[level].Count == TileCoordinates.FullWidth)
        {
            WriteTile(level);
            _edge[level].Clear();
        }
    }

    private void WriteTile(int level)
    {
        var hashes = _edge[level];

        // While entries are being added Size does not count the last one yet, so the place is that of the entries before this tile.
        var index = (Size >> (level * TileCoordinates.Height)) / TileCoordinates.FullWidth;
        if (hashes.Count < TileCoordinates.FullWidth)
        {
            index = TileCoordinates.LastOf(level, Size)!.Value.Index;
        }

        var tile = new TileCoordinates(level, index, hashes.Count);
        var bytes = new byte[hashes.Count * LogHash.Length];
        for (var i = 0; i < hashes.Count; i++)
        {
            var hash = hashes[i];
            ((ReadOnlySpan<byte>)hash).CopyTo(bytes.AsSpan(i * LogHash.Length));
        }

        _log.Write(tile, bytes);
        _written.Add(tile);
    }

    private void WriteBundle()
    {
        var tile = TileCoordinates.LastOf(TileCoordinates.Entries, Size)!.Value;
        _disclosures.Write(tile, _opened.GetBuffer().AsSpan(0, (int)_opened.Length));
        _log.Write(tile, _bundle.GetBuffer().AsSpan(0, (int)_bundle.Length));
        _written.Add(tile);
        if (tile.IsFull)
        {
            _bundle.SetLength(0);
            _opened.SetLength(0);
        }
    }

    /// <summary>Reads back the disclosures of entries that were written, of which the first is number <paramref name="from"/>.</summary>
    /// <exception cref="LedgerStoppedException">The disk gives back something else.</exception>
    internal void CheckDisclosures(long from, IReadOnlyList<SealedEntry> entries)
    {
        using var rented = new RentedBytes();
        var end = from + entries.Count;
        for (var index = from / TileCoordinates.FullWidth; index * TileCoordinates.FullWidth < end; index++)
        {
            var first = index * TileCoordinates.FullWidth;
            var tile = new TileCoordinates(
                TileCoordinates.Entries,
                index,
                (int)Math.Min(TileCoordinates.FullWidth, end - first)
            );
            var read = _disclosures.Read(tile, rented) ?? default;
            for (var number = first; number < first + tile.Width; number++)
            {
                if (
                    !TryTake(ref read, out var disclosures)
                    || (
                        number >= from
                        && !disclosures.Span.SequenceEqual(entries[(int)(number - from)].Disclosures.Span)
                    )
                )
                {
                    throw new LedgerStoppedException(
                        $"the disclosures of `{tile}` on disk are not what was written"
                    );
                }
            }
        }
    }

    private static TileCoordinates? Partial(int level, long size) =>
        TileCoordinates.LastOf(level, size) is { IsFull: false } tile ? tile : null;

    private static IEnumerable<LogHash> HashesOf(byte[] bytes)
    {
        for (var i = 0; i < bytes.Length; i += LogHash.Length)
        {
            yield return LogHash.Of(bytes.AsSpan(i, LogHash.Length));
        }
    }

    /// <summary>Takes the disclosures of the first entry off a bundle; false where it is empty or torn.</summary>
    internal static bool TryTake(ref ReadOnlyMemory<byte> bundle, out ReadOnlyMemory<byte> disclosures)
    {
        disclosures = default;
        if (
            bundle.Length < 4
            || BinaryPrimitives.ReadInt32BigEndian(bundle.Span) is var length && length < 0
            || bundle.Length - 4 < length
        )
        {
            return false;
        }

        disclosures = bundle.Slice(4, length);
        bundle = bundle[(4 + length)..];
        return true;
    }

    private static LedgerStoppedException Missing(TileCoordinates tile) =>
        new($"`{tile}` is missing from the log");

    private sealed record ReadEntries(long Index, SealedEntry[] Entries, byte[] Hashes)
    {
        public LogHash HashOf(int place) => LogHash.Of(Hashes.AsSpan(place * LogHash.Length, LogHash.Length));
    }
}
