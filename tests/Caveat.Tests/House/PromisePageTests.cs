using System.Text.RegularExpressions;

namespace Caveat.Tests.House;

/// <summary>docs/reference/promise.md names the tests of each promise: they are there and can fail, and none that injects faults is left out.</summary>
public sealed partial class PromisePageTests
{
    private const string Page = "docs/reference/promise.md";

    [Fact]
    public void Every_promise_names_tests_that_assert_something()
    {
        var rows = Row().Matches(File.ReadAllText(Repository.At(Page)));

        Assert.True(rows.Count > 5);
        Assert.All(
            rows,
            row =>
            {
                var tests = TestsOf(row.Groups["tests"].Value).ToList();
                Assert.NotEmpty(tests);
                Assert.All(
                    tests,
                    test =>
                    {
                        var source = File.ReadAllText(Repository.At(test));
                        Assert.Matches(Attribute(), source);
                        Assert.Contains("Assert.", source, StringComparison.Ordinal);
                    }
                );
            }
        );
    }

    [Fact]
    public void Every_class_of_tests_that_injects_faults_is_named()
    {
        var named = TestsOf(File.ReadAllText(Repository.At(Page))).Select(Path.GetFileName);
        var faults = Directory
            .EnumerateFiles(Repository.At("tests/Caveat.Gate.Tests/Faults"), "*Tests.cs")
            .Select(Path.GetFileName);

        Assert.Empty(faults.Except(named, StringComparer.Ordinal));
    }

    private static IEnumerable<string> TestsOf(string text) =>
        Link().Matches(text).Select(link => "tests/" + link.Groups["path"].Value);

    [GeneratedRegex(@"^\| (?!promise|---)[^|]+\|[^|]+\|(?<tests>[^|]+)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\]\(\.\./\.\./tests/(?<path>[^)]+\.cs)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\[(Fact|Theory)(\(|\])")]
    private static partial Regex Attribute();
}
