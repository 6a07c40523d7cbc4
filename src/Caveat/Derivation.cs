namespace Caveat;

/// <summary>
/// The facts that follow from other facts: one derivation for live proposals, for the examples of packs and for searches.
/// What an unknown input leaves open is unknown; a verb nobody mapped counts as the gravest.
/// </summary>
public static class Derivation
{
    /// <summary>Facts in which every attribute has the baseline of the vocabulary; the computed ones wait for <see cref="Derive"/>.</summary>
    public static FactsBuilder Baseline(Schema schema)
    {
        var facts = new FactsBuilder(schema);
        foreach (var attribute in schema.Attributes)
        {
            facts[attribute] = attribute.Baseline;
        }

        return facts;
    }

    /// <summary>Which computed facts are among the attributes: those override what would be computed.</summary>
    public static ComputedFacts Given(IEnumerable<AttributeDefinition> attributes)
    {
        var given = ComputedFacts.None;
        foreach (var attribute in attributes)
        {
            given |= Given(attribute);
        }

        return given;
    }

    /// <summary>The computed fact that the attribute is; none for any other attribute.</summary>
    public static ComputedFacts Given(AttributeDefinition attribute) =>
        ReferenceEquals(attribute, Vocabulary.EffectKind) ? ComputedFacts.Kind
        : ReferenceEquals(attribute, Vocabulary.EffectReversible) ? ComputedFacts.Reversible
        : ReferenceEquals(attribute, Vocabulary.ActionCategory) ? ComputedFacts.Category
        : ReferenceEquals(attribute, Vocabulary.EffectSeverity) ? ComputedFacts.Severity
        : ReferenceEquals(attribute, Vocabulary.ProportionExcess) ? ComputedFacts.Excess
        : ComputedFacts.None;

    /// <summary>
    /// Sets every computed fact that was not given from the others as they stand, and raises <c>effect.hosts</c> to
    /// <c>target.count</c>: no act affects fewer hosts than it has targets, whatever was given.
    /// </summary>
    public static void Derive(FactsBuilder facts, ComputedFacts given = ComputedFacts.None)
    {
        var verb = VerbTable.Of(VerbIn(facts));
        facts[Vocabulary.EffectHosts] = HostsIn(facts);
        if (!given.HasFlag(ComputedFacts.Kind))
        {
            facts[Vocabulary.EffectKind] = FactValue.OfIndex((int)verb.Floor);
        }

        if (!given.HasFlag(ComputedFacts.Reversible))
        {
            facts[Vocabulary.EffectReversible] = FactValue.Of(verb.Reversible);
        }

        if (!given.HasFlag(ComputedFacts.Category))
        {
            facts[Vocabulary.ActionCategory] = CategoryIn(facts, verb);
        }

        if (!given.HasFlag(ComputedFacts.Severity))
        {
            facts[Vocabulary.EffectSeverity] = SeverityIn(facts, verb);
        }

        if (!given.HasFlag(ComputedFacts.Excess))
        {
            facts[Vocabulary.ProportionExcess] = ExcessIn(facts);
        }
    }

    private static Verb? VerbIn(FactsBuilder facts) =>
        facts[Vocabulary.ActionVerb] is { IsKnown: true } verb ? (Verb)verb.AsIndex : null;

    private static FactValue HostsIn(FactsBuilder facts)
    {
        var hosts = facts[Vocabulary.EffectHosts];
        var count = facts[Vocabulary.TargetCount];
        return hosts.IsKnown && count.IsKnown
            ? FactValue.Of(Amount.Min(Vocabulary.GreatestCount, Amount.Max(hosts.AsAmount, count.AsAmount)))
            : FactValue.Unknown;
    }

    private static FactValue CategoryIn(FactsBuilder facts, VerbTable.Row verb) =>
        facts[Vocabulary.EffectLocus] is { IsKnown: true } locus
            ? FactValue.OfIndex((int)verb.CategoryAt((Locus)locus.AsIndex))
            : FactValue.Unknown;

    private static FactValue SeverityIn(FactsBuilder facts, VerbTable.Row verb)
    {
        var kind = facts[Vocabulary.EffectKind];
        var hosts = facts[Vocabulary.EffectHosts];
        var people = facts[Vocabulary.EffectPeople];
        var spillover = facts[Vocabulary.EffectSpillover];
        if (!kind.IsKnown || !hosts.IsKnown || !people.IsKnown || !spillover.IsKnown)
        {
            return FactValue.Unknown;
        }

        var permanent = IsPermanent(facts, verb, (EffectKind)kind.AsIndex);
        return permanent == Truth.Unknown
            ? FactValue.Unknown
            : FactValue.Of(
                SeverityFormula.Of(
                    (EffectKind)kind.AsIndex,
                    hosts.AsAmount,
                    people.AsAmount,
                    permanent == Truth.True,
                    spillover.AsAmount,
                    facts.Criticality
                )
            );
    }

    private static Truth IsPermanent(FactsBuilder facts, VerbTable.Row verb, EffectKind kind)
    {
        var reversible = facts[Vocabulary.EffectReversible];
        var duration = facts[Vocabulary.EffectDuration];
        var irreversible =
            kind <= EffectKind.Observe ? Truth.False
            : reversible.IsKnown ? Truths.Of(!reversible.AsBool)
            : Truth.Unknown;
        var endless =
            !verb.Persists ? Truth.False
            : duration.IsKnown ? Truths.Of(duration.AsAmount.IsUnbounded)
            : Truth.Unknown;
        return irreversible.Or(endless);
    }

    private static FactValue ExcessIn(FactsBuilder facts)
    {
        var category = facts[Vocabulary.ActionCategory];
        if (category.IsKnown && (Category)category.AsIndex == Category.Maintenance)
        {
            return FactValue.Of(Amount.Zero);
        }

        var severity = facts[Vocabulary.EffectSeverity];
        var threat = facts[Vocabulary.ThreatSeverity];
        var confidence = facts[Vocabulary.ThreatConfidence];
        return category.IsKnown && severity.IsKnown && threat.IsKnown && confidence.IsKnown
            ? FactValue.Of(
                Amount.Max(Amount.Zero, severity.AsAmount - (threat.AsAmount * confidence.AsAmount))
            )
            : FactValue.Unknown;
    }
}

/// <summary>The facts that <see cref="Derivation"/> computes.</summary>
[Flags]
public enum ComputedFacts
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary><c>effect.kind</c>: the verb's floor.</summary>
    Kind = 1,

    /// <summary><c>effect.reversible</c>: by verb.</summary>
    Reversible = 2,

    /// <summary><c>action.category</c>: by verb and locus.</summary>
    Category = 4,

    /// <summary><c>effect.severity</c>: the formula.</summary>
    Severity = 8,

    /// <summary><c>proportion.excess</c>: by how much the effect outweighs the threat.</summary>
    Excess = 16,
}
