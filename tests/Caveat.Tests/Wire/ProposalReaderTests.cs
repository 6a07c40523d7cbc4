using System.Text;

namespace Caveat.Tests.Wire;

public sealed class ProposalReaderTests
{
    [Fact]
    public void Every_member_is_read()
    {
        var proposal = Bodies.Accepted(Bodies.Read(Bodies.Full));

        Assert.Equal("0192f2a4-7d1e", proposal.Id);
        Assert.Equal("soar-7", proposal.Agent);
        Assert.Equal("night-watch", proposal.Operation);
        Assert.Equal("edr-1", proposal.Actuator);
        Assert.Equal(Verb.Contain, proposal.Command.Verb);
        Assert.Equal("cmd-1", proposal.Command.CommandId);
        Assert.Equal(3_600_000, proposal.Command.Arguments.Duration);
        Assert.Equal(new CommandTarget.Device("icu-pump-3", null), proposal.Command.Target);
        Assert.Equal("198.51.100.7", Assert.Single(proposal.Targets).Name);
        Assert.Equal(EffectKind.Disrupt, proposal.Effect.Kind);
        Assert.Equal(Category.InternalDefence, proposal.Effect.Category);
        Assert.True(proposal.Effect.Reversible);
        Assert.Equal(Amount.One, proposal.Effect.Hosts);
        Assert.Equal(new Amount(500), proposal.Effect.Spillover);
        Assert.Equal("release", proposal.Effect.Undo);
        Assert.Equal(Amount.Of(8), proposal.AssertedThreat?.Severity);
        Assert.Equal(new Amount(950), proposal.AssertedThreat?.Confidence);
        Assert.True(proposal.AssertedThreat?.Imminent);
        Assert.Equal("T1486", Assert.Single(proposal.AssertedThreat!.Techniques));
        Assert.Equal("4711", proposal.Labels["ticket"]);
        Assert.Equal("Ransomware note written on the pump's share.", proposal.Justification);
    }

    [Fact]
    public void Absent_members_have_their_defaults()
    {
        var proposal = Bodies.Accepted(Bodies.Read(Bodies.On("""{"device":{"hostname":"ws-14"}}""")));

        Assert.Null(proposal.Operation);
        Assert.Null(proposal.Actuator);
        Assert.Null(proposal.ThreatId);
        Assert.Null(proposal.AssertedThreat);
        Assert.Empty(proposal.Targets);
        Assert.Empty(proposal.Labels);
        Assert.Equal(new DeclaredEffect(), proposal.Effect);
        Assert.True(proposal.CanonicalTargets.IsEmpty);
    }

    [Fact]
    public void A_threat_can_be_named_by_the_id_it_was_filed_under()
    {
        var proposal = Bodies.Accepted(Bodies.Read(Bodies.With("\"threat\":\"INC-4711\"")));

        Assert.Equal("INC-4711", proposal.ThreatId);
        Assert.Null(proposal.AssertedThreat);
    }

    [Fact]
    public void The_canonical_command_leaves_its_id_out()
    {
        var proposal = Bodies.Accepted(Bodies.Read(Bodies.Full));

        Assert.Equal(
            """{"action":"contain","args":{"duration":3600000},"target":{"device":{"hostname":"icu-pump-3"}}}""",
            Encoding.UTF8.GetString(proposal.CanonicalCommand.Span)
        );
        Assert.Equal(
            """[{"ipv4_net":"198.51.100.7/32"}]""",
            Encoding.UTF8.GetString(proposal.CanonicalTargets.Span)
        );
    }

    [Theory]
    [InlineData("exploit", Verb.Exploit)]
    [InlineData("execute", Verb.Execute)]
    [InlineData("unknown", null)]
    public void A_proposal_goes_beyond_the_actions_of_OpenC2(string action, Verb? verb)
    {
        var body = Bodies.On("""{"device":{"hostname":"ws-14"}}""", action);

        Assert.Equal(verb, Bodies.Accepted(Bodies.Read(body)).Command.Verb);
    }

    [Theory]
    [InlineData("\"effects\":{}", 2011, "/effects", "effects")]
    [InlineData("\"operation\":null", 2010, "/operation", "leave the member out")]
    [InlineData("\"operation\":\"night watch\"", 2015, "/operation", "without spaces")]
    [InlineData("\"actuator\":\"\"", 2013, "/actuator", "empty")]
    [InlineData("\"effect\":[]", 2010, "/effect", "takes an object")]
    [InlineData("\"effect\":{\"kind\":\"break\"}", 2014, "/effect/kind", "degrade")]
    [InlineData("\"effect\":{\"category\":\"war\"}", 2014, "/effect/category", "internal-defence")]
    [InlineData("\"effect\":{\"reversible\":\"yes\"}", 2010, "/effect/reversible", "true or false")]
    [InlineData("\"effect\":{\"hosts\":1.5}", 2017, "/effect/hosts", "not a whole number")]
    [InlineData("\"effect\":{\"hosts\":-1}", 2013, "/effect/hosts", "out of range")]
    [InlineData("\"effect\":{\"hosts\":1000000000001}", 2013, "/effect/hosts", "1000000000000")]
    [InlineData("\"effect\":{\"spillover\":10.001}", 2013, "/effect/spillover", "0 to 10")]
    [InlineData("\"effect\":{\"spillover\":0.0005}", 2017, "/effect/spillover", "three decimals")]
    [InlineData("\"effect\":{\"self_spreading\":true}", 2011, "/effect/self_spreading", "selfSpreading")]
    [InlineData("\"threat\":7", 2010, "/threat", "filed threat")]
    [InlineData("\"threat\":{\"confidence\":1}", 2012, "/threat", "severity")]
    [InlineData("\"threat\":{\"severity\":1,\"confidence\":1.01}", 2013, "/threat/confidence", "0 to 1")]
    [InlineData("\"labels\":{\"a\":1}", 2010, "/labels/a", "takes text")]
    [InlineData("\"labels\":{\"\":\"x\"}", 2013, "/labels/", "1 to 256")]
    [InlineData("\"justification\":[]", 2010, "/justification", "takes text")]
    [InlineData("\"targets\":{}", 2010, "/targets", "an array")]
    [InlineData("\"targets\":[{\"features\":[]}]", 2116, "/targets/0", "beside other targets")]
    [InlineData("\"targets\":[{\"ipv4_net\":\"x\"}]", 2105, "/targets/0/ipv4_net", "IPv4")]
    [InlineData("\"a/b~c\":1", 2011, "/a~1b~0c", "a/b~c")]
    public void A_fault_is_named_with_its_place(string members, int code, string pointer, string keyword)
    {
        var problem = Bodies.Refused(Bodies.Read(Bodies.With(members)));

        Assert.Equal(code, problem.Code.Number);
        Assert.Equal(pointer, problem.Pointer);
        Assert.Contains(keyword, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("attribution", "{\"state\":\"XX\",\"confidence\":1}")]
    [InlineData("sources", "[]")]
    [InlineData("evidence", "[]")]
    [InlineData("observedAt", "\"2026-01-01T00:00:00Z\"")]
    [InlineData("id", "\"INC-1\"")]
    public void An_agent_cannot_say_what_only_a_detector_can(string member, string value)
    {
        var body = Bodies.With(
            $$"""
            "threat":{"severity":8,"confidence":1,"{{member}}":{{value}}}
            """
        );

        var problem = Bodies.Refused(Bodies.Read(body));

        Assert.Equal(2018, problem.Code.Number);
        Assert.Equal("/threat/" + member, problem.Pointer);
        Assert.Contains("only from the detector", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("has space")]
    [InlineData("slash/ed")]
    [InlineData("ümlaut")]
    public void An_id_has_a_narrow_form(string id)
    {
        var body = Bodies
            .On("""{"device":{"hostname":"ws-14"}}""")
            .Replace("p-1", id, StringComparison.Ordinal);

        Assert.Equal("/id", Bodies.Refused(Bodies.Read(body)).Pointer);
    }

    [Fact]
    public void Limits_hold_at_their_edge()
    {
        string[] atEdge =
        [
            $"\"justification\":\"{new string('é', 4_000)}\"",
            $"\"labels\":{{{Listed(64, i => $"\"l{i}\":\"{new string('x', 256)}\"")}}}",
            $"\"targets\":[{Listed(256, i => $"{{\"ipv4_net\":\"198.51.100.{i}\"}}")}]",
            "\"effect\":{\"hosts\":1e12,\"people\":1000000000000.0,\"spillover\":1.0e1}",
        ];
        string[] beyond =
        [
            $"\"justification\":\"{new string('é', 4_001)}\"",
            $"\"labels\":{{{Listed(65, i => $"\"l{i}\":\"x\"")}}}",
            $"\"labels\":{{\"l\":\"{new string('x', 257)}\"}}",
            $"\"targets\":[{Listed(257, i => $"{{\"ipv4_net\":\"198.51.100.{i % 256}\"}}")}]",
        ];

        Assert.All(atEdge, members => Bodies.Accepted(Bodies.Read(Bodies.With(members))));
        Assert.All(
            beyond,
            members => Assert.Equal(2013, Bodies.Refused(Bodies.Read(Bodies.With(members))).Code.Number)
        );
    }

    [Fact]
    public void All_problems_are_told_at_once_in_the_order_of_their_places()
    {
        var reading = Bodies.Read(
            """{"id":"a b","effect":{"hosts":-1,"hosts":2},"command":{"action":"nuke","target":{}},"labels":{"n":9007199254740993}}"""
        );

        Assert.Null(reading.Proposal);
        Assert.Equal(
            [
                "",
                "/id",
                "/effect/hosts",
                "/effect/hosts",
                "/command/action",
                "/command/target",
                "/labels/n",
                "/labels/n",
            ],
            reading.Problems.Select(problem => problem.Pointer)
        );
        Assert.Equal(
            [2012, 2015, 2013, 2005, 2101, 2102, 2007, 2010],
            reading.Problems.Select(problem => problem.Code.Number)
        );
    }

    [Fact]
    public void Problems_are_bounded()
    {
        var reading = Bodies.Read(Bodies.With(Listed(100, i => $"\"x{i}\":{i}")));

        Assert.Equal(32, reading.Problems.Length);
        Assert.Equal(2008, reading.Problems[^1].Code.Number);
    }

    private static string Listed(int count, Func<int, string> item) =>
        string.Join(',', Enumerable.Range(0, count).Select(item));
}
