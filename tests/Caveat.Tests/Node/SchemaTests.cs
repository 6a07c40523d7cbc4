using System.Text.RegularExpressions;
using Caveat.Node.Configuring;

namespace Caveat.Tests.Node;

public class SchemaTests
{
    [Fact]
    public void The_published_schema_is_the_table_that_the_reader_uses() =>
        Golden.Match("docs/reference/caveat.schema.json", SchemaWriter.Write());

    [Theory]
    [InlineData("soar-7")]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("Watch-Officer")]
    [InlineData("watch-officer")]
    [InlineData("target.mission-critical")]
    [InlineData("target.")]
    [InlineData("XX")]
    [InlineData("xx")]
    [InlineData("gate.example/night-watch")]
    [InlineData("gate+x")]
    [InlineData("7")]
    [InlineData("a-")]
    [InlineData("http://localhost")]
    public void Patterns_of_the_schema_and_the_checks_of_the_reader_agree(string text)
    {
        TextForm[] forms =
        [
            TextForms.Id,
            TextForms.Name,
            TextForms.Attribute,
            TextForms.State,
            TextForms.GateName,
            TextForms.Url,
        ];

        Assert.All(forms, form => Assert.Equal(Regex.IsMatch(text, form.Pattern!), form.Fault(text) is null));
    }
}
