using System.Text;
using Caveat.Wire;

namespace Caveat.Tests.Wire;

public sealed class BareCommandTests
{
    [Fact]
    public void It_is_a_proposal_of_the_agent_that_sent_it()
    {
        var proposal = Bodies.Accepted(Bodies.ReadCommand(Bodies.Command("\"command_id\":\"cmd-1\"")));

        Assert.Equal("soar-7", proposal.Agent);
        Assert.Equal("cmd-1", proposal.Id);
        Assert.Equal(Verb.Deny, proposal.Command.Verb);
        Assert.Equal("203.0.113.66", proposal.Command.Target.Name);
    }

    [Fact]
    public void It_declares_in_an_argument_of_ours_that_is_no_extension()
    {
        var proposal = Bodies.Accepted(
            Bodies.ReadCommand(
                Bodies.Command(
                    """
                    "args":{"x-acme":{"level":2},"x-caveat":{"threat":"INC-1","effect":{"hosts":3},"justification":"beacon"}}
                    """
                )
            )
        );

        Assert.Equal("INC-1", proposal.ThreatId);
        Assert.Equal(Amount.Of(3), proposal.Effect.Hosts);
        Assert.Equal("beacon", proposal.Justification);
        Assert.Equal("x-acme", Assert.Single(proposal.Command.Arguments.Extensions));
    }

    [Theory]
    [InlineData("{\"labels\":{}}", "/args/x-caveat/labels")]
    [InlineData("[]", "/args/x-caveat")]
    [InlineData("{\"effect\":{\"hosts\":-1}}", "/args/x-caveat/effect/hosts")]
    public void A_fault_in_a_declaration_is_named_with_its_place(string declaration, string pointer)
    {
        var problem = Bodies.Refused(
            Bodies.ReadCommand(Bodies.Command($"\"args\":{{\"x-caveat\":{declaration}}}"))
        );

        Assert.Equal(pointer, problem.Pointer);
    }

    [Fact]
    public void In_a_proposal_the_declaration_stands_beside_the_command()
    {
        var body = """
            {"id":"p-1","agent":"soar-7","command":{"action":"deny","target":{"ipv4_net":"203.0.113.66"},"args":{"x-caveat":{"threat":"INC-1"}}}}
            """;

        var problem = Bodies.Refused(Bodies.Read(body));

        Assert.Equal(2118, problem.Code.Number);
        Assert.Equal("/command/args/x-caveat", problem.Pointer);
    }

    [Theory]
    [InlineData("exploit")]
    [InlineData("execute")]
    [InlineData("unknown")]
    [InlineData("Deny")]
    public void It_has_the_twenty_actions_and_no_other(string action)
    {
        var problem = Bodies.Refused(
            Bodies.ReadCommand($$$$"""{"action":"{{{{action}}}}","target":{"ipv4_net":"203.0.113.66"}}""")
        );

        Assert.Equal(2101, problem.Code.Number);
        Assert.Equal("/action", problem.Pointer);
        Assert.DoesNotContain("execute,", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_twenty_actions_are_read()
    {
        Assert.Equal(20, CommandReader.Actions.Length);
        Assert.All(
            CommandReader.Actions,
            action =>
                Bodies.Accepted(
                    Bodies.ReadCommand(
                        $$$$"""{"action":"{{{{action}}}}","target":{"ipv4_net":"203.0.113.66"}}"""
                    )
                )
        );
    }

    [Fact]
    public void Without_an_id_of_its_own_it_has_that_of_its_message()
    {
        var body = Encoding.UTF8.GetBytes(Bodies.Command("\"command_id\":\"\""));

        Assert.Equal("req-1", ProposalReader.ReadCommand(body, "soar-7", "req-1").Proposal?.Id);
    }

    [Fact]
    public void Without_any_id_it_has_one_of_its_body()
    {
        const string Plain = """{"action":"deny","target":{"ipv4_net":"203.0.113.66"}}""";
        const string Spaced = """{ "target":{"ipv4_net":"203.0.113.66"}, "action":"deny" }""";
        const string Other = """{"action":"deny","target":{"ipv4_net":"203.0.113.67"}}""";

        var id = Bodies.Accepted(Bodies.ReadCommand(Plain)).Id;

        Assert.Matches("^body:[0-9a-f]{32}$", id);
        Assert.Equal(id, Bodies.Accepted(Bodies.ReadCommand(Spaced)).Id);
        Assert.NotEqual(id, Bodies.Accepted(Bodies.ReadCommand(Other)).Id);
    }

    [Fact]
    public void An_id_with_other_characters_is_still_an_idempotency_key()
    {
        var one = Bodies.Accepted(Bodies.ReadCommand(Bodies.Command("\"command_id\":\"a/b\"")));
        var same = Bodies.Accepted(
            Bodies.ReadCommand(Bodies.Command("\"command_id\":\"a/b\",\"args\":{\"duration\":1}"))
        );
        var other = Bodies.Accepted(Bodies.ReadCommand(Bodies.Command("\"command_id\":\"a/c\"")));

        Assert.Matches("^command:[0-9a-f]{32}$", one.Id);
        Assert.Equal(one.Id, same.Id);
        Assert.NotEqual(one.Digest, same.Digest);
        Assert.NotEqual(one.Id, other.Id);
    }
}
