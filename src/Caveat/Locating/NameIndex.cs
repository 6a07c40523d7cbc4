namespace Caveat.Locating;

/// <summary>
/// Which areas have a name that another name touches or lies in. A name stands for itself and everything below it, so it touches
/// names above (where the area takes what is below), equal and below; it lies only in one that takes what is below.
/// </summary>
internal sealed class NameIndex
{
    private const int GreatestLength = 254;

    // INVARIANT: ordered by the names read backwards, so that equal names stand together and those below a name are one stretch.
    private readonly (string Domain, bool Below, int Area)[] _names;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _starts;

    internal NameIndex(IEnumerable<(string Domain, bool Below, int Area)> names)
    {
        _names = [.. names];
        Array.Sort(
            _names,
            (one, other) =>
                Backwards(one.Domain, other.Domain) is var order and not 0
                    ? order
                    : one.Area.CompareTo(other.Area)
        );
        var starts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < _names.Length; i++)
        {
            starts.TryAdd(_names[i].Domain, i);
        }

        _starts = starts.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Adds every area with a name above, equal to or below the name.</summary>
    internal void AddTouched(ReadOnlySpan<char> name, AreaSet touched)
    {
        AddAround(name, touched);
        if (name.Length >= GreatestLength || _names.Length == 0)
        {
            return;
        }

        Span<char> end = stackalloc char[name.Length + 1];
        end[0] = '.';
        name.CopyTo(end[1..]);
        for (var i = FirstFrom(end); i < _names.Length && _names[i].Domain.AsSpan().EndsWith(end); i++)
        {
            touched.Add(_names[i].Area);
        }
    }

    /// <summary>Adds every area that a host of that name lies in: of a host nothing is below.</summary>
    internal void AddAround(ReadOnlySpan<char> host, AreaSet touched)
    {
        var whole = host.Length;
        for (var rest = host; !rest.IsEmpty; rest = Above(rest))
        {
            if (!_starts.TryGetValue(rest, out var start))
            {
                continue;
            }

            for (var i = start; i < _names.Length && rest.SequenceEqual(_names[i].Domain); i++)
            {
                if (_names[i].Below || rest.Length == whole)
                {
                    touched.Add(_names[i].Area);
                }
            }
        }
    }

    /// <summary>Whether one of the areas takes the name and everything below it.</summary>
    internal bool Covers(ReadOnlySpan<char> name, AreaSet areas) => IsIn(name, areas, alone: false);

    /// <summary>Whether one of the areas takes the host of that name.</summary>
    internal bool CoversHost(ReadOnlySpan<char> host, AreaSet areas) => IsIn(host, areas, alone: true);

    private bool IsIn(ReadOnlySpan<char> name, AreaSet areas, bool alone)
    {
        var whole = name.Length;
        for (var rest = name; !rest.IsEmpty; rest = Above(rest))
        {
            if (!_starts.TryGetValue(rest, out var start))
            {
                continue;
            }

            for (var i = start; i < _names.Length && rest.SequenceEqual(_names[i].Domain); i++)
            {
                if ((_names[i].Below || (alone && rest.Length == whole)) && areas.Contains(_names[i].Area))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static ReadOnlySpan<char> Above(ReadOnlySpan<char> name)
    {
        var dot = name.IndexOf('.');
        return dot < 0 ? [] : name[(dot + 1)..];
    }

    private int FirstFrom(ReadOnlySpan<char> end)
    {
        var (low, high) = (0, _names.Length);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (Backwards(_names[middle].Domain, end) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static int Backwards(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        var common = Math.Min(one.Length, other.Length);
        for (var i = 1; i <= common; i++)
        {
            if (one[^i] != other[^i])
            {
                return one[^i].CompareTo(other[^i]);
            }
        }

        return one.Length.CompareTo(other.Length);
    }
}
