using System.Collections.Immutable;
using Caveat.Node.Keeping;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Gate.Tests.Keeping;

/// <summary>A ledger on a disk that tests decide about.</summary>
internal sealed class MemoryLedger : ILedger
{
    private static readonly LedgerKey _key = LedgerKey.Temporary("gate.example/night-watch");

    private readonly List<Entry> _entries = [];
    private readonly Lock _lock = new();
    private TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

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

    /// <summary>As many as tests say.</summary>
    public long Unpublished { get; set; }

    public Task Stopped => _stopped.Task;

    public IReadOnlyList<Entry> Entries => _entries;

    public void Append(Entry entry)
    {
        ThrowIfBroken();
        lock (_lock)
        {
            _entries.Add(entry);
            if (IsQuick)
            {
                Durable = _entries.Count;
            }
        }
    }

    /// <summary>Whether keys are dropped when it is asked; else everything ends before that.</summary>
    public bool Drops { get; set; } = true;

    public Task EraseAsync(long after, IReadOnlyCollection<long> records)
    {
        lock (_lock)
        {
            foreach (var record in Drops ? records : [])
            {
                _entries[(int)record] = new(_entries[(int)record].Leaf, default)
                {
                    Closed = new(KeepingCodes.NoKey, $"record {record} has no key"),
                };
            }
        }

        return Task.CompletedTask;
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

    /// <summary>The disk fails.</summary>
    public void Break() => Stop(new("the disk is broken"));

    public void Stop(LedgerStoppedException fault)
    {
        _stopped.TrySetException(fault);
        _synced.TrySetResult();
    }

    public async Task WhenDurable(long sequence)
    {
        while (true)
        {
            ThrowIfBroken();
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

    public IssuedHead? Issued
    {
        get
        {
            lock (_lock)
            {
                var head = new Checkpoint(_key.Public.Name, Durable, TreeOf((int)Durable).Root());
                return new(head, _key.Sign(head));
            }
        }
    }

    public Task WhenIssued(long sequence) =>
        IsIssuing ? WhenDurable(sequence) : new TaskCompletionSource().Task;

    public LogProof ProofOf(long sequence)
    {
        var issued = Issued!;
        return new(sequence, MerkleProof.OfInclusion(sequence, issued.Head.Size, NodeOf), issued.Note);
    }

    public ImmutableArray<ImmutableArray<LogHash>> ConsistencyOf(IEnumerable<long> old, long size) =>
        [.. old.Select(each => each == 0 ? [] : MerkleProof.OfConsistency(each, size, NodeOf))];

    public long Published => Durable;

    public LogHash RootOf(long size) => TreeOf((int)size).Root();

    public static NoteKey Key => _key.Public;

    /// <summary>Whether what is durable is signed.</summary>
    public bool IsIssuing { get; set; } = true;

    public Entry Read(long sequence)
    {
        lock (_lock)
        {
            return _entries[(int)sequence];
        }
    }

    /// <summary>The time of the last record.</summary>
    public DateTimeOffset LastTime => RecordCodec.ReadHead(_entries[^1].Leaf)!.Value.Head.Time;

    private GrowingTree TreeOf(int size)
    {
        var tree = new GrowingTree();
        foreach (var entry in _entries.Take(size))
        {
            tree.Append(MerkleTree.HashLeaf(entry.Leaf.Span));
        }

        return tree;
    }

    private LogHash NodeOf(int level, long place) =>
        level == 0
            ? MerkleTree.HashLeaf(Read(place).Leaf.Span)
            : MerkleTree.HashNode(NodeOf(level - 1, 2 * place), NodeOf(level - 1, (2 * place) + 1));

    private void ThrowIfBroken()
    {
        if (_stopped.Task.IsFaulted)
        {
            throw new LedgerStoppedException("the disk is broken");
        }
    }

    /// <summary>The same entries on a new ledger, as after a restart.</summary>
    public MemoryLedger Reopen(Replay replay) => Reopen(replay, Durable);

    /// <summary>The first entries on a new ledger, as after a crash before the others were durable.</summary>
    public MemoryLedger Reopen(Replay replay, long entries)
    {
        var reopened = new MemoryLedger();
        var known =
            replay.From() is { } from
            && from.Size <= entries
            && RootOf(from.Size) == from.Root
            && from.Begin(Read)
                ? from.Size
                : 0;
        foreach (var entry in _entries.Take((int)entries).ToList())
        {
            if (reopened.Next >= known)
            {
                replay.Take(reopened.Next, entry);
            }

            reopened.Append(entry);
        }

        replay.Done();
        return reopened;
    }
}
