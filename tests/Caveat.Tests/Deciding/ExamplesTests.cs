using System.Collections.Immutable;
using Caveat.Deciding;
using static Caveat.Tests.Deciding.TypedNorms;

namespace Caveat.Tests.Deciding;

public class ExamplesTests
{
    [Fact]
    public void The_example_of_the_page_passes()
    {
        var result = Assert.Single(Run(HospitalPack.Pack));

        Assert.True(result.Passed, result.Actual);
        Assert.Null(result.ToDiagnostic());
    }

    [Fact]
    public void An_example_that_fails_says_what_it_got_and_why()
    {
        var example = HospitalPack.DoubtfulAlert with { Verdict = Verdict.Permit, By = null };

        var finding = Run(HospitalPack.Pack with { Examples = [example] })[0].ToDiagnostic();

        Assert.Equal("CAV3110", finding!.Code.Id);
        Assert.Equal($"`{example.Title}` expects permit and gets hold by watch-officer", finding.Message);
        Assert.Contains("containing-on-doubt grants at a price", finding.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Formulas_are_compared_by_who_satisfies_them()
    {
        Assert.True(Passes(HospitalPack.DoubtfulAlert with { By = Both(Officer, Role(Formula.Person)) }));
        Assert.False(Passes(HospitalPack.DoubtfulAlert with { By = Role("watch-officer", 2) }));
    }

    [Fact]
    public void A_deny_may_have_to_be_because_of_a_norm()
    {
        var outside = HospitalPack.DoubtfulAlert with
        {
            Given =
            [
                (Vocabulary.ActionVerb, FactValue.Of(Verb.Deny)),
                (Vocabulary.EffectLocus, FactValue.Of(Locus.Outside)),
            ],
            Verdict = Verdict.Deny,
            By = null,
        };

        Assert.True(Passes(outside with { BecauseOf = "stay-home" }));
        Assert.False(Passes(outside with { BecauseOf = "answer-in-proportion" }));
        Assert.False(Passes(outside with { BecauseOf = "people-decide-on-reaching-out" }));
    }

    [Fact]
    public void A_pack_without_permits_counts_as_granted_and_the_floor_still_applies()
    {
        var spreading = HospitalPack.DoubtfulAlert with
        {
            Given = [(Vocabulary.ActionVerb, FactValue.Of(Verb.Scan))],
            Verdict = Verdict.Permit,
            By = null,
        };
        var pack = Pack("careful", Layer.Alliance, Forbid("f", AtLeast(Vocabulary.EffectHosts, 10)));

        Assert.True(Run(pack with { Examples = [spreading] })[0].Passed);

        var given = spreading.Given.Add((Vocabulary.EffectSelfSpreading, FactValue.Of(true)));
        Assert.Equal(
            "deny because nothing-that-spreads-by-itself",
            Run(pack with { Examples = [spreading with { Given = given }] })[0].Actual
        );
    }

    [Fact]
    public void A_given_computed_fact_overrides_what_would_be_computed()
    {
        var facts = HospitalPack.FactsOf(
            HospitalPack.DoubtfulAlert with
            {
                Given =
                [
                    (Vocabulary.ActionVerb, FactValue.Of(Verb.Contain)),
                    (Vocabulary.ActionCategory, FactValue.Of(Category.Attack)),
                ],
            }
        );

        Assert.Equal(FactValue.Of(Category.Attack), facts[Vocabulary.ActionCategory]);
        Assert.Equal(FactValue.Of(EffectKind.Disrupt), facts[Vocabulary.EffectKind]);
    }

    [Fact]
    public void A_pack_that_is_not_yet_in_force_is_ruled_under_on_its_first_day()
    {
        var later = HospitalPack.Pack with { Validity = new(new(2030, 1, 1), new(2031, 1, 1)) };
        var over = HospitalPack.Pack with { Validity = new(new(2020, 1, 1), new(2021, 1, 1)) };

        Assert.True(Run(later)[0].Passed);
        Assert.True(Run(over)[0].Passed);
    }

    [Fact]
    public void A_pack_taken_as_bounds_runs_its_examples_as_if_it_granted()
    {
        var bounds = new PlacedPack(HospitalPack.Pack, Layer.Mission, AsBounds: true, "bounds.norm");

        Assert.True(Examples.Run(bounds, HospitalPack.Floor, Schema.Standard, Noon)[0].Passed);
    }

    private static bool Passes(Example example) =>
        Run(HospitalPack.Pack with { Examples = [example] })[0].Passed;

    private static ImmutableArray<ExampleResult> Run(Pack pack) =>
        Examples.Run(pack.Placed(), HospitalPack.Floor, Schema.Standard, Noon);
}
