using System.Collections.Immutable;

namespace Caveat.Restraining;

/// <summary>Reads one limit for one act, over all of the act's targets that the limit applies to (escalation.md, Tallies and limits).</summary>
internal sealed class LimitMeter(
    string name,
    Statement.Limit limit,
    IReadOnlyCollection<Facts> targets,
    Tallies tallies,
    DateTimeOffset now
)
{
    // What stands for the name of a target that nobody knows.
    private const string Unnamed = "unknown";

    /// <summary>Reads the limit.</summary>
    public LimitReading Read()
    {
        var quantityKnown = QuantityIsKnown(out var amount);
        var charges = Charges(amount);
        var tripping = charges.Where(charge => !quantityKnown || Excess(charge) > Amount.Zero);
        var tripped = tripping.ToImmutableArray();
        var halt = limit.Otherwise as Otherwise.Halt;
        return new(
            !tripped.IsEmpty,
            halt is not null && IsHalted(halt.Key),
            quantityKnown ? Reached(charges.MaxBy(charge => Excess(charge).Thousandths)!) : null,
            charges,
            halt is null ? [] : Latches(halt.Key, tripped)
        );
    }

    // One act counts once and has one severity, however many targets it has.
    private bool QuantityIsKnown(out Amount amount)
    {
        amount = limit.Quantity == Quantity.Severity ? Amount.Zero : Amount.One;
        var known = true;
        foreach (var facts in targets)
        {
            if (limit.Quantity == Quantity.Severity)
            {
                var severity = facts[Vocabulary.EffectSeverity];
                known &= severity.IsKnown;
                var worst = severity.IsKnown ? severity.AsAmount : Vocabulary.EffectSeverity.Greatest!.Value;
                amount = Amount.Max(amount, worst);
            }
            else if (limit.Quantity == Quantity.DistinctTargets)
            {
                known &= facts.TargetName is not null;
            }
        }

        return known;
    }

    private ImmutableArray<Charge> Charges(Amount amount)
    {
        var keys = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        var open = new Dictionary<string, (ImmutableArray<string?> Parts, SortedSet<string> Names)>(
            StringComparer.Ordinal
        );
        foreach (var facts in targets)
        {
            foreach (var parts in LimitKeys.Combinations(limit.Keys, facts))
            {
                var key = LimitKeys.Join(parts);
                var named = !parts.Any(LimitKeys.IsOpen)
                    ? keys.TryGetValue(key, out var known)
                        ? known
                        : keys[key] = NewNames()
                    : open.TryGetValue(key, out var some)
                        ? some.Names
                        : (open[key] = (parts, NewNames())).Names;
                named.Add(facts.TargetName ?? Unnamed);
            }
        }

        // The more of a combination is known the earlier it is settled: it may be what a less known one stands for.
        foreach (
            var (key, (parts, _)) in open.OrderBy(pair => pair.Value.Parts.Count(LimitKeys.IsOpen))
                .ThenBy(pair => pair.Key, StringComparer.Ordinal)
        )
        {
            // Combinations not known to differ may all be the same key, so each is settled with the names of all of these.
            var names = NewNames();
            foreach (var (others, some) in open.Values)
            {
                names.UnionWith(LimitKeys.MayMeet(parts, others) ? some : []);
            }

            var worst = WorstLive(key, parts, names, keys, amount);
            (keys.TryGetValue(worst, out var known) ? known : keys[worst] = NewNames()).UnionWith(names);
        }

        return [.. keys.Select(pair => ChargeOf(pair.Key, pair.Value, amount))];
    }

    private static SortedSet<string> NewNames() => new(StringComparer.Ordinal);

    // An unknown key reads and charges the worst live key that it may be; the keys of this same act are live.
    private string WorstLive(
        string unknown,
        ImmutableArray<string?> parts,
        SortedSet<string> names,
        SortedDictionary<string, SortedSet<string>> keys,
        Amount amount
    )
    {
        var (worst, worstExcess) = (unknown, Excess(ChargeOf(unknown, names, amount)));
        foreach (
            var live in tallies
                .LiveKeysOf(name, now, limit.Window)
                .Union(keys.Keys, StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
        )
        {
            if (!LimitKeys.MayBe(parts, live))
            {
                continue;
            }

            IEnumerable<string> all = keys.TryGetValue(live, out var own)
                ? own.Union(names, StringComparer.Ordinal)
                : names;
            var excess = Excess(ChargeOf(live, all, amount));
            if (excess > worstExcess || (excess == worstExcess && worst == unknown))
            {
                (worst, worstExcess) = (live, excess);
            }
        }

        return worst;
    }

    private Charge ChargeOf(string key, IEnumerable<string> names, Amount amount)
    {
        if (limit.Quantity != Quantity.DistinctTargets)
        {
            return new(name, key, amount, []);
        }

        ImmutableArray<string> different = [.. names];
        return new(name, key, Amount.Of(different.Length), different);
    }

    // With this act included.
    private Amount Reached(Charge charge)
    {
        if (limit.Quantity != Quantity.DistinctTargets)
        {
            return tallies.Read(name, charge.Key, now, limit.Window) + charge.Amount;
        }

        var reached = tallies.ReadTargets(name, charge.Key, now, limit.Window);
        foreach (var target in charge.Targets)
        {
            reached += tallies.Counts(name, charge.Key, target, now, limit.Window) ? 0 : 1;
        }

        return Amount.Of(reached);
    }

    private Amount Excess(Charge charge) =>
        Reached(charge) - (limit.Bound + (limit.BoundPerProvoked * tallies.ProvokedUnder(name, charge.Key)));

    private bool IsHalted(LimitKey key)
    {
        if (!tallies.IsHalted(name))
        {
            return false;
        }

        foreach (var facts in targets)
        {
            var values = LimitKeys.ValuesOf(key, facts);
            if (!values.Complete || values.Elements.Any(IsHalted))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsHalted(string value) =>
        tallies.IsHalted(name, value)
        || (
            LimitKeys.IsOpen(value)
            && tallies.Latches.Any(latch => latch.Limit == name && LimitKeys.MayBe(value, latch.Key))
        );

    // What is halted is the part of the tripped keys that the halt names; a key that the limit does not count by is read off the act.
    private ImmutableArray<Latch> Latches(LimitKey key, ImmutableArray<Charge> tripped)
    {
        if (tripped.IsEmpty)
        {
            return [];
        }

        var place = limit.Keys.IndexOf(key);
        var halted =
            place >= 0
                ? tripped.Select(charge => LimitKeys.Split(charge.Key)[place])
                : targets.SelectMany(facts =>
                    LimitKeys.ValuesOf(key, facts) is var values && values.Complete
                        ? values.Elements
                        : values.Elements.Add(LimitKeys.Unknown)
                );
        return
        [
            .. halted
                .Distinct(StringComparer.Ordinal)
                .Where(value => !tallies.IsHalted(name, value))
                .Order(StringComparer.Ordinal)
                .Select(value => new Latch(name, value)),
        ];
    }
}
