using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Caveat.Approving;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Node.Keeping;

/// <summary>
/// Every case, in the order in which they were opened. Those that are pending are whole; of one at its end only the numbers of its records, its
/// agent and how it ended are kept, and whoever looks at it is given what its records make of it again.
/// </summary>
/// <param name="read">Reads a record of the ledger; it is called for cases at their end alone.</param>
internal sealed class CaseTable(Func<long, LedgerRecord> read)
{
    private const byte Pending = byte.MaxValue;
    private const byte Erased = byte.MaxValue - 1;
    private const int AtOnce = 4_096;

    // Some megabytes once they are opened.
    private const int ReadAtOnce = 1_024;

    // Whoever writes it down does not hold the lock of the gate.
    private readonly Lock _lock = new();
    private readonly List<Row> _rows = [];
    private readonly List<string> _agents = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private volatile KeptCase? _lastRead;

    /// <summary>How many there are.</summary>
    public int Count => _rows.Count;

    /// <summary>How many wait for people.</summary>
    public int OpenCount { get; private set; }

    /// <summary>Those that are pending.</summary>
    public IEnumerable<KeptCase> InForce => _rows.Select(row => row.Live!).Where(live => live is not null);

    /// <summary>Whether there is a case of that name.</summary>
    public bool Has(string id) => IndexOf(id) is not null;

    /// <summary>A case; null where there is none of that name.</summary>
    public KeptCase? Find(string id) => IndexOf(id) is { } index ? At(index) : null;

    /// <summary>A case that is pending; null where there is none of that name, or it is at its end.</summary>
    public KeptCase? FindPending(string id) => IndexOf(id) is { } index ? _rows[index].Live : null;

    /// <summary>The agent of a case; null where there is none of that name.</summary>
    public string? AgentOf(string id) => IndexOf(id) is { } index ? _agents[_rows[index].Agent] : null;

    /// <summary>Where a case stands; null where there is none of that name.</summary>
    public CaseState? StateOf(string id) => IndexOf(id) is { } index ? StandingAt(index)?.State : null;

    /// <summary>Whose a case is, and where it stands; null where it is erased.</summary>
    public (string Agent, CaseState State)? StandingAt(int index)
    {
        var row = _rows[index];
        return row.IsErased ? null : (_agents[row.Agent], row.Live?.Case.State ?? row.State);
    }

    /// <summary>A case by its place, as it is now: call the result, which may read the ledger, outside the lock.</summary>
    public Func<KeptCase> ShowAt(int index)
    {
        var row = _rows[index];
        return row.Live?.Copy() is { } copy ? () => copy : () => Made(row.Records);
    }

    /// <summary>Adds a case.</summary>
    public void Add(KeptCase opened)
    {
        lock (_lock)
        {
            _rows.Add(new(opened.Record, NumberOf(opened.Case.Agent), opened));
        }

        OpenCount++;
    }

    /// <summary>Has a case that is pending take in a further record.</summary>
    /// <returns>The case, as it is now, and as it was before; null where it was at its end, or there is none, so that nothing changes.</returns>
    public (KeptCase Now, Case Before)? Take(string id, RecordHead head, RecordBody body)
    {
        if (IndexOf(id) is not { } index || _rows[index].Live is not { } kept)
        {
            return null;
        }

        var before = kept.Case;
        lock (_lock)
        {
            kept.Take(head, body);
            if (!kept.Case.IsPending)
            {
                _rows[index] = _rows[index] with
                {
                    Live = null,
                    State = kept.Case.State,
                    Records = [.. kept.Records],
                };
            }
        }

        OpenCount += (kept.Case.State == CaseState.Open ? 1 : 0) - (before.State == CaseState.Open ? 1 : 0);
        return (kept, before);
    }

    /// <summary>Lets go of what is erased: cases at their end, of which all records are. Their places stay.</summary>
    public void Remove(IReadOnlySet<long> records)
    {
        lock (_lock)
        {
            for (var i = 0; i < _rows.Count; i++)
            {
                if (records.Contains(_rows[i].Record))
                {
                    _rows[i] = _rows[i] with
                    {
                        Live = null,
                        State = (CaseState)Erased,
                        Records = [_rows[i].Record],
                    };
                }
            }
        }

        _lastRead = null;
    }

    /// <summary>Writes it down as it was before the record of that number, also while others are added.</summary>
    public void Write(BinaryWriter output, long before)
    {
        int count;
        lock (_lock)
        {
            count = CountBefore(before);
            output.Write(_agents.Count);
            _agents.ForEach(output.Write);
        }

        output.Write(count);
        for (var first = 0; first < count; first += AtOnce)
        {
            lock (_lock)
            {
                foreach (var row in CollectionsMarshal.AsSpan(_rows)[first..Math.Min(count, first + AtOnce)])
                {
                    ReadOnlySpan<long> records = row.Live is { } live ? live.Records.AsSpan() : row.Records;
                    // The last record of one at its end is the one that ended it.
                    output.Write(row.Live is not null || records[^1] >= before ? Pending : (byte)row.State);
                    output.Write7BitEncodedInt(row.Agent);
                    RecordNumbers.Write(output, records, before);
                }
            }
        }
    }

    /// <summary>Reads what was written down; those that are pending are made by <see cref="Complete"/>.</summary>
    /// <exception cref="IOException">It ends too early.</exception>
    public void Read(BinaryReader input)
    {
        for (var left = input.ReadInt32(); left > 0; left--)
        {
            NumberOf(input.ReadString());
        }

        var count = input.ReadInt32();
        _rows.EnsureCapacity(count);
        for (var i = 0; i < count; i++)
        {
            var state = input.ReadByte();
            var agent = input.Read7BitEncodedInt();
            var records = RecordNumbers.Read(input);
            _rows.Add(new(records[0], agent, null) { State = (CaseState)state, Records = records });
        }
    }

    /// <summary>
    /// Makes those that are pending out of their records: in the order of the records, so that whatever holds them is read once, and a good many at
    /// the same time, because there can be thousands of one case.
    /// </summary>
    /// <param name="earlier">Reads a record, for any thread.</param>
    public void Complete(Func<long, LedgerRecord> earlier)
    {
        var needed = new List<(long Record, int Place)>();
        for (var i = 0; i < _rows.Count; i++)
        {
            if ((byte)_rows[i].State == Pending)
            {
                needed.AddRange(_rows[i].Records.Select(record => (record, i)));
            }
        }

        needed.Sort();
        var made = new Dictionary<int, KeptCase>();
        foreach (var part in needed.Chunk(ReadAtOnce))
        {
            foreach (var (read, (_, place)) in Read(part, earlier).Zip(part))
            {
                if (made.TryGetValue(place, out var kept))
                {
                    kept.Take(read.Head, read.Body);
                }
                else
                {
                    made.Add(place, OpenedBy(read));
                }
            }
        }

        foreach (var (place, kept) in made)
        {
            _rows[place] = new(kept.Record, _rows[place].Agent, kept);
            OpenCount += kept.Case.State == CaseState.Open ? 1 : 0;
        }
    }

    private static LedgerRecord[] Read((long Record, int Place)[] part, Func<long, LedgerRecord> earlier)
    {
        var read = new LedgerRecord[part.Length];
        try
        {
            Parallel.ForEach(
                Partitioner.Create(0, part.Length),
                range =>
                {
                    for (var i = range.Item1; i < range.Item2; i++)
                    {
                        read[i] = earlier(part[i].Record);
                    }
                }
            );
        }
        catch (AggregateException faults)
        {
            ExceptionDispatchInfo.Throw(faults.InnerExceptions[0]);
        }

        return read;
    }

    // Who looks at a case often looks again.
    private KeptCase At(int index)
    {
        var row = _rows[index];
        if (row.Live is { } live)
        {
            return live;
        }

        if (_lastRead is { } last && last.Record == row.Record)
        {
            return last;
        }

        var made = Made(row.Records);
        _lastRead = made;
        return made;
    }

    private KeptCase Made(long[] records)
    {
        var kept = OpenedBy(read(records[0]));
        foreach (var number in records.AsSpan(1))
        {
            var (head, body) = read(number);
            kept.Take(head, body);
        }

        return kept;
    }

    private static KeptCase OpenedBy(LedgerRecord record) =>
        record.Body is RecordBody.Ruling ruling
            ? KeptCase.Opened(record.Head, ruling)
            : throw new LedgerStoppedException($"record {record.Head.Sequence} opens no case");

    private int? IndexOf(string id)
    {
        if (
            !id.StartsWith("c-", StringComparison.Ordinal)
            || !long.TryParse(id.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var record)
        )
        {
            return null;
        }

        var index = CountBefore(record);
        return
            index < _rows.Count
            && _rows[index] is { IsErased: false } row
            && row.Record == record
            && CaseRecords.NameOf(record) == id
            ? index
            : null;
    }

    private int CountBefore(long record)
    {
        var (low, high) = (0, _rows.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _rows[middle].Record >= record ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private int NumberOf(string agent)
    {
        if (!_numbers.TryGetValue(agent, out var number))
        {
            _numbers[agent] = number = _agents.Count;
            _agents.Add(agent);
        }

        return number;
    }

    private readonly record struct Row(long Record, int Agent, KeptCase? Live)
    {
        public CaseState State { get; init; }

        public long[] Records { get; init; } = [];

        public bool IsErased => (byte)State == Erased;
    }
}
