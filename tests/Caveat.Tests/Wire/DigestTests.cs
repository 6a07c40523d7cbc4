using System.Text;
using System.Text.Json.Nodes;
using Caveat.Wire;
using CsCheck;

namespace Caveat.Tests.Wire;

public sealed class DigestTests
{
    [Fact]
    public void The_act_is_what_stands_in_its_definition()
    {
        var proposal = Bodies.Accepted(Bodies.Read(Bodies.Full));
        var expected =
            """{"actuator":"edr-1","agent":"soar-7","command":{"action":"contain","args":{"duration":3600000},"target":{"device":{"hostname":"icu-pump-3"}}},"targets":[{"ipv4_net":"198.51.100.7/32"}]}"""u8;

        Assert.Equal(Digests.Of(expected), Digests.OfAct(proposal));
        Assert.Matches("^sha256:[0-9a-f]{64}$", proposal.Digest);
    }

    [Fact]
    public void Absent_members_are_left_out_of_the_act()
    {
        var proposal = Bodies.Accepted(Bodies.Read(Bodies.On("""{"x-acme:t":1}""")));
        var expected = """{"agent":"soar-7","command":{"action":"deny","target":{"x-acme:t":1}}}"""u8;

        Assert.Equal(Digests.Of(expected), Digests.OfAct(proposal));
    }

    [Fact]
    public void How_a_body_is_written_changes_neither_digest() =>
        Gen.Int[1, 100_000]
            .Sample(seed =>
            {
                var plain = Bodies.Accepted(Bodies.Read(Bodies.Full));
                var written = JsonGen.Write(Plain(JsonNode.Parse(Bodies.Full)), seed);
                var other = Bodies.Accepted(ProposalReader.Read(written));

                Assert.Equal(plain.Digest, other.Digest);
                Assert.Equal(Digests.OfAct(plain), Digests.OfAct(other));
            });

    [Fact]
    public void The_id_of_the_command_is_no_part_of_the_act()
    {
        var one = Bodies.Accepted(Bodies.Read(Bodies.Full));
        var other = Bodies.Accepted(
            Bodies.Read(Bodies.Full.Replace("cmd-1", "cmd-2", StringComparison.Ordinal))
        );

        Assert.NotEqual(one.Digest, other.Digest);
        Assert.Equal(Digests.OfAct(one), Digests.OfAct(other));
    }

    [Theory]
    [InlineData("soar-7", "soar-8", true)]
    [InlineData("contain", "deny", true)]
    [InlineData("icu-pump-3", "icu-pump-4", true)]
    [InlineData("3600000", "3600001", true)]
    [InlineData("198.51.100.7/32", "198.51.100.8/32", true)]
    [InlineData("edr-1", "edr-2", true)]
    [InlineData("0192f2a4-7d1e", "0192f2a4-7d1f", false)]
    [InlineData("\"hosts\": 1", "\"hosts\": 2", false)]
    [InlineData("Ransomware", "Malware", false)]
    [InlineData("0.95", "0.951", false)]
    [InlineData("4711", "4712", false)]
    [InlineData("night-watch", "day-watch", false)]
    public void A_change_of_meaning_changes_the_digest(string from, string to, bool changesAct)
    {
        var one = Bodies.Accepted(Bodies.Read(Bodies.Full));
        var other = Bodies.Accepted(Bodies.Read(Bodies.Full.Replace(from, to, StringComparison.Ordinal)));

        Assert.NotEqual(one.Digest, other.Digest);
        Assert.Equal(changesAct, Digests.OfAct(one) != Digests.OfAct(other));
    }

    [Fact]
    public void The_digest_is_that_of_the_canonical_body()
    {
        CanonicalJson.TryCanonicalize(Encoding.UTF8.GetBytes(Bodies.Full), out var canonical, out _);

        Assert.Equal(Digests.Of(canonical), Bodies.Accepted(Bodies.Read(Bodies.Full)).Digest);
    }

    private static object? Plain(JsonNode? node) =>
        node switch
        {
            JsonObject members => members.ToDictionary(
                member => member.Key,
                member => Plain(member.Value),
                StringComparer.Ordinal
            ),
            JsonArray items => items.Select(Plain).ToArray(),
            JsonValue value when value.TryGetValue<string>(out var text) => text,
            JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
            JsonValue value => value.GetValue<double>(),
            _ => null,
        };
}
