using Caveat.Locating;
using static Caveat.Tests.Locating.World;

namespace Caveat.Tests.Locating;

public class ZoneLookupTests
{
    [Theory]
    [InlineData(
        "10.20.30.33",
        "special-use within: 10.0.0.0/8",
        "own-network within: 10.20.0.0/16, *.hospital.example",
        "wards within: 10.20.30.0/24, asset \"icu-*\", *.wards.hospital.example",
        "icu-pump-3 within: row icu-pump-3"
    )]
    [InlineData("8.0.0.0/7", "never-block: 8.8.8.8, 8.8.4.4, 9.9.9.9, 9.9.9.10, 9.9.9.11")]
    [InlineData(
        "::ffff:198.51.100.7",
        "special-use within: ::ffff:0:0/96",
        "documentation: 198.51.100.0/24",
        "clinic: 198.51.100.0/24"
    )]
    [InlineData("dns.google", "never-block within: *.dns.google")]
    [InlineData(
        "ws-14",
        "special-use within: 10.0.0.0/8",
        "own-network within: 10.20.0.0/16, *.hospital.example",
        "ws-14 within: row ws-14"
    )]
    [InlineData("icu-unknown", "wards: asset \"icu-*\"")]
    [InlineData("203.0.114.1")]
    [InlineData("nobody.example")]
    public void A_lookup_says_which_zones_and_why(string query, params string[] expected)
    {
        var matches = ZoneLookup.Find(Zones, query, Today);

        Assert.Equal(
            expected.Select(Sorted),
            matches.Select(match =>
                Sorted(
                    $"{match.Zone?.Name ?? match.Row?.Id}{(match.IsWithin ? " within" : "")}: "
                        + string.Join(", ", match.Because.Select(reason => reason.Entry))
                )
            )
        );
        Assert.All(matches, match => Assert.All(match.Because, reason => Assert.True(reason.Place.Line > 0)));

        static string Sorted(string match) =>
            match.Split(": ", 2) is var parts
                ? $"{parts[0]}: {string.Join(", ", parts[1].Split(", ").Order(StringComparer.Ordinal))}"
                : "";
    }

    [Fact]
    public void A_zone_out_of_date_is_found_and_told_apart()
    {
        var zones = ZoneSet.Of(
            ZonesOf("zone old\ntags odd\nvalid 2020-01-01 to 2021-01-01\ninclude\n 10.0.0.0/8")
        );

        var match = Assert.Single(ZoneLookup.Find(zones, "10.1.2.3", Today));

        Assert.False(match.Entitles);
        Assert.True(match.IsWithin);
    }
}
