using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Caveat.Wire;

namespace Caveat.Tests;

/// <summary>The reference of what norms can read is written from the table in the code.</summary>
public sealed partial class VocabularyPageTests
{
    [Fact]
    public void The_page_has_the_rows_of_the_vocabulary()
    {
        const string Page = "docs/reference/vocabulary.md";
        var text = File.ReadAllText(Repository.At(Page));

        Golden.Match(
            Page,
            Marked()
                .Replace(
                    text,
                    match =>
                        match.Groups["what"].Value == "vocabulary"
                            ? $"<!-- vocabulary -->\n{Table()}<!-- end -->"
                            : $"<!-- values -->\n{Values()}<!-- end -->"
                )
        );
    }

    [Fact]
    public void The_published_schema_is_the_one_that_the_code_makes() =>
        Golden.Match("docs/reference/facts.schema.json", FactsSchema.Text());

    [Fact]
    public void Every_value_that_is_shown_fits_the_schema()
    {
        var properties = JsonNode.Parse(FactsSchema.Text())!["properties"]!;
        Amount[] amounts =
        [
            Amount.Zero,
            Amount.Of(90),
            Amount.Of(86_400),
            new(1_500),
            Vocabulary.GreatestCount,
        ];
        foreach (var attribute in Vocabulary.Attributes)
        {
            IEnumerable<FactValue> values = attribute.Type switch
            {
                AttributeType.Bool => [FactValue.Of(false), FactValue.Of(true)],
                AttributeType.Number => amounts.Select(FactValue.Of),
                AttributeType.Duration => amounts.Append(Amount.Unbounded).Select(FactValue.Of),
                AttributeType.Text => [FactValue.Of(""), FactValue.Of("a \"b\"\nc")],
                AttributeType.Set =>
                [
                    FactValue.Of(FactSet.Empty),
                    FactValue.Of(FactSet.Unknown),
                    FactValue.Of(FactSet.Of(["a", "b"], complete: false)),
                ],
                _ => attribute.Values.Select((_, index) => FactValue.OfIndex(index)),
            };

            Assert.All(
                values.Append(FactValue.Unknown),
                value =>
                    Assert.True(Fits(properties[attribute.Name]!, value.Describe(attribute)), attribute.Name)
            );
        }
    }

    [Theory]
    [InlineData("action.verb", "dance")]
    [InlineData("effect.severity", "1e3")]
    [InlineData("effect.duration", "5")]
    [InlineData("target.tags", "medical")]
    [InlineData("agent.id", "soar-7")]
    public void Other_values_do_not(string attribute, string text) =>
        Assert.False(Fits(JsonNode.Parse(FactsSchema.Text())!["properties"]![attribute]!, text));

    private static bool Fits(JsonNode schema, string text) =>
        schema["enum"] is { } words
            ? words.AsArray().Any(word => word!.GetValue<string>() == text)
            : Regex.IsMatch(text, schema["pattern"]!.GetValue<string>(), RegexOptions.ECMAScript);

    private static string Table()
    {
        var table = new StringBuilder(
            "| attribute | type | direction | baseline | from | means |\n| --- | --- | --- | --- | --- | --- |\n"
        );
        foreach (var attribute in Vocabulary.Attributes)
        {
            var baseline = attribute.Computed ? "computed" : $"`{attribute.Baseline.Describe(attribute)}`";
            table.Append(
                $"| `{attribute.Name}` | {TypeOf(attribute)} | {Words.Of(attribute.Direction)} | {baseline} | {attribute.Origin} | {attribute.Meaning} |\n"
            );
        }

        return table.ToString();
    }

    private static string Values()
    {
        var table = new StringBuilder("| attribute | values |\n| --- | --- |\n");
        foreach (var attribute in Vocabulary.Attributes.Where(HasManyValues))
        {
            table.Append(
                $"| `{attribute.Name}` | {string.Join(", ", attribute.Values.Select(value => $"`{value}`"))} |\n"
            );
        }

        return table.ToString();
    }

    private static bool HasManyValues(AttributeDefinition attribute) => attribute.Values.Length > 12;

    private static string TypeOf(AttributeDefinition attribute)
    {
        var type = Words.Of(attribute.Type);
        var between = attribute.Type == AttributeType.Ordered ? " < " : ", ";
        return attribute switch
        {
            _ when HasManyValues(attribute) => $"{type}, [values](#values)",
            { IsClosed: true } =>
                $"{type}: {string.Join(between, attribute.Values.Select(value => $"`{value}`"))}",
            { Least: { } least, Greatest: { } greatest } => $"{type}, {least} to {greatest}",
            _ => type,
        };
    }

    [GeneratedRegex(@"<!-- (?<what>vocabulary|values) -->\n.*?<!-- end -->", RegexOptions.Singleline)]
    private static partial Regex Marked();
}
