using Caveat.Locating;
using static Caveat.Tests.Locating.World;

namespace Caveat.Tests.Locating;

/// <summary>Benefits need containment, protections need only overlap; and what is complete.</summary>
public class ZoneFactsTests
{
    private static readonly Actuator _remote = new()
    {
        Id = "remote",
        Reach = Reach.Target,
        CoversRanges = [Range("10.20.0.0/16")],
    };

    private static readonly Actuator _edge = new() { Id = "edge", CoversRanges = [Range("10.20.0.0/16")] };

    [Fact]
    public void An_address_in_no_zone_is_known_to_be_in_none()
    {
        var facts = Propose(Verb.Deny, Network("100.0.0.1")).Facts();

        Assert.Equal("[]", facts.Says(Vocabulary.TargetSectors));
        Assert.Equal("[]", facts.Says(Vocabulary.TargetTags));
        Assert.Equal("[]", facts.Says(Vocabulary.TargetOwners));
        Assert.Equal("none", facts.Says(Vocabulary.TargetEmblem));
        Assert.Equal("unknown", facts.Says(Vocabulary.TargetOwner));
        Assert.Equal("unknown", facts.Says(Vocabulary.TargetUse));
        Assert.Equal("false", facts.Says(Vocabulary.TargetConsent));
        Assert.Equal(Truth.False, facts.Extent.Touches("wards"));
        Assert.Equal(Amount.Zero, facts.Criticality);
    }

    [Fact]
    public void Zones_of_one_owner_count_together()
    {
        var zones = ZoneSet.Of(
            ZonesOf(
                """
                zone low
                owner self
                include
                  10.0.0.0/25

                zone high
                owner self
                include
                  10.0.0.128/26
                  10.0.0.192/26
                """
            )
        );

        var whole = Propose(Verb.Deny, Network("10.0.0.0/24")).Facts(surroundings: With(zones, _remote));
        var wider = Propose(Verb.Deny, Network("10.0.0.0/23")).Facts(surroundings: With(zones, _remote));

        Assert.Equal("self", whole.Says(Vocabulary.TargetOwner));
        Assert.Equal(Truth.False, whole.Extent.Within("low"));
        Assert.Equal(Truth.True, whole.Extent.Touches("low"));
        Assert.Equal("unknown", wider.Says(Vocabulary.TargetOwner));
    }

    [Fact]
    public void Touching_zones_of_two_owners_leaves_the_owner_unknown()
    {
        var zones = ZoneSet.Of(
            ZonesOf(
                """
                zone ours
                owner self
                use civilian
                include
                  10.0.0.0/8

                zone theirs
                owner partner
                use military
                include
                  10.1.0.0/16

                zone nobodys
                tags odd
                include
                  10.2.0.0/16
                """
            )
        );
        var surroundings = With(zones, _remote);

        var shared = Propose(Verb.Deny, Network("10.1.2.3")).Facts(surroundings: surroundings);
        var ours = Propose(Verb.Deny, Network("10.2.2.3")).Facts(surroundings: surroundings);

        Assert.Equal("unknown", shared.Says(Vocabulary.TargetOwner));
        Assert.Equal("unknown", shared.Says(Vocabulary.TargetUse));
        Assert.Equal("[partner, self]", shared.Says(Vocabulary.TargetOwners));
        Assert.Equal("self", ours.Says(Vocabulary.TargetOwner));
        Assert.Equal("civilian", ours.Says(Vocabulary.TargetUse));
    }

    [Theory]
    [InlineData("2025-12-31", "unknown")]
    [InlineData("2026-01-01", "self")]
    [InlineData("2026-12-31", "self")]
    [InlineData("2027-01-01", "unknown")]
    public void Outside_its_dates_a_zone_protects_and_does_not_entitle(string day, string owner)
    {
        var zones = ZoneSet.Of(
            ZonesOf(
                """
                zone leased
                owner self
                sectors energy
                criticality 1
                valid 2026-01-01 to 2027-01-01
                include
                  10.0.0.0/24
                """
            )
        );
        var now = new DateTimeOffset(DateTime.Parse(day, null), TimeSpan.FromHours(2));

        var facts = Enrichment.Enrich(
            Propose(Verb.Deny, Network("10.0.0.7")),
            Soar,
            With(zones, _remote),
            now
        )[0];

        Assert.Equal(owner, facts.Says(Vocabulary.TargetOwner));
        Assert.Equal("[energy]", facts.Says(Vocabulary.TargetSectors));
        Assert.Equal("[self]", facts.Says(Vocabulary.TargetOwners));
        Assert.Equal(Amount.One, facts.Criticality);
        Assert.Equal(
            string.Equals(owner, "self", StringComparison.Ordinal),
            facts.Extent.Within("leased") == Truth.True
        );
        Assert.Equal(Truth.True, facts.Extent.Touches("leased"));
    }

    [Theory]
    [InlineData("night-watch", "198.51.100.7", "true", "own", "internal-defence")]
    [InlineData("night-watch", "198.51.100.0/23", "false", "outside", "response")]
    [InlineData(null, "198.51.100.7", "false", "outside", "response")]
    [InlineData("day-watch", "198.51.100.7", "false", "outside", "response")]
    public void Consent_lets_us_act_on_a_partner_in_that_operation_only(
        string? operation,
        string target,
        string consent,
        string locus,
        string category
    )
    {
        var agent = Soar with { Operations = ["night-watch", "day-watch"] };
        var proposal = Propose(Verb.Contain, Network(target)) with { Operation = operation };

        var facts = proposal.Through("clinic-gw").Facts(agent);

        Assert.Equal(consent, facts.Says(Vocabulary.TargetConsent));
        Assert.Equal(locus, facts.Says(Vocabulary.EffectLocus));
        Assert.Equal(category, facts.Says(Vocabulary.ActionCategory));
    }

    [Fact]
    public void Consent_is_the_owners_only_and_an_adversary_gives_none()
    {
        var zones = ZoneSet.Of(
            ZonesOf(
                """
                zone theirs
                owner third-party
                include
                  10.0.0.0/24

                zone all
                owner third-party
                consent for night-watch
                include
                  10.0.0.0/25

                zone hostile
                owner adversary
                consent for night-watch
                include
                  10.9.0.0/24
                """
            )
        );
        var surroundings = With(zones, _remote);

        var half = Act("10.0.0.0/24").Facts(surroundings: surroundings);
        var quarter = Act("10.0.0.0/26").Facts(surroundings: surroundings);
        var hostile = Act("10.9.0.1").Facts(surroundings: surroundings);

        Assert.Equal("third-party", half.Says(Vocabulary.TargetOwner));
        Assert.Equal("false", half.Says(Vocabulary.TargetConsent));
        Assert.Equal("own", quarter.Says(Vocabulary.EffectLocus));
        Assert.Equal("true", hostile.Says(Vocabulary.TargetConsent));
        Assert.Equal("outside", hostile.Says(Vocabulary.EffectLocus));

        static Proposal Act(string target) =>
            Propose(Verb.Contain, Network(target)) with
            {
                Operation = "night-watch",
            };
    }

    [Theory]
    [InlineData("core.example", "[public-core]")]
    [InlineData("example", "[public-core]")]
    [InlineData("a.core.example", "[public-core]")]
    [InlineData("score.example", "[]")]
    [InlineData("only.example.net", "[exact]")]
    [InlineData("below.only.example.net", "[]")]
    [InlineData("example.net", "[exact]")]
    public void A_name_touches_zone_names_above_equal_and_below(string name, string tags)
    {
        var zones = ZoneSet.Of(
            ZonesOf(
                """
                zone core
                tags public-core
                include
                  *.core.example

                zone one
                tags exact
                include
                  only.example.net
                """
            )
        );

        var facts = Propose(Verb.Deny, Name(name)).Facts(surroundings: With(zones, _edge));

        Assert.Equal(tags, facts.Says(Vocabulary.TargetTags));
    }

    [Theory]
    [InlineData("hospital.example", "self")]
    [InlineData("a.b.hospital.example", "self")]
    [InlineData("example", "unknown")]
    [InlineData("pital.example", "unknown")]
    public void A_name_lies_only_in_a_zone_that_has_it_or_one_above_it(string name, string owner)
    {
        var facts = Propose(Verb.Deny, Name(name)).Through("clinic-gw").Facts();

        Assert.Equal(owner, facts.Says(Vocabulary.TargetOwner));
    }

    [Fact]
    public void A_bare_name_protects_and_does_not_entitle()
    {
        var reading = ZoneReader.Read([
            new SourceText("bare.zone", "zone bare\nowner self\ntags odd\ninclude\n  www.hospital.example\n"),
        ]);
        var surroundings = With(ZoneSet.Of(reading.Zones), _remote);

        var facts = Propose(Verb.Deny, Name("www.hospital.example")).Facts(surroundings: surroundings);

        Assert.Equal("unknown", facts.Says(Vocabulary.TargetOwner));
        Assert.Equal(Truth.True, facts[Vocabulary.TargetTags].AsSet.Has("odd"));
        Assert.Equal("CAV4011", Assert.Single(reading.Diagnostics).Diagnostic.Code.Id);
    }

    [Fact]
    public void A_name_is_complete_at_home_and_a_lower_bound_outside()
    {
        var deny = Propose(Verb.Deny, Name("attacker.example"));

        var home = deny.Through("edge-1").Facts();
        var outside = deny.Through("clinic-gw").Facts();

        Assert.Equal("[]", home.Says(Vocabulary.TargetSectors));
        Assert.Equal(Truth.False, home.Extent.Touches("wards"));
        Assert.Equal(Truth.False, home.Extent.Touches(Range("10.20.30.0/24")));
        Assert.Equal(Amount.Zero, home.Criticality);
        Assert.Equal("[…]", outside.Says(Vocabulary.TargetSectors));
        Assert.Equal("unknown", outside.Says(Vocabulary.TargetEmblem));
        Assert.Equal(Truth.Unknown, outside.Extent.Touches("wards"));
        Assert.Equal(Amount.Of(2), outside.Criticality);
    }

    [Fact]
    public void An_inventory_row_makes_a_name_complete_outside_and_its_addresses_only_protect()
    {
        var inventory = InventoryOf(new InventoryCells(2, "lab-1", "lab-1.partner.example", "", "10.0.0.7"));
        var zones = ZoneSet.Of(
            ZonesOf(
                """
                zone ours
                owner self
                sectors energy
                include
                  10.0.0.0/24
                """
            ),
            inventory
        );
        var surroundings = With(zones, _remote);

        var row = Propose(Verb.Deny, Name("lab-1.partner.example")).Facts(surroundings: surroundings);
        var above = Propose(Verb.Deny, Name("partner.example")).Facts(surroundings: surroundings);

        Assert.Equal("[energy]", row.Says(Vocabulary.TargetSectors));
        Assert.Equal("unknown", row.Says(Vocabulary.TargetOwner));
        Assert.Equal(Truth.True, row.Extent.Touches(Range("10.0.0.7")));
        Assert.Equal(Truth.Unknown, row.Extent.Within(Range("10.0.0.0/24")));
        Assert.Equal("[energy, …]", above.Says(Vocabulary.TargetSectors));
    }

    [Fact]
    public void A_row_is_a_zone_of_its_addresses_names_and_id()
    {
        var inventory = InventoryOf(
            new InventoryCells(2, "plc-7", "plc-7.plant.example", "", "10.0.0.7", "self", "safety-controller")
        );
        var surroundings = With(ZoneSet.Of([], inventory), _remote);
        CommandTarget[] targets =
        [
            Network("10.0.0.7"),
            Name("plc-7.plant.example"),
            Device("plc-7"),
            new CommandTarget.Device(null, "plc-7"),
        ];
        foreach (var target in targets)
        {
            var facts = Propose(Verb.Stop, target).Facts(surroundings: surroundings);

            Assert.Equal("[safety-controller]", facts.Says(Vocabulary.TargetTags));
            Assert.Equal("self", facts.Says(Vocabulary.TargetOwner));
        }

        var wider = Propose(Verb.Stop, Network("10.0.0.0/29")).Facts(surroundings: surroundings);
        Assert.Equal("[safety-controller]", wider.Says(Vocabulary.TargetTags));
        Assert.Equal("unknown", wider.Says(Vocabulary.TargetOwner));
    }

    [Fact]
    public void An_address_is_protected_by_the_names_that_the_inventory_gives_it()
    {
        var inventory = InventoryOf(
            new InventoryCells(2, "icu-9", "mon-9.wards.hospital.example", "", "172.16.0.9")
        );
        var zones = ZoneSet.Of(
            ZonesOf(
                """
                zone pumps
                tags medical
                include
                  asset "icu-*"

                zone wards
                sectors healthcare
                include
                  *.wards.hospital.example
                """
            ),
            inventory
        );

        var facts = Propose(Verb.Deny, Network("172.16.0.0/24")).Facts(surroundings: With(zones, _edge));

        Assert.Equal("[medical]", facts.Says(Vocabulary.TargetTags));
        Assert.Equal("[healthcare]", facts.Says(Vocabulary.TargetSectors));
    }

    [Fact]
    public void An_emblem_protects_by_overlap()
    {
        var zones = ZoneSet.Of(
            ZonesOf("zone marked\nemblem endorsed\ninclude\n  10.0.0.0/24\n  *.marked.example\n")
        );

        var facts = Propose(Verb.Deny, Network("10.0.0.0/8")).Facts(surroundings: With(zones, _remote));
        var name = Propose(Verb.Deny, Name("marked.example")).Facts(surroundings: With(zones, _remote));

        Assert.Equal("endorsed", facts.Says(Vocabulary.TargetEmblem));
        Assert.Equal("endorsed", name.Says(Vocabulary.TargetEmblem));
    }
}
