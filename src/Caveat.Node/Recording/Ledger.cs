using System.Diagnostics;
using Caveat.Node.Sealing;
using Caveat.Recording;
using Microsoft.Win32.SafeHandles;

namespace Caveat.Node.Recording;

/// <summary>
/// The ledger on disk. A thread commits what was appended in groups, and only then acknowledges it; another signs checkpoints,
/// puts them into the lock, writes tiles and publishes. A fault of either stops everything (docs/reference/ledger.md, Durability).
/// </summary>
public sealed partial class Ledger : ILedger, ILogPages, IAsyncDisposable
{
    // Far less than a sync takes.
    private static readonly TimeSpan _gather = TimeSpan.FromMicroseconds(20);

    private readonly SafeFileHandle _owner;
    private readonly SegmentLog _log;
    private readonly TileStore _tiles;
    private readonly KeyStore _keys;
    private readonly DurableTail _tail;
    private readonly LogHead _head;
    private readonly Publisher _publisher;
    private readonly LogProofs _proofs;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _work = new(0);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _writer;

    // What the writer took and is bringing to the disk, from entry Durable on, and what is appended after that.
    private readonly List<Batch> _taken = [];
    private Batch _queued = new();

    // How many the last commit brought to the disk.
    private int _last;
    private Exception? _fault;
    private bool _closing;

    private Ledger(SafeFileHandle owner, LedgerOpening opening, Recovery found)
    {
        _owner = owner;
        _log = found.Log;
        _tiles = found.Tiles;
        _keys = found.Keys;
        _tail = new(found.Tiles.Size, found.Tail);
        _head = new(opening, found, _tail);
        _publisher = new(opening, found, _tail, _head);
        _proofs = new(_head, _tiles, () => Published);
        Next = Durable = _log.Next;
        _writer = new Thread(Write) { IsBackground = true, Name = "ledger writer" };
    }

    /// <inheritdoc/>
    public long Next { get; private set; }

    /// <summary>How many entries are on disk.</summary>
    public long Durable { get; private set; }

    /// <inheritdoc/>
    public long Pending => Next - Durable;

    /// <inheritdoc/>
    public long Unpublished => Next - Published;

    /// <inheritdoc/>
    public Task Stopped => _stopped.Task;

    /// <inheritdoc/>
    public long Published => _publisher.Size;

    /// <summary>Opens a ledger, or begins one in an empty folder.</summary>
    /// <exception cref="LedgerStoppedException">Another process has it, it is not what its lock says, or the disk refuses.</exception>
    public static Ledger Open(LedgerOpening opening)
    {
        var owner = OwnerOf(opening.Folder);
        try
        {
            var found = Recovery.Of(opening);
            var ledger = new Ledger(owner, opening, found);
            ledger.Heed(opening.Cosigner);
            ledger._publisher.Start(ledger.Stop);
            ledger._head.Start(ledger._publisher.Wake, ledger.Stop, ledger._proofs.Between);
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
        // By whoever appends, so that the writer has nothing to do but to write.
        var sealedEntry = SealedEntry.Seal(entry);
        bool isFirst;
        lock (_gate)
        {
            ThrowIfFaulted();
            if (_closing)
            {
                throw new LedgerStoppedException("the ledger is closing");
            }

            isFirst = _queued.Entries.Count == 0;
            _queued.Entries.Add(sealedEntry);
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

            // All that was taken becomes durable at the same moment.
            var batch = sequence < Next - _queued.Entries.Count ? _taken[^1] : _queued;
            return batch.Durable.Task;
        }
    }

    /// <inheritdoc/>
    public Task EraseAsync(long after, IReadOnlyCollection<long> records)
    {
        ThrowIfFaulted();
        return _publisher.EraseAsync(after, records);
    }

    /// <inheritdoc/>
    public void Stop(LedgerStoppedException fault) => Stop(fault, isFault: true);

    /// <summary>Commits, integrates and publishes all that was appended, and closes the ledger.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _closing = true;
        }

        _work.Release();
        await Task.Run(_writer.Join).ConfigureAwait(false);
        await Task.Run(_head.Dispose).ConfigureAwait(false);
        await Task.Run(_publisher.Dispose).ConfigureAwait(false);
        Stop(new LedgerStoppedException("the ledger is closed"), isFault: false);
        _log.Dispose();
        _tiles.Dispose();
        _keys.Dispose();
        _work.Dispose();
        _owner.Dispose();
    }

    private void Heed(ICosigner? cosigner) =>
        _ = cosigner?.Contradicted.ContinueWith(
            contradicted => Stop(contradicted.Exception!.GetBaseException()),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default
        );

    private void Write()
    {
        try
        {
            while (Wait())
            {
                while (Take() is { } entries)
                {
                    _log.Add(entries);
                }

                _log.Commit();
                Acknowledge();
            }
        }
        catch (Exception fault)
        {
            Stop(fault, isFault: true);
        }
    }

    // False when the ledger closes and nothing is left.
    private bool Wait()
    {
        while (true)
        {
            lock (_gate)
            {
                if (_fault is not null || (_queued.Entries.Count == 0 && _closing))
                {
                    return false;
                }

                if (_queued.Entries.Count > 0)
                {
                    return true;
                }
            }

            _work.Wait();
        }
    }

    // What is queued; null when it is time to commit. Whoever was told of the last commit may come back at once with the next entry: these
    // are waited for a moment after each, so that they need one sync and not two, and are framed while others come.
    private List<SealedEntry>? Take()
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            lock (_gate)
            {
                var taken = _taken.Sum(static batch => batch.Entries.Count);
                if (taken > 0 && (taken >= _last || Stopwatch.GetElapsedTime(since) > _gather))
                {
                    _last = taken;
                    return null;
                }

                if (_queued.Entries.Count > 0)
                {
                    var batch = _queued;
                    _queued = new();
                    _taken.Add(batch);
                    return batch.Entries;
                }
            }

            Thread.Yield();
        }
    }

    private void Acknowledge()
    {
        // The tail has them before anybody is told: from then on they are read there.
        foreach (var batch in _taken)
        {
            _tail.Add(batch.Entries);
        }

        _head.Wake();

        Batch[] done;
        lock (_gate)
        {
            if (_fault is not null)
            {
                return;
            }

            done = [.. _taken];
            _taken.Clear();
            Durable += done.Sum(static batch => batch.Entries.Count);
        }

        foreach (var batch in done)
        {
            batch.Durable.TrySetResult();
        }
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
            waiting = [.. _taken, _queued];
        }

        foreach (var batch in waiting)
        {
            batch.Fail(stopped);
        }

        _head.Fail(stopped);

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
}
