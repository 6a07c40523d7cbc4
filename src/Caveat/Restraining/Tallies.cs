using System.Collections.Immutable;

namespace Caveat.Restraining;

/// <summary>
/// What every limit has counted under each of its keys, and the halts that are latched. Immutable: a ruling reads one value, and
/// charging gives another. Windows slide exactly and are half-open: at <c>t</c>, what was charged in <c>(t − D, t]</c> counts.
/// </summary>
public sealed partial class Tallies
{
    private readonly ImmutableDictionary<string, ImmutableSortedDictionary<string, TallySeries>> _limits;
    private readonly ImmutableDictionary<(string Limit, string Key), Amount> _provoked;
    private readonly ImmutableHashSet<Latch> _latches;

    // The latest time of any charge (UTC ticks): a clock that goes backwards does not make later charges expire earlier.
    private readonly long _latest;

    private Tallies(
        ImmutableDictionary<string, ImmutableSortedDictionary<string, TallySeries>> limits,
        ImmutableDictionary<(string Limit, string Key), Amount> provoked,
        ImmutableHashSet<Latch> latches,
        long latest
    )
    {
        _limits = limits;
        _provoked = provoked;
        _latches = latches;
        _latest = latest;
    }

    /// <summary>Nothing was counted and nothing is halted.</summary>
    public static Tallies Empty { get; } =
        new(
            ImmutableDictionary.Create<string, ImmutableSortedDictionary<string, TallySeries>>(
                StringComparer.Ordinal
            ),
            ImmutableDictionary<(string, string), Amount>.Empty,
            [],
            0
        );

    /// <summary>The halts that are latched.</summary>
    public IReadOnlyCollection<Latch> Latches => _latches;

    /// <summary>
    /// The amounts charged to the key in the window that ends now. What was charged at a later time than now counts as well, so
    /// that a clock that goes backwards never frees budget.
    /// </summary>
    public Amount Read(string limit, string key, DateTimeOffset now, TimeSpan window) =>
        SeriesOf(limit, key).SumAfter(Cutoff(now, window));

    /// <summary>How many different targets were charged to the key in the window that ends now.</summary>
    public int ReadTargets(string limit, string key, DateTimeOffset now, TimeSpan window) =>
        SeriesOf(limit, key).TargetsAfter(Cutoff(now, window));

    /// <summary>Whether the target was charged to the key in the window that ends now.</summary>
    public bool Counts(string limit, string key, string target, DateTimeOffset now, TimeSpan window) =>
        SeriesOf(limit, key).HasTargetAfter(target, Cutoff(now, window));

    /// <summary>
    /// Every key of the limit that anything was charged to in the window that ends now or that provoked anything, in ordinal order. Keys
    /// that are only not yet forgotten are left out, so that it does not matter when tallies are pruned.
    /// </summary>
    public IEnumerable<string> LiveKeysOf(string limit, DateTimeOffset now, TimeSpan window)
    {
        var cutoff = Cutoff(now, window);
        return SeriesUnder(limit)
            .Where(pair => pair.Value.IsLiveAfter(cutoff))
            .Select(pair => pair.Key)
            .Union(
                _provoked.Keys.Where(pair => pair.Limit == limit).Select(pair => pair.Key),
                StringComparer.Ordinal
            )
            .Order(StringComparer.Ordinal);
    }

    /// <summary>What a counterpart provoked under the key: it is added, weighted, to the bound of limits that say so. Nothing where nobody said.</summary>
    public Amount ProvokedUnder(string limit, string key) => _provoked.GetValueOrDefault((limit, key));

    /// <summary>The limits that anything is counted for.</summary>
    public IEnumerable<string> Limits => _limits.Keys;

    /// <summary>Whether everything that the limit applies to under the key is halted.</summary>
    public bool IsHalted(string limit, string key) => _latches.Contains(new(limit, key));

    /// <summary>Whether the limit has halted anything.</summary>
    public bool IsHalted(string limit) => _latches.Any(latch => latch.Limit == limit);

    /// <summary>With what a released or reserved act adds, at a time; a time before that of an earlier charge counts as that one's.</summary>
    public Tallies With(ImmutableArray<Charge> charges, DateTimeOffset at)
    {
        if (charges.IsEmpty)
        {
            return this;
        }

        var time = Math.Max(_latest, at.UtcTicks);
        var limits = _limits;
        foreach (var charge in charges)
        {
            var keys = limits.GetValueOrDefault(charge.Limit, _none);
            var series = keys.GetValueOrDefault(charge.Key, TallySeries.Empty).With(charge, time);
            limits = limits.SetItem(charge.Limit, keys.SetItem(charge.Key, series));
        }

        return new(limits, _provoked, _latches, time);
    }

    /// <summary>Without what an act reserved at a time and did not use.</summary>
    public Tallies Without(ImmutableArray<Charge> charges, DateTimeOffset at)
    {
        var limits = _limits;
        foreach (var charge in charges)
        {
            if (
                limits.TryGetValue(charge.Limit, out var keys) && keys.TryGetValue(charge.Key, out var series)
            )
            {
                var left = series.Without(charge, at.UtcTicks);
                keys = left.IsEmpty ? keys.Remove(charge.Key) : keys.SetItem(charge.Key, left);
                limits = keys.IsEmpty ? limits.Remove(charge.Limit) : limits.SetItem(charge.Limit, keys);
            }
        }

        return new(limits, _provoked, _latches, _latest);
    }

    /// <summary>With further halts.</summary>
    public Tallies With(ImmutableArray<Latch> latches) =>
        latches.IsEmpty ? this : new(_limits, _provoked, _latches.Union(latches), _latest);

    /// <summary>With what a counterpart provoked under a key, in place of what was said before.</summary>
    public Tallies WithProvoked(string limit, string key, Amount provoked) =>
        new(_limits, _provoked.SetItem((limit, key), provoked), _latches, _latest);

    /// <summary>With what another value counts for one limit in place of what this one does.</summary>
    public Tallies With(string limit, Tallies other) =>
        new(
            other._limits.TryGetValue(limit, out var keys)
                ? _limits.SetItem(limit, keys)
                : _limits.Remove(limit),
            _provoked,
            _latches,
            Math.Max(_latest, other._latest)
        );

    /// <summary>Without a halt, which people resumed.</summary>
    public Tallies Resume(Latch latch) => new(_limits, _provoked, _latches.Remove(latch), _latest);

    /// <summary>
    /// Without what no window reaches any more. A limit for which <paramref name="windowOf"/> gives null keeps everything: a limit
    /// that is not in force today may be tomorrow.
    /// </summary>
    public Tallies Prune(DateTimeOffset now, Func<string, TimeSpan?> windowOf)
    {
        var limits = _limits;
        foreach (var (limit, keys) in _limits)
        {
            if (windowOf(limit) is not { } window)
            {
                continue;
            }

            var kept = keys;
            foreach (var (key, series) in keys)
            {
                var after = series.After(Cutoff(now, window));
                kept = after.IsEmpty ? kept.Remove(key) : kept.SetItem(key, after);
            }

            limits = kept.IsEmpty ? limits.Remove(limit) : limits.SetItem(limit, kept);
        }

        return new(limits, _provoked, _latches, _latest);
    }

    private static readonly ImmutableSortedDictionary<string, TallySeries> _none =
        ImmutableSortedDictionary.Create<string, TallySeries>(StringComparer.Ordinal);

    private ImmutableSortedDictionary<string, TallySeries> SeriesUnder(string limit) =>
        _limits.GetValueOrDefault(limit, _none);

    private TallySeries SeriesOf(string limit, string key) =>
        SeriesUnder(limit).GetValueOrDefault(key, TallySeries.Empty);

    private static long Cutoff(DateTimeOffset now, TimeSpan window) => now.UtcTicks - window.Ticks;
}
