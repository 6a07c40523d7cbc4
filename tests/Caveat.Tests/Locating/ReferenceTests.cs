using Caveat.Locating;

namespace Caveat.Tests.Locating;

/// <summary>The tables of the reference are those of the code; <c>CAVEAT_ACCEPT=1</c> rewrites them.</summary>
public class ReferenceTests
{
    private const string Zones = "docs/reference/zones.md";
    private const string Severities = "docs/reference/severity.md";

    [Fact]
    public void The_codes_of_zones_are_those_of_the_catalog() =>
        AssertTable(
            Zones,
            "| code | | means |",
            ZoneCodes.All.Select(code => $"| {code.Id} | {Words.Of(code.Severity)} | {code.Title} |")
        );

    [Fact]
    public void The_codes_of_bars_are_those_of_the_catalog() =>
        AssertTable(
            Severities,
            "| code | means |",
            BarCodes.All.Select(code => $"| {code.Id} | {code.Title} |")
        );

    [Fact]
    public void The_table_of_verbs_is_that_of_the_code() =>
        AssertTable(
            Severities,
            "| verb | floor | reversible | on what is ours | outside |",
            Enum.GetValues<Verb>().Cast<Verb?>().Append(null).Select(Row)
        );

    [Fact]
    public void The_table_of_kinds_is_that_of_the_code() =>
        AssertTable(
            Severities,
            "| kind | base |",
            Enum.GetValues<EffectKind>()
                .Select(kind => $"| {Words.Of(kind)} | {SeverityFormula.BaseOf(kind)} |")
        );

    [Theory]
    [InlineData("contain a workstation for an hour", EffectKind.Disrupt, 1, 0, false, 0)]
    [InlineData("contain a pump of an intensive-care unit for an hour", EffectKind.Disrupt, 1, 0, false, 2)]
    [InlineData("deny a /24 until further notice", EffectKind.Disrupt, 256, 0, true, 0)]
    [InlineData("delete a volume that 300 people use", EffectKind.Destroy, 1, 300, true, 0)]
    public void The_worked_acts_come_out_as_shown(
        string act,
        EffectKind kind,
        long hosts,
        long people,
        bool permanent,
        long criticality
    )
    {
        var severity = SeverityFormula.Of(
            kind,
            Amount.Of(hosts),
            Amount.Of(people),
            permanent,
            Amount.Zero,
            Amount.Of(criticality)
        );
        var scope = SeverityFormula.ScopeOf(Amount.Of(hosts), Amount.Of(people));
        var permanence = permanent ? SeverityFormula.Permanence : Amount.Zero;

        Assert.Contains(
            $"| {act} | {SeverityFormula.BaseOf(kind)} | {scope} | {permanence} | 0 | {criticality} | {severity} |",
            File.ReadAllText(Repository.At(Severities)),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(0, "none")]
    [InlineData(100, "low")]
    [InlineData(3_999, "low")]
    [InlineData(4_000, "medium")]
    [InlineData(7_000, "high")]
    [InlineData(9_000, "critical")]
    [InlineData(10_000, "critical")]
    public void Severities_fall_in_the_bands_of_CVSS(long thousandths, string band) =>
        Assert.Equal(band, SeverityFormula.BandOf(new(thousandths)));

    [Fact]
    public void Codes_are_in_their_band_and_not_used_twice()
    {
        Assert.All(ZoneCodes.All, code => Assert.InRange(code.Number, 4_000, 4_999));
        Assert.All(BarCodes.All, code => Assert.InRange(code.Number, 3_000, 3_099));
        Assert.Distinct(ZoneCodes.All.Concat(BarCodes.All).Select(code => code.Number));
        Assert.Equal(
            ZoneCodes.All.Length,
            typeof(ZoneCodes)
                .GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)
                .Count(field => field.FieldType == typeof(DiagnosticCode))
        );
    }

    [Fact]
    public void The_zone_of_the_reference_reads()
    {
        var page = File.ReadAllText(Repository.At(Zones));
        var text = page.Split("```text\n", 3)[1].Split("```", 2)[0];

        var reading = ZoneReader.Read([new SourceText("zones.md", text)], new EverythingIsThere());

        Assert.Equal(["CAV4011"], reading.Diagnostics.Select(finding => finding.Diagnostic.Code.Id));
        Assert.Equal(8, reading.Zones[0].Entries.Length);
    }

    private static string Row(Verb? verb)
    {
        var row = VerbTable.Of(verb);
        return $"| {(verb is { } known ? Words.Of(known) : "none")} | {Words.Of(row.Floor)} | {(row.Reversible ? "yes" : "no")} | {Words.Of(row.Own)} | {Words.Of(row.Outside)} |";
    }

    // Replaces the rows below the heading by those given and compares the whole page.
    private static void AssertTable(string path, string heading, IEnumerable<string> rows)
    {
        var lines = File.ReadAllLines(Repository.At(path)).ToList();
        var first = lines.IndexOf(heading) + 2;
        Assert.True(first > 1, $"{path} has no table `{heading}`");
        var count = lines.Skip(first).TakeWhile(line => line.StartsWith('|')).Count();
        lines.RemoveRange(first, count);
        lines.InsertRange(first, rows);

        Golden.Match(path, string.Join('\n', lines));
    }

    private sealed class EverythingIsThere : IZoneSource
    {
        public IncludedColumn ReadColumn(string zoneFile, string path, string column) =>
            new([new(2, "192.0.2.0/24")]);

        public IncludedFile ReadFile(string zoneFile, string path) =>
            new("{\"type\":\"string\",\"list\":[\"dns.example\"]}"u8.ToArray());

        public IReadOnlyList<AddressRange>? PrefixesOf(uint system) => [World.Range("198.51.100.0/24")];
    }
}
