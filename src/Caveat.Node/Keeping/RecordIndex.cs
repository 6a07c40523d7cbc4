using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Caveat.Node.Keeping;

/// <summary>
/// Which records are about what, by two names: of a proposal its ruling first, and then what followed. Of each only numbers are kept, because
/// there are millions; what the records say is read from the ledger when somebody asks. One thread adds, and any may look.
/// </summary>
internal sealed class RecordIndex
{
    // Each grows by itself, and none keeps the others waiting while it is written down.
    private const uint Parts = 64;

    private readonly Dictionary<UInt128, Row>[] _parts =
    [
        .. Enumerable.Range(0, (int)Parts).Select(static _ => new Dictionary<UInt128, Row>()),
    ];

    /// <summary>Adds a record about what may be new.</summary>
    public void Add(string owner, string name, long record) => Add(owner, name, record, mayBeNew: true);

    /// <summary>Adds a record about what others are about already; false where none is.</summary>
    public bool Follow(string owner, string name, long record) => Add(owner, name, record, mayBeNew: false);

    /// <summary>The records about something, the oldest first; none where there are none.</summary>
    public long[] Find(string owner, string name)
    {
        var key = KeyOf(owner, name);
        var part = PartOf(key);
        lock (part)
        {
            return part.TryGetValue(key, out var row) ? row.All : [];
        }
    }

    /// <summary>The last record about something; null where there is none.</summary>
    public long? Last(string owner, string name) => Find(owner, name) is [.., var last] ? last : null;

    /// <summary>Lets go of records, wherever they are.</summary>
    public void Remove(IReadOnlySet<long> records)
    {
        foreach (var part in _parts)
        {
            lock (part)
            {
                foreach (var (key, row) in part)
                {
                    if (
                        !records.Contains(row.First)
                        && (row.Later is null || !row.Later.Any(records.Contains))
                    )
                    {
                        continue;
                    }

                    var left = Array.FindAll(row.All, record => !records.Contains(record));
                    if (left.Length == 0)
                    {
                        part.Remove(key);
                    }
                    else
                    {
                        part[key] = Row.Of(left);
                    }
                }
            }
        }
    }

    /// <summary>Writes it down as it was before the record of that number, also while others are added.</summary>
    public void Write(BinaryWriter output, long before)
    {
        foreach (var part in _parts)
        {
            lock (part)
            {
                var rows = part.Where(pair => pair.Value.First < before).ToList();
                rows.Sort(static (left, right) => left.Key.CompareTo(right.Key));
                output.Write(rows.Count);
                foreach (var (key, row) in rows)
                {
                    output.Write(unchecked((ulong)(key >> 64)));
                    output.Write(unchecked((ulong)key));
                    RecordNumbers.Write(output, row.All, before);
                }
            }
        }
    }

    /// <summary>Reads what was written down.</summary>
    /// <exception cref="IOException">It ends too early.</exception>
    public void Read(BinaryReader input)
    {
        foreach (var part in _parts)
        {
            var count = input.ReadInt32();
            part.EnsureCapacity(count);
            for (var i = 0; i < count; i++)
            {
                var key = new UInt128(input.ReadUInt64(), input.ReadUInt64());
                part.Add(key, Row.Of(RecordNumbers.Read(input)));
            }
        }
    }

    private bool Add(string owner, string name, long record, bool mayBeNew)
    {
        var key = KeyOf(owner, name);
        var part = PartOf(key);
        lock (part)
        {
            ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(part, key, out var isThere);
            if (isThere)
            {
                row = row with { Later = [.. row.Later ?? [], record] };
            }
            else if (mayBeNew)
            {
                row = new(record, null);
            }
            else
            {
                part.Remove(key);
                return false;
            }

            return true;
        }
    }

    private Dictionary<UInt128, Row> PartOf(UInt128 key) => _parts[(int)(key % Parts)];

    // The first half of a SHA-256: nobody can give two things one key.
    private static UInt128 KeyOf(string owner, string name)
    {
        var names = string.Create(CultureInfo.InvariantCulture, $"{owner.Length} {owner}{name}");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(names.AsSpan()), hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    private readonly record struct Row(long First, long[]? Later)
    {
        public long[] All => [First, .. Later ?? []];

        public static Row Of(long[] numbers) => new(numbers[0], numbers.Length == 1 ? null : numbers[1..]);
    }
}

/// <summary>Numbers of records that rise, as they are written down: each as how much it is more than the one before.</summary>
internal static class RecordNumbers
{
    public static void Write(BinaryWriter output, ReadOnlySpan<long> numbers, long before)
    {
        var count = numbers.IndexOfAnyInRange(before, long.MaxValue) is >= 0 and var end
            ? end
            : numbers.Length;
        output.Write7BitEncodedInt(count);
        long last = 0;
        foreach (var number in numbers[..count])
        {
            output.Write7BitEncodedInt64(number - last);
            last = number;
        }
    }

    public static long[] Read(BinaryReader input)
    {
        var numbers = new long[input.Read7BitEncodedInt()];
        long last = 0;
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = last += input.Read7BitEncodedInt64();
        }

        return numbers;
    }
}
