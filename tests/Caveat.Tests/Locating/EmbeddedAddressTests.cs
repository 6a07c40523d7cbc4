using Caveat.Locating;
using static Caveat.Tests.Locating.World;

namespace Caveat.Tests.Locating;

/// <summary>IPv6 that means IPv4.</summary>
public class EmbeddedAddressTests
{
    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("8.0.0.0/7")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::808:808")]
    [InlineData("64:ff9b::/96")]
    [InlineData("64:ff9b:1:0:0:0:808:808")]
    [InlineData("2002:808:808::1")]
    [InlineData("::8.8.8.8")]
    [InlineData("::ffff:0:808:808")]
    [InlineData("::/0")]
    [InlineData("2000::/3")]
    public void A_resolver_is_touched_in_whatever_way_it_is_written(string target)
    {
        var facts = Propose(Verb.Deny, Network(target)).Through("edge-1").Facts();

        Assert.Equal(Truth.True, facts[Vocabulary.TargetTags].AsSet.Has("public-core"));
        Assert.Equal(Truth.True, facts.Extent.Touches("never-block"));
        Assert.Equal(Truth.True, facts.Extent.Touches(Range("8.8.8.8")));
    }

    [Theory]
    [InlineData("::ffff:10.20.30.7")]
    [InlineData("64:ff9b::a14:1e07")]
    [InlineData("2002:a14:1e07::/48")]
    public void Embedded_addresses_protect_and_never_entitle(string target)
    {
        var facts = Propose(Verb.Disrupt, Network(target)).Through("clinic-gw").Facts();

        Assert.Equal("[healthcare]", facts.Says(Vocabulary.TargetSectors));
        Assert.Equal("unknown", facts.Says(Vocabulary.TargetOwner));
        Assert.Equal("outside", facts.Says(Vocabulary.EffectLocus));
        Assert.Equal(Truth.False, facts.Extent.Within("wards"));
        Assert.Equal(Truth.False, facts.Extent.Within(Range("10.20.0.0/16")));
    }

    [Theory]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::/127")]
    [InlineData("2001:db8::1")]
    public void Other_addresses_embed_nothing(string target)
    {
        var facts = Propose(Verb.Deny, Network(target)).Facts();

        Assert.Empty(facts.Extent.Embedded);
    }

    [Theory]
    [InlineData("::2", "0.0.0.2")]
    [InlineData("::/96", "0.0.0.0/0")]
    [InlineData("2002:a14:1e00::/40", "10.20.30.0/24")]
    [InlineData("2002:800::/17", "0.0.0.0/1")]
    [InlineData("2000::/12", "0.0.0.0/0")]
    [InlineData("64:ff9b::a14:0/112", "10.20.0.0/16")]
    [InlineData("64:ff9b:1:a14:1e:700::", "10.20.30.7", "20.30.7.0", "30.7.0.0", "0.0.0.0")]
    public void The_bits_that_a_prefix_fixes_are_those_of_the_range_it_embeds(
        string target,
        params string[] embedded
    )
    {
        var facts = Propose(Verb.Deny, Network(target)).Facts();

        Assert.Equal(embedded, facts.Extent.Embedded.Select(range => $"{range}"));
    }

    // Caught: embedded addresses looked up for targets that are addresses, and not for devices, names and covers.
    [Fact]
    public void What_a_device_or_a_cover_embeds_is_touched_as_well()
    {
        var zones = ZoneSet.Of(
            Zones.Zones,
            InventoryOf(new InventoryCells(2, "gw-1", "gw-1.example", "", "2002:a14:1e07::1", "self"))
        );
        var nat64 = new Actuator { Id = "nat64", CoversRanges = [Range("64:ff9b::/96")] };
        var surroundings = With(zones, nat64);

        var device = Propose(Verb.Deny, Device("gw-1")).Facts(surroundings: surroundings);
        var name = Propose(Verb.Deny, Name("gw-1.example")).Facts(surroundings: surroundings);
        var cover = Propose(Verb.Deny, File()).Facts(surroundings: surroundings);

        Assert.Equal("[healthcare]", device.Says(Vocabulary.TargetSectors));
        Assert.Equal("[healthcare]", name.Says(Vocabulary.TargetSectors));
        Assert.Equal("[healthcare]", cover.Says(Vocabulary.TargetSectors));
    }
}
