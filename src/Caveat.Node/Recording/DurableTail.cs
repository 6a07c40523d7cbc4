using Caveat.Node.Sealing;

namespace Caveat.Node.Recording;

/// <summary>The durable entries that the tiles on disk do not have yet, in order.</summary>
internal sealed class DurableTail(long first, IEnumerable<SealedEntry> entries)
{
    private readonly Lock _gate = new();
    private readonly List<SealedEntry> _entries = [.. entries];
    private long _first = first;

    /// <summary>The number of the entry after the last.</summary>
    public long Next
    {
        get
        {
            lock (_gate)
            {
                return _first + _entries.Count;
            }
        }
    }

    /// <summary>Adds entries that have become durable.</summary>
    public void Add(List<SealedEntry> entries)
    {
        lock (_gate)
        {
            _entries.AddRange(entries);
        }
    }

    /// <summary>An entry; null where the tiles have it.</summary>
    public SealedEntry? Find(long sequence)
    {
        lock (_gate)
        {
            return sequence < _first ? null : _entries[(int)(sequence - _first)];
        }
    }

    /// <summary>The entries from a number on, at most so many.</summary>
    public SealedEntry[] From(long sequence, long most)
    {
        lock (_gate)
        {
            var at = (int)(sequence - _first);
            return [.. _entries.GetRange(at, (int)Math.Min(most, _entries.Count - at))];
        }
    }

    /// <summary>Forgets the entries before a number.</summary>
    public void Forget(long before)
    {
        lock (_gate)
        {
            _entries.RemoveRange(0, (int)(before - _first));
            _first = before;
        }
    }
}
