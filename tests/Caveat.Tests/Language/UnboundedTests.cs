using Caveat.Language;

namespace Caveat.Tests.Language;

/// <summary>The word for the duration without an end.</summary>
public sealed class UnboundedTests
{
    [Theory]
    [InlineData("forbid when effect.duration >= unbounded")]
    [InlineData("forbid when 2 * effect.duration - 1h >= unbounded")]
    [InlineData("permit when effect.duration < unbounded because \"It ends.\"")]
    public void It_can_be_compared_with(string norm) =>
        Assert.NotNull(Deployed.Checked(Deployed.Text($"norm n\n  {norm}")));

    [Fact]
    public void It_is_a_duration_and_no_number()
    {
        var findings = Compilation
            .CompilePack(new("n.norm", Deployed.Text("norm n\n  forbid when effect.hosts >= unbounded")))
            .Findings;

        Assert.Equal(LanguageCodes.NotComparable, Assert.Single(findings).Diagnostic.Code);
    }
}
