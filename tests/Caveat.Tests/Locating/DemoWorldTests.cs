using static Caveat.Tests.Locating.World;

namespace Caveat.Tests.Locating;

/// <summary>The acts of the demo world as facts: what every later ruling on them stands on.</summary>
public class DemoWorldTests
{
    private static readonly Agent _hunter = new() { Id = "soar-7", Kind = AgentKind.Hunter };

    [Fact]
    public void Act_1_to_query_files_on_a_workstation_is_maintenance_on_what_is_ours()
    {
        var facts = Propose(Verb.Query, File()).OnHost("ws-14").Facts(_hunter);

        Assert.Equal("maintenance", facts.Says(Vocabulary.ActionCategory));
        Assert.Equal("observe", facts.Says(Vocabulary.EffectKind));
        Assert.Equal("own", facts.Says(Vocabulary.EffectLocus));
        Assert.Equal("self", facts.Says(Vocabulary.TargetOwner));
        Assert.Equal("[]", facts.Says(Vocabulary.TargetSectors));
        Assert.Empty(facts.Bars);
    }

    [Fact]
    public void Act_2_to_update_a_server_is_maintenance()
    {
        var facts = Propose(Verb.Update, Device("srv-3")).Facts();

        Assert.Equal("maintenance", facts.Says(Vocabulary.ActionCategory));
        Assert.Equal("self", facts.Says(Vocabulary.TargetOwner));
        Assert.Equal("[backup, special-use]", facts.Says(Vocabulary.TargetTags));
        Assert.Equal("0", facts.Says(Vocabulary.ProportionExcess));
    }

    [Fact]
    public void Act_3_to_deny_an_attacker_at_our_own_edge_is_an_internal_defence()
    {
        var facts = Propose(Verb.Deny, Network("203.0.113.66"))
            .Through("edge-1")
            .For(TimeSpan.FromHours(24))
            .Answering("INC-4711")
            .Facts();

        Assert.Equal("internal-defence", facts.Says(Vocabulary.ActionCategory));
        Assert.Equal("own", facts.Says(Vocabulary.EffectLocus));
        Assert.Equal("unknown", facts.Says(Vocabulary.TargetOwner));
        Assert.Equal("[]", facts.Says(Vocabulary.TargetSectors));
        Assert.Equal("[documentation]", facts.Says(Vocabulary.TargetTags));
        Assert.Equal("4", facts.Says(Vocabulary.EffectSeverity));
        Assert.Equal("0", facts.Says(Vocabulary.ProportionExcess));
        Assert.Equal("24h", facts.Says(Vocabulary.EffectDuration));
    }

    [Fact]
    public void Act_4_to_contain_a_workstation_is_reversible_and_in_proportion()
    {
        var facts = Propose(Verb.Contain, Device("ws-14"))
            .For(TimeSpan.FromHours(1))
            .Answering("INC-4711")
            .Facts();

        Assert.Equal("internal-defence", facts.Says(Vocabulary.ActionCategory));
        Assert.Equal("self", facts.Says(Vocabulary.TargetOwner));
        Assert.Equal("true", facts.Says(Vocabulary.EffectReversible));
        Assert.Equal("0", facts.Says(Vocabulary.ProportionExcess));
        Assert.Equal("true", facts.Says(Vocabulary.ThreatReported));
    }

    [Fact]
    public void Act_5_to_deny_a_file_touches_the_wards_only_where_the_actuator_covers_them()
    {
        var deny = Propose(Verb.Deny, File()).Answering("INC-4711");

        var office = deny.Through("edr-office").Facts();
        var all = deny.Through("edr-all").Facts();

        Assert.Equal("[]", office.Says(Vocabulary.TargetSectors));
        Assert.Equal("self", office.Says(Vocabulary.TargetOwner));
        Assert.Equal("[healthcare]", all.Says(Vocabulary.TargetSectors));
        Assert.Equal("[backup, infusion, medical, special-use]", all.Says(Vocabulary.TargetTags));
        Assert.Equal("self", all.Says(Vocabulary.TargetOwner));
        Assert.Equal(Amount.Of(2), all.Criticality);
    }

    [Fact]
    public void Act_6_rests_on_a_doubtful_alert()
    {
        var facts = Propose(Verb.Contain, Device("ws-15")).Answering("INC-4712").Facts();

        Assert.Equal("8", facts.Says(Vocabulary.ThreatSeverity));
        Assert.Equal("0.5", facts.Says(Vocabulary.ThreatConfidence));
    }

    [Fact]
    public void Act_7_to_contain_a_pump_touches_the_wards()
    {
        var facts = Propose(Verb.Contain, Device("icu-pump-3"))
            .For(TimeSpan.FromHours(1))
            .Answering("INC-4711")
            .Facts();

        Assert.Equal("[healthcare]", facts.Says(Vocabulary.TargetSectors));
        Assert.Equal("[infusion, medical, special-use]", facts.Says(Vocabulary.TargetTags));
        Assert.Equal("self", facts.Says(Vocabulary.TargetOwner));
        Assert.Equal("civilian", facts.Says(Vocabulary.TargetUse));
        Assert.Equal("6", facts.Says(Vocabulary.EffectSeverity));
        Assert.Equal(Truth.True, facts.Extent.Within("wards"));
    }

    [Fact]
    public void Act_8_to_deny_a_public_resolver_touches_the_public_core()
    {
        var facts = Propose(Verb.Deny, Network("8.8.8.8")).Through("edge-1").Facts();

        Assert.Equal("[public-core]", facts.Says(Vocabulary.TargetTags));
        Assert.Equal("internal-defence", facts.Says(Vocabulary.ActionCategory));
        Assert.Equal("unknown", facts.Says(Vocabulary.TargetOwner));
    }

    [Fact]
    public void Act_9_to_deny_a_whole_private_network_touches_the_wards_and_is_not_ours()
    {
        var facts = Propose(Verb.Deny, Network("10.0.0.0/8")).Through("edge-1").Facts();

        Assert.Equal("[healthcare]", facts.Says(Vocabulary.TargetSectors));
        Assert.Equal("unknown", facts.Says(Vocabulary.TargetOwner));
        Assert.Equal("[self]", facts.Says(Vocabulary.TargetOwners));
        Assert.Equal("16777216", facts.Says(Vocabulary.TargetCount));
        Assert.Equal("16777216", facts.Says(Vocabulary.EffectHosts));
        Assert.Equal("10", facts.Says(Vocabulary.EffectSeverity));
    }

    [Fact]
    public void Act_10_to_delete_a_volume_destroys()
    {
        var volume = new CommandTarget.OnDevice(TargetKind.File, "/srv/volume", RunsCode: false);

        var facts = Propose(Verb.Delete, volume).OnHost("srv-3").Facts();

        Assert.Equal("destroy", facts.Says(Vocabulary.EffectKind));
        Assert.Equal("false", facts.Says(Vocabulary.EffectReversible));
        Assert.Equal("internal-defence", facts.Says(Vocabulary.ActionCategory));
    }

    [Fact]
    public void Act_11_to_disrupt_a_partner_reaches_outside_and_above_the_ceiling()
    {
        var facts = Propose(Verb.Disrupt, Network("198.51.100.7")).Through("clinic-gw").Facts();

        Assert.Equal("outside", facts.Says(Vocabulary.EffectLocus));
        Assert.Equal("attack", facts.Says(Vocabulary.ActionCategory));
        Assert.Equal("partner", facts.Says(Vocabulary.TargetOwner));
        Assert.Equal("[healthcare]", facts.Says(Vocabulary.TargetSectors));
        var bar = Assert.Single(facts.Bars);
        Assert.Equal("CAV3001", bar.Code);
        Assert.Equal(
            "`soar-7` may propose acts up to `internal-defence`; on `198.51.100.7` this is `attack`",
            bar.Message
        );
    }

    [Fact]
    public void Act_12_to_contain_six_workstations_counts_each_of_them()
    {
        var facts = Propose(Verb.Contain, [.. Enumerable.Range(11, 6).Select(n => Network($"10.20.10.{n}"))])
            .AllFacts();

        Assert.Equal(6, facts.Length);
        Assert.All(facts, one => Assert.Equal("6", one.Says(Vocabulary.TargetCount)));
        Assert.All(facts, one => Assert.Equal("self", one.Says(Vocabulary.TargetOwner)));
    }
}
