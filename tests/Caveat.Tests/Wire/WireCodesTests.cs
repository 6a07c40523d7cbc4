using System.Reflection;
using System.Text.RegularExpressions;
using Caveat.Wire;

namespace Caveat.Tests.Wire;

public sealed partial class WireCodesTests
{
    private static readonly string _page = File.ReadAllText(Repository.At("docs/reference/proposals.md"));

    [Fact]
    public void The_page_lists_the_catalog()
    {
        var listed = Row()
            .Matches(_page)
            .Select(row => (row.Groups["code"].Value, row.Groups["title"].Value))
            .ToArray();

        Assert.Equal(WireCodes.All.Select(code => (code.Id, code.Title)), listed);
    }

    [Fact]
    public void The_catalog_has_every_code_once_and_in_its_band()
    {
        var declared = typeof(WireCodes)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (DiagnosticCode)field.GetValue(null)!);

        Assert.Equal(declared, WireCodes.All);
        Assert.All(WireCodes.All, code => Assert.InRange(code.Number, 2000, 2999));
        Assert.Equal(WireCodes.All.Length, WireCodes.All.DistinctBy(code => code.Number).Count());
        Assert.Equal(WireCodes.All.OrderBy(code => code.Number), WireCodes.All);
    }

    [Fact]
    public void The_proposal_on_the_page_is_one()
    {
        var json = _page.Split("```json\n")[1].Split("```")[0];

        Bodies.Accepted(Bodies.Read(json));
    }

    [Fact]
    public void The_page_on_OpenC2_names_every_action_target_and_namespace()
    {
        var page = File.ReadAllText(Repository.At("docs/reference/openc2.md"));

        Assert.All(
            CommandReader.ProposalActions,
            action => Assert.Contains($"`{action}`", page, StringComparison.Ordinal)
        );
        Assert.All(TargetReader.Types, type => Assert.Contains($"`{type}`", page, StringComparison.Ordinal));
        Assert.All(
            Namespaces.Registered,
            name => Assert.Contains($"| `{name}` |", page, StringComparison.Ordinal)
        );
    }

    [GeneratedRegex(@"^\| (?<code>CAV\d{4}) \| (?<title>.*) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
