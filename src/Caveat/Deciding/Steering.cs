using System.Collections.Immutable;

namespace Caveat.Deciding;

/// <summary>Changes a case so that a condition becomes true or false, choosing at random among the ways that are open.</summary>
internal sealed class Steering(
    Boundaries boundaries,
    ImmutableArray<AttributeDefinition> inputs,
    Dice dice,
    ImmutableArray<AttributeDefinition> mayBeUnknown
)
{
    // How often inputs of a computed fact are drawn anew before it is given up.
    private const int Tries = 8;

    // Defines that double each other would else be walked without end; what is left over is drawn at random.
    private const int MostSteps = 2_000;

    private int _steps;

    private readonly Dictionary<AttributeDefinition, ImmutableArray<FactValue>> _values = new(
        ReferenceEqualityComparer.Instance
    );

    private readonly Dictionary<Condition, (ImmutableArray<AttributeDefinition> Drawn, bool Direct)> _drawn =
        new(ReferenceEqualityComparer.Instance);

    /// <summary>Gives every input that has no baseline a known value.</summary>
    public void Known(FactSample sample)
    {
        foreach (var attribute in inputs)
        {
            if (!sample[attribute].IsKnown)
            {
                sample[attribute] = Drawn(attribute);
            }
        }
    }

    /// <summary>Draws so many inputs anew, unknown among them where they may be, and the place of the target.</summary>
    public void Scatter(FactSample sample, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var attribute = inputs[dice.Below(inputs.Length)];
            sample[attribute] =
                dice.OneIn(12) && mayBeUnknown.Contains(attribute) ? FactValue.Unknown : Drawn(attribute);
        }

        foreach (var zone in boundaries.Zones)
        {
            sample.Extent = ActFacts.In(sample.Extent, zone, dice.OneIn(2));
        }

        if (boundaries.Ranges.Count > 0 && dice.OneIn(2))
        {
            sample.Extent = ActFacts.In(
                sample.Extent,
                boundaries.Ranges.ElementAt(dice.Below(boundaries.Ranges.Count)),
                inside: true
            );
        }

        DeclareMore(sample);
    }

    /// <summary>Tries to give the condition the truth wanted, true or false; an absent condition is true whatever is done.</summary>
    public void Steer(FactSample sample, Condition? condition, Truth wanted)
    {
        _steps = MostSteps;
        Walk(sample, condition, wanted);
    }

    private void Walk(FactSample sample, Condition? condition, Truth wanted)
    {
        if (--_steps < 0)
        {
            return;
        }

        switch (condition)
        {
            case null:
                break;
            case Condition.All all:
                SteerParts(sample, all.Parts, wanted, every: wanted == Truth.True);
                break;
            case Condition.Any any:
                SteerParts(sample, any.Parts, wanted, every: wanted == Truth.False);
                break;
            case Condition.Not not:
                Walk(sample, not.Part, wanted.Not());
                break;
            case Condition.Defined defined:
                Walk(sample, defined.Definition.Condition, wanted);
                break;
            default:
                SteerAtom(sample, condition, wanted);
                break;
        }
    }

    private void SteerParts(FactSample sample, ImmutableArray<Condition> parts, Truth wanted, bool every)
    {
        if (parts.IsEmpty)
        {
            return;
        }

        // Parts can disagree about a fact; beginning anywhere lets each of them have the last word some time.
        var first = dice.Below(parts.Length);
        for (var i = 0; i < (every ? parts.Length : 1); i++)
        {
            Walk(sample, parts[(first + i) % parts.Length], wanted);
        }
    }

    private void SteerAtom(FactSample sample, Condition atom, Truth wanted)
    {
        var inside = wanted == Truth.True;
        switch (atom)
        {
            case Condition.InZone zone:
                sample.Extent = ActFacts.In(sample.Extent, zone.Zone, inside);
                return;
            case Condition.InRange range:
                sample.Extent = ActFacts.In(sample.Extent, range.Range, inside);
                return;
            case Condition.IsOneOf { Values: [_, ..] values } isOneOf when inside:
                sample[isOneOf.Attribute] = values[dice.Below(values.Length)];
                return;
            case Condition.Has has:
                sample[has.Attribute] = FactValue.Of(Asked(sample[has.Attribute].AsSet, has, inside));
                return;
            case Condition.IsKnown { Attribute: { Computed: false } attribute }:
                sample[attribute] = inside || !mayBeUnknown.Contains(attribute) ? Drawn(attribute) : default;
                return;
            default:
                Try(sample, atom, wanted);
                return;
        }
    }

    // Draws what the atom reads, or the inputs of what it reads, until it has the truth wanted.
    private void Try(FactSample sample, Condition atom, Truth wanted)
    {
        var (drawn, direct) = InputsOf(atom);
        for (var i = 0; i < (direct ? 4 * Tries : Tries); i++)
        {
            if (new ConditionTruth(sample.ToFacts(), _none, []).Of(atom) == wanted)
            {
                return;
            }

            var attribute = drawn[dice.Below(drawn.Length)];
            sample[attribute] = Drawn(attribute);
            if (!direct)
            {
                DeclareMore(sample);
            }
        }
    }

    private (ImmutableArray<AttributeDefinition> Drawn, bool Direct) InputsOf(Condition atom)
    {
        if (!_drawn.TryGetValue(atom, out var drawn))
        {
            var read = new Boundaries();
            read.Add(atom);
            drawn = (ActFacts.InputsOf(read.Attributes), read.Attributes is [{ Computed: false }]);
            _drawn[atom] = drawn;
        }

        return drawn;
    }

    private void DeclareMore(FactSample sample)
    {
        foreach (var attribute in _declarable)
        {
            if (dice.OneIn(6))
            {
                sample[attribute] = Drawn(attribute);
            }
        }
    }

    private FactValue Drawn(AttributeDefinition attribute)
    {
        if (!_values.TryGetValue(attribute, out var values))
        {
            _values[attribute] = values = boundaries.ValuesOf(attribute);
        }

        return values[dice.Below(values.Length)];
    }

    private FactSet Asked(FactSet set, Condition.Has has, bool inside) =>
        inside
            ? FactSet.Of([
                .. set.Elements,
                .. has.AllOfThem ? has.Elements : [has.Elements[dice.Below(has.Elements.Length)]],
            ])
            : FactSet.Of(set.Elements.Except(has.Elements, StringComparer.Ordinal));

    private static readonly ImmutableArray<AttributeDefinition> _declarable =
    [
        Vocabulary.EffectKind,
        Vocabulary.ActionCategory,
        Vocabulary.EffectReversible,
    ];

    // An atom refers to no definition.
    private static readonly Pack _none = new()
    {
        Name = "",
        Version = "",
        Layer = Layer.Mission,
        Digest = "",
    };
}
