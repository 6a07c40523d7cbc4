using System.Collections.Immutable;
using static Caveat.Tests.Locating.World;

namespace Caveat.Tests.Locating;

public class DeclaredAttributeTests
{
    [Theory]
    // Caught: a fixed one by overlap, so that all addresses together had whatever tag a permit asked for.
    [InlineData("10.20.30.0/24", "true", "true", "true")]
    [InlineData("10.20.0.0/16", "true", "false", "unknown")]
    [InlineData("10.99.0.1", "false", "false", "false")]
    public void A_zone_tag_feeds_impacts_by_overlap_claims_by_containment_and_what_is_fixed_by_both(
        string target,
        string impact,
        string claim,
        string both
    )
    {
        Assert.Equal(impact, OfTag(Direction.Impact, Network(target)));
        Assert.Equal(both, OfTag(Direction.Fixed, Network(target)));
        Assert.Equal(claim, OfTag(Direction.Claim, Network(target)));
    }

    [Fact]
    public void A_zone_tag_of_a_target_that_nobody_can_find_is_unknown()
    {
        Assert.Equal("unknown", OfTag(Direction.Impact, new CommandTarget.Extension("x")));
        Assert.Equal("unknown", OfTag(Direction.Claim, new CommandTarget.Extension("x")));
    }

    [Theory]
    [InlineData(AttributeType.Bool, "true", "true")]
    [InlineData(AttributeType.Bool, "yes", "unknown")]
    [InlineData(AttributeType.Number, "2.5", "2.5")]
    [InlineData(AttributeType.Number, "11", "unknown")]
    [InlineData(AttributeType.Number, "many", "unknown")]
    [InlineData(AttributeType.Duration, "10s", "10s")]
    [InlineData(AttributeType.Duration, "10m", "unknown")]
    [InlineData(AttributeType.Duration, "10", "unknown")]
    [InlineData(AttributeType.Duration, "", "unknown")]
    [InlineData(AttributeType.Text, "night shift", "\"night shift\"")]
    [InlineData(AttributeType.Enum, "low", "low")]
    [InlineData(AttributeType.Ordered, "high", "high")]
    [InlineData(AttributeType.Ordered, "higher", "unknown")]
    [InlineData(AttributeType.Set, "low high, low", "[high, low]")]
    [InlineData(AttributeType.Set, "low other", "[…]")]
    public void A_label_is_read_as_the_type_of_its_attribute(
        AttributeType type,
        string label,
        string expected
    )
    {
        var attribute = new AttributeDefinition
        {
            Name = "target.odd",
            Type = type,
            Direction = Direction.Impact,
            Slot = 0,
            Values = ["low", "high"],
            Least = Amount.Zero,
            Greatest = Amount.Of(10),
        };

        Assert.Equal(expected, Value(attribute, AttributeOrigin.ProposalLabel, label));
        Assert.Equal(expected, Value(attribute, AttributeOrigin.AgentLabel, label));
    }

    [Fact]
    public void A_label_of_the_proposal_settles_no_fact()
    {
        var attribute = Bool(Direction.Fixed);

        Assert.Equal("unknown", Value(attribute, AttributeOrigin.ProposalLabel, "true"));
        Assert.Equal("true", Value(attribute, AttributeOrigin.AgentLabel, "true"));
    }

    [Fact]
    public void Without_a_source_or_a_label_an_attribute_is_unknown()
    {
        var attribute = Bool(Direction.Impact);

        Assert.Equal("unknown", Value(attribute, AttributeOrigin.ProposalLabel, label: null));
        Assert.Equal("unknown", Value(attribute, AttributeOrigin.AgentLabel, label: null));
        Assert.Equal("unknown", Value(attribute, origin: null, "true"));
    }

    private static AttributeDefinition Bool(Direction direction) =>
        new()
        {
            Name = "target.odd",
            Type = AttributeType.Bool,
            Direction = direction,
            Slot = 0,
        };

    private static string OfTag(Direction direction, CommandTarget target) =>
        Value(Bool(direction), AttributeOrigin.ZoneTag, label: null, target, "medical");

    private static string Value(
        AttributeDefinition attribute,
        AttributeOrigin? origin,
        string? label,
        CommandTarget? target = null,
        string key = "odd"
    )
    {
        var schema = Schema.With([attribute]);
        var surroundings = World.Surroundings with
        {
            Schema = schema,
            AttributeSources = origin is { } known ? [new(attribute.Name, known, key)] : [],
        };
        var labels = label is null
            ? ImmutableSortedDictionary<string, string>.Empty
            : ImmutableSortedDictionary<string, string>.Empty.Add(key, label);
        var agent = Soar with { Labels = labels.ToImmutableDictionary() };
        var proposal = Propose(Verb.Contain, target ?? Device("ws-14")) with { Labels = labels };

        return proposal.Facts(agent, surroundings).Says(schema.Find(attribute.Name)!);
    }
}
