using System.Buffers.Text;
using System.Collections.Immutable;
using Caveat.Node.Keeping;
using Caveat.Node.Sealing;
using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>
/// Reads the records of a data folder, whether a gate writes to it or not, and changes nothing there: those that the checkpoint covers and,
/// after them, those in the segments, as both are when it is opened.
/// </summary>
public sealed class LedgerReader : IDisposable
{
    private readonly LedgerFolder _folder;
    private readonly TileStore _tiles;
    private readonly KeyStore _keys;
    private readonly Checkpoint? _head;
    private readonly List<SealedEntry> _tail;
    private Erasures? _erasures;
    private bool _isReopened;

    private LedgerReader(
        LedgerFolder folder,
        string origin,
        KeyStore keys,
        Checkpoint? head,
        List<SealedEntry> tail
    )
    {
        (_folder, Origin, _keys, _head, _tail) = (folder, origin, keys, head, tail);
        _tiles = new(folder);
    }

    /// <summary>The name of the ledger.</summary>
    public string Origin { get; }

    /// <summary>How many records the checkpoint covers.</summary>
    public long Published => _head?.Size ?? 0;

    /// <summary>How many records there are.</summary>
    public long Count => Published + _tail.Count;

    /// <summary>Opens the data folder of a gate.</summary>
    /// <exception cref="LedgerStoppedException">There is no ledger in it, only its public part, or a part of it is missing.</exception>
    public static LedgerReader Open(string data)
    {
        var folder = new LedgerFolder(Path.GetFullPath(data));
        try
        {
            if (!File.Exists(folder.VerifierKey) || !Directory.Exists(folder.Disclosures))
            {
                throw new LedgerStoppedException(
                    $"`{data}` is no data folder of a gate: it takes `ledger` and `disclosures`"
                );
            }

            var key =
                NoteKey.Parse(File.ReadAllText(folder.VerifierKey).TrimEnd('\n'))
                ?? throw new LedgerStoppedException($"`{folder.VerifierKey}` is no verifier key");
            var keys = KeyStore.ToRead(folder);
            while (true)
            {
                var head = ReadHead(folder, key);
                if (TailOf(folder, key.Name, keys.Wrapping, head?.Size ?? 0) is { } tail)
                {
                    return new(folder, key.Name, keys, head, tail);
                }

                // A gate that runs goes on: what it has published meanwhile it has perhaps dropped from the segments.
                if (ReadHead(folder, key)?.Size is not { } now || now <= (head?.Size ?? 0))
                {
                    throw new LedgerStoppedException(
                        $"entries after {head?.Size ?? 0} are neither in the tiles nor in a segment; `caveat verify ledger` says more"
                    );
                }
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new LedgerStoppedException($"`{data}` cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>Every record from the first on, with the hash of its leaf in base64url.</summary>
    /// <exception cref="LedgerStoppedException">An entry is missing or is no record, or, at the end, they are not what was signed.</exception>
    public IEnumerable<(LedgerRecord Record, string Leaf)> Records()
    {
        foreach (var (sequence, entry, hash) in Entries())
        {
            yield return (RecordOf(sequence, entry), NameOf(hash));
        }
    }

    /// <summary>One record.</summary>
    /// <exception cref="LedgerStoppedException">It cannot be read, or is none.</exception>
    public LedgerRecord Find(long sequence) => RecordOf(sequence, EntryAt(sequence));

    /// <summary>The two records that people erased one with, the first signature first; none where nobody did. All records are read for it, once.</summary>
    /// <exception cref="LedgerStoppedException">The ledger cannot be read.</exception>
    public ImmutableArray<LedgerRecord> ErasureOf(long record) =>
        Erasures.By(record) is { } by && by < Count ? [Find(Erasures.FirstOf(by)), Find(by)] : [];

    /// <inheritdoc/>
    public void Dispose()
    {
        _tiles.Dispose();
        _keys.Dispose();
    }

    /// <summary>Every entry from the first on, with its number and the hash of its leaf.</summary>
    /// <exception cref="LedgerStoppedException">One is missing or, once all are read, they have not the root that was signed.</exception>
    internal IEnumerable<(long Sequence, Entry Entry, LogHash Hash)> Entries()
    {
        var tree = new GrowingTree();
        foreach (var (first, bundle) in Bundles())
        {
            foreach (var entry in _keys.OpenAll(first, bundle))
            {
                var hash = MerkleTree.HashLeaf(entry.Leaf.Span);
                tree.Append(hash);
                yield return (tree.Size - 1, entry, hash);
            }
        }

        if (_head is not null && tree.Root() != _head.Root)
        {
            throw new LedgerStoppedException(
                $"the entries in `{_folder.Log}` are not those that the checkpoint signs; `caveat verify ledger` says where they differ"
            );
        }

        foreach (var (i, entry) in _tail.Index())
        {
            yield return (
                Published + i,
                _keys.Open(Published + i, entry),
                MerkleTree.HashLeaf(entry.Leaf.Span)
            );
        }
    }

    /// <summary>One entry.</summary>
    internal Entry EntryAt(long sequence) =>
        _keys.Open(
            sequence,
            sequence < Published
                ? _tiles.Read(sequence, Published)
                : _tail[checked((int)(sequence - Published))]
        );

    /// <summary>The record that an entry is, or what is left of it where it is erased, whether its key is gone already or not.</summary>
    internal LedgerRecord RecordOf(long sequence, Entry entry) =>
        Erasures.Has(sequence)
            ? Decode(sequence, entry with { Closed = entry.Closed ?? _erased }, static _ => true)
            : Decode(sequence, entry, IsErasedMeanwhile);

    /// <summary>What is erased. All records are looked at for it, once.</summary>
    internal Erasures Erasures => _erasures ??= ReadErasures();

    /// <summary>The record that an entry is, or what is left of it where it has no key and is erased.</summary>
    internal static LedgerRecord Decode(long sequence, Entry entry, Func<long, bool> isErased)
    {
        if (entry.Closed is { } closed && (closed.Code != KeepingCodes.NoKey || !isErased(sequence)))
        {
            throw new LedgerStoppedException(closed.Reason) { Code = closed.Code };
        }

        string? fault = null;
        var record =
            (
                entry.Closed is null
                    ? RecordCodec.Decode(entry.Leaf, entry.Disclosures, out fault)
                    : RecordCodec.ReadErased(entry.Leaf)
            ) ?? throw new LedgerStoppedException($"entry {sequence} is no record: {fault}");
        return record.Head.Sequence == sequence
            ? record
            : throw new LedgerStoppedException($"entry {sequence} says that it is {record.Head.Sequence}");
    }

    /// <summary>The hash of a leaf as the record after it in a chain names it.</summary>
    internal static string NameOf(LogHash leaf) => Base64Url.EncodeToString(leaf.ToArray());

    private static readonly Closed _erased = new(KeepingCodes.NoKey, "it is erased");

    // A gate that runs goes on while this reads: what it erased meanwhile stands behind what was there when this was opened.
    private bool IsErasedMeanwhile(long record)
    {
        if (!_isReopened)
        {
            _isReopened = true;
            using var now = Open(_folder.Data);
            _erasures = now.ReadErasures();
        }

        return Erasures.Has(record);
    }

    private Erasures ReadErasures()
    {
        var found = new Erasures();
        foreach (var (first, entries) in Bundles().Append((Published, _tail)))
        {
            foreach (var (i, entry) in entries.Index())
            {
                if (
                    RecordCodec.ReadHead(entry.Leaf) is ("erasure", _)
                    && Decode(first + i, _keys.Open(first + i, entry), static _ => false)
                        is { Head: var head, Body: RecordBody.Erasure erasure }
                    && RecordSignatures.IsSigned(head, erasure)
                )
                {
                    _ = found.Take(head, erasure);
                }
            }
        }

        return found;
    }

    private IEnumerable<(long First, IReadOnlyList<SealedEntry> Entries)> Bundles()
    {
        for (long first = 0; first < Published; first += TileCoordinates.FullWidth)
        {
            var width = (int)Math.Min(TileCoordinates.FullWidth, Published - first);
            yield return (first, _tiles.ReadBundle(first / TileCoordinates.FullWidth, width));
        }
    }

    // What was written after the checkpoint; null where something between the two is missing.
    private static List<SealedEntry>? TailOf(
        LedgerFolder folder,
        string origin,
        WrappingKey? wrapping,
        long size
    )
    {
        var tail = new List<SealedEntry>();
        if (!Directory.Exists(folder.Segments))
        {
            return tail;
        }

        var segments = Segment.In(folder.Segments).ToList();
        foreach (var (i, path) in segments.Index())
        {
            var end = i + 1 < segments.Count ? Segment.FirstOf(segments[i + 1]) : null;
            var (entries, broken) = SegmentCheck.Read(path, origin, wrapping, end);
            foreach (var (sequence, entry) in entries.Where(read => read.Sequence >= size + tail.Count))
            {
                if (sequence > size + tail.Count)
                {
                    return null;
                }

                tail.Add(entry);
            }

            if (broken >= size)
            {
                throw new LedgerStoppedException($"entry {broken} in `{path}` is broken");
            }
        }

        return tail;
    }

    private static Checkpoint? ReadHead(LedgerFolder folder, NoteKey key)
    {
        if (!File.Exists(folder.Checkpoint))
        {
            return null;
        }

        return Checkpoint.Verify(File.ReadAllBytes(folder.Checkpoint), key, Ed25519.Verify)
            ?? throw new LedgerStoppedException(
                $"`{folder.Checkpoint}` is not signed by the key in `{folder.VerifierKey}`"
            );
    }
}
