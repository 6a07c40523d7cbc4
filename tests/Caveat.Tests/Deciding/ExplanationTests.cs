using Caveat.Deciding;
using Caveat.Restraining;
using CsCheck;
using static Caveat.Tests.Deciding.TypedNorms;

namespace Caveat.Tests.Deciding;

public class ExplanationTests
{
    private static readonly Facts _doubtful = HospitalPack.FactsOf(HospitalPack.DoubtfulAlert);

    [Fact]
    public void A_ground_names_the_facts_that_its_condition_read()
    {
        var explanation = Explain(
            HospitalPack.Deployed,
            _doubtful.With(Vocabulary.TargetSectors, Set("healthcare"))
        );

        var ground = explanation.Grounds.Single(one => one.Ground.Norm?.Id == "wards-need-their-engineer");

        Assert.Equal(
            [
                ("effect.kind", "disrupt"),
                ("target.sectors", "[healthcare]"),
                ("action.category", "internal-defence"),
            ],
            ground.Facts
        );
    }

    [Fact]
    public void A_hold_says_which_single_fact_would_let_it_proceed()
    {
        var explanation = Explain(HospitalPack.Deployed, _doubtful);

        Assert.Equal("threat.confidence 0.8 instead of 0.5: permit", explanation.Changes[0].Describe());
        Assert.Null(explanation.NoPermit);
    }

    [Fact]
    public void What_follows_from_a_changed_fact_is_computed_anew()
    {
        var norms = Under(Permit("small", AtMost(Vocabulary.EffectSeverity, 4)));
        var act = Act((Vocabulary.EffectHosts, FactValue.Of(1_000)));

        var changes = Explain(norms, act).Changes;

        Assert.All(
            changes,
            change => Assert.DoesNotContain("severity", change.Facts[0].Fact, StringComparison.Ordinal)
        );
        Assert.Contains(changes, change => change.Facts is [("effect.hosts", "1000", _)]);
    }

    [Fact]
    public void A_kind_declared_above_the_verbs_floor_stays_declared()
    {
        var norms = Under(Permit("mild", AtMost(Vocabulary.EffectKind, EffectKind.Observe)));
        var act = Act((Vocabulary.EffectKind, FactValue.Of(EffectKind.Destroy)));

        Assert.Empty(Explain(norms, act).Changes);
    }

    [Fact]
    public void Two_facts_together_are_named_where_no_single_one_is_enough()
    {
        var norms = Under(
            Permit("p"),
            Forbid("many", AtLeast(Vocabulary.EffectHosts, 100)),
            Forbid("long", Not(AtMost(Vocabulary.EffectDuration, 3_600)))
        );
        var act = Act(
            (Vocabulary.EffectHosts, FactValue.Of(500)),
            (Vocabulary.EffectDuration, FactValue.Of(Amount.Unbounded))
        );

        var change = Explain(norms, act).Changes[0];

        Assert.Equal("effect.duration, effect.hosts", Named(change));
        Assert.Equal(Verdict.Permit, change.Verdict);
    }

    [Fact]
    public void Who_the_agent_is_comes_last()
    {
        var norms = Under(
            Permit("mine", In(Vocabulary.AgentId, FactValue.Of("soar-7"))),
            Permit("sure", AtLeast(Vocabulary.ThreatConfidence, 1))
        );

        var changes = Explain(norms, Act()).Changes;

        Assert.Equal("threat.confidence; agent.id", string.Join("; ", changes.Select(Named)));
    }

    [Fact]
    public void A_place_can_be_what_would_have_to_change()
    {
        var norms = Under(Permit("p"), Forbid("wards", new Condition.InZone("wards", Touching: true)));
        var act = Act().ToBuilder();
        act.Extent = ActFacts.In(ActFacts.Nowhere, "wards", inside: true);

        var explanation = Explain(norms, act.ToFacts());

        Assert.Equal(
            "target zone wards not touched instead of within: permit",
            explanation.Changes[0].Describe()
        );
        Assert.Equal([("target zone wards", "within")], explanation.Grounds[^1].Facts);
    }

    [Fact]
    public void A_deny_for_want_of_a_permit_says_so_in_words()
    {
        var norms = Under(
            Permit(
                "isolate",
                All(
                    Verbs(Verb.Contain),
                    Compare(Vocabulary.ThreatConfidence, Comparison.AtLeast, new Amount(800))
                )
            ),
            Permit("scan", All(Verbs(Verb.Scan), AtMost(Vocabulary.EffectHosts, 0))),
            Require("servers", Officer)
        );

        Assert.Equal(
            "nothing permits this; `servers` would ask watch-officer, but approval lifts a hold, never a missing permit; "
                + "nearest permit `isolate`, false because threat.confidence is 0 (it asks threat.confidence >= 0.8)",
            Explain(norms, Act()).NoPermit
        );
        Assert.Equal(
            "nothing permits this; no pack of the organisation layer has a permit",
            Explain(Under(Forbid("f", Is(Vocabulary.ActionOpaque))), Act()).NoPermit
        );
    }

    [Fact]
    public void A_bar_is_not_changed_away()
    {
        var act = Act().ToBuilder();
        act.Bars = [new("CAV3001", "barred")];

        Assert.Empty(Explain(HospitalPack.Deployed, act.ToFacts()).Changes);
    }

    [Fact]
    public void Deeply_shared_definitions_are_explained_in_linear_work()
    {
        var definitions = new List<Definition> { new("d0", Is(Vocabulary.LegalReviewed), 0) };
        for (var i = 1; i <= 60; i++)
        {
            var before = new Condition.Defined(definitions[i - 1]);
            definitions.Add(new($"d{i}", All(before, before), i));
        }

        var pack = Pack("deep", Permit("p", new Condition.Defined(definitions[^1]))) with
        {
            Definitions = [.. definitions],
        };

        var explanation = Explain(Under(pack.Placed()), Act());

        Assert.Contains("legal.reviewed is unknown", explanation.NoPermit, StringComparison.Ordinal);
        Assert.Equal("legal.reviewed true instead of unknown: permit", explanation.Changes[0].Describe());
    }

    // Mutation check: reporting what was tried instead of what was ruled on fails this.
    [Fact]
    public void Every_change_that_is_reported_lowers_the_verdict() =>
        Gen.Select(GeneratedNorms.Sets(asksWhatIsKnown: true), GeneratedNorms.Counted, GeneratedFacts.Act)
            .Sample(
                (norms, tallies, act) =>
                {
                    var explanation = Explanation.Of(norms, [.. act], tallies(norms), Noon);

                    return explanation.Ruling.Verdict == norms.Rule(tallies(norms), act).Verdict
                        && explanation.Changes.All(change => change.Verdict < explanation.Ruling.Verdict)
                        && (explanation.Ruling.Verdict != Verdict.Permit || explanation.Changes.IsEmpty);
                },
                iter: 60
            );

    private static string Named(Change change) =>
        string.Join(", ", change.Facts.Select(fact => fact.Fact).Order(StringComparer.Ordinal));

    private static Explanation Explain(NormSet norms, params Facts[] targets) =>
        Explanation.Of(norms, [.. targets], Tallies.Empty, Noon);
}
