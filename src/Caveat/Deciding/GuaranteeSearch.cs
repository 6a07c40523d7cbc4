using System.Collections.Immutable;
using Caveat.Approving;
using Caveat.Restraining;

namespace Caveat.Deciding;

/// <summary>
/// Looks for proposals that break the guarantees of a norm set: at the boundaries of everything norms and guarantee ask, from the
/// examples, steered and at random. It proves nothing; the same seed finds the same.
/// </summary>
public static class GuaranteeSearch
{
    // A search costs about as much as there are norms to evaluate: a bound keeps every check of a large set short.
    private const int Evaluations = 8_000_000;
    private const int FewestCases = 200;
    private const int MostCases = 5_000;

    /// <summary>How many cases are tried for each guarantee where nobody says otherwise: fewer, the larger the norm set.</summary>
    public static int OrdinaryCases(NormSet norms)
    {
        var evaluations =
            norms.Packs.Sum(placed => placed.Pack.Norms.Length)
            * Math.Max(1, norms.Packs.Sum(placed => placed.Pack.Guarantees.Length));
        return Math.Clamp(Evaluations / Math.Max(1, evaluations), FewestCases, MostCases);
    }

    /// <summary>
    /// Searches each guarantee of each pack with at most so many cases. Limits are taken as untripped, nothing is halted or
    /// barred, and dates are those of <paramref name="now"/>.
    /// </summary>
    public static ImmutableArray<GuaranteeFinding> Search(
        NormSet norms,
        DateTimeOffset now,
        int? cases = null,
        ulong seed = 1
    )
    {
        var untripped = WithoutLimits(norms);
        return
        [
            .. from placed in norms.Packs
            from guarantee in placed.Pack.Guarantees
            select Search(untripped, placed, guarantee, now, cases ?? OrdinaryCases(norms), seed),
        ];
    }

    private static GuaranteeFinding Search(
        NormSet norms,
        PlacedPack placed,
        Guarantee guarantee,
        DateTimeOffset now,
        int cases,
        ulong seed
    )
    {
        var trial = new Trial(norms, placed, guarantee, now);
        var sampler = new FactSampler(norms, placed, guarantee, seed);
        for (var i = 0; i < cases; i++)
        {
            var sample = sampler.Next(i);
            if (trial.Breaks(sample.ToFacts()))
            {
                return new(placed, guarantee, i + 1, trial.Minimised(sample));
            }
        }

        return new(placed, guarantee, cases, null);
    }

    private static NormSet WithoutLimits(NormSet norms) =>
        norms with
        {
            Packs =
            [
                .. norms.Packs.Select(placed =>
                    placed with
                    {
                        Pack = placed.Pack with
                        {
                            Norms =
                            [
                                .. placed.Pack.Norms.Where(norm => norm.Statement is not Statement.Limit),
                            ],
                        },
                    }
                ),
            ],
        };

    private sealed class Trial(NormSet norms, PlacedPack placed, Guarantee guarantee, DateTimeOffset now)
    {
        private readonly Truth[] _scratch = new Truth[placed.Pack.Definitions.Length];

        public bool Breaks(Facts facts)
        {
            var applies = guarantee.Condition is null
                ? Truth.True
                : new ConditionTruth(facts, placed.Pack, _scratch).Of(guarantee.Condition);
            if (
                applies == Truth.False
                || (applies == Truth.Unknown && guarantee.Promise is Promise.AlwaysPermitAutomatically)
            )
            {
                return false;
            }

            var ruling = Rule(facts);
            return guarantee.Promise switch
            {
                Promise.NeverPermit { Automatically: true } => ruling.Verdict == Verdict.Permit,
                Promise.NeverPermit => ruling.Verdict != Verdict.Deny,
                Promise.NeverPermitWithout without => ruling.Verdict == Verdict.Permit
                    || (ruling.Requires is { } owed && !FormulaLogic.Implies(owed, without.Formula)),
                Promise.AlwaysPermitAutomatically => ruling.Verdict != Verdict.Permit,
                _ => throw new InvalidOperationException("a promise of no known form"),
            };
        }

        /// <summary>The same case with every fact at its baseline that need not differ.</summary>
        public Counterexample Minimised(FactSample found)
        {
            var sample = found;
            foreach (var lesser in found.TowardsBaseline())
            {
                var candidate = lesser(sample);
                if (Breaks(candidate.ToFacts()))
                {
                    sample = candidate;
                }
            }

            var facts = sample.ToFacts();
            return new(facts, sample.Differing(), Rule(facts));
        }

        private Ruling Rule(Facts facts) => ReferenceEvaluator.Rule(norms, [facts], Tallies.Empty, now);
    }
}

/// <summary>What a search found out about a guarantee.</summary>
/// <param name="Pack">The pack that gives it.</param>
/// <param name="Guarantee">The guarantee.</param>
/// <param name="Searched">How many cases were tried.</param>
/// <param name="Counterexample">A case that breaks it; null where none was found.</param>
public sealed record GuaranteeFinding(
    PlacedPack Pack,
    Guarantee Guarantee,
    int Searched,
    Counterexample? Counterexample
)
{
    /// <summary>What was found, in a line: <c>searched 20,000 cases, no counterexample</c>, or the facts that break it and their ruling.</summary>
    public string Describe() =>
        Counterexample is { } found
            ? $"broken: {found.Describe()}"
            : FormattableString.Invariant(
                $"searched {Searched:N0} cases, no counterexample (searched, not proved)"
            );

    /// <summary>A finding for a broken guarantee; null where no counterexample was found.</summary>
    public Diagnostic? ToDiagnostic() =>
        Counterexample is { } found
            ? new(
                DecidingCodes.GuaranteeBroken,
                Guarantee.Span,
                $"`{Guarantee.Id}` does not hold: {found.Describe()}",
                RulingText.GroundsOf(found.Ruling)
            )
            : null;
}

/// <summary>An act that breaks a guarantee.</summary>
/// <param name="Facts">Its facts.</param>
/// <param name="Differing">The facts that are not at their baseline, those that need be so.</param>
/// <param name="Ruling">The ruling it gets.</param>
public sealed record Counterexample(
    Facts Facts,
    ImmutableArray<(string Fact, string Value)> Differing,
    Ruling Ruling
)
{
    /// <summary>The facts and the ruling in a line.</summary>
    public string Describe() =>
        (
            Differing.IsEmpty
                ? "every act at its baseline"
                : string.Join(", ", Differing.Select(fact => $"{fact.Fact} = {fact.Value}"))
        ) + $" gets {RulingText.Of(Ruling)}";
}
