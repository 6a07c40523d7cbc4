using Caveat.Locating;
using static Caveat.Tests.Locating.World;

namespace Caveat.Tests.Locating;

/// <summary>Lists that others keep load as zones.</summary>
public class WarninglistTests
{
    private const string Absent = "there are no warninglists on this machine";

    private static readonly string? _folder = Repository.Shared is { } shared
        ? Path.Combine(shared, "data", "warninglists")
        : null;

    [Fact]
    public void Every_list_of_a_known_type_loads_in_full()
    {
        Assert.SkipWhen(_folder is null, Absent);

        var names = Directory
            .GetFiles(_folder!, "*.json")
            .Select(Path.GetFileName)
            .Order(StringComparer.Ordinal);
        Assert.All(
            names,
            name =>
                Assert.DoesNotContain(
                    Load(name!, Tolerance(name!)).Diagnostics,
                    finding => finding.Diagnostic.Severity == Severity.Error
                )
        );

        static int Tolerance(string name) =>
            name.StartsWith("public-dns-hostname", StringComparison.Ordinal) ? 13 : 0;
    }

    [Fact]
    public void Thirteen_names_of_public_resolvers_are_none_and_must_be_tolerated()
    {
        Assert.SkipWhen(_folder is null, Absent);

        var strict = Load("public-dns-hostname.json", 12);
        var tolerant = Load("public-dns-hostname.json", 13);

        Assert.Equal(13, strict.Diagnostics.Count(finding => finding.Diagnostic.Code == ZoneCodes.BadRow));
        Assert.Equal("CAV4023", Assert.Single(tolerant.Diagnostics).Diagnostic.Code.Id);
    }

    [Fact]
    public void Top_level_domains_are_exact_and_do_not_protect_the_whole_internet()
    {
        Assert.SkipWhen(_folder is null, Absent);

        var set = ZoneSet.Of(Load("tlds.json", 0).Zones);

        Assert.Empty(ZoneLookup.Find(set, "attacker.com", Today));
        Assert.Single(ZoneLookup.Find(set, "com", Today));
    }

    [Fact]
    public void Public_resolvers_are_found_among_tens_of_thousands()
    {
        Assert.SkipWhen(_folder is null, Absent);

        var set = ZoneSet.Of([
            .. Load("public-dns-v4.json", 0).Zones,
            .. Load("public-dns-v6.json", 0).Zones,
            .. Load("rfc1918.json", 0).Zones,
        ]);

        Assert.Equal(["public-dns-v4"], Touched("8.8.8.8"));
        Assert.Equal(["public-dns-v4"], Touched("8.0.0.0/7"));
        Assert.Equal(["public-dns-v4"], Touched("::ffff:8.8.8.8"));
        Assert.Equal(["public-dns-v4"], Touched("64:ff9b::808:808"));
        Assert.Equal(["rfc1918"], Touched("10.0.0.0/8"));
        Assert.Equal(["public-dns-v4", "public-dns-v6", "rfc1918"], Touched("::/0"));
        Assert.Empty(Touched("203.0.113.0/24"));

        IEnumerable<string> Touched(string query) =>
            ZoneLookup.Find(set, query, Today).Select(match => match.Zone!.Name);
    }

    private static ZoneReading Load(string list, int tolerance)
    {
        var name = Path.GetFileNameWithoutExtension(list).Replace('_', '-');
        var text = $"zone {name}\ntags listed\ninclude from \"{list}\" as misp tolerating {tolerance}\n";
        return ZoneReader.Read([new SourceText($"{name}.zone", text)], new Lists());
    }

    private sealed class Lists : IZoneSource
    {
        public IncludedColumn ReadColumn(string zoneFile, string path, string column) => new([], "no tables");

        public IncludedFile ReadFile(string zoneFile, string path) =>
            new(System.IO.File.ReadAllBytes(Path.Combine(_folder!, path)));

        public IReadOnlyList<AddressRange>? PrefixesOf(uint system) => null;
    }
}
