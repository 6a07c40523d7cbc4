using System.Text;
using Caveat.Locating;

namespace Caveat.Tests.Locating;

public class ZoneReaderTests
{
    [Fact]
    public void The_zone_of_the_design_reads_in_full()
    {
        var reading = Read(
            """
            zone       wards
            sectors    healthcare
            tags       medical
            owner      self
            territory  CH
            use        civilian
            criticality 2
            source     "facility plan 2026-01"
            valid      2026-01-01 to 2027-01-01
            include
              10.20.30.0/24
              2001:db8:40::/48
              *.wards.hospital.example    # the name and everything below it
              asn 64496
              asset "icu-*"               # hostnames, device ids, accounts
            """
        );

        Assert.Empty(reading.Diagnostics);
        var zone = Assert.Single(reading.Zones);
        Assert.Equal("wards", zone.Name);
        Assert.Equal(["healthcare"], zone.Sectors);
        Assert.Equal(["medical"], zone.Tags);
        Assert.Equal(["CH"], zone.Territories);
        Assert.Equal(Owner.Self, zone.Owner);
        Assert.Equal(Use.Civilian, zone.Use);
        Assert.Equal(Amount.Of(2), zone.Criticality);
        Assert.Equal("facility plan 2026-01", zone.Source);
        Assert.Equal(new(new(2026, 1, 1), new(2027, 1, 1)), zone.Validity);
        Assert.Equal(
            [
                "10.20.30.0/24",
                "2001:db8:40::/48",
                "*.wards.hospital.example",
                "192.0.2.0/24 of asn 64496",
                "asset \"icu-*\"",
            ],
            zone.Entries.Select(entry => $"{entry}")
        );
        Assert.Equal("test.zone:11", $"{zone.Entries[0].Place}");
    }

    [Fact]
    public void Lists_may_use_commas_and_repeat_and_a_file_may_hold_several_zones()
    {
        var reading = Read(
            """
            # two zones
            zone one
            sectors water, energy
            tags b a
            tags c
            consent for night-watch
            consent for day-watch
            owner partner
            include
              10.0.0.1
            emblem present

            zone two
            include
              Bücher.example.
            """
        );

        Assert.Empty(reading.Diagnostics);
        Assert.Equal(["energy", "water"], reading.Zones[0].Sectors);
        Assert.Equal(["a", "b", "c"], reading.Zones[0].Tags);
        Assert.Equal(["day-watch", "night-watch"], reading.Zones[0].Consents);
        Assert.Equal(Emblem.Present, reading.Zones[0].Emblem);
        Assert.Equal(["xn--bcher-kva.example"], reading.Zones[1].Entries.Select(entry => $"{entry}"));
    }

    [Theory]
    [InlineData("10.0.0.0/8", "4001 1:1: `10.0.0.0/8` belongs to no zone")]
    [InlineData("zone Wards\ninclude\n 10.0.0.1", "4004 1:6: `Wards` is no name of a zone")]
    [InlineData("zone\ninclude\n 10.0.0.1", "4004 1:1: `` is no name of a zone")]
    [InlineData(
        "zone a\nsector water\ninclude\n 10.0.0.1",
        "4002 2:1: `sector` is nothing that a zone can say"
    )]
    [InlineData(
        "zone a\n10.0.0.1\ninclude\n 10.0.0.1",
        "4002 2:1: `10.0.0.1` is nothing that a zone can say"
    )]
    [InlineData(
        "zone a\nuse dual\nuse dual\ninclude\n 10.0.0.1",
        "4003 3:1: `use` is said twice of zone `a`"
    )]
    [InlineData("zone a\nsectors helthcare\ninclude\n 10.0.0.1", "4005 2:9: `helthcare` is no sector")]
    [InlineData("zone a\nowner me\ninclude\n *.a", "4004 2:7: `owner me` cannot be read")]
    [InlineData("zone a\nowner self partner\ninclude\n *.a", "4004 2:7: `owner self partner` cannot be read")]
    [InlineData("zone a\nuse peaceful\ninclude\n *.a", "4004 2:5: `use peaceful` cannot be read")]
    [InlineData("zone a\nemblem red\ninclude\n *.a", "4004 2:8: `emblem red` cannot be read")]
    [InlineData("zone a\ncriticality 2.001\ninclude\n *.a", "4004 2:13: `criticality 2.001` cannot be read")]
    [InlineData("zone a\ncriticality -1\ninclude\n *.a", "4004 2:13: `criticality -1` cannot be read")]
    [InlineData("zone a\nterritory ch\ninclude\n *.a", "4004 2:11: `ch` cannot be read")]
    [InlineData("zone a\ntags Medical\ninclude\n *.a", "4004 2:6: `Medical` cannot be read")]
    [InlineData(
        "zone a\nconsent night-watch\ninclude\n *.a",
        "4004 2:9: `consent night-watch` cannot be read"
    )]
    [InlineData("zone a\nvalid 2026-01-01\ninclude\n *.a", "4004 2:7: `valid 2026-01-01` cannot be read")]
    [InlineData(
        "zone a\nvalid 2026-01-01 to 2026-01-01\ninclude\n *.a",
        "4004 2:7: `valid 2026-01-01 to 2026-01-01` cannot be read"
    )]
    [InlineData("zone a\nsource \"plan\ninclude\n *.a", "4004 2:8: this quotation never ends")]
    [InlineData("zone a\ninclude\n 10.0.0.1/8", "4007 3:2: `10.0.0.1/8` has bits set beyond its length")]
    [InlineData("zone a\ninclude\n 10.0.0.256", "4006 3:2: `10.0.0.256` is neither a prefix nor a name")]
    [InlineData("zone a\ninclude\n 10.0.0.0/33", "4006 3:2: `10.0.0.0/33` is neither a prefix nor a name")]
    [InlineData("zone a\ninclude\n 10.0.0", "4006 3:2: `10.0.0` is neither a prefix nor a name")]
    [InlineData("zone a\ninclude\n -a.example", "4006 3:2: `-a.example` is neither a prefix nor a name")]
    [InlineData("zone a\ninclude\n *", "4006 3:2: `*` is neither a prefix nor a name")]
    [InlineData("zone a\ninclude\n a.*.example", "4006 3:2: `a.*.example` is neither a prefix nor a name")]
    [InlineData("zone a\ninclude\n 10.0.0.1 10.0.0.2", "4006 3:2: `10.0.0.1 10.0.0.2` is no entry")]
    [InlineData("zone a\ninclude\n asset \"\"", "4006 3:8: an asset without a name")]
    [InlineData("zone a\ninclude\n asn AS64496", "4006 3:6: `AS64496` is no number of an autonomous system")]
    [InlineData("zone a\ninclude\n asn 64511", "4025 3:6: the table of prefixes has none of asn 64511")]
    [InlineData(
        "zone a\nconsent for x\ninclude\n 10.0.0.1",
        "4009 1:1: zone `a` gives consent and has no owner"
    )]
    [InlineData("zone a\ninclude all\n", "4004 2:1: this line includes nothing")]
    [InlineData(
        "zone a\ninclude from \"gone.csv\" column prefix",
        "4020 2:14: `gone.csv`: there is no such file"
    )]
    [InlineData(
        "zone a\ninclude from \"gone.json\" as misp",
        "4020 2:14: `gone.json`: there is no such file"
    )]
    [InlineData("zone a\ninclude from \"list.json\" as csv", "4004 2:1: this line includes nothing")]
    [InlineData(
        "zone a\ninclude from \"regex.json\" as misp",
        "4021 2:14: `regex.json` is a list of type `regex`"
    )]
    [InlineData(
        "zone a\ninclude from \"broken.json\" as misp",
        "4021 2:14: `broken.json`: is no JSON: line 2"
    )]
    [InlineData(
        "zone a\ninclude from \"object.json\" as misp",
        "4021 2:14: `object.json`: is no JSON object with a type and a list of texts"
    )]
    public void Every_fault_is_a_finding_at_its_place(string text, string finding)
    {
        var reading = Read(text);

        Assert.True(reading.HasErrors);
        var errors = reading.Diagnostics.Where(each => each.Diagnostic.Severity == Severity.Error);
        var error = Assert.Single(errors);
        Assert.Equal(
            finding,
            $"{error.Diagnostic.Code.Number} {error.Line}:{error.Column}: {error.Diagnostic.Message}"
        );
    }

    [Fact]
    public void A_near_word_is_suggested()
    {
        Assert.Equal("did you mean `healthcare`?", Hint("zone a\nsectors helthcare"));
        Assert.Equal("did you mean `sectors`?", Hint("zone a\nsector water"));
        Assert.Equal("did you mean `partner`?", Hint("zone a\nowner partnr"));
        Assert.Equal("write `10.0.0.0/8`, or the one address", Hint("zone a\ninclude\n10.0.0.1/8"));

        static string? Hint(string text) => Read(text).Diagnostics[0].Diagnostic.Hint;
    }

    [Fact]
    public void All_faults_are_found_at_once()
    {
        var reading = Read("zone a\nsectors x\nowner y\ninclude\n 10.0.0.1/8\n?\n\nzone a\ninclude\n b");

        Assert.Equal(
            ["CAV4005", "CAV4004", "CAV4007", "CAV4006", "CAV4010", "CAV4008"],
            reading.Diagnostics.Select(finding => finding.Diagnostic.Code.Id)
        );
    }

    [Fact]
    public void Without_a_source_nothing_can_be_included()
    {
        var text = "zone a\ninclude from \"list.csv\" column prefix\ninclude\n asn 64496\n";

        var reading = ZoneReader.Read([new SourceText("test.zone", text)]);

        Assert.Equal(
            ["CAV4020", "CAV4024"],
            reading
                .Diagnostics.Where(finding => finding.Diagnostic.Severity == Severity.Error)
                .Select(finding => finding.Diagnostic.Code.Id)
        );
    }

    [Fact]
    public void A_column_of_a_table_becomes_entries()
    {
        var reading = Read("zone a\ninclude from \"list.csv\" column prefix");

        Assert.Empty(reading.Diagnostics);
        Assert.Equal(["192.0.2.0/24", "*.a.example"], reading.Zones[0].Entries.Select(entry => $"{entry}"));
        Assert.Equal("list.csv:3", $"{reading.Zones[0].Entries[1].Place}");
    }

    [Fact]
    public void Bad_rows_are_errors_at_their_file_and_line_unless_tolerated()
    {
        var strict = Read("zone a\ninclude from \"bad.csv\" column prefix");
        var tooFew = Read("zone a\ninclude from \"bad.csv\" column prefix tolerating 1");
        var enough = Read("zone a\ninclude from \"bad.csv\" column prefix tolerating 2");

        string[] errors =
        [
            "bad.csv:3:1: CAV4022 `10.0.0.1/8` has bits set beyond its length",
            "bad.csv:4:1: CAV4022 `?` is neither a prefix nor a name",
        ];
        Assert.Equal(errors, strict.Diagnostics.Select(finding => $"{finding}"));
        Assert.Equal(errors, tooFew.Diagnostics.Select(finding => $"{finding}"));
        Assert.False(enough.HasErrors);
        Assert.Equal(
            "test.zone:2:14: CAV4023 2 of 3 rows of `bad.csv` are skipped, the first in line 3",
            $"{Assert.Single(enough.Diagnostics)}"
        );
        Assert.Single(enough.Zones[0].Entries);
    }

    [Theory]
    [InlineData("exact", "a.example 192.0.2.7 b.0")]
    [InlineData("hostname", "*.a.example 192.0.2.7 *.b.0")]
    public void Misp_lists_of_names_are_exact_or_suffixes(string list, string entries)
    {
        var reading = Read($"zone a\ninclude from \"{list}.json\" as misp");

        Assert.Empty(reading.Diagnostics);
        Assert.Equal(entries, string.Join(' ', reading.Zones[0].Entries));
        Assert.Equal($"{list}.json:4", $"{reading.Zones[0].Entries[1].Place}");
    }

    [Fact]
    public void Misp_lists_of_prefixes_hold_prefixes_only()
    {
        var reading = Read("zone a\ninclude from \"cidr.json\" as misp");

        Assert.Equal(
            "cidr.json:3:1: CAV4022 `a.example` is no prefix",
            $"{Assert.Single(reading.Diagnostics, finding => finding.Diagnostic.Severity == Severity.Error)}"
        );
    }

    [Fact]
    public void A_digest_is_of_what_is_said_and_not_of_how()
    {
        var one = Read("zone a\ntags x\ntags y\ninclude\n 10.0.0.1\n *.b\n").Zones[0];
        var same = Read("# comment\nzone a\ninclude\n *.B\n 10.0.0.1/32\ntags y, x").Zones[0];
        var less = Read("zone a\ntags x\ntags y\ninclude\n 10.0.0.1\n b\n").Zones[0];

        Assert.Matches("^sha256:[0-9a-f]{64}$", one.Digest);
        Assert.Equal(one.Digest, same.Digest);
        Assert.NotEqual(one.Digest, less.Digest);
        Assert.NotEqual(one.Digest, (one with { Criticality = Amount.One }).Digest);
        Assert.NotEqual(ZoneSet.Of([one]).Digest, ZoneSet.Of([less]).Digest);
        Assert.NotEqual(
            ZoneSet.Of([one]).Digest,
            ZoneSet.Of([one], new() { Rows = [new() { Id = "ws-14" }] }).Digest
        );
    }

    [Fact]
    public void An_asset_that_no_row_ties_to_an_address_is_pointed_out()
    {
        var zones = World.ZonesOf(
            "zone wards\ntags medical\ninclude\n asset \"icu-*\"\n asset \"srv-3\"\n asset \"lab-?\"\n"
        );
        var inventory = World.InventoryOf(
            new InventoryCells(2, "icu-pump-3", "", "", "10.20.30.33"),
            new InventoryCells(3, "srv-3"),
            new InventoryCells(4, "x-1", "lab-1", "", "10.20.30.34")
        );

        var finding = Assert.Single(ZoneCheck.Findings(zones, inventory));

        Assert.Equal("CAV4060", finding.Diagnostic.Code.Id);
        Assert.Equal(5, finding.Line);
    }

    private static ZoneReading Read(string text) =>
        ZoneReader.Read([new SourceText("test.zone", text)], new Files());

    private sealed class Files : IZoneSource
    {
        public IncludedColumn ReadColumn(string zoneFile, string path, string column) =>
            path switch
            {
                "list.csv" => new([new(2, "192.0.2.0/24"), new(3, " *.A.example ")]),
                "bad.csv" => new([new(2, "192.0.2.0/24"), new(3, "10.0.0.1/8"), new(4, "?")]),
                _ => new([], "there is no such file"),
            };

        public IncludedFile ReadFile(string zoneFile, string path)
        {
            var json = path switch
            {
                "exact.json" => Names("string", "A.example"),
                "hostname.json" => Names("hostname", ".a.example"),
                "cidr.json" =>
                    "{\"type\":\"cidr\",\"list\":[\"192.0.2.0/24\",\n\"2001:DB8::/32\",\n\"a.example\"]}",
                "regex.json" => "{\"type\":\"regex\",\"list\":[]}",
                "broken.json" => "{\"type\":\n]",
                "object.json" => "{\"type\":\"string\",\"list\":[1]}",
                _ => null,
            };
            return json is null ? new(default, "there is no such file") : new(Encoding.UTF8.GetBytes(json));
        }

        public IReadOnlyList<AddressRange>? PrefixesOf(uint system) =>
            system == 64496 ? [World.Range("192.0.2.0/24")] : [];

        private static string Names(string type, string first) =>
            $"{{\"name\":{{\"x\":[]}},\"list\":[\n\n\"{first}\",\n\"192.0.2.7\",\n\"b.0\"],\"type\":\"{type}\"}}";
    }
}
