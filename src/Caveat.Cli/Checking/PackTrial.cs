using System.Collections.Immutable;
using Caveat.Deciding;
using Caveat.Language;

namespace Caveat.Cli.Checking;

/// <summary>The examples and guarantees of packs, tried.</summary>
/// <param name="Examples">What became of each example, with the text of its pack.</param>
/// <param name="Guarantees">What was found out about each guarantee, with the text of its pack.</param>
internal sealed record PackTrial(
    ImmutableArray<(SourceText Source, PlacedPack Pack, ExampleResult Result)> Examples,
    ImmutableArray<(SourceText Source, GuaranteeFinding Result)> Guarantees
)
{
    /// <summary>Tries everything that the packs of a norm set carry; <paramref name="now"/> is in the gate's time zone.</summary>
    public static PackTrial Of(NormSet norms, IEnumerable<SourceText> texts, DateTimeOffset now)
    {
        var sources = texts
            .Append(Floor.Source)
            .DistinctBy(text => text.Name, StringComparer.Ordinal)
            .ToDictionary(text => text.Name, StringComparer.Ordinal);
        var floor = norms.Packs[0];
        return new(
            [
                .. from placed in norms.Packs
                from result in Deciding.Examples.Run(placed, floor, norms.Schema, now)
                select (sources[placed.Source], placed, result),
            ],
            [
                .. from result in GuaranteeSearch.Search(norms, now)
                select (sources[result.Pack.Source], result),
            ]
        );
    }

    /// <summary>Nothing tried.</summary>
    public static PackTrial None { get; } = new([], []);

    /// <summary>How many examples came out otherwise and guarantees are broken.</summary>
    public int Failed => Findings.Count();

    /// <summary>How many did not.</summary>
    public int Passed => Examples.Length + Guarantees.Length - Failed;

    /// <summary>How many cases were searched for guarantees.</summary>
    public long Searched => Guarantees.Sum(guarantee => (long)guarantee.Result.Searched);

    /// <summary>A finding for each that failed.</summary>
    public IEnumerable<Finding> Findings =>
        Examples
            .Select(example => (example.Source, Diagnostic: example.Result.ToDiagnostic()))
            .Concat(
                Guarantees.Select(guarantee =>
                    (guarantee.Source, Diagnostic: guarantee.Result.ToDiagnostic())
                )
            )
            .Where(pair => pair.Diagnostic is not null)
            .Select(pair => new Finding(pair.Source, pair.Diagnostic!));

    /// <summary>Both together.</summary>
    public PackTrial With(PackTrial other) =>
        new(Examples.AddRange(other.Examples), Guarantees.AddRange(other.Guarantees));
}
