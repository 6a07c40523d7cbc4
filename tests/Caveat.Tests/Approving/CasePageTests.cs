using System.Text;
using System.Text.RegularExpressions;
using Caveat.Approving;

namespace Caveat.Tests.Approving;

/// <summary>docs/reference/cases.md knows every state of a case, and a way into each.</summary>
public sealed partial class CasePageTests
{
    private const string Page = "docs/reference/cases.md";

    private static readonly Dictionary<CaseState, string> _states = new()
    {
        [CaseState.Open] = "people can decide",
        [CaseState.Decided] =
            "the formula was signed, and the act is released when its agent asks, until the use-by",
        [CaseState.Released] =
            "the agent asked, the act was ruled on again, and it may be done for 30 seconds",
        [CaseState.Objected] = "a person decided against it",
        [CaseState.Expired] = "nobody decided in time, or the agent did not ask in time, and that is a no",
        [CaseState.Withdrawn] = "the agent took it back",
        [CaseState.Denied] = "the formula was signed, and ruled on again the act was denied",
    };

    [Fact]
    public void The_page_has_every_state()
    {
        var table = new StringBuilder("| state | means |\n| --- | --- |\n");
        foreach (var state in Enum.GetValues<CaseState>())
        {
            table.Append($"| `{Words.Of(state)}` | {_states[state]} |\n");
        }

        var page = File.ReadAllText(Repository.At(Page));

        Golden.Match(
            Page,
            Marked().Replace(page, match => $"{match.Groups["mark"].Value}\n{table}<!-- end -->")
        );
    }

    [Fact]
    public void The_page_leads_from_open_and_decided_to_every_state_and_from_no_other()
    {
        var rows = Transition().Matches(File.ReadAllText(Repository.At(Page)));

        Assert.All(rows, row => Assert.Contains(row.Groups["from"].Value, (string[])["open", "decided"]));
        Assert.Equal(
            Enum.GetValues<CaseState>().Select(state => Words.Of(state)).Order(StringComparer.Ordinal),
            rows.Select(row => row.Groups["to"].Value)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
        );
    }

    [GeneratedRegex(@"(?<mark><!-- cases states -->)\n.*?<!-- end -->", RegexOptions.Singleline)]
    private static partial Regex Marked();

    [GeneratedRegex(@"^\| `(?<from>[a-z]+)` \| [^|]+ \| `(?<to>[a-z]+)`[^|]* \|", RegexOptions.Multiline)]
    private static partial Regex Transition();
}
