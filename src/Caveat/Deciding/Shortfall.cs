namespace Caveat.Deciding;

/// <summary>What keeps a condition from being true: the fewest atoms that would have to turn out otherwise.</summary>
internal sealed class Shortfall(Facts facts, Pack pack)
{
    private readonly Dictionary<
        (int Definition, bool Wanted),
        List<(Condition Atom, bool Wanted)>
    > _defined = [];

    /// <summary>The atoms, each with the truth it would need; none where the condition is true.</summary>
    public IReadOnlyList<(Condition Atom, bool Wanted)> Of(Condition? condition) =>
        condition is null ? [] : Missing(condition, wanted: true);

    /// <summary>The truth of the condition.</summary>
    public Truth TruthOf(Condition? condition) =>
        condition is null
            ? Truth.True
            : new ConditionTruth(facts, pack, new Truth[pack.Definitions.Length]).Of(condition);

    private List<(Condition Atom, bool Wanted)> Missing(Condition condition, bool wanted) =>
        condition switch
        {
            Condition.Not not => Missing(not.Part, !wanted),
            Condition.All all => wanted
                ? Together(all.Parts.Select(part => Missing(part, true)))
                : Fewest(all.Parts.Select(part => Missing(part, false)), condition, wanted),
            Condition.Any any => wanted
                ? Fewest(any.Parts.Select(part => Missing(part, true)), condition, wanted)
                : Together(any.Parts.Select(part => Missing(part, false))),
            Condition.Defined defined => MissingOf(defined.Definition, wanted),
            _ => TruthOf(condition) == Truths.Of(wanted) ? [] : [(condition, wanted)],
        };

    // Each definition once, however often it is referred to.
    private List<(Condition Atom, bool Wanted)> MissingOf(Definition definition, bool wanted)
    {
        if (!_defined.TryGetValue((definition.Index, wanted), out var missing))
        {
            missing = Missing(definition.Condition, wanted);
            _defined[(definition.Index, wanted)] = missing;
        }

        return missing;
    }

    private static List<(Condition Atom, bool Wanted)> Together(
        IEnumerable<List<(Condition Atom, bool Wanted)>> parts
    ) =>
        [
            .. parts
                .SelectMany(part => part)
                .DistinctBy(missing => missing.Atom, ReferenceEqualityComparer.Instance),
        ];

    // Nothing to choose from cannot be had at all: the whole condition stands for what is missing.
    private static List<(Condition Atom, bool Wanted)> Fewest(
        IEnumerable<List<(Condition Atom, bool Wanted)>> parts,
        Condition whole,
        bool wanted
    ) => parts.MinBy(part => part.Count) ?? [(whole, wanted)];
}
