using System.Collections.Immutable;

namespace Caveat.Deciding;

/// <summary>The facts of an act with some of them changed on every target, and what follows computed anew.</summary>
internal sealed class Variation
{
    private static readonly ImmutableArray<AttributeDefinition> _computed =
    [
        Vocabulary.EffectKind,
        Vocabulary.EffectReversible,
        Vocabulary.ActionCategory,
        Vocabulary.EffectSeverity,
        Vocabulary.ProportionExcess,
    ];

    private readonly ImmutableArray<(Facts Facts, ComputedFacts Declared)> _targets;

    public Variation(ImmutableArray<Facts> targets) =>
        _targets = [.. targets.Select(facts => (facts, Declared(facts)))];

    /// <summary>How many targets the act has.</summary>
    public int Targets => _targets.Length;

    /// <summary>The facts of the first target.</summary>
    public Facts First => _targets[0].Facts;

    /// <summary>The facts of every target with the changes made.</summary>
    public Facts[] With(ReadOnlySpan<Step> steps)
    {
        var changed = new Facts[_targets.Length];
        for (var i = 0; i < changed.Length; i++)
        {
            var (facts, declared) = _targets[i];
            var builder = facts.ToBuilder();
            foreach (var step in steps)
            {
                Make(step, builder);
            }

            Derivation.Derive(builder, declared);
            changed[i] = builder.ToFacts();
        }

        return changed;
    }

    private static void Make(Step step, FactsBuilder facts)
    {
        if (step.Place is { } place)
        {
            facts.Extent = place(facts.Extent);
        }

        if (step.Value is not var (attribute, value))
        {
            return;
        }

        facts[attribute] = value;
        if (
            ReferenceEquals(attribute, Vocabulary.TargetOwner)
            || ReferenceEquals(attribute, Vocabulary.TargetConsent)
        )
        {
            ActFacts.Agree(facts);
        }
    }

    // A computed fact that differs from what is computed was declared, or a binding set it: it stays as it is. One that was
    // declared is an input of those after it, so each is looked at with the earlier ones in place.
    private static ComputedFacts Declared(Facts facts)
    {
        var derived = facts.ToBuilder();
        var declared = ComputedFacts.None;
        foreach (var attribute in _computed)
        {
            Derivation.Derive(derived, declared);
            if (derived[attribute] != facts[attribute])
            {
                declared |= Derivation.Given(attribute);
                derived[attribute] = facts[attribute];
            }
        }

        return declared;
    }
}
