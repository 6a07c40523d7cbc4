namespace Caveat.Locating;

/// <summary>Which areas have a prefix that a range touches or lies in: the lengths in use are probed for prefixes around it, one sorted array holds those within.</summary>
internal sealed class PrefixIndex
{
    private readonly Family _v4;
    private readonly Family _v6;

    internal PrefixIndex(IEnumerable<(AddressRange Range, int Area)> prefixes)
    {
        var all = prefixes.ToArray();
        _v4 = new(isV6: false, [.. all.Where(prefix => !prefix.Range.IsV6)]);
        _v6 = new(isV6: true, [.. all.Where(prefix => prefix.Range.IsV6)]);
    }

    /// <summary>Adds every area that has an address in common with the range.</summary>
    internal void AddTouched(AddressRange range, AreaSet touched) =>
        (range.IsV6 ? _v6 : _v4).AddTouched(range, touched);

    /// <summary>Whether the prefixes of the areas, taken together, hold all of the range.</summary>
    internal bool Covers(AddressRange range, AreaSet areas) => (range.IsV6 ? _v6 : _v4).Covers(range, areas);

    private readonly record struct Prefix(UInt128 First, UInt128 Last, int Length, int Area);

    private sealed class Family
    {
        // INVARIANT: ordered by first address, then by length, so that equal prefixes stand together and wider ones come first.
        private readonly Prefix[] _prefixes;

        // For each length in use, ascending: where the prefixes of that length and first address begin.
        private readonly (int Length, Dictionary<UInt128, int> Starts)[] _lengths;
        private readonly bool _isV6;

        internal Family(bool isV6, (AddressRange Range, int Area)[] prefixes)
        {
            _isV6 = isV6;
            _prefixes =
            [
                .. prefixes
                    .Select(prefix => new Prefix(
                        prefix.Range.First,
                        prefix.Range.Last,
                        prefix.Range.Length,
                        prefix.Area
                    ))
                    .OrderBy(prefix => prefix.First)
                    .ThenBy(prefix => prefix.Length)
                    .ThenBy(prefix => prefix.Area),
            ];
            var lengths = new SortedDictionary<int, Dictionary<UInt128, int>>();
            for (var i = 0; i < _prefixes.Length; i++)
            {
                if (!lengths.TryGetValue(_prefixes[i].Length, out var starts))
                {
                    lengths.Add(_prefixes[i].Length, starts = []);
                }

                starts.TryAdd(_prefixes[i].First, i);
            }

            _lengths = [.. lengths.Select(length => (length.Key, length.Value))];
        }

        internal void AddTouched(AddressRange range, AreaSet touched)
        {
            foreach (var (length, starts) in _lengths)
            {
                if (length > range.Length)
                {
                    break;
                }

                var first = AddressRange.Of(_isV6, range.First, length).First;
                if (starts.TryGetValue(first, out var i))
                {
                    for (; i < _prefixes.Length && IsSame(_prefixes[i], first, length); i++)
                    {
                        touched.Add(_prefixes[i].Area);
                    }
                }
            }

            for (var i = FirstWithin(range); i < _prefixes.Length && _prefixes[i].First <= range.Last; i++)
            {
                if (_prefixes[i].Length > range.Length)
                {
                    touched.Add(_prefixes[i].Area);
                }
            }
        }

        internal bool Covers(AddressRange range, AreaSet areas)
        {
            foreach (var (length, starts) in _lengths)
            {
                if (length > range.Length)
                {
                    break;
                }

                var first = AddressRange.Of(_isV6, range.First, length).First;
                if (starts.TryGetValue(first, out var i))
                {
                    for (; i < _prefixes.Length && IsSame(_prefixes[i], first, length); i++)
                    {
                        if (areas.Contains(_prefixes[i].Area))
                        {
                            return true;
                        }
                    }
                }
            }

            return AreTiled(range, areas);
        }

        // No prefix holds the range alone: sweep over those within and look for the first gap.
        private bool AreTiled(AddressRange range, AreaSet areas)
        {
            var next = range.First;
            for (var i = FirstWithin(range); i < _prefixes.Length && _prefixes[i].First <= range.Last; i++)
            {
                var prefix = _prefixes[i];
                if (prefix.Length <= range.Length || prefix.Last < next || !areas.Contains(prefix.Area))
                {
                    continue;
                }

                if (prefix.First > next)
                {
                    return false;
                }

                if (prefix.Last == range.Last)
                {
                    return true;
                }

                next = prefix.Last + 1;
            }

            return false;
        }

        private static bool IsSame(Prefix prefix, UInt128 first, int length) =>
            prefix.First == first && prefix.Length == length;

        private int FirstWithin(AddressRange range)
        {
            var (low, high) = (0, _prefixes.Length);
            while (low < high)
            {
                var middle = (low + high) >> 1;
                if (_prefixes[middle].First < range.First)
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
    }
}
