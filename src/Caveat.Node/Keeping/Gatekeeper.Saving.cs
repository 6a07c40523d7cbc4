using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Node.Keeping;

// The state is saved now and then and at the end, and a start goes on from there: what is saved is time, and nothing rests on it.
public sealed partial class Gatekeeper
{
    // The more there is to write, the less often it is.
    private const long SaveShare = 20;

    // What waits for its records to be published. INVARIANT: what is saved stands for records of a published checkpoint.
    private (long Size, Func<byte[]> Written)? _captured;
    private long _lastCaptured;
    private Task _saving = Task.CompletedTask;

    /// <summary>How many records the start did not read, because what follows from them was saved; 0 where it read all.</summary>
    public long WentOnFrom { get; private init; }

    /// <summary>Saves the state as it was at the end. Call it once the ledger is closed.</summary>
    public async Task SaveLastAsync()
    {
        lock (_lock)
        {
            SavePublished();
        }

        await _saving.ConfigureAwait(false);
    }

    /// <summary>Saves the state as it is now, once its records are published.</summary>
    internal async Task SaveAsync()
    {
        lock (_lock)
        {
            Capture();
            SavePublished();
        }

        await _saving.ConfigureAwait(false);
    }

    private static ReplayFrom? FromSaved(
        GateOpening opening,
        Func<long, LedgerRecord> read,
        Action<GateState, long> take
    )
    {
        if (
            opening.Saved?.Read() is not { Size: > 0 } saved
            || GateState.Read(saved.Bytes, read) is not { } state
        )
        {
            return null;
        }

        return new(
            saved.Size,
            saved.Root,
            earlier =>
            {
                if (
                    !state.Complete(record =>
                        LedgerReader.Decode(record, earlier(record), state.Erasures.Has)
                    )
                )
                {
                    return false;
                }

                foreach (var record in state.OfKeys)
                {
                    opening.Keys?.Take(record, earlier(record));
                }

                take(state, saved.Size);
                return true;
            }
        );
    }

    // Call under the lock.
    private void CaptureSometimes()
    {
        if (
            _opening.Saved is not null
            && _captured is null
            && _saving.IsCompleted
            && _ledger.Next - _lastCaptured >= Math.Max(_opening.SaveEvery, _ledger.Next / SaveShare)
        )
        {
            Capture();
        }
    }

    private async Task CaptureLastAsync()
    {
        await _saving.ConfigureAwait(false);
        lock (_lock)
        {
            if (_opening.Saved is not null)
            {
                Capture();
            }
        }
    }

    // Call under the lock.
    private void Capture()
    {
        _lastCaptured = _ledger.Next;
        _captured = (_lastCaptured, _state.Capture(_lastCaptured));
    }

    // Call under the lock.
    private void SavePublished()
    {
        if (_captured is var (size, written) && size <= _ledger.Published)
        {
            _captured = null;
            _saving = Task.Run(() => Save(size, written));
        }
    }

    private void Save(long size, Func<byte[]> written)
    {
        try
        {
            _opening.Saved!.Write(new(size, _ledger.RootOf(size), written()));
        }
        catch (Exception fault) when (fault is LedgerStoppedException or IOException)
        {
            // What was saved before is still there, or nothing is: then the next start reads more records.
        }
    }
}
