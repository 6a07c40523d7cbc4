using System.Buffers.Text;
using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>
/// Reads the records of a data folder in their order, whether a gate writes to it or not, and changes nothing there. What it gives out is
/// what the checkpoint covers, and after that what the segments hold: the entries are hashed on the way, and must have the root that was signed.
/// </summary>
public sealed class LedgerReader : IDisposable
{
    private readonly LedgerFolder _folder;
    private readonly NoteKey _key;
    private readonly TileStore _tiles;
    private readonly List<Entry> _tail = [];
    private long _inTiles;

    private LedgerReader(LedgerFolder folder, NoteKey key)
    {
        (_folder, _key) = (folder, key);
        _tiles = new(folder);
    }

    /// <summary>The name of the ledger.</summary>
    public string Origin => _key.Name;

    /// <summary>How many entries the checkpoint covered when they were read.</summary>
    public long Published => _inTiles;

    /// <summary>How many entries were read.</summary>
    public long Read => _inTiles + _tail.Count;

    /// <summary>Opens the data folder of a gate.</summary>
    /// <exception cref="LedgerStoppedException">There is no ledger in it, or only its public part.</exception>
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

            return NoteKey.Parse(File.ReadAllText(folder.VerifierKey).TrimEnd('\n')) is { } key
                ? new(folder, key)
                : throw new LedgerStoppedException($"`{folder.VerifierKey}` is no verifier key");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new LedgerStoppedException($"`{data}` cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>Every record from the first on, with the hash of its leaf in base64url. To be called once.</summary>
    /// <exception cref="LedgerStoppedException">An entry is missing, is no record, or is not what was signed.</exception>
    public IEnumerable<(LedgerRecord Record, string Leaf)> Records()
    {
        var sequence = 0L;
        foreach (var entry in Entries())
        {
            yield return (RecordOf(sequence++, entry), LeafOf(entry));
        }
    }

    /// <summary>A record that was read before.</summary>
    /// <exception cref="LedgerStoppedException">It cannot be read any more.</exception>
    public LedgerRecord Find(long sequence) =>
        RecordOf(
            sequence,
            sequence < _inTiles
                ? _tiles.Read(sequence, _inTiles)
                : _tail[checked((int)(sequence - _inTiles))]
        );

    /// <summary>The hash of the leaf of an entry in base64url.</summary>
    internal static string LeafOf(Entry entry) =>
        Base64Url.EncodeToString(MerkleTree.HashLeaf(entry.Leaf.Span).ToArray());

    /// <inheritdoc/>
    public void Dispose() => _tiles.Dispose();

    private IEnumerable<Entry> Entries()
    {
        var tree = new GrowingTree();
        while (true)
        {
            var head = ReadHead();
            foreach (var entry in InTiles(head?.Size ?? 0))
            {
                tree.Append(MerkleTree.HashLeaf(entry.Leaf.Span));
                yield return entry;
            }

            if (head is not null && tree.Size == head.Size && tree.Root() != head.Root)
            {
                throw new LedgerStoppedException(
                    $"the entries in `{_folder.Log}` are not those that the checkpoint signs; `caveat verify ledger` says where they differ"
                );
            }

            var isWhole = ReadTail(head?.Size ?? 0);
            // A gate that runs goes on: what it has published meanwhile it has perhaps dropped from the segments.
            if (isWhole)
            {
                break;
            }

            if (ReadHead()?.Size is not { } now || now <= (head?.Size ?? 0))
            {
                throw new LedgerStoppedException(
                    $"entries after {_inTiles - 1} are neither in the tiles nor in a segment; `caveat verify ledger` says more"
                );
            }
        }

        foreach (var entry in _tail)
        {
            yield return entry;
        }
    }

    private IEnumerable<Entry> InTiles(long size)
    {
        while (_inTiles < size)
        {
            var index = _inTiles / TileCoordinates.FullWidth;
            var first = index * TileCoordinates.FullWidth;
            var width = (int)Math.Min(TileCoordinates.FullWidth, size - first);
            foreach (var entry in _tiles.ReadBundle(index, width)[(int)(_inTiles - first)..])
            {
                _inTiles++;
                yield return entry;
            }
        }
    }

    // What was written after the checkpoint; false where something between the two is missing.
    private bool ReadTail(long size)
    {
        _tail.Clear();
        if (!Directory.Exists(_folder.Segments))
        {
            return true;
        }

        var segments = Segment.In(_folder.Segments).ToList();
        foreach (var (i, path) in segments.Index())
        {
            var end = i + 1 < segments.Count ? Segment.FirstOf(segments[i + 1]) : null;
            var (frames, broken) = SegmentCheck.Read(path, Origin, end);
            foreach (var frame in frames.Where(frame => frame.Sequence >= size + _tail.Count))
            {
                if (frame.Sequence > size + _tail.Count)
                {
                    return false;
                }

                _tail.Add(frame.Entry);
            }

            if (broken is { } entry && entry >= size)
            {
                throw new LedgerStoppedException($"entry {entry} in `{path}` is broken");
            }
        }

        return true;
    }

    private Checkpoint? ReadHead()
    {
        if (!File.Exists(_folder.Checkpoint))
        {
            return null;
        }

        return Checkpoint.Verify(File.ReadAllBytes(_folder.Checkpoint), _key, Ed25519.Verify)
            ?? throw new LedgerStoppedException(
                $"`{_folder.Checkpoint}` is not signed by the key in `{_folder.VerifierKey}`"
            );
    }

    private static LedgerRecord RecordOf(long sequence, Entry entry)
    {
        var record =
            RecordCodec.Decode(entry.Leaf, entry.Disclosures, out var fault)
            ?? throw new LedgerStoppedException($"entry {sequence} is no record: {fault}");
        return record.Head.Sequence == sequence
            ? record
            : throw new LedgerStoppedException(
                $"entry {sequence} says that it is {record.Head.Sequence}"
            );
    }
}
