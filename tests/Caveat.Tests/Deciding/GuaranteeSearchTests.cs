using System.Collections.Immutable;
using Caveat.Deciding;
using static Caveat.Tests.Deciding.TypedNorms;

namespace Caveat.Tests.Deciding;

public class GuaranteeSearchTests
{
    [Fact]
    public void The_guarantees_of_the_page_stand_a_search()
    {
        var findings = GuaranteeSearch.Search(HospitalPack.Deployed, Noon, cases: 4_000);

        Assert.Equal(2, findings.Length);
        Assert.All(findings, finding => Assert.True(finding.Counterexample is null, finding.Describe()));
        Assert.Equal(
            "searched 4,000 cases, no counterexample (searched, not proved)",
            findings[0].Describe()
        );
    }

    public static TheoryData<string, string> Planted() =>
        new()
        {
            { "wards-need-their-engineer", "no-machine-decides-on-medicine" },
            { "patching-our-own", "patching-stays-fast" },
            { "forbid-at-night", "patching-stays-fast" },
            { "forbid-many", "patching-stays-fast" },
            { "forbid-grave-and-tagged", "patching-stays-fast" },
            { "forbid-zone", "patching-stays-fast" },
            { "forbid-tester", "patching-stays-fast" },
        };

    [Theory]
    [MemberData(nameof(Planted))]
    public void A_planted_violation_is_found_within_two_thousand_cases(string planted, string guarantee)
    {
        var finding = GuaranteeSearch
            .Search(WithPlanted(planted), Noon, cases: 2_000)
            .Single(one => one.Guarantee.Id == guarantee);

        Assert.True(finding.Counterexample is not null, $"{planted}: {finding.Describe()}");
        Assert.Equal("CAV3120", finding.ToDiagnostic()!.Code.Id);
    }

    [Fact]
    public void A_counterexample_names_only_the_facts_that_matter()
    {
        var finding = GuaranteeSearch
            .Search(WithPlanted("forbid-many"), Noon, cases: 2_000)
            .Single(one => one.Guarantee.Id == "patching-stays-fast");

        Assert.Equal(
            "action.verb, effect.hosts",
            string.Join(", ", finding.Counterexample!.Differing.Select(fact => fact.Fact))
        );
        Assert.Equal("deny because planted", finding.Counterexample.Describe().Split(" gets ")[1]);
    }

    [Fact]
    public void The_same_seed_finds_the_same()
    {
        var norms = WithPlanted("forbid-grave-and-tagged");

        var first = GuaranteeSearch.Search(norms, Noon, 1_000, seed: 7);
        var second = GuaranteeSearch.Search(norms, Noon, 1_000, seed: 7);

        Assert.Equal(first[1].Describe(), second[1].Describe());
    }

    [Fact]
    public void A_promise_of_people_is_broken_by_a_hold_that_others_can_lift()
    {
        Assert.Null(Without(Officer).Counterexample);
        Assert.Null(Without(Role(Formula.Person)).Counterexample);
        Assert.NotNull(Without(Role("watch-officer", 2)).Counterexample);
        Assert.NotNull(Without(Engineer).Counterexample);

        static GuaranteeFinding Without(Formula formula) =>
            SearchOne(
                new Promise.NeverPermitWithout(formula),
                null,
                Permit("p", null, Both(Officer, Role(Formula.Person)))
            );
    }

    [Fact]
    public void Never_means_not_even_with_approval_unless_it_says_automatically()
    {
        var held = Permit("p", null, Officer);

        Assert.Null(SearchOne(new Promise.NeverPermit(Automatically: true), null, held).Counterexample);
        Assert.NotNull(SearchOne(new Promise.NeverPermit(Automatically: false), null, held).Counterexample);
    }

    [Fact]
    public void An_always_leaves_facts_free_but_known_and_takes_limits_as_untripped()
    {
        var always = new Promise.AlwaysPermitAutomatically();
        var ours = In(Vocabulary.TargetOwner, FactValue.Of(Owner.Self));
        var wary = Forbid("wary", Not(Known(Vocabulary.AgentStanding)));
        var limit = Limit("l", Quantity.Count, 0, new Otherwise.Forbid(), null, LimitKey.Gate);

        Assert.Null(SearchOne(always, ours, Permit("p"), wary, limit).Counterexample);
        Assert.NotNull(
            SearchOne(
                new Promise.NeverPermit(false),
                Not(Known(Vocabulary.AgentStanding)),
                Permit("p")
            ).Counterexample
        );
    }

    [Fact]
    public void Acts_that_nobody_can_propose_are_no_counterexamples()
    {
        var ours = In(Vocabulary.TargetOwner, FactValue.Of(Owner.Self));
        var outside = Forbid("outside", AtLeast(Vocabulary.EffectLocus, Locus.Outside));

        Assert.Null(
            SearchOne(new Promise.AlwaysPermitAutomatically(), ours, Permit("p"), outside).Counterexample
        );
    }

    private static GuaranteeFinding SearchOne(Promise promise, Condition? condition, params Norm[] norms)
    {
        var guarantee = new Guarantee
        {
            Id = "g",
            Promise = promise,
            Condition = condition,
        };
        return GuaranteeSearch
            .Search(Under((Pack("local", norms) with { Guarantees = [guarantee] }).Placed()), Noon, 4_000)
            .Single();
    }

    // The page with one norm gone, or with one more than it needs.
    private static NormSet WithPlanted(string planted)
    {
        var forbid = planted switch
        {
            "forbid-at-night" => Forbid("planted", AtLeast(Vocabulary.ContextHour, 22)),
            "forbid-many" => Forbid("planted", AtLeast(Vocabulary.EffectHosts, 5_000)),
            "forbid-grave-and-tagged" => Forbid(
                "planted",
                All(AtLeast(Vocabulary.EffectSeverity, 5), Has(Vocabulary.TargetTags, "csirt"))
            ),
            "forbid-zone" => Forbid("planted", new Condition.InZone("wards", Touching: true)),
            "forbid-tester" => Forbid("planted", In(Vocabulary.AgentId, FactValue.Of("tester-1"))),
            _ => null,
        };
        ImmutableArray<Norm> norms = forbid is null
            ? [.. HospitalPack.Norms.Where(norm => norm.Id != planted)]
            : HospitalPack.Norms.Add(forbid);

        // The floor would stand in for a missing norm: here the pack stands alone.
        return Under(HospitalPack.With(norms).Placed());
    }
}
