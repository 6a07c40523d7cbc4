using System.Collections.Immutable;
using Caveat.Locating;
using static Caveat.Tests.Locating.World;

namespace Caveat.Tests.Locating;

/// <summary>Each row of the table of targets.</summary>
public class TargetTests
{
    [Theory]
    [InlineData("203.0.113.66", "1")]
    [InlineData("203.0.113.0/24", "256")]
    [InlineData("0.0.0.0/0", "4294967296")]
    [InlineData("2001:db8::1", "1")]
    [InlineData("2001:db8::/64", "1")]
    [InlineData("2001:db8::/63", "2")]
    [InlineData("2001:db8::/48", "65536")]
    [InlineData("2001:db8::/25", "549755813888")]
    [InlineData("2001:db8::/24", "1000000000000")]
    [InlineData("::/0", "1000000000000")]
    public void A_prefix_counts_its_addresses_or_its_slash_64s(string prefix, string count)
    {
        var facts = Propose(Verb.Deny, Network(prefix)).Facts();

        Assert.Equal(count, facts.Says(Vocabulary.TargetCount));
        Assert.Equal(count, facts.Says(Vocabulary.EffectHosts));
        Assert.Equal([Range(prefix)], facts.Extent.Addresses);
        Assert.True(facts.Extent.AddressesComplete);
    }

    [Fact]
    public void A_connection_is_both_of_its_ends()
    {
        var facts = Propose(Verb.Deny, Connection("10.20.10.0/30", "8.8.8.8")).Facts();

        Assert.Equal("5", facts.Says(Vocabulary.TargetCount));
        Assert.Equal("[public-core, special-use]", facts.Says(Vocabulary.TargetTags));
        Assert.Equal("unknown", facts.Says(Vocabulary.TargetOwner));
        Assert.Equal("[self]", facts.Says(Vocabulary.TargetOwners));
        Assert.Equal(Truth.False, facts.Extent.Within(Range("10.20.0.0/16")));
        Assert.Equal(Truth.True, facts.Extent.Touches(Range("10.20.0.0/16")));
        Assert.Equal("degrade", facts.Says(Vocabulary.EffectKind));
    }

    [Fact]
    public void A_connection_inside_what_is_ours_is_ours()
    {
        var facts = Propose(Verb.Deny, Connection("10.20.10.14", "10.20.20.3")).Facts();

        Assert.Equal("self", facts.Says(Vocabulary.TargetOwner));
    }

    // Caught: an agent that writes out the end it leaves open, and cuts a host off from everybody as if from one.
    [Fact]
    public void An_end_that_is_every_address_is_one_that_was_not_given()
    {
        var facts = Propose(Verb.Deny, Connection("0.0.0.0/0", "203.0.113.66")).Facts();

        Assert.Equal("disrupt", facts.Says(Vocabulary.EffectKind));
    }

    [Fact]
    public void An_end_that_is_not_given_leaves_the_other_and_takes_all_of_its_traffic()
    {
        var facts = Propose(Verb.Deny, Connection(null, "203.0.113.66")).Facts();

        Assert.Equal("1", facts.Says(Vocabulary.TargetCount));
        Assert.Equal([Range("203.0.113.66")], facts.Extent.Addresses);
        Assert.Equal("disrupt", facts.Says(Vocabulary.EffectKind));
    }

    [Fact]
    public void A_connection_without_ends_is_everything()
    {
        var facts = Propose(Verb.Deny, Connection(null, null)).Facts();

        Assert.Equal("4294967296", facts.Says(Vocabulary.TargetCount));
        Assert.Equal("[healthcare]", facts.Says(Vocabulary.TargetSectors));
        Assert.Equal("[partner, self]", facts.Says(Vocabulary.TargetOwners));
    }

    [Theory]
    [InlineData(Verb.Deny)]
    [InlineData(Verb.Contain)]
    [InlineData(Verb.Redirect)]
    [InlineData(Verb.Stop)]
    [InlineData(Verb.Restart)]
    public void To_cut_one_connection_only_degrades_unless_something_else_is_cut_too(Verb verb)
    {
        var connection = Connection("10.20.10.14", "10.20.20.3");

        var alone = Propose(verb, connection).Facts();
        var both = Propose(verb, connection, Network("10.20.10.15")).AllFacts();

        Assert.Equal("degrade", alone.Says(Vocabulary.EffectKind));
        Assert.All(both, facts => Assert.Equal("disrupt", facts.Says(Vocabulary.EffectKind)));
    }

    [Fact]
    public void A_name_stands_for_itself_and_is_not_resolved()
    {
        var facts = Propose(Verb.Deny, Name("dns.google")).Facts();

        Assert.Equal("1", facts.Says(Vocabulary.TargetCount));
        Assert.Equal("[public-core]", facts.Says(Vocabulary.TargetTags));
        Assert.Empty(facts.Extent.Addresses);
        Assert.Equal(Truth.Unknown, facts.Extent.Within(Range("8.8.8.8")));
    }

    [Fact]
    public void A_locator_is_the_address_or_the_name_of_its_host()
    {
        var literal = new CommandTarget.Locator(
            TargetKind.Uri,
            "http://10.20.30.7/",
            Range("10.20.30.7"),
            null
        );
        var named = new CommandTarget.Locator(
            TargetKind.Uri,
            "https://portal.wards.hospital.example/",
            null,
            "portal.wards.hospital.example"
        );

        Assert.Equal("[healthcare]", Propose(Verb.Deny, literal).Facts().Says(Vocabulary.TargetSectors));
        Assert.Equal("[healthcare]", Propose(Verb.Deny, named).Facts().Says(Vocabulary.TargetSectors));
        Assert.Equal("self", Propose(Verb.Deny, named).Facts().Says(Vocabulary.TargetOwner));
    }

    [Fact]
    public void A_host_that_cannot_be_read_is_unknown()
    {
        var facts = Propose(Verb.Deny, new CommandTarget.Locator(TargetKind.Uri, "http://[/", null, null))
            .Facts();

        AssertNowhere(facts);
        Assert.Equal("1", facts.Says(Vocabulary.TargetCount));
    }

    [Fact]
    public void A_mail_address_is_its_domain()
    {
        var facts = Propose(
                Verb.Deny,
                new CommandTarget.Named(
                    TargetKind.EmailAddr,
                    "ward@wards.hospital.example",
                    "wards.hospital.example"
                )
            )
            .Facts();

        Assert.Equal("[healthcare]", facts.Says(Vocabulary.TargetSectors));
        Assert.Equal("email_addr", facts.Says(Vocabulary.TargetKind));
    }

    [Fact]
    public void A_device_is_its_rows_by_host_name_id_and_hardware_address()
    {
        CommandTarget[] pumps =
        [
            Device("icu-pump-3"),
            Device("pump-3.wards.hospital.example"),
            new CommandTarget.Device(null, "ICU-PUMP-3"),
            new CommandTarget.Mac("00:00:5e:00:53:33"),
        ];
        foreach (var pump in pumps)
        {
            var facts = Propose(Verb.Contain, pump).Through("clinic-gw").Facts();

            Assert.Equal("[healthcare]", facts.Says(Vocabulary.TargetSectors));
            Assert.Equal("self", facts.Says(Vocabulary.TargetOwner));
            Assert.Equal("own", facts.Says(Vocabulary.EffectLocus));
            Assert.Equal([Range("10.20.30.33")], facts.Extent.Addresses);
        }
    }

    [Fact]
    public void A_device_without_a_row_is_somewhere_in_what_the_actuator_covers()
    {
        var contain = Propose(Verb.Contain, Device("laptop-9"));

        var office = contain.Through("edr-office").Facts();
        var all = contain.Through("edr-all").Facts();
        var nobody = contain.Through("range").Facts();

        Assert.Equal("self", office.Says(Vocabulary.TargetOwner));
        Assert.Equal("[]", office.Says(Vocabulary.TargetSectors));
        Assert.Equal("[healthcare]", all.Says(Vocabulary.TargetSectors));
        AssertNowhere(nobody);
    }

    [Fact]
    public void A_device_without_a_row_is_protected_by_its_name()
    {
        var facts = Propose(Verb.Contain, Device("icu-monitor-1")).Through("edr-office").Facts();

        Assert.Equal("[healthcare]", facts.Says(Vocabulary.TargetSectors));
    }

    [Fact]
    public void One_name_of_a_device_with_a_row_does_not_vouch_for_another_without()
    {
        var facts = Propose(Verb.Contain, new CommandTarget.Device("laptop-9", "ws-14"))
            .Through("edr-all")
            .Facts();

        Assert.Equal("[healthcare]", facts.Says(Vocabulary.TargetSectors));
    }

    [Fact]
    public void Rows_that_match_add_up()
    {
        var facts = Propose(Verb.Contain, new CommandTarget.Device("ws-14", "icu-pump-3"))
            .Through("edr-office")
            .Facts();

        Assert.Equal("[healthcare]", facts.Says(Vocabulary.TargetSectors));
        Assert.Equal(2, facts.Extent.Addresses.Length);
    }

    [Theory]
    [InlineData(TargetKind.File)]
    [InlineData(TargetKind.Artifact)]
    [InlineData(TargetKind.Process)]
    [InlineData(TargetKind.Properties)]
    public void A_thing_on_a_device_is_where_the_device_is_that_the_command_names(TargetKind kind)
    {
        var stop = Propose(Verb.Stop, new CommandTarget.OnDevice(kind, "x", RunsCode: false));

        var onPump = stop.OnHost("icu-pump-3").Through("edr-office").Facts();
        var somewhere = stop.Through("edr-office").Facts();
        var nowhere = stop.Through("range").Facts();

        Assert.Equal("[healthcare]", onPump.Says(Vocabulary.TargetSectors));
        Assert.Equal("[]", somewhere.Says(Vocabulary.TargetSectors));
        Assert.Equal("1", somewhere.Says(Vocabulary.TargetCount));
        AssertNowhere(nowhere);
    }

    [Fact]
    public void What_an_actuator_covers_by_zone_is_that_zone_and_all_it_meets()
    {
        var facts = Propose(Verb.Deny, File()).Through("clinic-gw").Facts();

        Assert.Equal("partner", facts.Says(Vocabulary.TargetOwner));
        Assert.Equal("[healthcare]", facts.Says(Vocabulary.TargetSectors));
        Assert.Equal(Truth.True, facts.Extent.Within("clinic"));
    }

    [Fact]
    public void An_actuator_that_covers_a_zone_nobody_knows_covers_nobody_knows_what()
    {
        var lost = new Actuator
        {
            Id = "lost",
            CoversZones = ["gone"],
            CoversRanges = [Range("10.20.10.0/24")],
        };

        var facts = Propose(Verb.Deny, File()).Facts(surroundings: With(Zones, lost));

        AssertNowhere(facts);
    }

    [Fact]
    public void Without_a_registered_actuator_a_file_is_nowhere()
    {
        var facts = Propose(Verb.Deny, File()).Through("nobody").Facts();

        AssertNowhere(facts);
        Assert.Equal("outside", facts.Says(Vocabulary.EffectLocus));
    }

    [Fact]
    public void Accounts_are_asset_entries_and_the_actuator()
    {
        var zones = ZoneSet.Of(
            ZonesOf(
                """
                zone office
                owner self
                include
                  10.20.10.0/24

                zone doctors
                sectors healthcare
                include
                  asset "dr-*"
                """
            )
        );
        var directory = new Actuator { Id = "directory", CoversRanges = [Range("10.20.10.0/24")] };
        var surroundings = With(zones, directory);

        var doctors = Accounts("dr-adams", "clerk-1").Facts(surroundings: surroundings);
        var clerk = Accounts("clerk-1").Facts(surroundings: surroundings);

        Assert.Equal("[healthcare]", doctors.Says(Vocabulary.TargetSectors));
        Assert.Equal("2", doctors.Says(Vocabulary.TargetCount));
        Assert.Equal("[]", clerk.Says(Vocabulary.TargetSectors));
        Assert.Equal("self", clerk.Says(Vocabulary.TargetOwner));

        static Proposal Accounts(params ImmutableArray<string> ids) =>
            Propose(Verb.Stop, new CommandTarget.Assets(TargetKind.Account, ids));
    }

    [Fact]
    public void An_earlier_command_is_where_its_targets_were()
    {
        var earlier = Propose(Verb.Contain, Device("icu-pump-3"), Network("10.20.10.0/30"));
        var surroundings = World.Surroundings with
        {
            FindEarlier = (agent, id) => (agent, id) is ("soar-7", "c-1") ? earlier : null,
        };

        var found = Cancel("c-1").Facts(surroundings: surroundings);
        var lost = Cancel("c-2").Facts(surroundings: surroundings);

        Assert.Equal("5", found.Says(Vocabulary.TargetCount));
        Assert.Equal("[healthcare]", found.Says(Vocabulary.TargetSectors));
        Assert.Equal("self", found.Says(Vocabulary.TargetOwner));
        Assert.Equal("unknown", lost.Says(Vocabulary.TargetCount));
        AssertNowhere(lost);
    }

    [Fact]
    public void Another_agents_command_and_a_command_about_a_command_are_unknown()
    {
        var foreign = Propose(Verb.Contain, Device("ws-14")) with { Agent = "turbo-9" };
        var nested = Cancel("c-1");
        foreach (var earlier in new[] { foreign, nested })
        {
            var surroundings = World.Surroundings with { FindEarlier = (_, _) => earlier };

            var facts = Cancel("c-1").Facts(surroundings: surroundings);

            Assert.Equal("unknown", facts.Says(Vocabulary.TargetCount));
            AssertNowhere(facts);
        }
    }

    [Fact]
    public void Any_other_extension_is_unknown_in_every_respect()
    {
        var facts = Propose(Verb.Stop, new CommandTarget.Extension("x-acme:widget")).Facts();

        Assert.Equal("unknown", facts.Says(Vocabulary.TargetCount));
        Assert.Equal("unknown", facts.Says(Vocabulary.EffectHosts));
        Assert.Equal("unknown", facts.Says(Vocabulary.EffectSeverity));
        Assert.Equal("true", facts.Says(Vocabulary.ActionOpaque));
        AssertNowhere(facts);
    }

    private static Proposal Cancel(string id) =>
        Propose(Verb.Cancel, new CommandTarget.Earlier(id)).Through("edr-office");

    private static CommandTarget.Connection Connection(string? source, string? destination) =>
        new(
            IsV6: false,
            source is null ? null : Range(source),
            destination is null ? null : Range(destination),
            "tcp",
            null,
            443
        );

    private static void AssertNowhere(Facts facts)
    {
        Assert.Equal("unknown", facts.Says(Vocabulary.TargetOwner));
        Assert.Equal("[…]", facts.Says(Vocabulary.TargetSectors));
        Assert.Equal("[…]", facts.Says(Vocabulary.TargetTags));
        Assert.Equal("[…]", facts.Says(Vocabulary.TargetTerritory));
        Assert.Equal("[…]", facts.Says(Vocabulary.TargetOwners));
        Assert.Equal("unknown", facts.Says(Vocabulary.TargetConsent));
        Assert.Equal("unknown", facts.Says(Vocabulary.TargetUse));
        Assert.Equal("unknown", facts.Says(Vocabulary.TargetEmblem));
        Assert.Equal(Amount.Of(2), facts.Criticality);
        Assert.Equal(Truth.Unknown, facts.Extent.Within("wards"));
        Assert.Equal(Truth.Unknown, facts.Extent.Touches("wards"));
        Assert.Equal(Truth.Unknown, facts.Extent.Touches(Range("10.20.30.0/24")));
    }
}
