using System.Collections.Immutable;

namespace Caveat.Deciding;

/// <summary>
/// Draws cases for the search of one guarantee: first its pack's examples, then facts at the boundaries of what norms ask, at
/// random and steered towards breaking the promise. Deterministic in its seed.
/// </summary>
internal sealed class FactSampler
{
    private readonly NormSet _norms;
    private readonly Guarantee _guarantee;
    private readonly ImmutableArray<Example> _examples;
    private readonly Boundaries _boundaries = new();
    private readonly ImmutableArray<AttributeDefinition> _inputs;
    private readonly ImmutableArray<Norm> _permits;
    private readonly ImmutableArray<Norm> _restrictions;
    private readonly Dice _dice;
    private readonly Steering _steering;

    // Every fact that such a guarantee does not mention is free but known.
    private readonly bool _allKnown;

    public FactSampler(NormSet norms, PlacedPack placed, Guarantee guarantee, ulong seed)
    {
        _norms = norms;
        _guarantee = guarantee;
        _examples = [.. norms.Packs.SelectMany(pack => pack.Pack.Examples)];
        _allKnown = guarantee.Promise is Promise.AlwaysPermitAutomatically;
        var all = norms.Packs.SelectMany(pack => pack.Pack.Norms).ToList();
        _permits = [.. all.Where(norm => norm.Statement is Statement.Permit)];
        _restrictions = [.. all.Where(norm => norm.Statement is Statement.Forbid or Statement.Require)];

        _boundaries.Add(guarantee.Condition);
        var mentioned = ActFacts.InputsOf(_boundaries.Attributes);
        foreach (var norm in all)
        {
            _boundaries.Add(norm.Condition);
        }

        _inputs = [.. ActFacts.InputsOf([.. _boundaries.Attributes, Vocabulary.ActionVerb])];
        _dice = new(seed);
        _steering = new(_boundaries, _inputs, _dice, _allKnown ? mentioned : _inputs);
    }

    /// <summary>The next case; <paramref name="index"/> counts from 0.</summary>
    public FactSample Next(int index)
    {
        if (index < _examples.Length && !_allKnown)
        {
            return Of(_examples[index]);
        }

        var sample = FactSample.Baseline(_norms.Schema);
        _steering.Known(sample);
        if (_dice.OneIn(3))
        {
            _steering.Scatter(sample, _inputs.Length);
            if (_dice.OneIn(3))
            {
                return sample;
            }
        }

        if (_allKnown)
        {
            TowardsRefusal(sample);
        }
        else
        {
            TowardsPermit(sample);
        }

        return sample;
    }

    private FactSample Of(Example example)
    {
        var sample = FactSample.Baseline(_norms.Schema);
        foreach (var (attribute, value) in example.Given)
        {
            sample[attribute] = value;
        }

        return sample;
    }

    // To break a `never`: restrictions that do not bite, a permit that does, and the condition of the guarantee.
    private void TowardsPermit(FactSample sample)
    {
        foreach (var restriction in _restrictions)
        {
            if (!_dice.OneIn(4))
            {
                _steering.Steer(sample, restriction.Condition, Truth.False);
            }
        }

        var conditionFirst = _dice.OneIn(2);
        if (conditionFirst)
        {
            _steering.Steer(sample, _guarantee.Condition, Truth.True);
        }

        if (!_permits.IsEmpty)
        {
            _steering.Steer(sample, _permits[_dice.Below(_permits.Length)].Condition, Truth.True);
        }

        if (!conditionFirst)
        {
            _steering.Steer(sample, _guarantee.Condition, Truth.True);
        }
    }

    // To break an `always`: one restriction that bites, or permits that do not, and the condition of the guarantee.
    private void TowardsRefusal(FactSample sample)
    {
        if (!_restrictions.IsEmpty && !_dice.OneIn(3))
        {
            var restriction = _restrictions[_dice.Below(_restrictions.Length)];
            _steering.Steer(sample, restriction.Condition, Truth.True);
        }
        else
        {
            foreach (var permit in _permits)
            {
                _steering.Steer(sample, permit.Condition, Truth.False);
            }
        }

        _steering.Steer(sample, _guarantee.Condition, Truth.True);
    }
}
