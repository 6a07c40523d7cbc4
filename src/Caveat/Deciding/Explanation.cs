using System.Collections.Immutable;
using Caveat.Restraining;

namespace Caveat.Deciding;

/// <summary>A ruling with all there is to say about it. It is made on request, so that ruling itself pays nothing for it.</summary>
public sealed record Explanation
{
    /// <summary>The ruling.</summary>
    public required Ruling Ruling { get; init; }

    /// <summary>Its grounds, each with the facts that its condition read.</summary>
    public required ImmutableArray<ExplainedGround> Grounds { get; init; }

    /// <summary>
    /// For a deny or hold: changes of facts that each lower the verdict, single ones first, then pairs that reach what no single one
    /// does. Each was ruled on; that there are none means that none was found.
    /// </summary>
    public ImmutableArray<Change> Changes { get; init; } = [];

    /// <summary>For a deny for want of a permit: what that means, in words; otherwise null.</summary>
    public string? NoPermit { get; init; }

    /// <summary>Rules and explains; arguments as for <see cref="ReferenceEvaluator.Rule"/>.</summary>
    public static Explanation Of(
        NormSet norms,
        ImmutableArray<Facts> targets,
        Tallies tallies,
        DateTimeOffset now
    )
    {
        var ruling = ReferenceEvaluator.Rule(norms, targets.AsSpan(), tallies, now);
        return new()
        {
            Ruling = ruling,
            Grounds = [.. ruling.Grounds.Select(ground => Explained(ground, targets))],
            Changes =
                ruling.Verdict == Verdict.Permit || targets.IsEmpty
                    ? []
                    : new ChangeSearch(norms, targets, tallies, now, ruling).Find(),
            NoPermit = NotGranted(norms, ruling, targets, now),
        };
    }

    private static ExplainedGround Explained(Ground ground, ImmutableArray<Facts> targets)
    {
        if (ground.Target >= targets.Length)
        {
            return new(ground, []);
        }

        var read = new Boundaries();
        read.Add(ground.Norm?.Condition);
        return new(ground, FactsRead(read, targets[ground.Target]));
    }

    private static ImmutableArray<(string Fact, string Value)> FactsRead(Boundaries read, Facts facts) =>
        [
            .. read.Attributes.Select(attribute => (attribute.Name, facts[attribute].Describe(attribute))),
            .. read.Zones.Select(zone => ($"target zone {zone}", PlaceText.Of(facts.Extent, zone))),
            .. read.Ranges.Select(range => ($"target range {range}", PlaceText.Of(facts.Extent, range))),
        ];

    private static string? NotGranted(
        NormSet norms,
        Ruling ruling,
        ImmutableArray<Facts> targets,
        DateTimeOffset now
    ) =>
        ruling.Grounds.FirstOrDefault(ground => ground.Bearing == Bearing.NotGranted) is { } missing
            ? new MissingPermit(norms, targets[missing.Target], now).Describe(
                ruling.Grounds.Where(ground => ground.Target == missing.Target)
            )
            : null;
}

/// <summary>A ground with the facts that its condition read.</summary>
/// <param name="Ground">The ground.</param>
/// <param name="Facts">Each fact by name, and its value as the norm language writes it.</param>
public sealed record ExplainedGround(Ground Ground, ImmutableArray<(string Fact, string Value)> Facts);

/// <summary>Something that would change a ruling.</summary>
/// <param name="Facts">The facts to change, together, on every target of the act: from what, to what.</param>
/// <param name="Verdict">The verdict then: lower than it is.</param>
/// <param name="Requires">For a hold: whose signatures would lift it.</param>
public sealed record Change(
    ImmutableArray<(string Fact, string From, string To)> Facts,
    Verdict Verdict,
    Formula? Requires
)
{
    /// <summary>The change in a line, for example <c>threat.confidence 0.9 instead of 0.5: permit</c>.</summary>
    public string Describe() =>
        string.Join(" and ", Facts.Select(fact => $"{fact.Fact} {fact.To} instead of {fact.From}"))
        + $": {Words.Of(Verdict)}{(Requires is null ? "" : $" by {Requires}")}";
}
