using System.Text.RegularExpressions;

namespace Caveat.Tests.Architecture;

/// <summary>What holds for the text of the tree.</summary>
public sealed partial class SourceTests
{
    private static readonly (string Path, string[] Lines)[] _sources =
    [
        .. Repository
            .Files.Where(file => SourceFile().IsMatch(file))
            .Select(file => (file, File.ReadAllLines(Repository.At(file)))),
    ];

    [Fact]
    public void No_file_is_longer_than_400_lines() =>
        Assert.Empty(_sources.Where(source => source.Lines.Length > 400).Select(source => source.Path));

    [Fact]
    public void The_median_file_has_at_most_120_lines()
    {
        var lengths = _sources.Select(source => source.Lines.Length).Order().ToArray();

        Assert.InRange(lengths[lengths.Length / 2], 1, 120);
    }

    [Fact]
    public void No_warning_is_switched_off_by_a_pragma() => Assert.Empty(Matching("", PragmaDisable()));

    [Fact]
    public void The_product_has_no_loose_ends() => Assert.Empty(Matching("src/", LooseEnd()));

    [Fact]
    public void No_text_names_a_place_on_one_machine()
    {
        var texts = Repository.Files.Where(file => TextFile().IsMatch(file));
        var named = texts.Where(file => PersonalPath().IsMatch(File.ReadAllText(Repository.At(file))));

        Assert.Empty(named);
    }

    [Theory]
    [InlineData("see /ho" + "me/someone/caveat")]
    [InlineData("in `/ro" + "ot/data`")]
    [InlineData(@"C:\Us" + @"ers\someone")]
    public void A_place_on_one_machine_is_recognised(string text) => Assert.Matches(PersonalPath(), text);

    private static IEnumerable<string> Matching(string folder, Regex pattern) =>
        from source in _sources
        where source.Path.StartsWith(folder, StringComparison.Ordinal)
        from line in source.Lines.Index()
        where pattern.IsMatch(line.Item)
        select $"{source.Path}:{line.Index + 1}";

    [GeneratedRegex(@"^(src|tests|bench)/.*\.cs$")]
    private static partial Regex SourceFile();

    [GeneratedRegex(@"(\.(cs|csproj|props|md|norm|zone|yaml|yml|json|csv|sh|txt|slnx)|/?(caveat|test|run))$")]
    private static partial Regex TextFile();

    [GeneratedRegex(@"^\s*#pragma\s+warning\s+disable")]
    private static partial Regex PragmaDisable();

    [GeneratedRegex(@"\b(NotImplementedException|TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex LooseEnd();

    [GeneratedRegex(@"(?<![\w.])/(?:home|root|Users|work)/\w|[A-Z]:\\Users\\")]
    private static partial Regex PersonalPath();
}
