using System.Collections.Immutable;
using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>
/// Which records are erased, and by which record: what they said nobody reads any more, and what they are in the log stays. Two people sign for
/// it, one after the other, for the same records.
/// </summary>
internal sealed class Erasures
{
    /// <summary>How long a first signature waits for a second.</summary>
    public static readonly TimeSpan AskTime = TimeSpan.FromHours(24);

    private readonly SortedDictionary<long, long> _by = [];
    private readonly SortedDictionary<long, long> _firstOf = [];
    private readonly SortedSet<long> _missing = [];
    private readonly HashSet<long> _groundless = [];
    private readonly SortedDictionary<string, FirstSignature> _asked = new(StringComparer.Ordinal);

    /// <summary>The records that are erased, in order.</summary>
    public IReadOnlyCollection<long> All => _by.Keys;

    /// <summary>Whether nothing is erased.</summary>
    public bool IsEmpty => _by.Count == 0;

    /// <summary>The last record that erased any; null where none did.</summary>
    public long? Last { get; private set; }

    /// <summary>The records that nothing opens, or that are about what nothing opens, and that none erased; in order.</summary>
    public IReadOnlySet<long> Missing => _missing;

    /// <summary>The record that erased one; null where none did.</summary>
    public long? By(long record) => _by.TryGetValue(record, out var by) ? by : null;

    /// <summary>The record of the first signature for what a record erased.</summary>
    /// <exception cref="KeyNotFoundException">It erased nothing.</exception>
    public long FirstOf(long by) => _firstOf[by];

    /// <summary>Whether one is erased.</summary>
    public bool Has(long record) => _by.ContainsKey(record);

    /// <summary>Takes note of a record that nothing opens: one after it must erase it.</summary>
    public void Miss(long record) => _missing.Add(record);

    /// <summary>Takes note of a record that was read, and is about one that nothing opens: it must be erased as well.</summary>
    public void MissGround(long record)
    {
        _missing.Add(record);
        _groundless.Add(record);
    }

    /// <summary>Whether nothing of any of these records was read.</summary>
    public bool AreUnread(ImmutableArray<long> records) =>
        records.All(record => _missing.Contains(record) && !_groundless.Contains(record));

    /// <summary>The first signature for the same records, where there is one at that time; else null.</summary>
    public FirstSignature? AskedFor(ImmutableArray<long> records, DateTimeOffset now) =>
        _asked.TryGetValue(NameOf(records), out var asked) && now - asked.Time <= AskTime ? asked : null;

    /// <summary>Takes in a signature for erasing; why it cannot be, and changes nothing, or null.</summary>
    public string? Take(RecordHead head, RecordBody.Erasure erasure)
    {
        var records = erasure.Records;
        if (records.IsEmpty || records[0] < 0 || records[^1] >= head.Sequence || !IsRising(records))
        {
            return "it erases what is no list of records before it";
        }

        if (records.Where(_by.ContainsKey).Cast<long?>().FirstOrDefault() is { } erased)
        {
            return $"it erases record {erased}, which record {_by[erased]} erased";
        }

        foreach (var (late, _) in _asked.Where(asked => head.Time - asked.Value.Time > AskTime).ToList())
        {
            _asked.Remove(late);
        }

        if (!erasure.Erases)
        {
            _asked[NameOf(records)] = new(erasure.Person, erasure.Key, head.Sequence, head.Time);
            return null;
        }

        if (AskedFor(records, head.Time) is not { } first || !first.IsOfAnother(erasure.Person, erasure.Key))
        {
            return "it erases records, and no other person with another key signed for that in the day before";
        }

        _asked.Remove(NameOf(records));
        _firstOf.Add(head.Sequence, first.Record);
        foreach (var record in records)
        {
            _by.Add(record, head.Sequence);
            _missing.Remove(record);
        }

        Last = head.Sequence;
        return null;
    }

    /// <summary>Writes it down.</summary>
    internal void Write(BinaryWriter output)
    {
        output.Write(_by.Count);
        foreach (var (record, by) in _by)
        {
            output.Write(record);
            output.Write(by);
        }

        output.Write(_firstOf.Count);
        foreach (var (by, first) in _firstOf)
        {
            output.Write(by);
            output.Write(first);
        }

        output.Write(_asked.Count);
        foreach (var (name, first) in _asked)
        {
            output.Write(name);
            output.Write(first.Person);
            output.Write(first.Key);
            output.Write(first.Record);
            output.Write(first.Time.UtcTicks);
        }
    }

    /// <summary>Reads what was written down.</summary>
    /// <exception cref="IOException">It ends too early.</exception>
    internal void Read(BinaryReader input)
    {
        for (var left = input.ReadInt32(); left > 0; left--)
        {
            _by.Add(input.ReadInt64(), input.ReadInt64());
        }

        for (var left = input.ReadInt32(); left > 0; left--)
        {
            var (by, first) = (input.ReadInt64(), input.ReadInt64());
            _firstOf.Add(by, first);
            Last = by;
        }

        for (var left = input.ReadInt32(); left > 0; left--)
        {
            _asked.Add(
                input.ReadString(),
                new(
                    input.ReadString(),
                    input.ReadString(),
                    input.ReadInt64(),
                    new(input.ReadInt64(), TimeSpan.Zero)
                )
            );
        }
    }

    private static bool IsRising(ImmutableArray<long> records) =>
        records.Zip(records.Skip(1)).All(static pair => pair.First < pair.Second);

    private static string NameOf(ImmutableArray<long> records) => string.Join(',', records);
}

/// <summary>The first of two signatures for erasing.</summary>
/// <param name="Person">Who signed.</param>
/// <param name="Key">With which public key.</param>
/// <param name="Record">The number of its record.</param>
/// <param name="Time">When.</param>
public sealed record FirstSignature(string Person, string Key, long Record, DateTimeOffset Time)
{
    /// <summary>Whether it is of somebody else than that person, and nobody who goes by two names with one key.</summary>
    internal bool IsOfAnother(string person, string key) => Person != person && Key != key;
}
