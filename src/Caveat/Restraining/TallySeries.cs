using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Caveat.Restraining;

/// <summary>What was charged to one key of one limit, in the order of time.</summary>
internal sealed class TallySeries
{
    private static readonly Comparer<(long At, string Target)> _byTimeThenName = Comparer<(
        long At,
        string Target
    )>.Create(
        (left, right) =>
            left.At != right.At
                ? left.At.CompareTo(right.At)
                : string.CompareOrdinal(left.Target, right.Target)
    );

    // INVARIANT: At never falls, and Upto is the sum of all amounts ever charged, this one included.
    private readonly ImmutableList<Entry> _charges;

    // The sum of the charges that were forgotten.
    private readonly Int128 _forgotten;

    // INVARIANT: each target stands once in each, under the last time that it was charged.
    private readonly ImmutableDictionary<string, long> _lastCharged;
    private readonly ImmutableSortedSet<(long At, string Target)> _targets;

    private TallySeries(
        ImmutableList<Entry> charges,
        Int128 forgotten,
        ImmutableDictionary<string, long> lastCharged,
        ImmutableSortedSet<(long At, string Target)> targets
    )
    {
        _charges = charges;
        _forgotten = forgotten;
        _lastCharged = lastCharged;
        _targets = targets;
    }

    /// <summary>Nothing was charged.</summary>
    public static readonly TallySeries Empty = new(
        [],
        0,
        ImmutableDictionary.Create<string, long>(StringComparer.Ordinal),
        ImmutableSortedSet<(long At, string Target)>.Empty.WithComparer(_byTimeThenName)
    );

    /// <summary>Whether nothing is remembered.</summary>
    public bool IsEmpty => _charges.IsEmpty;

    /// <summary>The sum of what was charged after <paramref name="cutoff"/> (UTC ticks).</summary>
    public Amount SumAfter(long cutoff)
    {
        var first = FirstAfter(cutoff);
        var before = first == 0 ? _forgotten : _charges[first - 1].Upto;
        var total = _charges.IsEmpty ? before : _charges[^1].Upto;
        return new((long)Int128.Clamp(total - before, long.MinValue, long.MaxValue));
    }

    /// <summary>Whether anything was charged after <paramref name="cutoff"/> (UTC ticks).</summary>
    public bool IsLiveAfter(long cutoff) => !_charges.IsEmpty && _charges[^1].At > cutoff;

    /// <summary>How many different targets were charged after <paramref name="cutoff"/> (UTC ticks).</summary>
    public int TargetsAfter(long cutoff) => _targets.Count - FirstTargetAfter(cutoff);

    /// <summary>Whether the target was charged after <paramref name="cutoff"/> (UTC ticks).</summary>
    public bool HasTargetAfter(string target, long cutoff) =>
        _lastCharged.TryGetValue(target, out var at) && at > cutoff;

    /// <summary>With one more charge; <paramref name="at"/> is no earlier than any before.</summary>
    public TallySeries With(Charge charge, long at)
    {
        var upto = (_charges.IsEmpty ? _forgotten : _charges[^1].Upto) + charge.Amount.Thousandths;
        var (lastCharged, targets) = (_lastCharged, _targets);
        foreach (var target in charge.Targets)
        {
            if (lastCharged.TryGetValue(target, out var last))
            {
                targets = targets.Remove((last, target));
            }

            targets = targets.Add((at, target));
            lastCharged = lastCharged.SetItem(target, at);
        }

        return new(_charges.Add(new(at, upto, charge.Targets)), _forgotten, lastCharged, targets);
    }

    /// <summary>
    /// Without one charge that was made at that time; the same series where there is none, because it is forgotten. A target that was
    /// charged twice counts from the other time on. What came before the charge is not touched: it is recent as a rule.
    /// </summary>
    public TallySeries Without(Charge charge, long at)
    {
        for (var i = FirstAfter(at - 1); i < _charges.Count && _charges[i].At == at; i++)
        {
            var amount = _charges[i].Upto - (i == 0 ? _forgotten : _charges[i - 1].Upto);
            if (
                amount == charge.Amount.Thousandths
                && _charges[i].Targets.AsSpan().SequenceEqual(charge.Targets.AsSpan())
            )
            {
                return Without(i, amount);
            }
        }

        return this;
    }

    private TallySeries Without(int index, Int128 amount)
    {
        var after = _charges.Count - index - 1;
        var (gone, kept) = (_charges[index], _charges.RemoveRange(index, after + 1).ToBuilder());
        foreach (var entry in _charges.GetRange(index + 1, after))
        {
            kept.Add(entry with { Upto = entry.Upto - amount });
        }

        var charges = kept.ToImmutable();
        var (lastCharged, targets) = (_lastCharged, _targets);
        foreach (var target in gone.Targets)
        {
            // Charged later as well, it stays under that time.
            if (lastCharged[target] != gone.At)
            {
                continue;
            }

            targets = targets.Remove((gone.At, target));
            lastCharged = lastCharged.Remove(target);
            var other = charges.FindLastIndex(entry => entry.Targets.IndexOf(target) >= 0);
            if (other >= 0)
            {
                lastCharged = lastCharged.Add(target, charges[other].At);
                targets = targets.Add((charges[other].At, target));
            }
        }

        return new(charges, _forgotten, lastCharged, targets);
    }

    /// <summary>Without what was charged up to <paramref name="cutoff"/> (UTC ticks).</summary>
    public TallySeries After(long cutoff)
    {
        var first = FirstAfter(cutoff);
        if (first == 0)
        {
            return this;
        }

        var (lastCharged, targets) = (_lastCharged, _targets);
        while (!targets.IsEmpty && targets[0].At <= cutoff)
        {
            lastCharged = lastCharged.Remove(targets[0].Target);
            targets = targets.Remove(targets[0]);
        }

        return new(_charges.RemoveRange(0, first), _charges[first - 1].Upto, lastCharged, targets);
    }

    /// <summary>Writes it down: what was forgotten, and of each charge its time, the sum up to it and its targets.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        json.WriteStringValue(_forgotten.ToString(CultureInfo.InvariantCulture));
        foreach (var (at, upto, targets) in _charges)
        {
            json.WriteNumberValue(at);
            json.WriteStringValue(upto.ToString(CultureInfo.InvariantCulture));
            json.WriteStartArray();
            foreach (var target in targets)
            {
                json.WriteStringValue(target);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    /// <summary>Reads what was written down.</summary>
    /// <exception cref="FormatException">It is not that.</exception>
    public static TallySeries Read(JsonElement written)
    {
        var charges = ImmutableList.CreateBuilder<Entry>();
        var lastCharged = ImmutableDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        foreach (var charge in written.EnumerateArray().Skip(1).Chunk(3))
        {
            var (at, upto) = (charge[0].GetInt64(), Whole(charge[1]));
            ImmutableArray<string> targets =
            [
                .. charge[2].EnumerateArray().Select(target => target.GetString() ?? ""),
            ];
            charges.Add(new(at, upto, targets));
            foreach (var target in targets)
            {
                lastCharged[target] = at;
            }
        }

        return new(
            charges.ToImmutable(),
            Whole(written[0]),
            lastCharged.ToImmutable(),
            lastCharged.Select(pair => (pair.Value, pair.Key)).ToImmutableSortedSet(_byTimeThenName)
        );
    }

    private static Int128 Whole(JsonElement text) =>
        Int128.Parse(text.GetString() ?? "", CultureInfo.InvariantCulture);

    private int FirstAfter(long cutoff)
    {
        var (low, high) = (0, _charges.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _charges[middle].At > cutoff ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private int FirstTargetAfter(long cutoff)
    {
        var (low, high) = (0, _targets.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _targets[middle].At > cutoff ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private readonly record struct Entry(long At, Int128 Upto, ImmutableArray<string> Targets);
}
