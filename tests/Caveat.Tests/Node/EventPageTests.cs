using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Caveat.Node.Keeping;
using Caveat.Recording;
using Caveat.Tests.Recording;

namespace Caveat.Tests.Node;

/// <summary>The events of docs/reference/api.md are read off the events of sample records.</summary>
public sealed partial class EventPageTests
{
    private const string Page = "docs/reference/api.md";

    private static readonly string[] _ofEvery = ["record", "time", "type", "agent"];

    [Fact]
    public void The_page_has_every_event_with_its_members()
    {
        var page = File.ReadAllText(Repository.At(Page));

        Golden.Match(
            Page,
            Marked().Replace(page, match => $"{match.Groups["mark"].Value}\n{Table()}<!-- end -->")
        );
    }

    private static string Table()
    {
        var table = new StringBuilder("| type | members |\n| --- | --- |\n");
        foreach (var events in RecordSamples.All.Select(EventOf).GroupBy(said => said.Type))
        {
            var members = events
                .SelectMany(said => said.Members)
                .Distinct(StringComparer.Ordinal)
                .Select(member =>
                    $"`{member}`{(events.All(said => said.Members.Contains(member)) ? "" : "?")}"
                );
            table.Append($"| `{events.Key}` | {string.Join(", ", members)} |\n");
        }

        return table.ToString();
    }

    private static (string Type, string[] Members) EventOf(RecordBody body)
    {
        var head = new RecordHead(7, DateTimeOffset.UnixEpoch, "gate.example/test");
        var said = RecordSummary.Of(new(head, body), "soar-7");
        using var json = JsonDocument.Parse(said.Json);
        return (
            said.Type,
            [
                .. json
                    .RootElement.EnumerateObject()
                    .Select(member => member.Name)
                    .Except(_ofEvery, StringComparer.Ordinal),
            ]
        );
    }

    [GeneratedRegex(@"(?<mark><!-- api events -->)\n.*?<!-- end -->", RegexOptions.Singleline)]
    private static partial Regex Marked();
}
