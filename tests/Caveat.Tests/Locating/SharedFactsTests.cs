using static Caveat.Tests.Locating.World;

namespace Caveat.Tests.Locating;

/// <summary>What several targets of one act share, and what is each target's own.</summary>
public class SharedFactsTests
{
    [Fact]
    public void Counts_of_targets_add_up_and_one_unknown_hides_the_sum()
    {
        var known = Propose(Verb.Deny, Network("10.20.10.0/24"), Network("::/0"), Name("a.example"));
        var unknown = Propose(Verb.Deny, Network("10.20.10.0/24"), new CommandTarget.Extension("x"));

        Assert.All(
            known.AllFacts(),
            facts => Assert.Equal("1000000000000", facts.Says(Vocabulary.TargetCount))
        );
        Assert.All(unknown.AllFacts(), facts => Assert.Equal("unknown", facts.Says(Vocabulary.TargetCount)));
    }

    [Fact]
    public void Place_and_category_are_each_targets_own_and_the_rest_is_shared()
    {
        var facts = Propose(Verb.Disrupt, Network("10.20.10.14"), Network("198.51.100.7"))
            .Through("clinic-gw")
            .AllFacts();

        Assert.Equal(["own", "outside"], facts.Select(one => one.Says(Vocabulary.EffectLocus)));
        Assert.Equal(
            ["internal-defence", "attack"],
            facts.Select(one => one.Says(Vocabulary.ActionCategory))
        );
        Assert.Single(facts.Select(one => one.Says(Vocabulary.EffectSeverity)).Distinct());
        Assert.Empty(facts[0].Bars);
        Assert.Equal(["CAV3001"], facts[1].BarCodes);
    }

    [Fact]
    public void The_gravest_zone_weighs_on_the_whole_act()
    {
        var alone = Propose(Verb.Contain, Device("ws-14")).Facts();
        var both = Propose(Verb.Contain, Device("ws-14"), Device("icu-pump-3")).AllFacts();

        Assert.Equal(Amount.Zero, alone.Criticality);
        Assert.All(both, facts => Assert.Equal(Amount.Of(2), facts.Criticality));
    }
}
