using System.Collections.Immutable;
using System.Text;
using Caveat.Wire;

namespace Caveat.Tests.Wire;

public sealed class ProposalSplitterTests
{
    private const string Command = """{"action":"deny","target":{"ipv4_net":"203.0.113.66"}}""";

    private static readonly string _proposal = Bodies.On("""{"domain_name":"c2.example"}""");

    [Fact]
    public void One_object_over_many_lines_is_one_entry()
    {
        var entry = Assert.Single(Split(Bodies.Full));

        Assert.Equal("", entry.Place);
        Assert.Equal(ProposalForm.Proposal, entry.Form);
        Bodies.Accepted(entry.Read("soar-7"));
    }

    [Fact]
    public void An_array_has_an_entry_for_each_item()
    {
        var entries = Split($"[ {_proposal},\n {Command}, 7 ]");

        Assert.Equal(["item 1", "item 2", "item 3"], entries.Select(entry => entry.Place));
        Assert.Equal(
            [ProposalForm.Proposal, ProposalForm.Command, ProposalForm.Neither],
            entries.Select(entry => entry.Form)
        );
        Assert.Equal("soar-9", Bodies.Accepted(entries[1].Read("soar-9")).Agent);
        Assert.Equal(2019, Assert.Single(entries[2].Problems).Code.Number);
    }

    [Fact]
    public void A_broken_line_leaves_the_others_alone()
    {
        var entries = Split($"{_proposal}\n\n{{\"action\":\r\n{Command}\n");

        Assert.Equal(["line 1", "line 3", "line 4"], entries.Select(entry => entry.Place));
        Bodies.Accepted(entries[0].Read("soar-7"));
        Assert.Equal(2003, Assert.Single(entries[1].Read("soar-7").Problems).Code.Number);
        Bodies.Accepted(entries[2].Read("soar-7"));
    }

    [Theory]
    [InlineData("{\"a\":1}", 2019, "neither")]
    [InlineData("", 2003, "empty")]
    [InlineData("[]", 2019, "empty")]
    [InlineData("{\n  \"action\": {\n    \"x\": {}\n  },\n}", 2003, "comma")]
    [InlineData("garbage", 2003, "not expected")]
    public void What_is_neither_says_why(string text, int code, string keyword)
    {
        var entry = Assert.Single(Split(text));

        var problem = Assert.Single(entry.Read("soar-7").Problems);
        Assert.Equal(code, problem.Code.Number);
        Assert.Contains(keyword, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_array_that_breaks_off_keeps_what_came_before()
    {
        var entries = Split($"[{Command},{Command},{{\"action\"");

        Assert.Equal(3, entries.Length);
        Bodies.Accepted(entries[1].Read("soar-7"));
        Assert.Equal(2003, Assert.Single(entries[2].Problems).Code.Number);
    }

    [Fact]
    public void What_follows_an_array_is_not_ignored()
    {
        var entries = Split($"[{Command}] {Command}");

        Assert.Equal(2, entries.Length);
        Assert.Contains(
            "only white space",
            Assert.Single(entries[1].Problems).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_entry_that_nests_too_deeply_is_alone_at_fault()
    {
        var deep = $"{{\"action\":{new string('[', 500)}{new string(']', 500)}}}";

        var entries = Split($"[{Command},{deep},{Command}]");

        Assert.Equal(2004, Assert.Single(entries[1].Problems).Code.Number);
        Bodies.Accepted(entries[2].Read("soar-7"));
    }

    private static ImmutableArray<ProposalEntry> Split(string text) =>
        ProposalSplitter.Split(Encoding.UTF8.GetBytes(text));
}
