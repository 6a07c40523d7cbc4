using Caveat.Recording;

namespace Caveat.Node.Keeping;

/// <summary>
/// The last records, as they were made. Whoever has just asked, or watches, is answered out of these; what is older is read out of the
/// ledger. One thread adds, any may look.
/// </summary>
internal sealed class RecentRecords
{
    private const int Most = 1_024;

    private readonly LedgerRecord?[] _records = new LedgerRecord?[Most];

    /// <summary>Adds the record that follows the last one.</summary>
    public void Add(LedgerRecord record) => Volatile.Write(ref _records[record.Head.Sequence % Most], record);

    /// <summary>Lets go of a record.</summary>
    public void Forget(long sequence) =>
        Interlocked.CompareExchange(ref _records[sequence % Most], null, Find(sequence));

    /// <summary>The record of that number; null where it is older than all of these.</summary>
    public LedgerRecord? Find(long sequence) =>
        Volatile.Read(ref _records[sequence % Most]) is { } record && record.Head.Sequence == sequence
            ? record
            : null;
}
