using System.Collections.Immutable;
using Caveat.Deciding;
using Caveat.Locating;
using Caveat.Restraining;

namespace Caveat.Tests.Laws;

/// <summary>One norm set, the same changed in one way, and proposals in worlds: ruled under the first, and changed under the second.</summary>
internal sealed record Contrast(Compiled Before, Compiled After, ImmutableArray<Change> Changes)
{
    /// <summary>A norm that the second says again under another name; null for none.</summary>
    public (string Norm, string Again)? Repeated { get; init; }

    /// <summary>Whether the relation holds of every two rulings.</summary>
    public bool Holds(Func<Ruling, Ruling, bool> relation)
    {
        World? world = null;
        ActuatorSet? places = null;
        foreach (var change in Changes)
        {
            // Changes of one world stand together.
            if (!ReferenceEquals(world, change.World))
            {
                world = change.World;
                places = world.Places();
            }

            var (first, second) = Rule(change, places!);
            if (!relation(first, second))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The first proposal of which the relation does not hold, with all that led to its rulings.</summary>
    public string Written(Func<Ruling, Ruling, bool> relation)
    {
        var change = Changes.FirstOrDefault(one => !(this with { Changes = [one] }).Holds(relation));
        if (change is null)
        {
            return "none";
        }

        var (first, second) = Rule(change, change.World.Places());
        return string.Join(
            "\n",
            "",
            Before,
            After == Before ? "" : $"--- then\n{After}",
            change.World,
            change.OtherWorld == change.World ? "" : $"--- then\n{change.OtherWorld}",
            change.Body,
            change.OtherBody == change.Body ? "" : $"--- then\n{change.OtherBody}",
            change.Counts,
            Shown(first),
            Shown(second)
        );
    }

    private (Ruling First, Ruling Second) Rule(Change change, ActuatorSet places)
    {
        var other = ReferenceEquals(change.World, change.OtherWorld) ? places : change.OtherWorld.Places();
        var norms = After.Norms!;
        var limits = Repeated is null ? After.Limits : Before.Limits;
        var facts = change.OtherWorld.FactsOf(change.OtherBody, norms.Schema, other);
        return (
            Rule(
                Before.Norms!,
                change.World.FactsOf(change.Body, Before.Norms!.Schema, places),
                change.Counts.TalliesOf(limits)
            ),
            Rule(
                norms,
                change.OfFacts is { } less ? [.. facts.Select(less)] : facts,
                change.Counts.TalliesOf(limits, Repeated)
            )
        );
    }

    private static Ruling Rule(NormSet norms, Facts[] facts, Tallies tallies) =>
        ReferenceEvaluator.Rule(norms, facts, tallies, World.Noon);

    private static string Shown(Ruling ruling) =>
        $"{ruling.Verdict} {ruling.Requires} within {ruling.DecideWithin} individually {ruling.Individually}: "
        + string.Join(
            "; ",
            ruling.Grounds.Select(ground =>
                $"{ground.Bearing} {ground.Pack?.Pack.Name}/{ground.Norm?.Id} {ground.Truth} target {ground.Target} {ground.Reached} {ground.Bar?.Message}"
            )
        );
}

/// <summary>A proposal in a world, and what becomes of both.</summary>
internal sealed record Change(World World, string Body, Counts Counts)
{
    public World OtherWorld { get; init; } = World;

    public string OtherBody { get; init; } = Body;

    /// <summary>What becomes of the facts of each target; null for nothing.</summary>
    public Func<Facts, Facts>? OfFacts { get; init; }
}
