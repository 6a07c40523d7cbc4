using CsCheck;

namespace Caveat.Tests;

public class DerivationTests
{
    private const string Table = """
        query         observe     yes  maintenance       intelligence
        locate        observe     yes  maintenance       intelligence
        scan          observe     yes  maintenance       intelligence
        investigate   observe     yes  maintenance       intelligence
        detonate      observe     yes  maintenance       intelligence
        copy          observe     yes  maintenance       intelligence
        allow         degrade     yes  internal-defence  response
        start         degrade     yes  maintenance       response
        create        degrade     yes  maintenance       response
        cancel        degrade     yes  maintenance       response
        set           degrade     yes  maintenance       response
        update        degrade     yes  maintenance       response
        restore       degrade     yes  maintenance       response
        remediate     degrade     no   maintenance       response
        deny          disrupt     yes  internal-defence  response
        contain       disrupt     yes  internal-defence  response
        redirect      disrupt     yes  internal-defence  response
        stop          disrupt     yes  internal-defence  response
        restart       disrupt     yes  maintenance       response
        degrade       degrade     yes  internal-defence  attack
        disrupt       disrupt     yes  internal-defence  attack
        exfiltrate    observe     no   internal-defence  intelligence
        exploit       manipulate  no   internal-defence  attack
        manipulate    manipulate  no   internal-defence  attack
        delete        destroy     no   internal-defence  response
        destroy       destroy     no   internal-defence  attack
        execute       destroy     no   internal-defence  attack
        -             destroy     no   internal-defence  attack
        """;

    public static TheoryData<string, string, bool, string, string> Rows()
    {
        var rows = new TheoryData<string, string, bool, string, string>();
        foreach (var line in Table.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var cells = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            rows.Add(
                cells[0],
                cells[1],
                string.Equals(cells[2], "yes", StringComparison.Ordinal),
                cells[3],
                cells[4]
            );
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_verb_has_its_floor_reversibility_and_category(
        string verb,
        string kind,
        bool reversible,
        string own,
        string outside
    )
    {
        foreach (var locus in Enum.GetValues<Locus>())
        {
            var facts = Derivation.Baseline(Schema.Standard);
            facts[Vocabulary.ActionVerb] = Words.Parse<Verb>(verb) is { } known
                ? FactValue.Of(known)
                : FactValue.Unknown;
            facts[Vocabulary.EffectLocus] = FactValue.Of(locus);

            Derivation.Derive(facts);

            Assert.Equal(Words.Parse<EffectKind>(kind), (EffectKind)facts[Vocabulary.EffectKind].AsIndex);
            Assert.Equal(reversible, facts[Vocabulary.EffectReversible].AsBool);
            Assert.Equal(
                Words.Parse<Category>(locus == Locus.Own ? own : outside),
                (Category)facts[Vocabulary.ActionCategory].AsIndex
            );
        }
    }

    [Fact]
    public void The_table_has_a_row_for_every_verb_and_one_for_none()
    {
        var verbs = Rows().Select(row => row.Data.Item1);

        Assert.Equal(Words.Verbs.Add("-").Order(StringComparer.Ordinal), verbs.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_baseline_act_of_a_known_verb_knows_every_computed_fact()
    {
        var facts = Baseline(Verb.Contain);

        Derivation.Derive(facts);

        // disrupt 4, one host, an hour, no spill, no zone
        Assert.Equal(Amount.Of(4), facts[Vocabulary.EffectSeverity].AsAmount);
        Assert.Equal(Amount.Of(4), facts[Vocabulary.ProportionExcess].AsAmount);
        Assert.True(facts[Vocabulary.EffectReversible].AsBool);
    }

    [Fact]
    public void A_given_computed_fact_stands_and_others_follow_from_it()
    {
        var facts = Baseline(Verb.Query);
        facts[Vocabulary.EffectKind] = FactValue.Of(EffectKind.Destroy);
        facts[Vocabulary.ActionCategory] = FactValue.Of(Category.Attack);

        Derivation.Derive(
            facts,
            Derivation.Given([Vocabulary.EffectKind, Vocabulary.ActionCategory, Vocabulary.TargetCount])
        );

        Assert.Equal(EffectKind.Destroy, (EffectKind)facts[Vocabulary.EffectKind].AsIndex);
        Assert.Equal(Amount.Of(7), facts[Vocabulary.EffectSeverity].AsAmount);
        Assert.Equal(Amount.Of(7), facts[Vocabulary.ProportionExcess].AsAmount);
    }

    [Fact]
    public void An_act_affects_at_least_as_many_hosts_as_it_has_targets()
    {
        var facts = Baseline(Verb.Deny);
        facts[Vocabulary.TargetCount] = FactValue.Of(256);

        Derivation.Derive(facts);

        Assert.Equal(Amount.Of(256), facts[Vocabulary.EffectHosts].AsAmount);
        Assert.Equal(new Amount(6_408), facts[Vocabulary.EffectSeverity].AsAmount);
    }

    [Fact]
    public void Maintenance_is_never_out_of_proportion()
    {
        var facts = Baseline(Verb.Update);
        facts[Vocabulary.EffectHosts] = FactValue.Of(10_000);

        Derivation.Derive(facts);

        Assert.Equal(FactValue.Of(Amount.Zero), facts[Vocabulary.ProportionExcess]);
    }

    [Fact]
    public void What_an_unknown_input_leaves_open_is_unknown()
    {
        AttributeDefinition[] inputs =
        [
            Vocabulary.TargetCount,
            Vocabulary.EffectHosts,
            Vocabulary.EffectPeople,
            Vocabulary.EffectSpillover,
            Vocabulary.EffectDuration,
        ];
        foreach (var input in inputs)
        {
            var facts = Baseline(Verb.Deny);
            facts[input] = FactValue.Unknown;

            Derivation.Derive(facts);

            Assert.False(facts[Vocabulary.EffectSeverity].IsKnown, input.Name);
            Assert.False(facts[Vocabulary.ProportionExcess].IsKnown, input.Name);
        }
    }

    [Fact]
    public void An_unknown_place_leaves_the_category_open()
    {
        var facts = Baseline(Verb.Deny);
        facts[Vocabulary.EffectLocus] = FactValue.Unknown;

        Derivation.Derive(facts);

        Assert.False(facts[Vocabulary.ActionCategory].IsKnown);
        Assert.False(facts[Vocabulary.ProportionExcess].IsKnown);
        Assert.True(facts[Vocabulary.EffectSeverity].IsKnown);
    }

    [Theory]
    [InlineData(Verb.Deny, true)]
    [InlineData(Verb.Contain, true)]
    [InlineData(Verb.Redirect, true)]
    [InlineData(Verb.Stop, true)]
    [InlineData(Verb.Degrade, true)]
    [InlineData(Verb.Disrupt, true)]
    [InlineData(Verb.Restart, false)]
    [InlineData(Verb.Update, false)]
    [InlineData(Verb.Query, false)]
    public void What_lasts_until_somebody_lifts_it_is_permanent_without_an_end(Verb verb, bool permanent)
    {
        var ending = Baseline(verb);
        var endless = Baseline(verb);
        endless[Vocabulary.EffectDuration] = FactValue.Of(Amount.Unbounded);

        Derivation.Derive(ending);
        Derivation.Derive(endless);

        var difference =
            endless[Vocabulary.EffectSeverity].AsAmount - ending[Vocabulary.EffectSeverity].AsAmount;
        Assert.Equal(permanent ? SeverityFormula.Permanence : Amount.Zero, difference);
    }

    [Fact]
    public void Severity_is_monotone_in_every_input()
    {
        var input = Gen.Select(
            Gen.Enum<EffectKind>(),
            Gen.Long[0, 2_000_000],
            Gen.Long[0, 2_000_000],
            Gen.Bool,
            Gen.Long[0, 10_000],
            Gen.Long[0, 2_000]
        );

        Gen.Select(input, input)
            .Sample(
                (one, other) =>
                {
                    var least = SeverityFormula.Of(
                        (EffectKind)Math.Min((int)one.Item1, (int)other.Item1),
                        Amount.Of(Math.Min(one.Item2, other.Item2)),
                        Amount.Of(Math.Min(one.Item3, other.Item3)),
                        one.Item4 && other.Item4,
                        new(Math.Min(one.Item5, other.Item5)),
                        new(Math.Min(one.Item6, other.Item6))
                    );
                    var severity = Of(one);

                    Assert.True(least <= severity && severity <= SeverityFormula.Greatest);
                    Assert.True(Amount.Zero <= least && least <= Of(other));

                    static Amount Of((EffectKind, long, long, bool, long, long) input) =>
                        SeverityFormula.Of(
                            input.Item1,
                            Amount.Of(input.Item2),
                            Amount.Of(input.Item3),
                            input.Item4,
                            new(input.Item5),
                            new(input.Item6)
                        );
                },
                iter: 20_000
            );
    }

    private static FactsBuilder Baseline(Verb verb)
    {
        var facts = Derivation.Baseline(Schema.Standard);
        facts[Vocabulary.ActionVerb] = FactValue.Of(verb);
        return facts;
    }
}
