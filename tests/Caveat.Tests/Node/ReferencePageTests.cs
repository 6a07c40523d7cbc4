using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Caveat.Approving;
using Caveat.Cli;
using Caveat.Gate;
using Caveat.Node.Configuring;
using Caveat.Node.Keeping;
using Caveat.Recording;

namespace Caveat.Tests.Node;

/// <summary>The tables of the reference pages are written from the tables that the program itself uses.</summary>
public partial class ReferencePageTests
{
    private static readonly Shape.Section[] _sections =
    [
        Keys.Root.Shape,
        Keys.Gate.Shape,
        Keys.Tls.Shape,
        Keys.Layers.Shape,
        Keys.Pack.Shape,
        Keys.Person.Shape,
        Keys.Role.Shape,
        Keys.Agent.Shape,
        Keys.Actuator.Shape,
        Keys.Source.Shape,
        Keys.Ledger.Shape,
    ];

    [Theory]
    [InlineData("docs/reference/configuration.md")]
    [InlineData("docs/reference/command-line.md")]
    [InlineData("docs/reference/cases.md")]
    [InlineData("docs/reference/api.md")]
    [InlineData("docs/reference/warrants.md")]
    public void A_page_has_the_tables_of_the_program(string page)
    {
        var text = File.ReadAllText(Repository.At(page));

        Golden.Match(page, Marked().Replace(text, WithTable));
    }

    private static string WithTable(Match match)
    {
        var table = match.Groups["kind"].Value switch
        {
            "codes" => CodeTable(
                match.Groups["name"].Value switch
                {
                    "configuration" => ConfigurationCodes.All,
                    "command-line" => CommandLineCodes.All,
                    "cases" => ApprovingCodes.All,
                    "keeping" => KeepingCodes.All,
                    "warrants" => WarrantCodes.All,
                    _ => GateCodes.All,
                }
            ),
            _ => KeyTable(_sections.Single(section => section.Name == match.Groups["name"].Value)),
        };
        return $"{match.Groups["mark"].Value}\n{table}<!-- end -->";
    }

    private static string KeyTable(Shape.Section section)
    {
        var table = new StringBuilder("| key | value | for | default |\n| --- | --- | --- | --- |\n");
        foreach (var key in section.Keys)
        {
            var absent =
                key.Required ? "must be there"
                : key.Default is null ? ""
                // A default in words may quote a name; one that is written in the file does not.
                : key.Default.Contains('`') ? key.Default
                : $"`{key.Default}`";
            table.Append($"| `{key.Name}` | {NounOf(key.Shape)} | {key.Meaning} | {absent} |\n");
        }

        return table.ToString();
    }

    private static string NounOf(Shape shape) =>
        shape switch
        {
            Shape.Word word => string.Join(", ", word.Words.Select(name => $"`{name}`")),
            Shape.ListOf { Item: Shape.Section } => "a list of mappings, see below",
            Shape.ListOf list => $"a list: {NounOf(list.Item)}",
            Shape.Section => "a mapping, see below",
            Shape.MapOf map => $"a mapping from {map.Name.Noun} to {NounOf(map.Value)}",
            Shape.Either either => $"{NounOf(either.Short)}, or {NounOf(either.Long)}",
            _ => shape.Noun,
        };

    private static string CodeTable(ImmutableArray<DiagnosticCode> codes)
    {
        var table = new StringBuilder("| code | severity | means |\n| --- | --- | --- |\n");
        foreach (var code in codes)
        {
            table.Append($"| {code.Id} | {Words.Of(code.Severity)} | {code.Title} |\n");
        }

        return table.ToString();
    }

    [GeneratedRegex(
        @"(?<mark><!-- (?<kind>keys|codes) (?<name>[a-z-]+) -->)\n.*?<!-- end -->",
        RegexOptions.Singleline
    )]
    private static partial Regex Marked();
}
