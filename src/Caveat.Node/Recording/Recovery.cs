using Caveat.Node.Sealing;
using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>
/// What a start finds on disk, once it is sure that it is what was acknowledged and signed: every entry is replayed, or, where what follows from
/// the first of them is known, every one after those; and every checkpoint that is known must be that of the entries, and no witness may know more. Until all agree
/// nothing is changed, so that a refused start loses nothing.
/// </summary>
internal sealed class Recovery
{
    private readonly LedgerOpening _opening;
    private readonly TileFiles _files;
    private readonly GrowingTree _all;
    private readonly Dictionary<TileCoordinates, byte[]> _cache = [];
    private readonly Task _levels;

    private Recovery(LedgerOpening opening)
    {
        _opening = opening;
        _files = new(opening.Folder.Log);
        var (folder, key) = (opening.Folder, opening.Key.Public);
        Posix.MakeFolder(folder.Log);
        Posix.MakeFolder(folder.Disclosures);
        Keys = KeyStore.Open(folder);
        Tiles = new(folder);
        Head = CheckpointLock.Open(folder.Lock, key.Name);
        try
        {
            (Published, Note) = ReadCheckpoint(folder, key);
            Tiles.GoOnAt(Published?.Size ?? 0);
            // Every tile of hashes is read for this, and nothing else waits for it but the end.
            _levels = Task.Run(() => TileCheck.CheckLevels(_files, 0, Tiles.Size));
            _all = Known();
            ReplayTiles();
            Log = SegmentLog.Open(
                folder.Segments,
                key.Name,
                Keys.Wrapping!,
                opening.SegmentLength,
                Tiles.Size,
                ReplayTail
            );
            CheckAgainstLock();
            CheckAgainstSeen();
            (Tree, Nodes) = TreeOfTiles();
            AskWitnesses();
            opening.Replay.Done();
            opening.Replayed();
            // What stands above was made, and perhaps not yet brought to the disk, by whoever was here before.
            Posix.SyncFolder(folder.Data);
            Log.GoOn();
            Adopt();
        }
        catch
        {
            Head.Dispose();
            Log?.Dispose();
            Tiles.Dispose();
            Keys.Dispose();
            throw;
        }
    }

    /// <summary>The lock.</summary>
    public CheckpointLock Head { get; }

    /// <summary>The keys of the records.</summary>
    public KeyStore Keys { get; }

    /// <summary>The tiles, up to the published checkpoint.</summary>
    public TileStore Tiles { get; }

    /// <summary>The tree over what is in the tiles.</summary>
    public GrowingTree Tree { get; }

    /// <summary>The nodes at the right edge of that tree.</summary>
    public RecentNodes Nodes { get; }

    /// <summary>The published checkpoint; null where none was.</summary>
    public Checkpoint? Published { get; }

    /// <summary>The published checkpoint as a note; null where none was.</summary>
    public byte[]? Note { get; }

    /// <summary>The segments, ready to be written to.</summary>
    public SegmentLog Log { get; }

    /// <summary>The entries that are durable and not in the tiles.</summary>
    public List<SealedEntry> Tail { get; } = [];

    /// <summary>Reads everything that is on disk.</summary>
    /// <exception cref="LedgerStoppedException">It is not what was acknowledged or signed, or the disk refuses.</exception>
    public static Recovery Of(LedgerOpening opening) => new(opening);

    private static (Checkpoint?, byte[]?) ReadCheckpoint(LedgerFolder folder, NoteKey key)
    {
        if (!File.Exists(folder.Checkpoint))
        {
            return (null, null);
        }

        var note = File.ReadAllBytes(folder.Checkpoint);
        if (Checkpoint.Verify(note, key, Ed25519.Verify) is { } published)
        {
            return (published, note);
        }

        List<string> signers =
        [
            .. SignedNote.Parse(note)?.Signatures.Select(signature => signature.Key) ?? [],
        ];
        throw new LedgerStoppedException(
            signers.Count == 0 || signers.Contains(key.Short)
                ? $"`{folder.Checkpoint}` is altered: what is there is not what {key.Short} signed; put the newest copy of the data folder back"
                : $"`{folder.Checkpoint}` is signed by {string.Join(", ", signers)}, and this ledger's key is {key.Short}: put the key back that signed it"
        );
    }

    // The tree over the entries that need not be replayed.
    private GrowingTree Known()
    {
        if (_opening.Replay.From() is { } from && from.Size <= Tiles.Size && IsOf(from))
        {
            CheckKnown(from.Size);
            if (from.Begin(sequence => Keys.Open(sequence, Tiles.Read(sequence, Tiles.Size))))
            {
                return new(from.Size, NodeOf);
            }
        }

        return new();
    }

    private bool IsOf(ReplayFrom from)
    {
        try
        {
            return RootOf(from.Size) == from.Root;
        }
        catch (LedgerStoppedException)
        {
            // A tile is missing, or too short: whoever reads every entry says which.
            return false;
        }
    }

    // The tiles say what roots were before; whether they are right is checked before anything is changed.
    private void CheckKnown(long size)
    {
        CheckKnown(Published, "published", size);
        CheckKnown(Head.Last, "signed last", size);
        foreach (var seen in _opening.Seen.Where(seen => seen.Size <= size))
        {
            CheckSeen(seen, RootOf(seen.Size), seen.Size);
        }
    }

    private void CheckKnown(Checkpoint? known, string which, long size)
    {
        if (known is not null && known.Size <= size)
        {
            CheckRoot(known, RootOf(known.Size), which);
        }
    }

    private LogHash RootOf(long size) => MerkleTree.HashOf(0, size, NodeOf);

    private LogHash NodeOf(int level, long place) =>
        TileCheck.HashAt(_files, Tiles.Size, level, place, _cache);

    private void ReplayTiles()
    {
        for (
            var index = _all.Size / TileCoordinates.FullWidth;
            index * TileCoordinates.FullWidth < Tiles.Size;
            index++
        )
        {
            var first = index * TileCoordinates.FullWidth;
            var width = (int)Math.Min(TileCoordinates.FullWidth, Tiles.Size - first);
            var tile = new TileCoordinates(0, index, width);
            var hashes = _files.ReadHashes(tile);
            foreach (var (i, entry) in Keys.OpenAll(first, Tiles.ReadBundle(index, width)).Index())
            {
                var hash = MerkleTree.HashLeaf(entry.Leaf.Span);
                if (hashes is null || hash != LogHash.Of(hashes.AsSpan(i * LogHash.Length, LogHash.Length)))
                {
                    throw new LedgerStoppedException(
                        $"entry {first + i} is not that of which `{tile}` in `{_opening.Folder.Log}` has the hash; `caveat verify ledger` says which of them is broken"
                    );
                }

                if (first + i >= _all.Size)
                {
                    Replay(first + i, entry, hash);
                }
            }
        }
    }

    private void ReplayTail(long sequence, SealedEntry entry)
    {
        if (entry.Key.IsEmpty)
        {
            throw new LedgerStoppedException(
                $"the key of entry {sequence} in `{_opening.Folder.Segments}` is altered, or of another record: put the newest copy of the data folder back"
            );
        }

        Replay(sequence, Keys.Open(sequence, entry), MerkleTree.HashLeaf(entry.Leaf.Span));
        Tail.Add(entry);
    }

    private void Replay(long sequence, Entry entry, LogHash hash)
    {
        _all.Append(hash);
        CheckAppended(Published, "published");
        CheckAppended(Head.Last, "signed last");

        foreach (var seen in _opening.Seen)
        {
            if (seen.Size == _all.Size)
            {
                CheckSeen(seen, _all.Root(), _all.Size);
            }
        }

        _opening.Replay.Take(sequence, entry);
    }

    private void CheckAppended(Checkpoint? known, string which)
    {
        if (known?.Size == _all.Size)
        {
            CheckRoot(known, _all.Root(), which);
        }
    }

    private static void CheckRoot(Checkpoint known, LogHash root, string which)
    {
        if (root != known.Root)
        {
            throw new LedgerStoppedException(
                $"the first {known.Size} entries on disk are not those of the checkpoint that was {which}; `caveat verify ledger` says where they differ"
            );
        }
    }

    // What others saw at this size must be what is here.
    private static void CheckSeen(SeenHead seen, LogHash root, long size)
    {
        if (seen.Root != root)
        {
            throw new LedgerStoppedException(SeenHead.Contradiction(seen.By, seen.Size, size));
        }
    }

    private void CheckAgainstSeen()
    {
        if (_opening.Seen.FirstOrDefault(seen => seen.Size > _all.Size) is { } larger)
        {
            throw new LedgerStoppedException(SeenHead.Contradiction(larger.By, larger.Size, _all.Size));
        }
    }

    private void CheckAgainstLock()
    {
        var (folder, published, known) = (_opening.Folder, Published?.Size ?? 0, Head.Last?.Size ?? 0);
        if (_all.Size < known)
        {
            throw new LedgerStoppedException(
                $"`{folder.Data}` has {_all.Size} entries, and its lock `{folder.Lock}` knows of {known}: the folder is an older copy. Put the newest copy back; where that is lost for good, begin another ledger, with another `gate.name` and data folder"
            );
        }

        if (Published is null && Log.IsEmpty && Directory.Exists(Path.Combine(folder.Log, "tile")))
        {
            throw new LedgerStoppedException(
                $"`{folder.Log}` has tiles, and neither a checkpoint nor a segment says of what: put the newest copy of the data folder back"
            );
        }

        if (_opening.Adopt)
        {
            return;
        }

        if (published > known)
        {
            throw new LedgerStoppedException(
                $"`{folder.Data}` has {published} published entries, and its lock `{folder.Lock}` knows of {known}: the lock is missing or an older copy. Put the newest one back; where that is lost for good, `caveat serve --adopt-ledger` takes the ledger as it is"
            );
        }

        if (published > 0 && Log.IsEmpty)
        {
            throw new LedgerStoppedException(
                $"`{folder.Segments}` has no segment, and with them whatever was acknowledged and not yet published is missing. Put them back; where they are lost for good, `caveat serve --adopt-ledger` takes the ledger as it is"
            );
        }
    }

    // The tree that is published next grows from the right edge of these tiles: were a bit of it wrong, something wrong would be signed.
    private (GrowingTree, RecentNodes) TreeOfTiles()
    {
        var size = Tiles.Size;
        _levels.GetAwaiter().GetResult();
        var tree = new GrowingTree(size, NodeOf);
        return Published is null || tree.Root() == Published.Root
            ? (tree, new(size, NodeOf))
            : throw new LedgerStoppedException(
                $"the tiles on disk have another root than the checkpoint that was published, of size {size}; `caveat verify ledger` says where they differ"
            );
    }

    // A folder that was put back whole agrees with itself, and only others know better.
    private void AskWitnesses()
    {
        if (Published is { } published)
        {
            _opening.Cosigner?.Ask(
                Note,
                published,
                _all.Size,
                old => MerkleProof.OfConsistency(old, published.Size, NodeOf)
            );
        }
    }

    private void Adopt()
    {
        if (_opening.Adopt && Published is { } published && published.Size > (Head.Last?.Size ?? 0))
        {
            Head.Swap(published);
        }
    }
}
