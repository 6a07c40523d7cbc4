using System.Collections.Immutable;
using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>The one place where records go: an append-only log whose acknowledgements survive power loss.</summary>
public interface ILedger
{
    /// <summary>The sequence number, from 0, that the next entry gets.</summary>
    long Next { get; }

    /// <summary>How many entries were appended and are not yet durable.</summary>
    long Pending { get; }

    /// <summary>How many entries were appended and are in no bundle on disk yet; all of them are kept in memory.</summary>
    long Unpublished { get; }

    /// <summary>Ends when the ledger is closed, and fails when a fault stopped it.</summary>
    Task Stopped { get; }

    /// <summary>
    /// Takes an entry as number <see cref="Next"/>. One caller at a time. It is not durable yet: nothing of it may be told to anybody
    /// before <see cref="WhenDurable"/> says so.
    /// </summary>
    /// <exception cref="LedgerStoppedException">A fault stopped the ledger, or it was closed.</exception>
    void Append(Entry entry);

    /// <summary>
    /// Drops the keys of records for good, once the entry of that number is published and nothing of those before it is in the write-ahead log
    /// any more: then nobody reads what they said. What has no key any more stays as it is.
    /// </summary>
    /// <exception cref="LedgerStoppedException">A fault stopped the ledger.</exception>
    /// <exception cref="OperationCanceledException">The ledger was closed first, in order.</exception>
    Task EraseAsync(long after, IReadOnlyCollection<long> records);

    /// <summary>Ends once the entry of that number, and with it every earlier one, is on disk.</summary>
    /// <exception cref="LedgerStoppedException">A fault stopped the ledger, be it before that or after: then nobody is told anything any more.</exception>
    Task WhenDurable(long sequence);

    /// <summary>Stops for good, as after a fault of its own: somebody found that it is not the one it was.</summary>
    void Stop(LedgerStoppedException fault);

    /// <summary>The last signed head; null before the first.</summary>
    IssuedHead? Issued { get; }

    /// <summary>How many entries the published checkpoint covers.</summary>
    long Published { get; }

    /// <summary>The root over the first entries.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No head was issued that covers them.</exception>
    LogHash RootOf(long size);

    /// <summary>Ends once a signed head covers the entry of that number, which is durable.</summary>
    /// <exception cref="LedgerStoppedException">A fault stopped the ledger.</exception>
    Task WhenIssued(long sequence);

    /// <summary>That an entry is in the log whose head was issued last.</summary>
    /// <exception cref="ArgumentOutOfRangeException">That head does not cover the entry.</exception>
    LogProof ProofOf(long sequence);

    /// <summary>
    /// For each number of first entries in <paramref name="old"/> the hashes that show that the log of <paramref name="size"/> entries
    /// continues the log of these.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">No head of that size was issued, or an old one is larger.</exception>
    ImmutableArray<ImmutableArray<LogHash>> ConsistencyOf(IEnumerable<long> old, long size);

    /// <summary>An entry that was appended, from memory or disk.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such entry.</exception>
    Entry Read(long sequence);
}
