using System.Diagnostics;
using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>
/// Turns what is durable into a log that others can check: extends the tree, signs a checkpoint, puts it into the lock, writes tiles, reads
/// them back, publishes, and drops segments. It runs behind the acknowledgements and never delays them.
/// </summary>
internal sealed class Publisher : IDisposable
{
    // So that segments come back, to be used again, before many new ones are made.
    private const int MostAtOnce = 1 << 14;

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
    private volatile byte[]? _published;

    /// <summary>Goes on with what a start found.</summary>
    public Publisher(LedgerOpening opening, Recovery found)
    {
        _opening = opening;
        _head = found.Head;
        _tiles = found.Tiles;
        _log = found.Log;
        _tree = found.Tree;
        _tail.AddRange(found.Tail);
        _published = found.Note;
        Size = _tree.Size;
        _thread = new Thread(Run) { IsBackground = true, Name = "ledger publisher" };
    }

    /// <summary>How many entries the published checkpoint covers.</summary>
    public long Size { get; private set; }

    /// <summary>The published checkpoint; null before the first.</summary>
    public byte[]? Published => _published;

    /// <summary>Begins to publish; <paramref name="stop"/> is told of a fault.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public void Start(Action<Exception> stop)
    {
        _stop = stop;
        Posix.Replace(
            _opening.Folder.VerifierKey,
            System.Text.Encoding.UTF8.GetBytes($"{_opening.Key.Public}\n"),
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead
        );
        _thread.Start();
        _work.Release();
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
            bool ending;
            do
            {
                _work.Wait();
                while (_work.Wait(0)) { }

                ending = _closing.IsCancellationRequested;
                for (var began = Stopwatch.GetTimestamp(); Publish(); began = Stopwatch.GetTimestamp())
                {
                    Rest(Stopwatch.GetElapsedTime(began));
                }
            } while (!ending);
        }
        catch (Exception fault)
        {
            _stop(fault);
        }
    }

    // One checkpoint covers all that became durable meanwhile. Whoever waits for an acknowledgement goes first: this rests as long as it worked.
    private void Rest(TimeSpan worked) =>
        _closing.Token.WaitHandle.WaitOne(worked > _opening.PublishEvery ? worked : _opening.PublishEvery);

    // False where there is nothing new.
    private bool Publish()
    {
        Entry[] entries;
        lock (_gate)
        {
            entries = [.. _tail.Take(MostAtOnce)];
        }

        if (entries.Length == 0 && _published is not null)
        {
            return false;
        }

        var nodes = new List<(int Level, LogHash Hash)>(entries.Length);
        Action<int, long, LogHash> completed = (level, _, hash) =>
        {
            if (level % TileCoordinates.Height == 0)
            {
                nodes.Add((level / TileCoordinates.Height, hash));
            }
        };
        foreach (var entry in entries)
        {
            _tree.Append(MerkleTree.HashLeaf(entry.Leaf.Span), completed);
        }

        var head = new Checkpoint(_opening.Key.Public.Name, _tree.Size, _tree.Root());
        var note = _opening.Key.Sign(head);
        if (_head.Last is null || _head.Last.Size < head.Size)
        {
            _head.Swap(head);
        }

        _tiles.Integrate(entries, nodes, head);
        Posix.Replace(
            _opening.Folder.Checkpoint,
            note,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead
        );
        lock (_gate)
        {
            _tail.RemoveRange(0, entries.Length);
            Size = head.Size;
            _published = note;
        }

        // INVARIANT: whatever the published checkpoint and the one before it name is there.
        _tiles.RemoveNarrower();
        _log.Drop(head.Size);
        return true;
    }
}
