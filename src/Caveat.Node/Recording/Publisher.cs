using System.Collections.Concurrent;
using System.Diagnostics;
using Caveat.Node.Sealing;
using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>
/// Brings the log that was signed to the disk for others to read: writes tiles, reads them back, publishes the checkpoint, and drops segments.
/// It runs behind the acknowledgements and the heads and never delays them.
/// </summary>
internal sealed class Publisher : IDisposable
{
    // So that segments come back, to be used again, before many new ones are made.
    private const int MostAtOnce = 1 << 14;

    private readonly LedgerOpening _opening;
    private readonly TileStore _tiles;
    private readonly KeyStore _keys;
    private readonly SegmentLog _log;
    private readonly DurableTail _tail;
    private readonly LogHead _head;
    private readonly SemaphoreSlim _work = new(1);
    private readonly CancellationTokenSource _closing = new();
    private readonly Thread _thread;
    private readonly ConcurrentQueue<Erasing> _erasing = new();
    private Action<Exception> _stop = static _ => { };
    private volatile byte[]? _published;
    private long _size;

    /// <summary>Goes on with what a start found.</summary>
    public Publisher(LedgerOpening opening, Recovery found, DurableTail tail, LogHead head)
    {
        _opening = opening;
        _tiles = found.Tiles;
        _keys = found.Keys;
        _log = found.Log;
        _tail = tail;
        _head = head;
        _published = found.Note;
        _size = found.Tiles.Size;
        _thread = new Thread(Run) { IsBackground = true, Name = "ledger publisher" };
    }

    /// <summary>How many entries the published checkpoint covers.</summary>
    public long Size => Volatile.Read(ref _size);

    /// <summary>The published checkpoint; null before the first.</summary>
    public byte[]? Published => _published;

    /// <summary>Begins to publish; <paramref name="stop"/> is told of a fault.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public void Start(Action<Exception> stop)
    {
        _stop = stop;
        _opening.Folder.Tell(KeyPurpose.Ledger, _opening.Key.Public);
        _thread.Start();
    }

    /// <summary>There is a new head.</summary>
    public void Wake() => _work.Release();

    /// <summary>Drops the keys of records once the entry of that number is published; what is asked first is done first.</summary>
    public Task EraseAsync(long after, IReadOnlyCollection<long> records)
    {
        var erasing = new Erasing(after, records);
        _erasing.Enqueue(erasing);
        try
        {
            _work.Release();
        }
        catch (ObjectDisposedException)
        {
            erasing.Done.TrySetCanceled();
        }

        return erasing.Done.Task;
    }

    /// <summary>Publishes what is left and ends.</summary>
    public void Dispose()
    {
        _closing.Cancel();
        _work.Release();
        _thread.Join();
        // What is left is done at the next start.
        while (_erasing.TryDequeue(out var erasing))
        {
            erasing.Done.TrySetCanceled();
        }

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
                    Erase();
                    Rest(Stopwatch.GetElapsedTime(began));
                }

                Erase();
            } while (!ending);
        }
        catch (Exception fault)
        {
            _stop(fault);
            Leave(new(fault.Message, fault));
        }
    }

    // INVARIANT: what is published is dropped from the segments before the keys of it are dropped, so that none is left anywhere.
    private void Erase()
    {
        while (_erasing.TryPeek(out var erasing) && erasing.After < Size)
        {
            _keys.Drop(erasing.Records);
            _ = _erasing.TryDequeue(out _);
            erasing.Done.TrySetResult();
        }
    }

    private void Leave(LedgerStoppedException why)
    {
        while (_erasing.TryDequeue(out var erasing))
        {
            erasing.Done.TrySetException(why);

            // Where nobody waits nobody is told, and the next start does it.
            _ = erasing.Done.Task.Exception;
        }
    }

    // One checkpoint covers all that was signed meanwhile. Whoever waits for an acknowledgement goes first: this rests as long as it worked.
    private void Rest(TimeSpan worked) =>
        _closing.Token.WaitHandle.WaitOne(worked > _opening.PublishEvery ? worked : _opening.PublishEvery);

    // False where there is nothing new.
    private bool Publish()
    {
        if (_head.Take(Size, MostAtOnce) is not var (head, issued))
        {
            return false;
        }

        var note = issued.ToArray();
        if (head.Size == Size && _published is not null)
        {
            // Witnesses cosigned what is published already.
            Put(note);
            return true;
        }

        var entries = _tail.From(Size, head.Size - Size);
        // INVARIANT: the key of every entry that the published checkpoint covers is in its slot, until it is dropped.
        _keys.Write(Size, entries);
        _tiles.Integrate(entries, _head.NodesOf(Size, head.Size), head);
        Put(note);
        _opening.Key.Published(head);
        Volatile.Write(ref _size, head.Size);
        _tail.Forget(head.Size);
        _head.Forget(head.Size);

        // INVARIANT: whatever the published checkpoint and the one before it name is there.
        _tiles.RemoveNarrower();
        _log.Drop(head.Size);
        return true;
    }

    private void Put(byte[] note)
    {
        Posix.Replace(
            _opening.Folder.Checkpoint,
            note,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead
        );
        _published = note;
    }

    private sealed record Erasing(long After, IReadOnlyCollection<long> Records)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
