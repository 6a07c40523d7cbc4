using Caveat.Restraining;
using static Caveat.Tests.Deciding.TypedNorms;

namespace Caveat.Tests.Deciding;

// Mutation check: each comment below names the breakage of Findings or ReferenceEvaluator that the test was seen to catch.
public class RulingTests
{
    private static readonly Condition _true = Is(Vocabulary.ContextPresence);
    private static readonly Condition _false = Not(_true);
    private static readonly Condition _unknown = Is(Vocabulary.LegalReviewed);

    // Caught: deny without `NotGranted`.
    [Fact]
    public void What_nothing_permits_is_denied()
    {
        var ruling = Under(Require("ask", Officer)).Rule(Act());

        Assert.Equal(Verdict.Deny, ruling.Verdict);
        Assert.Single(ruling.Bearing(Bearing.NotGranted));
        Assert.Null(ruling.Requires);
    }

    // Caught: `truth != Truth.False` for permits.
    [Fact]
    public void A_permit_bites_only_when_true()
    {
        Assert.Equal(Verdict.Permit, Under(Permit("p", _true)).Rule(Act()).Verdict);
        Assert.Equal(Verdict.Deny, Under(Permit("p", _unknown)).Rule(Act()).Verdict);
        Assert.Equal(Verdict.Deny, Under(Permit("p", _false)).Rule(Act()).Verdict);
    }

    // Caught: `truth == Truth.True` for restrictions.
    [Fact]
    public void A_restriction_bites_unless_false()
    {
        Assert.Equal(Verdict.Deny, Under(Permit("p"), Forbid("f", _true)).Rule(Act()).Verdict);
        Assert.Equal(Verdict.Deny, Under(Permit("p"), Forbid("f", _unknown)).Rule(Act()).Verdict);
        Assert.Equal(Verdict.Permit, Under(Permit("p"), Forbid("f", _false)).Rule(Act()).Verdict);
        Assert.Equal(Verdict.Hold, Under(Permit("p"), Require("r", Officer, _unknown)).Rule(Act()).Verdict);
    }

    [Fact]
    public void A_ground_says_whether_its_condition_was_true_or_unknown()
    {
        var ruling = Under(Permit("p"), Forbid("sure", _true), Forbid("doubtful", _unknown)).Rule(Act());

        Assert.Equal(
            [("p", Truth.True), ("sure", Truth.True), ("doubtful", Truth.Unknown)],
            ruling.Grounds.Select(ground => (ground.Norm!.Id, ground.Truth))
        );
    }

    // Caught: the price owed although a free permit bites.
    [Fact]
    public void A_free_permit_beside_a_priced_one_owes_nothing()
    {
        var norms = Under(Permit("dear", _true, Officer), Permit("free", _true));

        Assert.Equal(Verdict.Permit, norms.Rule(Act()).Verdict);
    }

    // Caught: prices joined by `AllOf`.
    [Fact]
    public void Of_several_prices_any_one_suffices()
    {
        var ruling = Under(
                Permit("a", _true, Officer),
                Permit("b", _true, Engineer),
                Permit("c", _false, Role("clerk"))
            )
            .Rule(Act());

        Assert.Equal(Verdict.Hold, ruling.Verdict);
        Assert.Equal("clinical-engineer or watch-officer", $"{ruling.Requires}");
        Assert.Equal(["a", "b"], ruling.Bearing(Bearing.GrantsAtAPrice));
    }

    [Fact]
    public void A_price_and_all_requirements_are_owed_together()
    {
        var ruling = Under(
                Permit("p", _true, Officer),
                Require("r", Both(Officer, Engineer)),
                Require("again", Both(Officer, Engineer)),
                Require("two", Role(Formula.Person, 2))
            )
            .Rule(Act());

        Assert.Equal("watch-officer and clinical-engineer", $"{ruling.Requires}");
    }

    // Caught: the longest time taken, and `individually` of the last requirement only.
    [Fact]
    public void The_shortest_time_to_decide_counts_and_one_individual_requirement_makes_all_so()
    {
        var ruling = Under(
                Permit("p"),
                Require("a", Officer, within: TimeSpan.FromMinutes(5), individually: true),
                Require("b", Engineer, within: TimeSpan.FromHours(1)),
                Require("c", Engineer)
            )
            .Rule(Act());

        Assert.Equal(TimeSpan.FromMinutes(5), ruling.DecideWithin);
        Assert.True(ruling.Individually);
    }

    // Caught: layer not compared with the authority.
    [Fact]
    public void Only_the_authority_grants()
    {
        var norms = Under(Pack("state", Layer.National, Permit("p")).Placed());

        Assert.Equal(Verdict.Deny, norms.Rule(Act()).Verdict);
    }

    // Caught: `AsBounds` ignored.
    [Fact]
    public void A_pack_taken_as_bounds_grants_nothing_even_in_the_authority_layer()
    {
        var norms = Under(Pack("bounds", Permit("p")).Placed(asBounds: true));

        Assert.Equal(Verdict.Deny, norms.Rule(Act()).Verdict);
    }

    [Fact]
    public void A_pack_taken_as_bounds_forbids_unless_one_of_its_permits_bites()
    {
        Assert.Equal(Verdict.Permit, Bounded(Permit("a", _false), Permit("b", _true)).Verdict);
        Assert.Equal(Verdict.Deny, Bounded(Permit("a", _false)).Verdict);
        Assert.Equal(Verdict.Deny, Bounded(Permit("a", _unknown)).Verdict);
        Assert.Equal(["bounds"], Bounded(Permit("a", _unknown)).Bearing(Bearing.Forbids));
        Assert.Equal(Truth.Unknown, Bounded(Permit("a", _unknown)).Grounds[^1].Truth);
    }

    // Caught: every price of a bounds pack required; a price required beside a free permit.
    [Fact]
    public void A_pack_taken_as_bounds_requires_any_one_price_unless_a_free_permit_bites()
    {
        var priced = Bounded(Permit("a", _true, Officer), Permit("b", _true, Engineer));

        Assert.Equal("clinical-engineer or watch-officer", $"{priced.Requires}");
        Assert.Equal(Verdict.Permit, Bounded(Permit("a", _true, Officer), Permit("b", _true)).Verdict);
    }

    // Caught: `Any` not asked.
    [Fact]
    public void A_pack_taken_as_bounds_without_permits_bounds_nothing()
    {
        Assert.Equal(Verdict.Permit, Bounded().Verdict);
        Assert.Equal(Verdict.Hold, Bounded(Require("r", Officer)).Verdict);
    }

    [Fact]
    public void Where_no_permit_exists_an_example_counts_as_granted()
    {
        var without = Under(Forbid("f", _false)) with { GrantsWithoutPermit = true };
        var with = Under(Permit("p", _false)) with { GrantsWithoutPermit = true };

        Assert.Equal(Verdict.Permit, without.Rule(Act()).Verdict);
        Assert.Equal(Verdict.Deny, with.Rule(Act()).Verdict);
    }

    // Caught: `today <= From`, `today > Until`, the pack's dates joined with the norm's.
    [Theory]
    [InlineData(2026, 5, 31, Verdict.Deny, Verdict.Permit)]
    [InlineData(2026, 6, 1, Verdict.Permit, Verdict.Deny)]
    [InlineData(2026, 6, 30, Verdict.Permit, Verdict.Deny)]
    [InlineData(2026, 7, 1, Verdict.Deny, Verdict.Deny)]
    public void Before_its_start_nothing_bites_and_after_its_end_only_restrictions_do(
        int year,
        int month,
        int day,
        Verdict permit,
        Verdict forbid
    )
    {
        var june = new Validity(new(2026, 6, 1), new(2026, 7, 1));
        var now = new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.FromHours(2));
        var ownDates = Under(Permit("p") with { Validity = june });
        var packDates = Under(
            Pack("granting", Permit("p")).Placed(),
            (Pack("dated", Forbid("f")) with { Validity = june }).Placed()
        );

        Assert.Equal(
            permit,
            Caveat.Deciding.ReferenceEvaluator.Rule(ownDates, [Act()], Tallies.Empty, now).Verdict
        );
        Assert.Equal(
            forbid,
            Caveat.Deciding.ReferenceEvaluator.Rule(packDates, [Act()], Tallies.Empty, now).Verdict
        );
    }

    [Fact]
    public void A_norms_own_dates_replace_those_of_its_pack()
    {
        var past = new Validity(new(2020, 1, 1), new(2021, 1, 1));
        var present = new Validity(new(2026, 1, 1), new(2027, 1, 1));
        var norms = Under(
            (Pack("old", Permit("p") with { Validity = present }) with { Validity = past }).Placed()
        );

        Assert.Equal(Verdict.Permit, norms.Rule(Act()).Verdict);
    }

    [Fact]
    public void Bounds_forbid_before_their_permits_begin_and_after_they_end()
    {
        var next = new Validity(new(2027, 1, 1), new(2028, 1, 1));
        var past = new Validity(new(2020, 1, 1), new(2021, 1, 1));

        Assert.Equal(Verdict.Deny, Bounded(Permit("later") with { Validity = next }).Verdict);
        Assert.Equal(Verdict.Deny, Bounded(Permit("over") with { Validity = past }).Verdict);
    }

    // Caught: the best verdict of the targets; `granted` shared between targets.
    [Fact]
    public void Of_several_targets_the_worst_decides_and_all_requirements_count()
    {
        var own = Act((Vocabulary.TargetOwner, FactValue.Of(Owner.Self)), (Vocabulary.TargetTags, Set("a")));
        var ward = own.With(Vocabulary.TargetTags, Set("b"));
        var foreign = own.With(Vocabulary.TargetOwner, FactValue.Of(Owner.Partner));
        var norms = Under(
            Permit("ours", In(Vocabulary.TargetOwner, FactValue.Of(Owner.Self))),
            Require("a", Officer, Has(Vocabulary.TargetTags, "a")),
            Require("b", Engineer, Has(Vocabulary.TargetTags, "b"))
        );

        Assert.Equal("clinical-engineer and watch-officer", $"{norms.Rule(own, ward).Requires}");
        Assert.Equal(Verdict.Deny, norms.Rule(own, foreign).Verdict);
        Assert.Equal([0, 0, 1, 1], norms.Rule(own, ward).Grounds.Select(ground => ground.Target));
    }

    [Fact]
    public void An_act_without_any_target_is_denied_with_a_code()
    {
        var ruling = Under(Permit("p")).Rule();

        Assert.Equal(Verdict.Deny, ruling.Verdict);
        Assert.Equal(["CAV3100"], ruling.Bearing(Bearing.Barred));
    }

    [Fact]
    public void A_bar_denies_whatever_the_norms_say()
    {
        var facts = Act().ToBuilder();
        facts.Bars = [new("CAV3001", "`attack` is above the ceiling of `soar-7`")];

        var ruling = Under(Permit("p")).Rule(facts.ToFacts());

        Assert.Equal(Verdict.Deny, ruling.Verdict);
        Assert.Equal(["CAV3001"], ruling.Bearing(Bearing.Barred));
    }

    // Caught: obligations and charges left on a deny.
    [Fact]
    public void Obligations_travel_with_a_permit_and_a_hold_and_never_with_a_deny()
    {
        var duties = Oblige(
            "o",
            _unknown,
            new Obligation.Report(TimeSpan.FromHours(1)),
            new Obligation.Notify("clinical-engineer")
        );
        var limit = Limit("l", Quantity.Count, 5, new Otherwise.Forbid(), null, LimitKey.Gate);

        var permit = Under(Permit("p"), duties, duties with { Id = "again" }, limit).Rule(Act());
        var hold = Under(Permit("p", null, Officer), duties, limit).Rule(Act());
        var deny = Under(Permit("p"), duties, limit, Forbid("f")).Rule(Act());

        Assert.Equal(2, permit.Obligations.Length);
        Assert.Equal(permit.Obligations.AsEnumerable(), hold.Obligations.AsEnumerable());
        Assert.Empty(deny.Obligations);
        Assert.Single(permit.Charges);
        Assert.Single(hold.Charges);
        Assert.Empty(deny.Charges);
    }

    private static Ruling Bounded(params Norm[] bounds) =>
        Under(
                Pack("granting", Permit("grant")).Placed(),
                Pack("bounds", bounds).Placed(asBounds: true, layer: Layer.Mission)
            )
            .Rule(Act());
}
