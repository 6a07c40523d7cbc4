using System.Collections.Immutable;
using System.Diagnostics;
using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>
/// The head of the log: takes what became durable into the tree, signs, and puts the head into the lock before anything that bears it leaves the
/// gate. It needs no tile on disk: warrants and heartbeats are made from it at once, tiles follow (<see cref="Publisher"/>).
/// </summary>
internal sealed class LogHead : IDisposable
{
    private const long MostAtOnce = 1 << 14;

    private readonly LedgerOpening _opening;
    private readonly CheckpointLock _lock;
    private readonly DurableTail _tail;
    private readonly GrowingTree _tree;
    private readonly RecentNodes _nodes;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _work = new(1);
    private readonly SemaphoreSlim _hurry = new(0);
    private readonly Thread _thread;
    private Action<Exception> _stop = static _ => { };
    private Action _issued = static () => { };
    private Func<long, long, ImmutableArray<LogHash>> _between = static (_, _) => [];
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile IssuedHead? _last;

    // Those that the publisher has not taken.
    private readonly Queue<IssuedHead> _unpublished = new();

    // The largest for which cosignatures came after it was issued, until it is published with them.
    private IssuedHead? _cosigned;
    private volatile Exception? _fault;
    private volatile bool _closing;
    private bool _hasEnded;
    private long _began;
    private bool _isBegun;

    /// <summary>Goes on with what a start found.</summary>
    public LogHead(LedgerOpening opening, Recovery found, DurableTail tail)
    {
        _opening = opening;
        _lock = found.Head;
        _tail = tail;
        _tree = found.Tree;
        _nodes = found.Nodes;
        _last = found.Published is { } published ? new(published, found.Note) : null;
        _thread = new Thread(Run) { IsBackground = true, Name = "ledger head" };
    }

    /// <summary>The last head that was issued; null before the first.</summary>
    public IssuedHead? Issued => _last;

    /// <summary>
    /// Begins to issue; <paramref name="issued"/> is told after every head, <paramref name="stop"/> of a fault, and
    /// <paramref name="between"/> shows witnesses that the log of one size continues that of an older one.
    /// </summary>
    public void Start(
        Action issued,
        Action<Exception> stop,
        Func<long, long, ImmutableArray<LogHash>> between
    )
    {
        (_issued, _stop, _between) = (issued, stop, between);
        _thread.Start();
    }

    /// <summary>There is something new in the tail.</summary>
    public void Wake() => _work.Release();

    /// <summary>Ends once a head covers the entry of that number, which is durable.</summary>
    public async Task WhenIssued(long sequence)
    {
        while (true)
        {
            Task next;
            lock (_gate)
            {
                if (_last?.Head.Size > sequence)
                {
                    return;
                }

                if (_fault is not null)
                {
                    throw new LedgerStoppedException(_fault.Message, _fault);
                }

                next = _next.Task;
            }

            Hurry();
            await next.ConfigureAwait(false);
        }
    }

    /// <summary>Nothing more is issued: whoever waits is told.</summary>
    public void Fail(Exception fault)
    {
        TaskCompletionSource next;
        lock (_gate)
        {
            _fault = fault;
            next = _next;
        }

        next.TrySetException(fault);
        _ = next.Task.Exception;
    }

    /// <summary>
    /// What is to be published next: the latest head with at most so many entries more than are published, or else the next; rather one
    /// that witnesses cosigned meanwhile than those after it, and at last the published one with its cosignatures. Null where there is
    /// none, and after a fault.
    /// </summary>
    public IssuedHead? Take(long published, long most)
    {
        lock (_gate)
        {
            IssuedHead? taken = null;
            while (
                _fault is null
                && _unpublished.TryPeek(out var next)
                && (taken is null || (taken.Head != _cosigned?.Head && next.Head.Size <= published + most))
            )
            {
                taken = _unpublished.Dequeue();
            }

            var size = taken?.Head.Size ?? published;
            if (_fault is not null || _cosigned is null || _cosigned.Head.Size > size)
            {
                return taken;
            }

            var cosigned = _cosigned;
            _cosigned = null;
            return cosigned.Head.Size == size ? cosigned : taken;
        }
    }

    /// <summary>The hash of a complete subtree of the issued tree; null where only the tiles have it.</summary>
    public LogHash? Find(int level, long place)
    {
        lock (_gate)
        {
            return _nodes.Find(level, place);
        }
    }

    /// <summary>The hashes that tiles get of entries: of each its own, and after it of the subtrees of whole tiles that it completes.</summary>
    public List<(int Level, LogHash Hash)> NodesOf(long first, long end)
    {
        var nodes = new List<(int, LogHash)>((int)(end - first));
        lock (_gate)
        {
            for (var number = first; number < end; number++)
            {
                nodes.Add((0, _nodes.Find(0, number)!.Value));
                for (
                    var level = TileCoordinates.Height;
                    ((number + 1) & ((1L << level) - 1)) == 0;
                    level += TileCoordinates.Height
                )
                {
                    nodes.Add((level / TileCoordinates.Height, _nodes.Find(level, number >> level)!.Value));
                }
            }
        }

        return nodes;
    }

    /// <summary>The tiles have the first entries: their nodes are forgotten.</summary>
    public void Forget(long size)
    {
        lock (_gate)
        {
            _nodes.Forget(size);
        }
    }

    /// <summary>Issues a head of what is left and ends.</summary>
    public void Dispose()
    {
        _closing = true;
        _work.Release();
        _hurry.Release();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        lock (_gate)
        {
            _hasEnded = true;
        }

        _lock.Dispose();
        _work.Dispose();
        _hurry.Dispose();
    }

    private void Hurry()
    {
        try
        {
            if (_hurry.CurrentCount == 0)
            {
                _hurry.Release();
            }
        }
        catch (ObjectDisposedException)
        {
            // It has closed, and whoever waits is told.
        }
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

                ending = _closing;
                while (_last is null || _tree.Size < _tail.Next)
                {
                    Pace();
                    if (!Issue())
                    {
                        return;
                    }
                }
            } while (!ending);
        }
        catch (Exception fault)
        {
            _stop(fault);
        }
    }

    // Whoever waits for a warrant gets one as soon as the last head is out, and at least so long after it that others can join; where nobody
    // waits a head now and then is enough.
    private void Pace()
    {
        if (_last is not null && !_closing && !_hurry.Wait(_opening.PublishEvery))
        {
            return;
        }

        var rest = _opening.IssueEvery - Stopwatch.GetElapsedTime(_began);
        if (rest > TimeSpan.Zero && !_closing)
        {
            Thread.Sleep(rest);
        }
    }

    // False after a fault, and where it closes and witnesses that are required do not cosign: what they have not seen stays in the segments.
    private bool Issue()
    {
        if (_fault is not null)
        {
            return false;
        }

        _began = Stopwatch.GetTimestamp();
        // The first head covers all that was there at the start, and with it whatever a witness may have cosigned.
        var entries = _tail.From(_tree.Size, _isBegun ? MostAtOnce : long.MaxValue);
        _isBegun = true;
        var leaves = new LogHash[entries.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            leaves[i] = MerkleTree.HashLeaf(entries[i].Leaf.Span);
        }

        Checkpoint head;
        lock (_gate)
        {
            foreach (var leaf in leaves)
            {
                _tree.Append(leaf, _nodes.Add);
            }

            head = new(_opening.Key.Public.Name, _tree.Size, _tree.Root());
        }

        var note = _opening.Key.Sign(head);
        if (_lock.Last is null || _lock.Last.Size < head.Size)
        {
            _lock.Swap(head);
        }

        if (Cosigned(note, head) is not { } cosigned)
        {
            return false;
        }

        TaskCompletionSource waiting;
        lock (_gate)
        {
            if (_fault is not null)
            {
                return false;
            }

            // Witnesses may have been quicker than this thread.
            _last = _cosigned?.Head == head ? _cosigned : new(head, cosigned);
            _unpublished.Enqueue(_last);
            (waiting, _next) = (_next, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        waiting.TrySetResult();
        _issued();
        return true;
    }

    // INVARIANT: nothing that bears a head leaves the gate before the witnesses that are required have cosigned it.
    private byte[]? Cosigned(byte[] note, Checkpoint head)
    {
        if (_opening.Cosigner is not { } cosigner)
        {
            return note;
        }

        byte[]? cosigned;
        do
        {
            cosigned = cosigner.Cosign(
                note,
                head,
                old => _between(old, head.Size),
                later => Add(new(head, later))
            );
        } while (cosigned is null && !_closing && _fault is null);

        return cosigned;
    }

    // Cosignatures came that nobody waited for: whatever bears the head from now on bears them too.
    private void Add(IssuedHead cosigned)
    {
        lock (_gate)
        {
            if (_hasEnded || _fault is not null || cosigned.Head.Size < _cosigned?.Head.Size)
            {
                return;
            }

            _cosigned = cosigned;
            if (_last?.Head == cosigned.Head)
            {
                _last = cosigned;
            }

            _issued();
        }
    }
}
