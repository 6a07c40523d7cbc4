using System.Collections.Immutable;
using Caveat.Approving;
using Caveat.Restraining;

namespace Caveat.Deciding;

/// <summary>What the norms that bite amount to: collected target by target and pack by pack, then concluded in a ruling.</summary>
internal sealed class Findings(NormSet norms)
{
    private readonly List<Ground> _grounds = [];
    private readonly List<Formula> _owed = [];
    private readonly List<Obligation> _obligations = [];
    private readonly List<(PlacedPack Pack, Norm Norm, Truth Truth, int Target)> _limits = [];
    private readonly List<Charge> _charges = [];
    private readonly List<Latch> _latches = [];
    private readonly bool _granted =
        norms.GrantsWithoutPermit && !norms.Packs.Any(placed => Grants(norms, placed));
    private TimeSpan? _within;
    private bool _individually;
    private bool _denied;

    private int _target;
    private Permits _grants;
    private Permits _bounds;

    /// <summary>Begins with a target.</summary>
    public void Begin(int target, Facts facts)
    {
        _target = target;
        _grants = new();
        _bounds = new();
        foreach (var bar in facts.Bars)
        {
            Deny(new() { Bearing = Bearing.Barred, Bar = bar });
        }
    }

    /// <summary>A permit that is in force or expired, and whether it bites: only where its truth is true.</summary>
    public void AddPermit(PlacedPack placed, Norm norm, Statement.Permit permit, Truth truth)
    {
        if (placed.AsBounds)
        {
            _bounds.Add(permit, truth);
        }
        else if (placed.Layer == norms.Authority)
        {
            _grants.Add(permit, truth);
            if (truth == Truth.True)
            {
                var bearing = permit.Price is null ? Bearing.Grants : Bearing.GrantsAtAPrice;
                Add(
                    new()
                    {
                        Bearing = bearing,
                        Pack = placed,
                        Norm = norm,
                        Formula = permit.Price,
                    }
                );
            }
        }
    }

    /// <summary>A norm other than a permit that bites.</summary>
    public void AddRestriction(PlacedPack placed, Norm norm, Truth truth)
    {
        var ground = new Ground
        {
            Bearing = Bearing.Forbids,
            Pack = placed,
            Norm = norm,
            Truth = truth,
        };
        switch (norm.Statement)
        {
            case Statement.Forbid:
                Deny(ground);
                break;
            case Statement.Require require:
                Owe(require.Formula, require.Within, require.Individually, ground);
                break;
            case Statement.Oblige oblige:
                _obligations.AddRange(oblige.Obligations);
                Add(ground with { Bearing = Bearing.Obliges });
                break;
            case Statement.Limit:
                // Read in Conclude: a limit is about the whole act, not about one target.
                _limits.Add((placed, norm, truth, _target));
                break;
        }
    }

    /// <summary>Ends a pack: one taken as bounds forbids unless one of its permits bites, and asks for a price unless a free one does.</summary>
    public void EndPack(PlacedPack placed)
    {
        if (_bounds is { Any: true, Best: not Truth.True })
        {
            var truth = _bounds.Best.Not();
            Deny(
                new()
                {
                    Bearing = Bearing.Forbids,
                    Pack = placed,
                    Truth = truth,
                }
            );
        }
        else if (_bounds.Price() is { } price)
        {
            Owe(price, null, false, new() { Bearing = Bearing.Requires, Pack = placed });
        }

        _bounds = new();
    }

    /// <summary>Ends with a target: it must be granted, free or at a price.</summary>
    public void End()
    {
        if (!_granted && _grants.Best != Truth.True)
        {
            Deny(new() { Bearing = Bearing.NotGranted });
        }
        else if (_grants.Price() is { } price)
        {
            _owed.Add(price);
        }
    }

    /// <summary>The ruling on all targets together: the worst verdict, all requirements, all obligations.</summary>
    public Ruling Conclude(ReadOnlySpan<Facts> targets, Tallies tallies, DateTimeOffset now)
    {
        if (targets.IsEmpty)
        {
            var bar = new Bar(DecidingCodes.NoTarget.Id, "the act has no target: name what it is done to");
            Deny(new() { Bearing = Bearing.Barred, Bar = bar });
        }

        ReadLimits(targets, tallies, now);
        var verdict =
            _denied ? Verdict.Deny
            : _owed.Count > 0 ? Verdict.Hold
            : Verdict.Permit;
        var ruling = new Ruling
        {
            Verdict = verdict,
            Grounds = [.. _grounds],
            Latches = Ordered(_latches),
        };
        return verdict switch
        {
            Verdict.Deny => ruling,
            _ => ruling with
            {
                Requires = verdict == Verdict.Hold ? FormulaLogic.AllOf(_owed) : null,
                DecideWithin = _within,
                Individually = _individually,
                Obligations = ObligationOrder.Distinct(_obligations),
                Charges = [.. _charges.OrderBy(charge => charge.Limit, StringComparer.Ordinal)],
            },
        };
    }

    private static ImmutableArray<Latch> Ordered(List<Latch> latches) =>
        latches.Count == 0
            ? []
            :
            [
                .. latches
                    .OrderBy(latch => latch.Limit, StringComparer.Ordinal)
                    .ThenBy(latch => latch.Key, StringComparer.Ordinal),
            ];

    private void ReadLimits(ReadOnlySpan<Facts> targets, Tallies tallies, DateTimeOffset now)
    {
        var acts = targets.ToArray();
        foreach (var bites in _limits.GroupBy(bite => bite.Norm, ReferenceEqualityComparer.Instance))
        {
            var (pack, norm, _, target) = bites.First();
            var limit = (Statement.Limit)norm.Statement;
            var name = $"{pack.Pack.Name}/{norm.Id}";
            var meter = new LimitMeter(
                name,
                limit,
                [.. bites.Select(bite => acts[bite.Target])],
                tallies,
                now
            );
            var reading = meter.Read();
            _charges.AddRange(reading.Charges);
            _latches.AddRange(reading.Latches);
            _target = target;
            var ground = new Ground
            {
                Bearing = Bearing.Counts,
                Pack = pack,
                Norm = norm,
                Truth = bites.Max(bite => bite.Truth),
                Reached = reading.Reached,
            };
            if (!reading.Tripped && !reading.Halted)
            {
                Add(ground);
            }
            else if (limit.Otherwise is Otherwise.Require require)
            {
                Owe(require.Formula, require.Within, require.Individually, ground);
            }
            else
            {
                Deny(ground with { Bearing = Bearing.Forbids });
            }
        }
    }

    private void Owe(Formula formula, TimeSpan? within, bool individually, Ground ground)
    {
        _owed.Add(formula);
        _within = within is { } time && (_within is null || time < _within) ? time : _within;
        _individually |= individually;
        Add(ground with { Bearing = Bearing.Requires, Formula = formula });
    }

    private void Deny(Ground ground)
    {
        _denied = true;
        Add(ground);
    }

    private void Add(Ground ground) =>
        _grounds.Add(ground.Target == _target ? ground : ground with { Target = _target });

    private static bool Grants(NormSet norms, PlacedPack placed) =>
        placed.Layer == norms.Authority
        && !placed.AsBounds
        && placed.Pack.Norms.Any(norm => norm.Statement is Statement.Permit);

    /// <summary>The permits of one pack or of the authority, on one target.</summary>
    private struct Permits
    {
        private List<Formula>? _prices;
        private bool _free;

        /// <summary>Whether there is any.</summary>
        public bool Any { get; private set; }

        /// <summary>The truth of the one that comes closest to biting.</summary>
        public Truth Best { get; private set; }

        public void Add(Statement.Permit permit, Truth truth)
        {
            Any = true;
            Best = Best.Or(truth);
            if (truth == Truth.True && permit.Price is { } price)
            {
                (_prices ??= []).Add(price);
            }

            _free |= truth == Truth.True && permit.Price is null;
        }

        /// <summary>Any one of the prices of those that bite; null where a free one does, or none.</summary>
        public readonly Formula? Price() => _free || _prices is null ? null : FormulaLogic.AnyOf(_prices);
    }
}
