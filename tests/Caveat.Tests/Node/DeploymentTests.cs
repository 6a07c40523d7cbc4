using Caveat.Language;
using Caveat.Node.Loading;
using Caveat.Recording;

namespace Caveat.Tests.Node;

public sealed class DeploymentTests : IDisposable
{
    private const string Pack = "pack soc\nversion 1.0.0\nlayer organisation\nnorm a permit because \"x\"\n";
    private const string Minimal =
        "own: [10.20.0.0/16]\nagents: [{ id: soar-7 }]\nlayers: { organisation: [./soc.norm] }\nzones: [./a.zone]\n";
    private const string Zone = "zone a\ntags secret\ninclude\n  198.51.100.0/24\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("caveat-");

    public DeploymentTests()
    {
        Write("soc.norm", Pack);
        Write("a.zone", Zone);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_sound_deployment_is_ready_to_rule()
    {
        var reading = Read(Minimal);

        Assert.NotNull(reading.Deployment);
        Assert.Equal(["floor", "soc"], reading.Deployment.NormSet.Packs.Select(pack => pack.Pack.Name));
        Assert.Equal(["own", "a"], reading.Deployment.Surroundings.Zones.Zones.Select(zone => zone.Name));
        Assert.Equal(Owner.Self, reading.Zones.Find("own")!.Owner);
        Assert.Equal("default", reading.Deployment.Surroundings.Actuators.Default);
    }

    [Fact]
    public void What_ships_is_found_by_its_bare_name()
    {
        var reading = Read("own: []\nagents: [{ id: a }]\npeople: [{ id: b, roles: [watch-officer] }]");

        Assert.NotNull(reading.Deployment);
        Assert.NotNull(reading.Zones.Find("never-block"));
        Assert.Contains(reading.Deployment.NormSet.Packs, pack => pack.Source == "soc-baseline (shipped)");
    }

    [Fact]
    public void Errors_of_every_file_come_at_once()
    {
        Write("soc.norm", Pack + "norm b forbid when actoin.opaque\n");
        Write("a.zone", "zone a\ninclude\n  198.51.100.1/24\n");

        var reading = Read(Minimal + "inventory: gone.csv\nactuators: [{ id: x, covers: [nowhere] }]\n");

        Assert.Null(reading.Deployment);
        Assert.Equal(
            ["a.zone CAV4007", "caveat.yaml CAV5010", "caveat.yaml CAV5020", "soc.norm CAV1101"],
            Errors(reading).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("layers: { organisation: [soc] }", "CAV5024 1:26 no pack called `soc` ships")]
    [InlineData("layers: { organisation: [gone.norm] }", "CAV5020 1:26 there is no file `gone.norm`")]
    [InlineData(
        "layers: { organisation: [soc.norm, ./soc.norm] }",
        "CAV5026 1:36 `./soc.norm` is named twice"
    )]
    [InlineData(
        "layers: { national: [soc.norm] }",
        "CAV1403 3:7 this pack speaks for the layer `organisation`"
    )]
    [InlineData(
        "zones: [a.zone, never-bloc]",
        "CAV5024 1:17 no zone called `never-bloc` ships; did you mean `never-block`?"
    )]
    [InlineData("zones: [gone/]", "CAV5020 1:9 there is no file `gone/`")]
    [InlineData(
        "zones: [a.zone, ./a.zone, own.zone]",
        "CAV5027 1:1 the zone `own` is made from the key `own`"
    )]
    [InlineData(
        "people: [{ id: p, roles: [{ role: r, zones: [owm] }] }]",
        "CAV5010 1:46 there is no zone `owm`; did you mean `own`?"
    )]
    [InlineData(
        "inventory: bad.csv",
        "CAV5030 1:1 an inventory has no column `nmaes`; did you mean `names`?"
    )]
    [InlineData("ledger: { witnesses: gone.policy }", "CAV5020 1:22 there is no file `gone.policy`")]
    [InlineData("ledger: { require: always }", "CAV5007 1:20 there are no witnesses that could be required")]
    [InlineData("ledger: { witnesses: bad.policy }", "CAV5034 2:1 `witnes` begins no line of a policy")]
    [InlineData("ledger: { witnesses: bad.policy }", "CAV5034 4:1 no line before this one defines `v`")]
    [InlineData(
        "ledger: { witnesses: remote.policy }",
        "CAV5034 1:1 the gate cannot ask the witness `w`: it has no URL"
    )]
    [InlineData(
        "ledger: { witnesses: remote.policy }",
        "CAV5034 1:1 `ftp://v.example` is not a URL: that of `v`"
    )]
    [InlineData(
        "ledger: { witnesses: remote.policy }",
        "CAV5034 1:1 none of its logs is that of this gate, `caveat`"
    )]
    [InlineData(
        "ledger: { witnesses: many.policy }",
        "CAV5034 1:1 there are 15 witnesses, and a checkpoint has room for 14"
    )]
    public void What_a_configuration_names_must_be_there_and_fit(string line, string expected)
    {
        Write("bad.policy", "# two faults\nwitnes w\n\nquorum v\n");
        Write(
            "remote.policy",
            $"log {KeyOf(1, NoteAlgorithm.Ed25519)}\nwitness w {KeyOf(1)}\nwitness v {KeyOf(2)} ftp://v.example\nquorum w\n"
        );
        Write(
            "many.policy",
            string.Concat(
                Enumerable.Range(1, 15).Select(i => $"witness w{i} {KeyOf(i)} https://w{i}.example/\n")
            ) + "quorum w1\n"
        );
        Write("own.zone", "zone own\ninclude\n  198.51.100.0/24\n");
        Write("bad.csv", "id,nmaes\npump,a\n");

        var reading = Read(line + "\nown: []\nagents: []\n");

        Assert.Null(reading.Deployment);
        Assert.Contains(
            reading.Findings.Where(finding => finding.Severity == Severity.Error).Select(Shown),
            shown => shown.StartsWith(expected, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(", require: always", true)]
    [InlineData(", require: never", false)]
    public void A_policy_of_witnesses_is_required_unless_it_is_said_not_to_be(string more, bool isRequired)
    {
        Write("w.policy", $"witness w {KeyOf(1)} https://w.example/\nquorum w\n");

        var witnesses = Read($"{Minimal}ledger: {{ witnesses: w.policy{more} }}\n").Deployment!.Witnesses!;

        Assert.Equal(isRequired, witnesses.IsRequired);
        Assert.True(witnesses.Policy.IsMetBy(["w"]));
        Assert.Null(Read($"{Minimal}ledger: {{ witnesses: none, require: never }}\n").Deployment!.Witnesses);
    }

    [Fact]
    public void Zones_take_columns_of_tables_and_prefixes_of_autonomous_systems()
    {
        Write("lists/ranges.csv", "name,prefix\nx,192.0.2.0/25\ny,192.0.2.128/25\n");
        Write("asn.csv", "prefix,asn\n203.0.113.0/24,64496\n198.51.100.0/24,AS64497\n");
        Write(
            "a.zone",
            "zone a\ntags x\ninclude from \"lists/ranges.csv\" column prefix\ninclude\n  asn 64496\n"
        );

        var reading = Read(Minimal + "asn: asn.csv\n");

        Assert.NotNull(reading.Deployment);
        Assert.Equal(3, reading.Zones.Find("a")!.Entries.Length);
    }

    [Fact]
    public void A_bad_row_of_a_list_is_an_error_at_its_line()
    {
        Write("ranges.csv", "prefix\n192.0.2.0/25\nnonsense of all kinds\n");
        Write("a.zone", "zone a\ntags x\ninclude from \"ranges.csv\" column prefix\n");

        var reading = Read(Minimal);

        Assert.Null(reading.Deployment);
        var error = Assert.Single(reading.Findings, finding => finding.Severity == Severity.Error);
        Assert.Equal(("ranges.csv", 3), (error.Source.Name, error.Position.Line));
    }

    [Fact]
    public void Files_beside_a_zone_are_its_own()
    {
        Write("one/list.csv", "prefix\n192.0.2.0/25\n");
        Write("two/list.csv", "prefix\n203.0.113.0/24\n");
        Write("one/a.zone", "zone one\ntags x\ninclude from \"list.csv\" column prefix\n");
        Write("two/a.zone", "zone two\ntags x\ninclude from \"list.csv\" column prefix\n");

        var reading = Read(Minimal.Replace("./a.zone", "one/, two/", StringComparison.Ordinal));

        Assert.NotNull(reading.Deployment);
        Assert.Equal("203.0.113.0/24", $"{reading.Zones.Find("two")!.Entries[0]}");
    }

    [Theory]
    [InlineData(
        "own: [0.0.0.0/0]\nagents: [{ id: a }]\npeople: [{ id: b, roles: [watch-officer] }]",
        "warning",
        "CAV5045 1:7 `0.0.0.0/0` says that every address is ours, so agents may do to all the world what they may do at home; write your own prefixes"
    )]
    [InlineData(
        "own: []\nagents: [{ id: a }]\npeople: [{ id: b, roles: [watch-officer, clerk] }]",
        "note",
        "CAV5047 3:42 no norm asks for the role `clerk`; whoever holds it alone can halt and object, and approves nothing"
    )]
    [InlineData(
        "own: []\nagents: [{ id: a }]\npeople: [{ id: b, roles: [watch-oficer] }]",
        "error",
        "CAV5048 3:27 norms ask for the role `watch-officer`, and nobody holds it; `watch-oficer` is another one; did you mean `watch-officer`?"
    )]
    public void What_is_said_of_addresses_and_roles_is_held_against_what_norms_ask(
        string configuration,
        string severity,
        string expected
    )
    {
        var found = Assert.Single(Read(configuration).Findings, finding => Shown(finding) == expected);

        Assert.Equal(severity, $"{found.Severity}", ignoreCase: true);
    }

    [Fact]
    public void A_configuration_that_anybody_can_change_is_said_to_be_one()
    {
        Write("caveat.yaml", Minimal);
        var path = Path.Combine(_folder.FullName, "caveat.yaml");
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.OtherWrite);

        var found = Read(Minimal).Findings.Select(Shown);

        Assert.Contains(
            "CAV5046 1:1 anybody on this machine can change this file, and with it who decides; `chmod go-w caveat.yaml`",
            found
        );
    }

    private DeploymentReading Read(string configuration)
    {
        Write("caveat.yaml", configuration);
        return DeploymentReader.Read(
            Path.Combine(_folder.FullName, "caveat.yaml"),
            "caveat.yaml",
            Installation.Current
        );
    }

    private static IEnumerable<string> Errors(DeploymentReading reading) =>
        reading
            .Findings.Where(finding => finding.Severity == Severity.Error)
            .Select(finding =>
                $"{finding.Source.Name.Replace("./", "", StringComparison.Ordinal)} {finding.Diagnostic.Code}"
            );

    private static string Shown(Finding finding)
    {
        var (line, column) = finding.Position;
        var hint = finding.Diagnostic.Hint is { } said ? $"; {said}" : "";
        return $"{finding.Diagnostic.Code} {line}:{column} {finding.Diagnostic.Message}{hint}";
    }

    private static NoteKey KeyOf(int number, NoteAlgorithm algorithm = NoteAlgorithm.Cosignature) =>
        new("witness.example/w", [.. Enumerable.Repeat((byte)number, 32)], algorithm);

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
