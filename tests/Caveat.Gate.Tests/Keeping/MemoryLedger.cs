using Caveat.Node.Recording;

namespace Caveat.Gate.Tests.Keeping;

/// <summary>A ledger on a disk that tests decide about.</summary>
internal sealed class MemoryLedger : ILedger
{
    private readonly List<Entry> _entries = [];
    private readonly Lock _lock = new();
    private TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether what is appended becomes durable at once.</summary>
    public bool IsQuick { get; set; } = true;

    public long Durable { get; private set; }

    public long Next
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    public long Pending => Next - Durable;

    public Task Stopped { get; } = new TaskCompletionSource().Task;

    public IReadOnlyList<Entry> Entries => _entries;

    public void Append(Entry entry)
    {
        lock (_lock)
        {
            _entries.Add(entry);
            if (IsQuick)
            {
                Durable = _entries.Count;
            }
        }
    }

    public void Sync()
    {
        TaskCompletionSource synced;
        lock (_lock)
        {
            Durable = _entries.Count;
            (synced, _synced) = (_synced, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        synced.TrySetResult();
    }

    public async Task WhenDurable(long sequence)
    {
        while (true)
        {
            Task synced;
            lock (_lock)
            {
                if (sequence < Durable)
                {
                    return;
                }

                synced = _synced.Task;
            }

            await synced;
        }
    }

    public Entry Read(long sequence)
    {
        lock (_lock)
        {
            return _entries[(int)sequence];
        }
    }

    /// <summary>The same entries on a new ledger, as after a restart.</summary>
    public MemoryLedger Reopen(Action<long, Entry> replay)
    {
        var reopened = new MemoryLedger();
        foreach (var entry in _entries.Take((int)Durable).ToList())
        {
            replay(reopened.Next, entry);
            reopened.Append(entry);
        }

        return reopened;
    }
}
