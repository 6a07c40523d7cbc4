using System.Net;
using Caveat.Deciding;
using static Caveat.Tests.Deciding.TypedNorms;

namespace Caveat.Tests.Deciding;

// Mutation check: negating, weakening or dropping any branch of ConditionTruth fails one of these rows.
public class ConditionTruthTests
{
    private static readonly Truth[] _truths = [Truth.False, Truth.Unknown, Truth.True];

    private static readonly AttributeDefinition _flag = Vocabulary.LegalReviewed;
    private static readonly AttributeDefinition _other = Vocabulary.LegalMilitaryObjective;

    [Fact]
    public void And_or_and_not_follow_Kleenes_tables()
    {
        foreach (var left in _truths)
        {
            foreach (var right in _truths)
            {
                var facts = Act((_flag, Bool(left)), (_other, Bool(right)));

                Assert.Equal((Truth)Math.Min((int)left, (int)right), Of(All(Is(_flag), Is(_other)), facts));
                Assert.Equal((Truth)Math.Max((int)left, (int)right), Of(Any(Is(_flag), Is(_other)), facts));
                Assert.Equal((Truth)(2 - (int)left), Of(Not(Is(_flag)), facts));
            }
        }
    }

    [Fact]
    public void Nothing_to_fulfil_is_true_and_nothing_to_choose_from_is_false()
    {
        Assert.Equal(Truth.True, Of(All(), Act()));
        Assert.Equal(Truth.False, Of(Any(), Act()));
    }

    [Fact]
    public void Is_known_has_two_values_and_takes_an_incomplete_set_for_unknown()
    {
        var facts = Act((_flag, FactValue.Unknown), (Vocabulary.TargetTags, AtLeastSet("a")));

        Assert.Equal(Truth.False, Of(Known(_flag), facts));
        Assert.Equal(Truth.False, Of(Known(Vocabulary.TargetTags), facts));
        Assert.Equal(Truth.True, Of(Known(Vocabulary.TargetSectors), facts));
    }

    [Fact]
    public void A_set_has_what_is_in_its_bound_and_lacks_only_what_a_complete_one_does_not_hold()
    {
        var complete = Act((Vocabulary.TargetTags, Set("a", "b")));
        var bound = Act((Vocabulary.TargetTags, AtLeastSet("a", "b")));

        Assert.Equal(Truth.True, Of(Has(Vocabulary.TargetTags, "a", "x"), bound));
        Assert.Equal(Truth.Unknown, Of(Has(Vocabulary.TargetTags, "x"), bound));
        Assert.Equal(Truth.False, Of(Has(Vocabulary.TargetTags, "x"), complete));
        Assert.Equal(Truth.True, Of(HasAll(Vocabulary.TargetTags, "a", "b"), bound));
        Assert.Equal(Truth.Unknown, Of(HasAll(Vocabulary.TargetTags, "a", "x"), bound));
        Assert.Equal(Truth.False, Of(HasAll(Vocabulary.TargetTags, "a", "x"), complete));
        Assert.Equal(
            Truth.Unknown,
            Of(Has(Vocabulary.TargetTags, "a"), Act((Vocabulary.TargetTags, default)))
        );
    }

    [Theory]
    [InlineData(Comparison.Equal, false, true, false)]
    [InlineData(Comparison.NotEqual, true, false, true)]
    [InlineData(Comparison.Less, true, false, false)]
    [InlineData(Comparison.AtMost, true, true, false)]
    [InlineData(Comparison.Greater, false, false, true)]
    [InlineData(Comparison.AtLeast, false, true, true)]
    public void Numbers_compare_as_written(Comparison comparison, bool below, bool at, bool above)
    {
        var condition = Compare(Vocabulary.EffectPeople, comparison, Amount.Of(5));

        Assert.Equal(Truths.Of(below), Of(condition, Act((Vocabulary.EffectPeople, FactValue.Of(4)))));
        Assert.Equal(Truths.Of(at), Of(condition, Act((Vocabulary.EffectPeople, FactValue.Of(5)))));
        Assert.Equal(Truths.Of(above), Of(condition, Act((Vocabulary.EffectPeople, FactValue.Of(6)))));
        Assert.Equal(Truth.Unknown, Of(condition, Act((Vocabulary.EffectPeople, default))));
    }

    [Fact]
    public void An_act_without_an_end_lasts_longer_than_any_literal()
    {
        var endless = Act((Vocabulary.EffectDuration, FactValue.Of(Amount.Unbounded)));

        Assert.Equal(Truth.False, Of(AtMost(Vocabulary.EffectDuration, 86_400), endless));
    }

    [Fact]
    public void A_sum_is_made_from_left_to_right_and_saturates_at_each_step()
    {
        var people = new Term.Reads(Vocabulary.EffectPeople);
        var endless = new Term.Literal(Amount.Unbounded);
        Term.Sum sum = new([(false, endless), (false, people), (true, endless)]);
        var facts = Act((Vocabulary.EffectPeople, FactValue.Of(7)));

        Assert.Equal(Truth.True, Of(Equals(sum, Amount.Zero), facts));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 2)]
    [InlineData(-1, 0)]
    [InlineData(-3, -2)]
    public void A_product_rounds_half_to_even(long thousandths, long expected)
    {
        var half = new Term.Product(new Amount(500), new Term.Reads(Vocabulary.EffectPeople));
        var facts = Act((Vocabulary.EffectPeople, FactValue.Of(new Amount(thousandths))));

        Assert.Equal(Truth.True, Of(Equals(half, new Amount(expected)), facts));
    }

    [Fact]
    public void An_unknown_part_makes_a_term_unknown_even_where_it_counts_for_nothing()
    {
        var unknown = new Term.Reads(Vocabulary.LegalAdvantage);
        var nothing = new Term.Product(Amount.Zero, unknown);
        var sum = new Term.Sum([(false, new Term.Literal(Amount.One)), (true, nothing)]);

        Assert.Equal(Truth.Unknown, Of(Equals(nothing, Amount.Zero), Act()));
        Assert.Equal(Truth.Unknown, Of(Equals(sum, Amount.One), Act()));
    }

    [Fact]
    public void One_of_several_values_is_equal_to_one_of_them()
    {
        var condition = Verbs(Verb.Deny, Verb.Contain);

        Assert.Equal(Truth.True, Of(condition, Act()));
        Assert.Equal(Truth.False, Of(condition, Act((Vocabulary.ActionVerb, FactValue.Of(Verb.Scan)))));
        Assert.Equal(Truth.Unknown, Of(condition, Act((Vocabulary.ActionVerb, default))));
        Assert.Equal(Truth.True, Of(In(Vocabulary.AgentId, FactValue.Of("example")), Act()));
        Assert.Equal(Truth.False, Of(In(Vocabulary.AgentId, FactValue.Of("Example")), Act()));
    }

    [Theory]
    [InlineData("*", "", true)]
    [InlineData("*.example", "www.hospital.example", true)]
    [InlineData("*.example", "example", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("a*b*c", "aXbYbZc", true)]
    [InlineData("a*b*c", "aXcYb", false)]
    [InlineData("abc", "abcd", false)]
    [InlineData("", "a", false)]
    [InlineData("a**", "a", true)]
    public void A_glob_matches_the_whole_text(string pattern, string text, bool matches) =>
        Assert.Equal(matches, Glob.Matches(pattern, text));

    [Fact]
    public void Like_is_unknown_where_the_text_is()
    {
        var condition = new Condition.Like(Vocabulary.Operation, "night-*");

        Assert.Equal(Truth.Unknown, Of(condition, Act()));
        Assert.Equal(Truth.True, Of(condition, Act((Vocabulary.Operation, FactValue.Of("night-watch")))));
        Assert.Equal(Truth.False, Of(condition, Act((Vocabulary.Operation, FactValue.Of("day-watch")))));
    }

    [Fact]
    public void A_target_lies_within_with_all_of_it_and_touches_with_any()
    {
        var lan = AddressRange.Of(isV6: false, (UInt128)0xC6336400, 24);
        var facts = Act().ToBuilder();
        facts.Extent = new()
        {
            Addresses =
            [
                AddressRange.Of(IPAddress.Parse("198.51.100.7")),
                AddressRange.Of(IPAddress.Parse("203.0.113.7")),
            ],
            AddressesComplete = true,
            ZonesTouched = ["wards"],
            ZonesComplete = true,
        };
        var both = facts.ToFacts();

        Assert.Equal(Truth.False, Of(new Condition.InRange(lan, Touching: false), both));
        Assert.Equal(Truth.True, Of(new Condition.InRange(lan, Touching: true), both));
        Assert.Equal(Truth.False, Of(new Condition.InZone("wards", Touching: false), both));
        Assert.Equal(Truth.True, Of(new Condition.InZone("wards", Touching: true), both));
        Assert.Equal(Truth.Unknown, Of(new Condition.InZone("wards", Touching: true), Act()));
    }

    [Fact]
    public void A_definition_is_decided_once_however_often_it_is_referred_to()
    {
        // 60 definitions, each of which names the one before it twice: walked anew each time this would take 2^60 steps.
        var definitions = new List<Definition> { new("d0", Is(_flag), 0) };
        for (var i = 1; i <= 60; i++)
        {
            var before = new Condition.Defined(definitions[i - 1]);
            definitions.Add(new($"d{i}", All(before, before), i));
        }

        var pack = Pack("deep", Permit("p", new Condition.Defined(definitions[^1]))) with
        {
            Definitions = [.. definitions],
        };

        Assert.Equal(Verdict.Permit, Under(pack.Placed()).Rule(Act((_flag, FactValue.Of(true)))).Verdict);
        Assert.Equal(Verdict.Deny, Under(pack.Placed()).Rule(Act()).Verdict);
    }

    private static Condition.Compares Equals(Term term, Amount value) =>
        new(term, Comparison.Equal, new Term.Literal(value));

    private static Truth Of(Condition condition, Facts facts) =>
        new ConditionTruth(facts, Pack("none"), []).Of(condition);

    private static FactValue Bool(Truth truth) =>
        truth == Truth.Unknown ? FactValue.Unknown : FactValue.Of(truth == Truth.True);
}
