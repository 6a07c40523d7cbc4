using System.Collections.Immutable;
using Caveat.Deciding;
using Caveat.Restraining;
using static Caveat.Tests.Deciding.TypedNorms;

namespace Caveat.Tests.Deciding;

// Mutation check: the comments name the breakage of LimitMeter or LimitKeys that the test was seen to catch.
public class LimitTests
{
    private static readonly Otherwise _forbid = new Otherwise.Forbid();

    // Caught: `>=` for `>`; the tally read without this act.
    [Fact]
    public void A_limit_trips_beyond_its_bound_with_the_act_included()
    {
        var norms = Under(Permit("p"), Limit("l", Quantity.Count, 2, _forbid, null, LimitKey.Agent));

        var (first, afterFirst) = Release(norms, Tallies.Empty, Act());
        var (second, afterSecond) = Release(norms, afterFirst, Act());
        var (third, _) = Release(norms, afterSecond, Act());

        Assert.Equal(
            [Verdict.Permit, Verdict.Permit, Verdict.Deny],
            [first.Verdict, second.Verdict, third.Verdict]
        );
        Assert.Equal(["l"], first.Bearing(Bearing.Counts));
        Assert.Equal(["l"], third.Bearing(Bearing.Forbids));
        Assert.Equal(Amount.Of(3), third.Grounds[^1].Reached);
    }

    [Fact]
    public void A_tripped_limit_may_ask_people_instead()
    {
        var otherwise = new Otherwise.Require(Role("watch-officer", 2), TimeSpan.FromMinutes(5), true);
        var norms = Under(Permit("p"), Limit("l", Quantity.Count, 0, otherwise, null, LimitKey.Gate));

        var ruling = norms.Rule(Act());

        Assert.Equal(Verdict.Hold, ruling.Verdict);
        Assert.Equal("2 watch-officer", $"{ruling.Requires}");
        Assert.Equal(TimeSpan.FromMinutes(5), ruling.DecideWithin);
        Assert.True(ruling.Individually);
        Assert.Equal([new Charge("local/l", "gate", Amount.One, [])], ruling.Charges);
    }

    // Caught: a limit that bites only where its condition is true.
    [Fact]
    public void A_limit_bites_unless_its_condition_is_false()
    {
        Assert.Equal(Verdict.Deny, Limited(Is(Vocabulary.LegalReviewed)).Verdict);
        Assert.Equal(Verdict.Permit, Limited(Not(Is(Vocabulary.ContextPresence))).Verdict);

        static Ruling Limited(Condition when) =>
            Under(Permit("p"), Limit("l", Quantity.Count, 0, _forbid, when, LimitKey.Gate)).Rule(Act());
    }

    // Caught: one charge per target for `count`.
    [Fact]
    public void An_act_on_several_targets_counts_once_and_each_of_its_targets_is_distinct()
    {
        var targets = new[] { Act().Named("a"), Act().Named("b"), Act().Named("a") };

        var count = Under(Permit("p"), Limit("l", Quantity.Count, 5, _forbid, null, LimitKey.Gate))
            .Rule(targets);
        var severity = Under(Permit("p"), Limit("l", Quantity.Severity, 50, _forbid, null, LimitKey.Gate))
            .Rule(targets);
        var distinct = Under(
                Permit("p"),
                Limit("l", Quantity.DistinctTargets, 5, _forbid, null, LimitKey.Gate)
            )
            .Rule(targets);

        Assert.Equal(Amount.One, Assert.Single(count.Charges).Amount);
        Assert.Equal(Act()[Vocabulary.EffectSeverity].AsAmount, Assert.Single(severity.Charges).Amount);
        Assert.Equal(["a", "b"], Assert.Single(distinct.Charges).Targets);
        Assert.Equal(Amount.Of(2), Assert.Single(distinct.Charges).Amount);
    }

    [Fact]
    public void A_target_that_was_counted_before_is_not_counted_again()
    {
        var norms = Under(Permit("p"), Limit("l", Quantity.DistinctTargets, 2, _forbid, null, LimitKey.Gate));
        var (_, tallies) = Release(norms, Tallies.Empty, Act().Named("a"), Act().Named("b"));

        Assert.Equal(Verdict.Permit, norms.Rule(tallies, Act().Named("b")).Verdict);
        Assert.Equal(Verdict.Deny, norms.Rule(tallies, Act().Named("c")).Verdict);
    }

    // Caught: an unknown severity counted as nothing; an unnamed target counted as one more.
    [Fact]
    public void An_unknown_quantity_trips()
    {
        var severity = Under(Permit("p"), Limit("l", Quantity.Severity, 1_000, _forbid, null, LimitKey.Gate));
        var distinct = Under(
            Permit("p"),
            Limit("l", Quantity.DistinctTargets, 1_000, _forbid, null, LimitKey.Gate)
        );

        Assert.Equal(Verdict.Deny, severity.Rule(Act().With(Vocabulary.EffectSeverity, default)).Verdict);
        Assert.Equal(Verdict.Deny, distinct.Rule(Act().Named(null)).Verdict);
    }

    [Fact]
    public void Every_key_counts_under_what_it_is_about()
    {
        var act = Act(
                (Vocabulary.AgentId, FactValue.Of("soar-7")),
                (Vocabulary.Operation, FactValue.Of("night/watch")),
                (Vocabulary.ActuatorId, FactValue.Of("edr-1")),
                (Vocabulary.AgentState, FactValue.Of("XA")),
                (Vocabulary.ThreatReported, FactValue.Of(true)),
                (Vocabulary.ThreatAttributionState, FactValue.Of("XD")),
                (Vocabulary.TargetTerritory, Set("XB", "XC")),
                (Vocabulary.TargetOwners, Set())
            )
            .ToBuilder();
        act.ThreatId = "INC-4711";
        var facts = act.ToFacts();

        Assert.Equal(["soar-7"], KeysOf(facts, LimitKey.Agent));
        Assert.Equal(["night\\/watch/soar-7"], KeysOf(facts, LimitKey.Operation, LimitKey.Agent));
        Assert.Equal(["edr-1"], KeysOf(facts, LimitKey.Actuator));
        Assert.Equal(["INC-4711"], KeysOf(facts, LimitKey.Threat));
        Assert.Equal(["XB", "XC"], KeysOf(facts, LimitKey.Territory));
        Assert.Equal(["none"], KeysOf(facts, LimitKey.Owner));
        Assert.Equal(["XA->XB", "XA->XC", "XA->XD"], KeysOf(facts, LimitKey.Dyad));
        Assert.Equal(["gate"], KeysOf(facts, LimitKey.Gate));
        Assert.Equal(["soar-7/XB", "soar-7/XC"], KeysOf(facts, LimitKey.Agent, LimitKey.Territory));
    }

    // Caught: the threat's id taken where no detector filed it.
    [Fact]
    public void A_threat_that_no_detector_filed_is_an_unknown_key()
    {
        var act = Act().ToBuilder();
        act.ThreatId = "my-own";

        Assert.Equal(["unknown"], KeysOf(act.ToFacts(), LimitKey.Threat));
    }

    // Caught: only keys that were charged before taken for live.
    [Fact]
    public void A_target_of_which_the_key_is_unknown_counts_with_the_other_targets_of_its_act()
    {
        var norms = Under(
            Permit("p"),
            Limit("l", Quantity.DistinctTargets, 1, _forbid, null, LimitKey.Territory)
        );
        var known = Act((Vocabulary.TargetTerritory, Set("XB"))).Named("a");
        var unknown = Act((Vocabulary.TargetTerritory, default)).Named("b");

        Assert.Equal(Verdict.Deny, norms.Rule(known, unknown).Verdict);
    }

    [Fact]
    public void Our_side_of_a_dyad_is_the_gates_state_where_the_agents_is_unknown()
    {
        var act = Act(
                (Vocabulary.TargetTerritory, Set("XB")),
                (Vocabulary.ThreatAttributionState, FactValue.Of("XB"))
            )
            .ToBuilder();
        act.OwnState = "XA";

        Assert.Equal(["XA->XB"], KeysOf(act.ToFacts(), LimitKey.Dyad));
    }

    // Caught: the gate's state in place of an unknown one, which let an agent of another state count afresh.
    [Fact]
    public void An_agents_unknown_state_counts_no_less_than_any_known_one()
    {
        var norms = Under(Permit("p"), Limit("l", Quantity.Count, 2, _forbid, null, LimitKey.Dyad));
        var act = Act(
                (Vocabulary.AgentState, FactValue.Of("XC")),
                (Vocabulary.TargetTerritory, Set("XB")),
                (Vocabulary.ThreatAttributionState, FactValue.Of("XB"))
            )
            .ToBuilder();
        act.OwnState = "XA";
        var known = act.ToFacts();
        var unknown = known.With(Vocabulary.AgentState, default);

        Assert.Equal(Verdict.Deny, norms.Rule(Counted("XC->XB", 2), known).Verdict);
        Assert.Equal(Verdict.Deny, norms.Rule(Counted("XC->XB", 2), unknown).Verdict);
        Assert.Equal(Verdict.Permit, norms.Rule(Counted("XC->XD", 2), unknown).Verdict);
    }

    // Caught: open combinations settled one by one, each to another key, although all may be one.
    [Fact]
    public void Targets_whose_keys_may_be_the_same_are_counted_together()
    {
        var norms = Under(
            Permit("p"),
            Limit("l", Quantity.DistinctTargets, 2, _forbid, null, LimitKey.Territory, LimitKey.Owner)
        );
        var tallies = Tallies
            .Empty.With([new("local/l", "XB/self", Amount.One, ["c"])], Noon)
            .With([new("local/l", "XA/self", Amount.One, ["c"])], Noon);
        var target = Act((Vocabulary.TargetTerritory, Set("XB")), (Vocabulary.TargetOwners, Set("self")));
        var nowhere = target.With(Vocabulary.TargetTerritory, default).Named("a");
        var nobodys = target.With(Vocabulary.TargetOwners, default).Named("b");

        Assert.Equal(Verdict.Deny, norms.Rule(tallies, target.Named("a"), target.Named("b")).Verdict);
        Assert.Equal(Verdict.Deny, norms.Rule(tallies, nowhere, nobodys).Verdict);
    }

    // Caught: an unknown key that starts a tally of its own beside live ones.
    [Fact]
    public void An_unknown_key_reads_and_charges_the_worst_live_key()
    {
        var norms = Under(Permit("p"), Limit("l", Quantity.Count, 2, _forbid, null, LimitKey.Operation));
        var tallies = Counted("a", 1).With([new("local/l", "b", Amount.Of(2), [])], Noon);

        var ruling = norms.Rule(tallies, Act());

        Assert.Equal(Verdict.Deny, ruling.Verdict);
        Assert.Equal(["b"], KeysOf(tallies, Act(), LimitKey.Operation));
        Assert.Equal(
            Verdict.Permit,
            norms.Rule(tallies, Act((Vocabulary.Operation, FactValue.Of("c")))).Verdict
        );
    }

    [Fact]
    public void An_incomplete_set_charges_what_is_known_of_it_and_the_worst_live_key()
    {
        var act = Act((Vocabulary.TargetTerritory, AtLeastSet("XB")));

        Assert.Equal(["XB", "XC"], KeysOf(Counted("XC", 1), act, LimitKey.Territory));
        Assert.Equal(["XB"], KeysOf(act, LimitKey.Territory));
        Assert.Equal(
            ["XC"],
            KeysOf(Counted("XC", 1), Act((Vocabulary.TargetTerritory, default)), LimitKey.Territory)
        );
    }

    [Fact]
    public void Of_several_keys_the_known_ones_say_which_live_ones_an_unknown_one_may_be()
    {
        var act = Act((Vocabulary.AgentId, FactValue.Of("mine")));
        var tallies = Counted("mine/x", 1).With([new("local/l", "other/y", Amount.Of(9), [])], Noon);

        Assert.Equal(["mine/x"], KeysOf(tallies, act, LimitKey.Agent, LimitKey.Operation));
        Assert.Equal(
            ["mine/unknown"],
            KeysOf(Counted("other/y", 9), act, LimitKey.Agent, LimitKey.Operation)
        );
    }

    // Caught: `provoked` added unweighted; the bound alone compared.
    [Fact]
    public void What_a_counterpart_provoked_raises_the_bound_by_its_weight()
    {
        var limit = Limit("l", Quantity.Count, 2, _forbid, null, LimitKey.Gate);
        var norms = Under(
            Permit("p"),
            limit with
            {
                Statement = (Statement.Limit)limit.Statement with { BoundPerProvoked = new Amount(500) },
            }
        );
        var tallies = Counted("gate", 3);

        Assert.Equal(Verdict.Deny, norms.Rule(tallies, Act()).Verdict);
        Assert.Equal(
            Verdict.Deny,
            norms.Rule(tallies.WithProvoked("local/l", "gate", Amount.Of(3)), Act()).Verdict
        );
        Assert.Equal(
            Verdict.Permit,
            norms.Rule(tallies.WithProvoked("local/l", "gate", Amount.Of(4)), Act()).Verdict
        );
    }

    [Fact]
    public void A_tripped_halt_denies_and_latches_what_it_names()
    {
        var norms = Halting(LimitKey.Agent, LimitKey.Agent, LimitKey.Territory);
        var act = Act((Vocabulary.TargetTerritory, Set("XB", "XC")));
        var (first, tallies) = Release(norms, Tallies.Empty, act);

        var tripped = norms.Rule(tallies, act);

        Assert.Equal(Verdict.Permit, first.Verdict);
        Assert.Equal(Verdict.Deny, tripped.Verdict);
        Assert.Equal([new Latch("local/l", "example")], tripped.Latches);
    }

    // Caught: latches read off the tallies' keys only; a halt that ends with its window.
    [Fact]
    public void A_latched_halt_denies_all_it_applies_to_until_people_resume_it()
    {
        var norms = Halting(LimitKey.Agent, LimitKey.Agent);
        var latch = new Latch("local/l", "example");
        var halted = Tallies.Empty.With([latch]);
        var next = Act((Vocabulary.AgentId, FactValue.Of("next")));

        var ruling = norms.Rule(halted, Act());

        Assert.Equal(Verdict.Deny, ruling.Verdict);
        Assert.Equal(["l"], ruling.Bearing(Bearing.Forbids));
        Assert.Empty(ruling.Latches);
        Assert.Equal(Verdict.Permit, norms.Rule(halted, next).Verdict);
        Assert.Equal(Verdict.Deny, norms.Rule(halted, Act((Vocabulary.AgentId, default))).Verdict);
        Assert.Equal(Verdict.Permit, norms.Rule(halted.Resume(latch), Act()).Verdict);
    }

    [Fact]
    public void A_halt_trips_even_where_something_else_denies()
    {
        var norms = Under(
            Forbid("f"),
            Limit(
                "l",
                Quantity.Count,
                0,
                new Otherwise.Halt(LimitKey.Gate, "commander"),
                null,
                LimitKey.Agent
            )
        );

        var ruling = norms.Rule(Act());

        Assert.Equal([new Latch("local/l", "gate")], ruling.Latches);
        Assert.Empty(ruling.Charges);
    }

    private static NormSet Halting(LimitKey halted, params LimitKey[] per) =>
        Under(Permit("p"), Limit("l", Quantity.Count, 1, new Otherwise.Halt(halted, "commander"), null, per));

    private static Tallies Counted(string key, int count) =>
        Tallies.Empty.With([new("local/l", key, Amount.Of(count), [])], Noon);

    private static ImmutableArray<string> KeysOf(Facts facts, params LimitKey[] per) =>
        KeysOf(Tallies.Empty, facts, per);

    private static ImmutableArray<string> KeysOf(Tallies tallies, Facts facts, params LimitKey[] per)
    {
        var norms = Under(Permit("p"), Limit("l", Quantity.Count, 1_000, _forbid, null, per));
        return [.. norms.Rule(tallies, facts).Charges.Select(charge => charge.Key)];
    }

    private static (Ruling Ruling, Tallies After) Release(
        NormSet norms,
        Tallies tallies,
        params Facts[] targets
    )
    {
        var ruling = ReferenceEvaluator.Rule(norms, targets, tallies, Noon);
        return (ruling, tallies.With(ruling.Charges, Noon));
    }
}
