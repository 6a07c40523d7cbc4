using System.Collections.Immutable;
using Caveat.Approving;
using Caveat.Node.Recording;
using Caveat.Recording;
using Caveat.Restraining;

namespace Caveat.Node.Keeping;

// What is forgotten of what was counted, and remembered again.
internal sealed partial class GateState
{
    // Up to when (UTC ticks) what a limit counted is forgotten, because its window did not reach it.
    private readonly Dictionary<string, long> _forgotten = new(StringComparer.Ordinal);

    /// <summary>
    /// Forgets what no window of a limit in force reaches any more at the time of the last record: a clock that goes back goes back no
    /// further, and so frees nothing. Orders are forgotten that by the wall clock are too old to be taken again.
    /// </summary>
    public void Prune(DateTimeOffset wall, ImmutableDictionary<string, TimeSpan> windows)
    {
        var now = Last;
        Tallies = Tallies.Prune(now, limit => windows.TryGetValue(limit, out var window) ? window : null);
        foreach (var (limit, window) in windows)
        {
            _forgotten[limit] = Math.Max(_forgotten.GetValueOrDefault(limit), now.UtcTicks - window.Ticks);
        }

        foreach (var (key, until) in _objections)
        {
            if (until <= now)
            {
                _objections.Remove(key);
            }
        }

        foreach (var (key, until) in _orders)
        {
            if (until <= wall)
            {
                _orders.Remove(key);
            }
        }
    }

    /// <summary>
    /// Forgets also what limits counted that are not in force, so that nothing is left of what is erased: what such a limit counts is
    /// remembered again out of the records once it is in force.
    /// </summary>
    public void PruneAll(DateTimeOffset wall, ImmutableDictionary<string, TimeSpan> windows)
    {
        Prune(wall, windows);
        foreach (var limit in Tallies.Limits.Where(limit => !windows.ContainsKey(limit)).ToList())
        {
            Tallies = Tallies.With(limit, Tallies.Empty);
            _forgotten[limit] = Last.UtcTicks;
        }
    }

    /// <summary>The limits whose windows reach further back than what is remembered of them.</summary>
    public IEnumerable<string> Forgotten(DateTimeOffset now, ImmutableDictionary<string, TimeSpan> windows) =>
        windows
            .Where(pair =>
                _forgotten.TryGetValue(pair.Key, out var upto) && now.UtcTicks - pair.Value.Ticks < upto
            )
            .Select(pair => pair.Key);

    /// <summary>Remembers again what a limit counts, out of all records later than <paramref name="upto"/> (UTC ticks).</summary>
    public void Recall(string limit, long upto, IEnumerable<LedgerRecord> later)
    {
        var recalled = Tallies.Empty;
        foreach (var (head, body) in later)
        {
            var charges = body switch
            {
                RecordBody.Ruling ruling when Stands(head, ruling) => ruling.Charges,
                RecordBody.Release release => release.Charges,
                _ => [],
            };
            recalled = recalled.With([.. charges.Where(charge => charge.Limit == limit)], head.Time);
        }

        Tallies = Tallies.With(limit, recalled);
        _forgotten[limit] = upto;
    }

    // What a case reserved stands while it is pending, and where the agent took it back.
    private bool Stands(RecordHead head, RecordBody.Ruling ruling) =>
        ruling.Verdict != Verdict.Hold
        || Cases.StateOf(CaseRecords.NameOf(head.Sequence))
            is CaseState.Open
                or CaseState.Decided
                or CaseState.Withdrawn;
}
