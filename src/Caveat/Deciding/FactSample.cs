using System.Collections.Immutable;

namespace Caveat.Deciding;

/// <summary>
/// One case of a search: inputs, and computed facts declared above what is computed. Its facts agree with each other as those of
/// proposals do.
/// </summary>
internal sealed class FactSample
{
    private readonly FactsBuilder _inputs;

    private FactSample(FactsBuilder inputs, ComputedFacts declared)
    {
        _inputs = inputs;
        Declared = declared;
    }

    /// <summary>Which computed facts are declared.</summary>
    public ComputedFacts Declared { get; private set; }

    /// <summary>Everything at its baseline.</summary>
    public static FactSample Baseline(Schema schema) => new(ActFacts.Baseline(schema), ComputedFacts.None);

    /// <summary>Where the target is.</summary>
    public TargetExtent Extent
    {
        get => _inputs.Extent;
        set => _inputs.Extent = value;
    }

    /// <summary>The value of an input.</summary>
    public FactValue this[AttributeDefinition attribute]
    {
        get => _inputs[attribute];
        set
        {
            _inputs[attribute] = value;
            Declared |= Derivation.Given(attribute);
        }
    }

    /// <summary>A case that can be changed apart.</summary>
    public FactSample Copy() => new(_inputs.ToFacts().ToBuilder(), Declared);

    /// <summary>
    /// The facts of the case. What is declared only ever raises: a lower kind or category than the computed one is not taken, nor
    /// that an act could be undone which cannot be.
    /// </summary>
    public Facts ToFacts()
    {
        var facts = _inputs.ToFacts().ToBuilder();
        ActFacts.Agree(facts);
        var declared = Declared & (ComputedFacts.Kind | ComputedFacts.Category | ComputedFacts.Reversible);
        Derivation.Derive(facts);
        if (declared == ComputedFacts.None)
        {
            return facts.ToFacts();
        }

        Raise(facts, Vocabulary.EffectKind, ComputedFacts.Kind);
        Raise(facts, Vocabulary.ActionCategory, ComputedFacts.Category);
        if (declared.HasFlag(ComputedFacts.Reversible) && !_inputs[Vocabulary.EffectReversible].AsBool)
        {
            facts[Vocabulary.EffectReversible] = FactValue.Of(false);
        }

        Derivation.Derive(facts, declared);
        return facts.ToFacts();
    }

    /// <summary>Steps that each take one thing back to its baseline.</summary>
    public IEnumerable<Func<FactSample, FactSample>> TowardsBaseline()
    {
        yield return sample => sample.Changed(copy => copy.Extent = ActFacts.Nowhere);
        yield return sample => sample.Changed(copy => copy.Declared = ComputedFacts.None);
        foreach (var attribute in _inputs.Schema.Attributes)
        {
            // An act without a verb is no ordinary one: the verb stays.
            if (!attribute.Computed && !ReferenceEquals(attribute, Vocabulary.ActionVerb))
            {
                yield return sample => sample.Changed(copy => copy[attribute] = attribute.Baseline);
            }
        }
    }

    /// <summary>What is not at its baseline.</summary>
    public ImmutableArray<(string Fact, string Value)> Differing()
    {
        var facts = ToFacts();
        var differing = facts
            .Schema.Attributes.Where(attribute =>
                attribute.Computed
                    ? Declared.HasFlag(Derivation.Given(attribute))
                    : facts[attribute] != attribute.Baseline
            )
            .Select(attribute => (attribute.Name, facts[attribute].Describe(attribute)));
        return [.. differing, .. Places()];
    }

    private IEnumerable<(string Fact, string Value)> Places()
    {
        if (Extent.Addresses is [_, ..] addresses)
        {
            yield return ("target", string.Join(", ", addresses));
        }

        if (Extent.ZonesTouched.Count > 0)
        {
            yield return (
                "target zones",
                string.Join(", ", Extent.ZonesTouched.Order(StringComparer.Ordinal))
            );
        }

        if (!Extent.ZonesComplete || !Extent.AddressesComplete)
        {
            yield return ("target place", "unknown");
        }
    }

    private FactSample Changed(Action<FactSample> change)
    {
        var copy = Copy();
        change(copy);
        return copy;
    }

    private void Raise(FactsBuilder facts, AttributeDefinition attribute, ComputedFacts flag)
    {
        var declared = _inputs[attribute];
        if (Declared.HasFlag(flag) && declared.IsKnown && facts[attribute] is { IsKnown: true } computed)
        {
            facts[attribute] = declared.AsIndex > computed.AsIndex ? declared : computed;
        }
    }
}
