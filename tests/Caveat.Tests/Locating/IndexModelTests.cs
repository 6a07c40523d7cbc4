using Caveat.Locating;
using CsCheck;

namespace Caveat.Tests.Locating;

/// <summary>The indexes against models that look at everything.</summary>
public class IndexModelTests
{
    private const int Areas = 5;

    // A small corner of the address space, so that prefixes nest and tile.
    private static readonly Gen<AddressRange> _range = Gen.Select(
        Gen.Bool,
        Gen.UInt[0, 255],
        Gen.Int[0, 10],
        (isV6, host, bits) =>
            isV6
                ? AddressRange.Of(true, ((UInt128)0x20010db8 << 96) + host, 128 - bits)
                : AddressRange.Of(false, 0x0A000000u + host, 32 - bits)
    );

    private static readonly Gen<(AddressRange Range, int Area)[]> _prefixes = Gen.Select(
        _range,
        Gen.Int[0, Areas - 1]
    ).Array[0, 24];

    private static readonly Gen<string> _name = OneOf("a", "b", "ab", "x-a")
        .Array[1, 4]
        .Select(labels => string.Join('.', labels));

    private static readonly Gen<(string Domain, bool Below, int Area)[]> _names = Gen.Select(
        _name,
        Gen.Bool,
        Gen.Int[0, Areas - 1]
    ).Array[0, 16];

    private static readonly Gen<int[]> _some = Gen.Int[0, Areas - 1].Array[0, Areas];

    [Fact]
    public void Prefixes_touch_what_overlaps()
    {
        Gen.Select(_prefixes, _range)
            .Sample(
                (prefixes, range) =>
                {
                    var touched = new AreaSet(Areas);

                    new PrefixIndex(prefixes).AddTouched(range, touched);

                    AssertSame(
                        prefixes.Where(prefix => prefix.Range.Overlaps(range)).Select(prefix => prefix.Area),
                        touched
                    );
                },
                iter: 20_000
            );
    }

    [Fact]
    public void Prefixes_cover_what_no_address_escapes()
    {
        Gen.Select(_prefixes, _range, _some)
            .Sample(
                (prefixes, range, areas) =>
                {
                    var covers = new PrefixIndex(prefixes).Covers(range, SetOf(areas));

                    var eligible = prefixes.Where(prefix => areas.Contains(prefix.Area)).ToArray();
                    Assert.Equal(
                        Addresses(range)
                            .All(address => eligible.Any(prefix => prefix.Range.Contains(address))),
                        covers
                    );
                },
                iter: 20_000
            );
    }

    [Fact]
    public void Names_touch_what_is_above_equal_or_below()
    {
        Gen.Select(_names, _name)
            .Sample(
                (names, name) =>
                {
                    var touched = new AreaSet(Areas);

                    new NameIndex(names).AddTouched(name, touched);

                    AssertSame(
                        names
                            .Where(entry =>
                                IsAtOrBelow(entry.Domain, name)
                                || (entry.Below && IsAtOrBelow(name, entry.Domain))
                            )
                            .Select(entry => entry.Area),
                        touched
                    );
                },
                iter: 20_000
            );
    }

    [Fact]
    public void Names_cover_what_lies_at_or_below_a_name_that_takes_what_is_below()
    {
        Gen.Select(_names, _name, _some)
            .Sample(
                (names, name, areas) =>
                {
                    var index = new NameIndex(names);

                    var covers = index.Covers(name, SetOf(areas));
                    var coversHost = index.CoversHost(name, SetOf(areas));

                    var eligible = names.Where(entry => areas.Contains(entry.Area)).ToArray();
                    Assert.Equal(
                        eligible.Any(entry => entry.Below && IsAtOrBelow(name, entry.Domain)),
                        covers
                    );
                    Assert.Equal(
                        eligible.Any(entry =>
                            IsAtOrBelow(name, entry.Domain)
                            && (entry.Below || name.Length == entry.Domain.Length)
                        ),
                        coversHost
                    );
                },
                iter: 20_000
            );
    }

    [Fact]
    public void What_covers_a_target_touches_it()
    {
        Gen.Select(_prefixes, _range, _names, _name)
            .Sample(
                (prefixes, range, names, name) =>
                {
                    var ranges = new PrefixIndex(prefixes);
                    var domains = new NameIndex(names);
                    var touchedRanges = new AreaSet(Areas);
                    var touchedNames = new AreaSet(Areas);
                    ranges.AddTouched(range, touchedRanges);
                    domains.AddTouched(name, touchedNames);
                    for (var area = 0; area < Areas; area++)
                    {
                        var alone = SetOf([area]);
                        Assert.True(!ranges.Covers(range, alone) || touchedRanges.Contains(area));
                        Assert.True(!domains.Covers(name, alone) || touchedNames.Contains(area));
                    }
                },
                iter: 10_000
            );
    }

    [Fact]
    public void Globs_match_like_regular_expressions_and_meet_where_some_text_matches_both()
    {
        var pattern = OneOf('a', 'b', '*', '?').Array[0, 5].Select(letters => new string(letters));
        string[] texts = [.. TextsUpTo(5)];

        Gen.Select(pattern, pattern)
            .Sample(
                (one, other) =>
                {
                    var expression = new System.Text.RegularExpressions.Regex(
                        "^"
                            + System
                                .Text.RegularExpressions.Regex.Escape(one)
                                .Replace("\\*", ".*", StringComparison.Ordinal)
                                .Replace("\\?", ".", StringComparison.Ordinal)
                            + "$",
                        System.Text.RegularExpressions.RegexOptions.None,
                        TimeSpan.FromSeconds(5)
                    );
                    var common = false;
                    foreach (var text in texts)
                    {
                        Assert.Equal(expression.IsMatch(text), Glob.Matches(one, text));
                        common |= Glob.Matches(one, text) && Glob.Matches(other, text);
                    }

                    // Two patterns of n and m letters that meet at all do so in a text of at most n + m letters.
                    Assert.True(!common || Glob.Meet(one, other));
                    Assert.Equal(Glob.Meet(one, other), Glob.Meet(other, one));
                    if (one.Length + other.Length <= 5)
                    {
                        Assert.Equal(common, Glob.Meet(one, other));
                    }
                },
                iter: 2_000
            );
    }

    private static Gen<T> OneOf<T>(params T[] values) =>
        Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static IEnumerable<string> TextsUpTo(int length) =>
        length == 0
            ? [""]
            : TextsUpTo(length - 1)
                .SelectMany(text => new[] { text, text + "a", text + "b" })
                .Distinct(StringComparer.Ordinal);

    private static IEnumerable<AddressRange> Addresses(AddressRange range)
    {
        for (var address = range.First; ; address++)
        {
            yield return AddressRange.Of(range.IsV6, address, range.IsV6 ? 128 : 32);
            if (address == range.Last)
            {
                yield break;
            }
        }
    }

    private static bool IsAtOrBelow(string name, string above) =>
        string.Equals(name, above, StringComparison.Ordinal)
        || name.EndsWith("." + above, StringComparison.Ordinal);

    private static AreaSet SetOf(IEnumerable<int> areas)
    {
        var set = new AreaSet(Areas);
        foreach (var area in areas)
        {
            set.Add(area);
        }

        return set;
    }

    private static void AssertSame(IEnumerable<int> expected, AreaSet actual)
    {
        var areas = new List<int>();
        for (var area = actual.Next(0); area >= 0; area = actual.Next(area + 1))
        {
            areas.Add(area);
        }

        Assert.Equal(expected.Distinct().Order(), areas);
    }
}
