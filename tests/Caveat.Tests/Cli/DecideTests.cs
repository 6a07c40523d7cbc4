using System.Text.Json;

namespace Caveat.Tests.Cli;

public class DecideTests
{
    private const string Deny =
        """{"action":"deny","target":{"ipv4_net":"203.0.113.66"},"args":{"duration":3600000,"x-caveat":{"threat":{"severity":8,"confidence":0.9}}}}""";

    [Fact]
    public void A_bare_command_needs_an_agent_where_there_are_several()
    {
        var run = Decide(Deny);

        Assert.Equal(2, run.Code);
        Assert.Contains(
            "a bare command does not say whose it is\n  = name the agent with `--agent ID`: hunt-1, soar-7",
            run.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_bare_command_is_ruled_on_as_its_agents()
    {
        var run = Decide(Deny, "--agent", "soar-7");

        Assert.Equal(0, run.Code);
        Assert.Contains("soc/containing ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_permitted_counts_towards_the_limit_that_the_next_meets()
    {
        var four = string.Join('\n', Enumerable.Repeat(Deny, 4));

        var run = Decide(four, "--agent", "soar-7");

        Assert.Equal(1, run.Code);
        Assert.EndsWith("4 proposals: 3 permit, 1 hold\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_proposal_in_the_name_of_another_agent_is_denied()
    {
        var proposal =
            """{"id":"p","agent":"soar-7","command":{"action":"query","target":{"device":{"hostname":"ws-14"}}}}""";

        var run = Decide(proposal, "--agent", "hunt-1");

        Assert.Contains("CAV3003", run.Output, StringComparison.Ordinal);
        Assert.Contains(" deny ", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "CAV2003")]
    [InlineData("[]", "CAV2019")]
    [InlineData("{}", "CAV2019")]
    [InlineData("""{"action":"deny","action":"deny","target":{}}""", "CAV2005")]
    public void Input_that_cannot_be_read_is_refused_and_counts_as_not_permitted(string input, string code)
    {
        var run = Decide(input, "--agent", "soar-7");

        Assert.Equal(1, run.Code);
        Assert.Contains($"refused  {code}", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("1 proposal: 1 refused\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_is_refused_and_the_others_are_ruled_on()
    {
        var run = CommandRun.In(
            CommandRun.Hospital,
            ["decide", "--agent", "soar-7", "-", "proposals.jsonl"],
            " \n"
        );

        Assert.Equal(1, run.Code);
        Assert.Matches("refused +CAV6006", run.Output);
        Assert.Contains(" permit ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Time_is_the_gates()
    {
        var run = CommandRun.In(
            CommandRun.Hospital,
            ["explain", "--agent", "soar-7", "--now", "2026-11-22T23:30:00Z", "-"],
            Deny
        );

        // Half past midnight on Monday in Zurich.
        Assert.Matches(@"context\.hour +0\n", run.Output);
        Assert.Matches(@"context\.weekday +monday\n", run.Output);
    }

    [Fact]
    public void Lines_of_JSON_hold_a_ruling_each()
    {
        var run = Decide($"{Deny}\n{Deny}", "--agent", "soar-7", "--format", "jsonl");

        var rulings = run
            .Output.TrimEnd('\n')
            .Split('\n')
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToList();
        Assert.Equal(
            ["permit", "permit"],
            rulings.Select(ruling => ruling.GetProperty("verdict").GetString())
        );
        Assert.Equal("standard input line 2", rulings[1].GetProperty("from").GetString());
    }

    [Fact]
    public void A_held_ruling_says_whose_signatures_are_needed_and_by_when()
    {
        var run = CommandRun.In(CommandRun.Hospital, ["decide", "--format", "json", "proposals.jsonl"]);

        var requires = JsonDocument.Parse(run.Output).RootElement[2].GetProperty("requires");
        Assert.Equal("watch-officer and clinical-engineer", requires.GetProperty("formula").GetString());
        Assert.Equal("2026-11-22T21:10:00Z", requires.GetProperty("decideBy").GetString());
    }

    [Fact]
    public void Text_of_agents_cannot_steer_a_terminal()
    {
        var run = CommandRun.In(CommandRun.Hospital, ["explain", "proposals.jsonl"]);

        Assert.DoesNotContain(run.Output, letter => letter is '\e' or '\u202e');
    }

    private static CommandRun Decide(string input, params string[] options) =>
        CommandRun.In(CommandRun.Hospital, ["decide", .. options, "-"], input);
}
