using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>
/// Turns what is durable into a log that others can check: extends the tree, signs a checkpoint, puts it into the lock, writes tiles, reads
/// them back, publishes, and drops segments. It runs behind the acknowledgements and never delays them.
/// </summary>
internal sealed class Publisher : IDisposable
{
    private readonly LedgerOpening _opening;
    private readonly CheckpointLock _head;
    private readonly TileStore _tiles;
    private readonly SegmentLog _log;
    private readonly GrowingTree _tree;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _work = new(0);
    private readonly CancellationTokenSource _closing = new();
    private readonly Thread _thread;

    // INVARIANT: the durable entries from number Size on, in order: those that the tiles do not have.
    private readonly List<Entry> _tail = [];
    private Action<Exception> _stop = static _ => { };

    private Publisher(
        LedgerOpening opening,
        CheckpointLock head,
        TileStore tiles,
        SegmentLog log,
        GrowingTree tree
    )
    {
        _opening = opening;
        _head = head;
        _tiles = tiles;
        _log = log;
        _tree = tree;
        _thread = new Thread(Run) { IsBackground = true, Name = "ledger publisher" };
    }

    /// <summary>How many entries the published checkpoint covers.</summary>
    public long Size { get; private set; }

    /// <summary>The published checkpoint.</summary>
    public ReadOnlyMemory<byte>? Published { get; private set; }

    /// <summary>Reads everything that is on disk and makes sure that it is what was signed last.</summary>
    /// <exception cref="LedgerStoppedException">It is not, or the disk refuses.</exception>
    public static Publisher Open(LedgerOpening opening, out TileStore tiles, out SegmentLog log)
    {
        var (folder, key) = (opening.Folder, opening.Key.Public);
        Posix.MakeFolder(folder.Log);
        Posix.MakeFolder(folder.Disclosures);
        var head = CheckpointLock.Open(folder.Lock, key.Name);
        var published = ReadCheckpoint(folder, key);
        var (tree, tail) = (new GrowingTree(), new List<Entry>());
        tiles = new TileStore(folder);
        tiles.GoOnAt(published?.Size ?? 0);
        CheckHead(opening, head, published);
        void Extend(long sequence, Entry entry)
        {
            tree.Append(MerkleTree.HashLeaf(entry.Leaf.Span));
            opening.Replay(sequence, entry);
            CheckRoot(tree, published, "published");
            CheckRoot(tree, head.Last, "signed last");
        }

        for (long sequence = 0; sequence < tiles.Size; sequence += TileCoordinates.FullWidth)
        {
            var width = (int)Math.Min(TileCoordinates.FullWidth, tiles.Size - sequence);
            foreach (var (i, entry) in tiles.ReadBundle(sequence / TileCoordinates.FullWidth, width).Index())
            {
                Extend(sequence + i, entry);
            }
        }

        log = SegmentLog.Open(
            folder.Segments,
            key.Name,
            opening.SegmentLength,
            tiles.Size,
            head.Last?.Size ?? 0,
            (sequence, entry) =>
            {
                Extend(sequence, entry);
                tail.Add(entry);
            }
        );
        // The tree of the publisher ends where the tiles end: what the segments hold beyond is published first.
        var edge = new TileFiles(folder.Log);
        var size = tiles.Size;
        var cache = new Dictionary<TileCoordinates, byte[]>();
        var integrated = new GrowingTree(
            size,
            (level, place) => TileCheck.HashAt(edge, size, level, place, cache)
        );
        var publisher = new Publisher(opening, head, tiles, log, integrated)
        {
            Size = size,
            Published = published is null ? null : File.ReadAllBytes(folder.Checkpoint),
        };
        publisher._tail.AddRange(tail);
        return publisher;
    }

    /// <summary>Begins to publish; <paramref name="stop"/> is told of a fault.</summary>
    public void Start(Action<Exception> stop, long durable)
    {
        _stop = stop;
        Posix.Replace(
            _opening.Folder.VerifierKey,
            System.Text.Encoding.UTF8.GetBytes($"{_opening.Key.Public}\n"),
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead
        );
        _thread.Start();
        if (durable > Size || Published is null)
        {
            _work.Release();
        }
    }

    /// <summary>Takes entries that have become durable.</summary>
    public void Add(List<Entry> entries)
    {
        lock (_gate)
        {
            _tail.AddRange(entries);
        }

        _work.Release();
    }

    /// <summary>A durable entry.</summary>
    public Entry Read(long sequence)
    {
        long size;
        lock (_gate)
        {
            size = Size;
            if (sequence >= size)
            {
                return _tail[(int)(sequence - size)];
            }
        }

        return _tiles.Read(sequence, size);
    }

    /// <summary>Publishes what is left and ends.</summary>
    public void Dispose()
    {
        _closing.Cancel();
        _work.Release();
        _thread.Join();
        _head.Dispose();
        _closing.Dispose();
        _work.Dispose();
    }

    private void Run()
    {
        try
        {
            var ending = false;
            while (!ending)
            {
                _work.Wait();
                while (_work.Wait(0)) { }

                ending = _closing.IsCancellationRequested;
                Publish();
                // One checkpoint covers all that became durable meanwhile.
                _closing.Token.WaitHandle.WaitOne(_opening.PublishEvery);
            }
        }
        catch (Exception fault)
        {
            _stop(fault);
        }
    }

    private void Publish()
    {
        Entry[] entries;
        lock (_gate)
        {
            entries = [.. _tail];
        }

        if (entries.Length == 0 && Published is not null)
        {
            return;
        }

        var hashes = new LogHash[entries.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            hashes[i] = MerkleTree.HashLeaf(entries[i].Leaf.Span);
            _tree.Append(hashes[i]);
        }

        var head = new Checkpoint(_opening.Key.Public.Name, _tree.Size, _tree.Root());
        var note = _opening.Key.Sign(head);
        if (_head.Last is null || _head.Last.Size < head.Size)
        {
            _head.Swap(head);
        }

        _tiles.Integrate(entries, hashes, head);
        Posix.Replace(
            _opening.Folder.Checkpoint,
            note,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead
        );
        lock (_gate)
        {
            _tail.RemoveRange(0, entries.Length);
            Size = head.Size;
            Published = note;
        }

        _log.Drop(head.Size);
    }

    private static Checkpoint? ReadCheckpoint(LedgerFolder folder, NoteKey key)
    {
        if (!File.Exists(folder.Checkpoint))
        {
            return null;
        }

        return Caveat.Recording.Checkpoint.Verify(File.ReadAllBytes(folder.Checkpoint), key, Ed25519.Verify)
            ?? throw new LedgerStoppedException(
                $"`{folder.Checkpoint}` is not signed by this ledger's key, {key}"
            );
    }

    private static void CheckHead(LedgerOpening opening, CheckpointLock head, Checkpoint? published)
    {
        if (head.Last is null && published is { Size: > 0 })
        {
            if (!opening.Adopt)
            {
                throw new LedgerStoppedException(
                    $"the lock `{opening.Folder.Lock}` does not know this ledger: put the lock back, or, where it is lost for good, adopt the ledger as it is"
                );
            }

            head.Swap(published);
        }
        else if (head.Last is { } last && (published?.Size ?? 0) > last.Size)
        {
            throw new LedgerStoppedException(
                $"the ledger has {published!.Size} published entries and its lock knows of {last.Size}: the lock is an older copy"
            );
        }
    }

    private static void CheckRoot(GrowingTree tree, Checkpoint? known, string which)
    {
        if (known is not null && tree.Size == known.Size && tree.Root() != known.Root)
        {
            throw new LedgerStoppedException(
                $"the entries on disk are not those of the checkpoint that was {which}, of size {known.Size}"
            );
        }
    }
}
