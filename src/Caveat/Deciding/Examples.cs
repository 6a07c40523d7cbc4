using System.Collections.Immutable;
using Caveat.Approving;
using Caveat.Restraining;

namespace Caveat.Deciding;

/// <summary>Runs the examples that packs carry.</summary>
public static class Examples
{
    /// <summary>
    /// Rules on each example of a pack under that pack alone with the floor, its own layer being the authority; a pack without
    /// permits counts as granted. Facts not given have their baseline on a target that touches no zone, computed ones are
    /// computed, and nothing was counted before. A pack that is not in force now is ruled under on the first or last day it is.
    /// </summary>
    /// <param name="pack">The pack.</param>
    /// <param name="floor">The floor; the pack itself when it is the floor's examples that are run.</param>
    /// <param name="schema">The schema that the packs were checked with.</param>
    /// <param name="now">The time, in the gate's time zone.</param>
    public static ImmutableArray<ExampleResult> Run(
        PlacedPack pack,
        PlacedPack floor,
        Schema schema,
        DateTimeOffset now
    )
    {
        var own = pack with { Layer = pack.Pack.Layer, AsBounds = false };
        var norms = new NormSet
        {
            Authority = own.Layer,
            Packs = ReferenceEquals(pack.Pack, floor.Pack) ? [own] : [floor, own],
            Schema = schema,
            Digest = own.Pack.Digest,
            GrantsWithoutPermit = true,
        };
        var day = InForce(own.Pack.Validity, now);
        return [.. own.Pack.Examples.Select(example => Run(example, norms, day))];
    }

    /// <summary>The facts that an example stands for.</summary>
    public static Facts FactsOf(Example example, Schema schema)
    {
        var facts = ActFacts.Baseline(schema);
        foreach (var (attribute, value) in example.Given)
        {
            facts[attribute] = value;
        }

        Derivation.Derive(facts, Derivation.Given(example.Given.Select(fact => fact.Attribute)));
        return facts.ToFacts();
    }

    private static ExampleResult Run(Example example, NormSet norms, DateTimeOffset now)
    {
        var facts = FactsOf(example, norms.Schema);
        var ruling = ReferenceEvaluator.Rule(norms, [facts], Tallies.Empty, now);
        return new(example, facts, ruling);
    }

    private static DateTimeOffset InForce(Validity? validity, DateTimeOffset now)
    {
        if (validity is null)
        {
            return now;
        }

        var today = DateOnly.FromDateTime(now.DateTime);
        var day =
            today < validity.From ? validity.From
            : today >= validity.Until ? validity.Until.AddDays(-1)
            : today;
        return now.AddDays(day.DayNumber - today.DayNumber);
    }
}

/// <summary>What became of an example.</summary>
/// <param name="Example">The example.</param>
/// <param name="Facts">The facts it stands for.</param>
/// <param name="Ruling">The ruling they got.</param>
public sealed record ExampleResult(Example Example, Facts Facts, Ruling Ruling)
{
    /// <summary>
    /// Whether the ruling is as expected: the verdict, for <c>hold by F</c> a formula that the same signatures satisfy, for
    /// <c>deny because NORM</c> that norm among the grounds.
    /// </summary>
    public bool Passed =>
        Ruling.Verdict == Example.Verdict
        && (Example.By is not { } by || (Ruling.Requires is { } owed && FormulaLogic.AreEquivalent(owed, by)))
        && (
            Example.BecauseOf is not { } norm
            || Ruling.Grounds.Any(ground => ground.Norm?.Id == norm && ground.Bearing == Bearing.Forbids)
        );

    /// <summary>The ruling that was expected, as the pack writes it.</summary>
    public string Expected =>
        Words.Of(Example.Verdict)
        + (Example.By is { } by ? $" by {by}" : "")
        + (Example.BecauseOf is { } norm ? $" because {norm}" : "");

    /// <summary>The ruling that it got, in the same form.</summary>
    public string Actual => RulingText.Of(Ruling);

    /// <summary>A finding for a failed example; null for one that passed.</summary>
    public Diagnostic? ToDiagnostic() =>
        Passed
            ? null
            : new(
                DecidingCodes.ExampleFails,
                Example.Span,
                $"`{Example.Title}` expects {Expected} and gets {Actual}",
                RulingText.GroundsOf(Ruling)
            );
}
