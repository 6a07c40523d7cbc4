using Caveat.Recording;
using Microsoft.Win32.SafeHandles;

namespace Caveat.Node.Recording;

/// <summary>
/// The ledger on disk. A thread commits what was appended in groups, and only then acknowledges it; another signs checkpoints,
/// puts them into the lock, writes tiles and publishes. A fault of either stops everything (docs/reference/ledger.md, Durability).
/// </summary>
public sealed class Ledger : ILedger, ILogPages, IAsyncDisposable
{
    private readonly SafeFileHandle _owner;
    private readonly SegmentLog _log;
    private readonly TileStore _tiles;
    private readonly Publisher _publisher;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _work = new(0);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _writer;

    // What is appended and not yet taken by the writer, and the batch that the writer is at.
    private List<Entry> _queued = [];
    private Batch _open = new();
    private Batch _committing = new();
    private long _committingEnd;
    private Exception? _fault;
    private bool _closing;

    private Ledger(SafeFileHandle owner, SegmentLog log, TileStore tiles, Publisher publisher)
    {
        _owner = owner;
        _log = log;
        _tiles = tiles;
        _publisher = publisher;
        Next = Durable = _committingEnd = log.Next;
        _writer = new Thread(Write) { IsBackground = true, Name = "ledger writer" };
    }

    /// <inheritdoc/>
    public long Next { get; private set; }

    /// <summary>How many entries are on disk.</summary>
    public long Durable { get; private set; }

    /// <inheritdoc/>
    public long Pending => Next - Durable;

    /// <inheritdoc/>
    public Task Stopped => _stopped.Task;

    /// <summary>The last signed checkpoint that was published, as a note; null before the first.</summary>
    public ReadOnlyMemory<byte>? Checkpoint => _publisher.Published;

    /// <summary>How many entries the published checkpoint covers.</summary>
    public long Published => _publisher.Size;

    /// <summary>Opens a ledger, or begins one in an empty folder.</summary>
    /// <exception cref="LedgerStoppedException">Another process has it, it is not what its lock says, or the disk refuses.</exception>
    public static Ledger Open(LedgerOpening opening)
    {
        var owner = OwnerOf(opening.Folder);
        try
        {
            var found = Recovery.Of(opening);
            var publisher = new Publisher(opening, found);
            var ledger = new Ledger(owner, found.Log, found.Tiles, publisher);
            publisher.Start(ledger.Stop);
            ledger._writer.Start();
            return ledger;
        }
        catch
        {
            owner.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Append(Entry entry)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entry.Leaf.Length, EntryBundle.MostEntryBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entry.Disclosures.Length, Frame.MostDisclosureBytes);
        bool isFirst;
        lock (_gate)
        {
            ThrowIfFaulted();
            if (_closing)
            {
                throw new LedgerStoppedException("the ledger is closing");
            }

            isFirst = _queued.Count == 0;
            _queued.Add(entry);
            Next++;
        }

        // The writer takes all that is queued, so that it is woken once for all.
        if (isFirst)
        {
            _work.Release();
        }
    }

    /// <inheritdoc/>
    public Task WhenDurable(long sequence)
    {
        lock (_gate)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sequence, Next);
            ThrowIfFaulted();
            if (sequence < Durable)
            {
                return Task.CompletedTask;
            }

            return (sequence < _committingEnd ? _committing : _open).Durable.Task;
        }
    }

    /// <inheritdoc/>
    public Entry Read(long sequence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        lock (_gate)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sequence, Next);
            if (sequence >= _committingEnd)
            {
                return _queued[(int)(sequence - _committingEnd)];
            }

            if (sequence >= Durable)
            {
                return _committing.Entries[(int)(sequence - Durable)];
            }
        }

        return _publisher.Read(sequence);
    }

    /// <inheritdoc/>
    public byte[]? ReadCheckpoint() => _publisher.Published;

    /// <summary>The bytes of a tile or bundle of the published log; null where there is none.</summary>
    public byte[]? ReadTile(TileCoordinates tile) =>
        TileCoordinates.LastOf(tile.Level, Published) is { } last
        && (tile.Index < last.Index || (tile.Index == last.Index && tile.Width <= last.Width))
            ? _tiles.ReadTile(tile)
            : null;

    /// <summary>Commits, integrates and publishes all that was appended, and closes the ledger.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _closing = true;
        }

        _work.Release();
        await Task.Run(_writer.Join).ConfigureAwait(false);
        await Task.Run(_publisher.Dispose).ConfigureAwait(false);
        Stop(new LedgerStoppedException("the ledger is closed"), isFault: false);
        _log.Dispose();
        _tiles.Dispose();
        _work.Dispose();
        _owner.Dispose();
    }

    private void Write()
    {
        try
        {
            while (Take() is { } entries)
            {
                _log.Write(entries);
                Acknowledge(entries);
            }
        }
        catch (Exception fault)
        {
            Stop(fault, isFault: true);
        }
    }

    // Everything that is queued becomes one batch; null when the ledger closes and nothing is left.
    private List<Entry>? Take()
    {
        while (true)
        {
            lock (_gate)
            {
                if (_fault is not null || (_queued.Count == 0 && _closing))
                {
                    return null;
                }

                if (_queued.Count > 0)
                {
                    (_committing, _open) = (_open, new());
                    _committing.Entries = _queued;
                    _committingEnd = Next;
                    _queued = [];
                    return _committing.Entries;
                }
            }

            _work.Wait();
        }
    }

    private void Acknowledge(List<Entry> entries)
    {
        // The publisher has them before anybody is told: from then on they are read there.
        _publisher.Add(entries);
        Batch done;
        lock (_gate)
        {
            if (_fault is not null)
            {
                return;
            }

            Durable = _committingEnd;
            done = _committing;
        }

        done.Durable.TrySetResult();
    }

    private void Stop(Exception fault) => Stop(fault, isFault: true);

    private void Stop(Exception fault, bool isFault)
    {
        Batch[] waiting;
        LedgerStoppedException stopped;
        lock (_gate)
        {
            if (_fault is not null)
            {
                return;
            }

            stopped =
                fault as LedgerStoppedException
                ?? new LedgerStoppedException($"the ledger stopped: {fault.Message}", fault);
            _fault = stopped;
            waiting = Durable < _committingEnd ? [_committing, _open] : [_open];
        }

        foreach (var batch in waiting)
        {
            batch.Fail(stopped);
        }

        if (isFault)
        {
            _stopped.TrySetException(stopped);
            _work.Release();
        }
        else
        {
            _stopped.TrySetResult();
        }
    }

    private void ThrowIfFaulted()
    {
        if (_fault is not null)
        {
            throw new LedgerStoppedException(_fault.Message, _fault);
        }
    }

    private static SafeFileHandle OwnerOf(LedgerFolder folder)
    {
        Posix.MakeFolder(folder.Data);
        return Posix.OpenAlone(folder.Owner)
            ?? throw new LedgerStoppedException(
                $"the data folder `{folder.Data}` belongs to a gate that runs; stop that one, or give this one a folder of its own"
            );
    }

    private sealed class Batch
    {
        public TaskCompletionSource Durable { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<Entry> Entries { get; set; } = [];

        public void Fail(Exception fault)
        {
            Durable.TrySetException(fault);

            // Where nobody waits nobody is told, and that is no fault of its own.
            _ = Durable.Task.Exception;
        }
    }
}
