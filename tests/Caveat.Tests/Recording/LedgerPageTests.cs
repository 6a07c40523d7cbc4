using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Caveat.Disclosing;
using Caveat.Recording;

namespace Caveat.Tests.Recording;

/// <summary>docs/reference/ledger.md says of every type of record what stands where: read off records that were written, as an outsider reads them.</summary>
public sealed partial class LedgerPageTests
{
    private const string Page = "docs/reference/ledger.md";

    [Fact]
    public void The_page_has_every_type_of_record_and_every_member_of_a_leaf()
    {
        var page = File.ReadAllText(Repository.At(Page));

        Golden.Match(
            Page,
            Marked()
                .Replace(
                    page,
                    match =>
                        match.Groups["mark"].Value
                        + "\n"
                        + (
                            match.Groups["name"].Value switch
                            {
                                "types" => TypeTable(),
                                "clear" => ClearTable(),
                                _ => GroupTable(),
                            }
                        )
                        + "<!-- end -->"
                )
        );
    }

    [Fact]
    public void Every_form_of_a_record_is_among_the_samples()
    {
        var forms = typeof(RecordBody)
            .GetNestedTypes()
            .Where(type => type.IsSubclassOf(typeof(RecordBody)) && type != typeof(RecordBody.Erased));

        Assert.Equal(
            forms.Select(form => form.Name).Order(StringComparer.Ordinal),
            RecordSamples
                .All.Select(sample => sample.GetType().Name)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
        );
    }

    private static string TypeTable()
    {
        var table = new StringBuilder(
            "| type | written when | in clear | in groups |\n| --- | --- | --- | --- |\n"
        );
        foreach (var samples in RecordSamples.All.Select(Written.Of).GroupBy(written => written.Type))
        {
            var clear = samples
                .SelectMany(written => written.Clear)
                .Distinct(StringComparer.Ordinal)
                .Except(Written.OfEvery, StringComparer.Ordinal)
                .Select(name => Name(name, samples.All(written => written.Clear.Contains(name))));
            var groups = samples
                .SelectMany(written => written.Groups)
                .Distinct()
                .GroupBy(
                    place => place.Group,
                    place => Name(place.Member, samples.All(written => written.Groups.Contains(place)))
                )
                .Select(group => $"{group.Key}: {string.Join(", ", group)}");
            table.Append(
                $"| `{samples.Key}` | {LedgerWords.WhenOf(samples.Key)} | {string.Join(", ", clear)} | {string.Join("; ", groups)} |\n"
            );
        }

        return table.ToString();
    }

    private static string ClearTable()
    {
        var members = RecordSamples
            .All.SelectMany(sample => Written.Of(sample).Clear)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        var table = new StringBuilder("| member | is |\n| --- | --- |\n");
        foreach (var member in members)
        {
            table.Append($"| `{member}` | {LedgerWords.MeaningOf(member)} |\n");
        }

        return table.ToString();
    }

    private static string GroupTable()
    {
        var places = RecordSamples
            .All.SelectMany(sample => Written.Of(sample).Groups)
            .Distinct()
            .OrderBy(place => place.Group, StringComparer.Ordinal)
            .ThenBy(place => place.Member, StringComparer.Ordinal);
        var table = new StringBuilder("| group | member | is |\n| --- | --- | --- |\n");
        foreach (var (group, member) in places)
        {
            table.Append($"| `{group}` | `{member}` | {LedgerWords.MeaningOf($"{group}.{member}")} |\n");
        }

        return table.ToString();
    }

    // What is not always there is followed by a question mark.
    private static string Name(string member, bool isAlways) => $"`{member}`{(isAlways ? "" : "?")}";

    [GeneratedRegex(
        @"(?<mark><!-- records (?<name>types|clear|groups) -->)\n.*?<!-- end -->",
        RegexOptions.Singleline
    )]
    private static partial Regex Marked();

    /// <summary>What stands in a leaf and its disclosures.</summary>
    private sealed record Written(string Type, string[] Clear, (string Group, string Member)[] Groups)
    {
        /// <summary>What every leaf has, whatever its type; the last five where there is something to say.</summary>
        public static readonly string[] OfEvery =
        [
            "_sd",
            "_sd_alg",
            "origin",
            "seq",
            "time",
            "type",
            "activation",
            "actuator",
            "agent",
            "normSet",
        ];

        public static Written Of(RecordBody body)
        {
            var head = new RecordHead(7, DateTimeOffset.UnixEpoch, "gate.example/test")
            {
                NormSet = "sha256:00",
                Activation = 1,
                Agent = new(2, new string('A', 43)),
                Actuator = new(1, null),
            };
            var (leaf, disclosures) = RecordCodec.Encode(new(head, body), new byte[RecordCodec.SaltBytes]);
            Assert.NotNull(RecordCodec.Decode(leaf, disclosures, out _));
            using var clear = JsonDocument.Parse(leaf.AsMemory(1));
            return new(
                clear.RootElement.GetProperty("type").GetString()!,
                [.. clear.RootElement.EnumerateObject().Select(member => member.Name)],
                [.. Opened(disclosures)]
            );
        }

        private static IEnumerable<(string Group, string Member)> Opened(byte[] disclosures)
        {
            foreach (var group in RecordDisclosure.GroupsOf(disclosures))
            {
                using var opened = JsonDocument.Parse(group.Value);
                foreach (var member in opened.RootElement.EnumerateObject())
                {
                    yield return (group.Name!, member.Name);
                }
            }
        }
    }
}
