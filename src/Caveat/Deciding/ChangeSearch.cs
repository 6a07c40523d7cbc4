using System.Collections.Immutable;
using Caveat.Restraining;

namespace Caveat.Deciding;

/// <summary>
/// Looks for changes of facts that lower a verdict, with bounded work: first each fact alone, then pairs. Only inputs are changed;
/// what follows from them is computed anew. A change is reported only after it was ruled on.
/// </summary>
internal sealed class ChangeSearch
{
    private const int MostTargetsRuled = 3_000;
    private const int MostReported = 8;
    private const int MostInPairs = 60;

    // What people can do something about comes first, who the agent is last.
    private static readonly string[] _order =
    [
        "effect.",
        "target.count",
        "action.opaque",
        "threat.",
        "action.",
        "target.",
        "legal.",
        "context.",
        "agent.kind",
        "agent.standing",
        "operation",
        "actuator.",
        "agent.",
    ];

    private readonly NormSet _norms;
    private readonly Tallies _tallies;
    private readonly DateTimeOffset _now;
    private readonly Ruling _ruling;
    private readonly Variation _variation;
    private readonly List<Step> _steps = [];
    private readonly int _mostRulings;
    private int _rulings;

    public ChangeSearch(
        NormSet norms,
        ImmutableArray<Facts> targets,
        Tallies tallies,
        DateTimeOffset now,
        Ruling ruling
    )
    {
        _norms = norms;
        _tallies = tallies;
        _now = now;
        _ruling = ruling;
        _variation = new(targets);
        _mostRulings = MostTargetsRuled / _variation.Targets;
        var boundaries = Boundaries.Of(norms);
        AddPlaces(boundaries);
        foreach (var attribute in ActFacts.InputsOf(boundaries.Attributes).OrderBy(RankOf))
        {
            AddValues(attribute, boundaries);
        }
    }

    /// <summary>The changes found, the least first.</summary>
    public ImmutableArray<Change> Find()
    {
        var found = new List<Change>();
        var best = _ruling.Verdict;
        var reached = new HashSet<(string Fact, Verdict Verdict)>();
        var useful = new HashSet<Step>(ReferenceEqualityComparer.Instance);
        foreach (var step in _steps)
        {
            if (Try(step) is not { } change)
            {
                continue;
            }

            useful.Add(step);
            best = change.Verdict < best ? change.Verdict : best;

            // The nearest value of a fact that reaches a verdict is enough.
            if (reached.Add((step.Fact, change.Verdict)))
            {
                found.Add(change);
            }
        }

        if (best != Verdict.Permit)
        {
            AddPairs(found, best);
        }

        return
        [
            .. found
                .OrderBy(change => change.Facts.Length)
                .ThenBy(change => change.Verdict)
                .Take(MostReported),
        ];
    }

    // Pairs are worth looking at only for a verdict that nothing reaches alone.
    private void AddPairs(List<Change> found, Verdict best)
    {
        var steps = Shortlist();
        var reached = new HashSet<(string, string)>();
        for (var i = 0; i < steps.Count; i++)
        {
            for (var j = i + 1; j < steps.Count && _rulings < _mostRulings; j++)
            {
                var (one, other) = (steps[i], steps[j]);
                if (
                    one.Fact != other.Fact
                    && !reached.Contains((one.Fact, other.Fact))
                    && Try(one, other) is { } change
                    && change.Verdict < best
                )
                {
                    reached.Add((one.Fact, other.Fact));
                    found.Add(change);
                }
            }
        }
    }

    // What the grounds read, and what every permit reads where none bites, before all else.
    private List<Step> Shortlist()
    {
        var pressing = new Boundaries();
        foreach (
            var ground in _ruling.Grounds.Where(ground =>
                ground.Bearing is Bearing.Forbids or Bearing.Requires
            )
        )
        {
            pressing.Add(ground.Norm?.Condition);
        }

        var permits =
            from placed in _norms.Packs
            from norm in placed.Pack.Norms
            where norm.Statement is Statement.Permit
            select norm.Condition;
        foreach (var condition in permits)
        {
            pressing.Add(condition);
        }

        var names = ActFacts
            .InputsOf(pressing.Attributes)
            .Select(attribute => attribute.Name)
            .ToHashSet(StringComparer.Ordinal);
        return [.. _steps.OrderBy(step => names.Contains(step.Fact) ? 0 : 1).Take(MostInPairs)];
    }

    private Change? Try(params ReadOnlySpan<Step> steps)
    {
        if (_rulings >= _mostRulings)
        {
            return null;
        }

        _rulings++;
        var facts = _variation.With(steps);
        var ruling = ReferenceEvaluator.Rule(_norms, facts, _tallies, _now);
        if (ruling.Verdict >= _ruling.Verdict)
        {
            return null;
        }

        var changed = ImmutableArray.CreateBuilder<(string, string, string)>();
        foreach (var step in steps)
        {
            changed.Add((step.Fact, step.From, step.To));
        }

        return new(changed.ToImmutable(), ruling.Verdict, ruling.Requires);
    }

    private void AddPlaces(Boundaries boundaries)
    {
        var extent = _variation.First.Extent;
        foreach (var zone in boundaries.Zones)
        {
            var from = PlaceText.Of(extent, zone);
            _steps.Add(
                new(
                    $"target zone {zone}",
                    from,
                    "not touched",
                    null,
                    place => ActFacts.In(place, zone, false)
                )
            );
            _steps.Add(
                new($"target zone {zone}", from, "within", null, place => ActFacts.In(place, zone, true))
            );
        }

        foreach (var range in boundaries.Ranges)
        {
            var from = PlaceText.Of(extent, range);
            _steps.Add(
                new(
                    $"target range {range}",
                    from,
                    "not touched",
                    null,
                    place => ActFacts.In(place, range, false)
                )
            );
            _steps.Add(
                new($"target range {range}", from, "within", null, place => ActFacts.In(place, range, true))
            );
        }
    }

    private void AddValues(AttributeDefinition attribute, Boundaries boundaries)
    {
        var now = _variation.First[attribute];
        IEnumerable<FactValue> values =
            attribute.Type == AttributeType.Set ? Sets(attribute, now.AsSet, boundaries)
            : attribute.Type == AttributeType.Text ? boundaries.ValuesOf(attribute)
            : boundaries.ValuesOf(attribute).OrderBy(value => Distance(now, value));
        foreach (var value in values.Where(value => value != now))
        {
            var (from, to) = (now.Describe(attribute), value.Describe(attribute));
            _steps.Add(new(attribute.Name, from, to, (attribute, value), null));
        }
    }

    private static IEnumerable<FactValue> Sets(
        AttributeDefinition attribute,
        FactSet now,
        Boundaries boundaries
    )
    {
        var asked = boundaries.ElementsOf(attribute);
        yield return FactValue.Of(FactSet.Of(now.Elements));
        foreach (var element in asked)
        {
            yield return FactValue.Of(FactSet.Of(now.Elements.Where(other => other != element)));
            yield return FactValue.Of(FactSet.Of(now.Elements.Append(element)));
        }

        yield return FactValue.Of(FactSet.Of(now.Elements.Except(asked, StringComparer.Ordinal)));
        yield return FactValue.Of(FactSet.Of(now.Elements.Union(asked, StringComparer.Ordinal)));
    }

    private static Int128 Distance(FactValue now, FactValue value) =>
        now.IsKnown ? Int128.Abs((Int128)now.AsAmount.Thousandths - value.AsAmount.Thousandths) : 0;

    // Facts that packs declare stand where nothing else is known of them: before the context.
    private static int RankOf(AttributeDefinition attribute)
    {
        var rank = Array.FindIndex(
            _order,
            prefix => attribute.Name.StartsWith(prefix, StringComparison.Ordinal)
        );
        return rank >= 0 ? rank : Array.IndexOf(_order, "legal.");
    }
}

/// <summary>One change of one fact: a value, or a place.</summary>
internal sealed record Step(
    string Fact,
    string From,
    string To,
    (AttributeDefinition Attribute, FactValue Value)? Value,
    Func<TargetExtent, TargetExtent>? Place
);
