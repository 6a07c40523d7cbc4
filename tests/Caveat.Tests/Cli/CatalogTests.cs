using Caveat.Cli;
using Caveat.Cli.Showing;

namespace Caveat.Tests.Cli;

public class CatalogTests
{
    [Fact]
    public void No_two_findings_share_a_number()
    {
        var twice = Catalog
            .All.GroupBy(code => code.Number)
            .Where(group => group.Count() > 1)
            .Select(group => group.Key);

        Assert.Empty(twice);
    }

    [Fact]
    public void The_command_line_keeps_to_its_band()
    {
        Assert.All(CommandLineCodes.All, code => Assert.InRange(code.Number, 6000, 6999));
        Assert.Equal(typeof(CommandLineCodes).GetFields().Length, CommandLineCodes.All.Length);
    }

    [Fact]
    public void Every_code_can_be_explained() =>
        Assert.All(Catalog.All, code => Assert.Equal(0, CommandRun.In("/", ["explain", code.Id]).Code));
}
