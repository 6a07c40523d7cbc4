using System.Text.RegularExpressions;
using Caveat.Deciding;
using Caveat.Language;

namespace Caveat.Tests.Documentation;

/// <summary>Norms on pages are norms: see CONTRIBUTING.md, Documentation.</summary>
public sealed partial class NormBlockTests
{
    private const string Header = "pack page version 1.0.0 layer organisation ";

    private static readonly DateTimeOffset _now = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Pages =>
        [.. PageTests.Pages.Where(page => File.ReadAllText(Repository.At(page)).Contains("\n```norm"))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Norms_on_a_page_are_as_right_or_wrong_as_it_says(string page) =>
        Assert.Empty(Faults(File.ReadAllText(Repository.At(page))));

    [Theory]
    [InlineData("norm", "norm n\n  permit whenn effect.reversible", "CAV1010")]
    [InlineData("norm", "example \"e\"\n  expect deny", "CAV3110")]
    [InlineData("norm wrong=CAV1101", "norm n\n  forbid", "CAV1101")]
    public void A_block_that_is_something_else_is_told_so(string mark, string text, string code) =>
        Assert.Contains(
            code,
            string.Join('\n', Faults($"```{mark}\n{text}\n```\n")),
            StringComparison.Ordinal
        );

    // What a block earns and does not name, and what it names and does not earn.
    private static IEnumerable<string> Faults(string markdown)
    {
        foreach (var fence in Fence.Read(markdown).Where(fence => fence.Mark.Split(' ')[0] == "norm"))
        {
            var expected = Wrong()
                .Match(fence.Mark)
                .Groups[1]
                .Value.Split(',', StringSplitOptions.RemoveEmptyEntries);
            var found = Findings(string.Join('\n', fence.Body));
            foreach (var (code, isError, text) in found)
            {
                if (isError && !expected.Contains(code))
                {
                    yield return $"line {fence.Line}: {text}";
                }
            }

            foreach (var code in expected.Except(found.Select(one => one.Code), StringComparer.Ordinal))
            {
                yield return $"line {fence.Line}: {code} is not earned";
            }
        }
    }

    private static List<(string Code, bool IsError, string Text)> Findings(string text)
    {
        var whole = PackLine().IsMatch(text) ? text : Header + "\n" + text;
        var result = Compilation.CompilePack(new("page.norm", whole));
        var findings = result
            .Findings.Select(finding =>
                (
                    finding.Diagnostic.Code.Id,
                    finding.Diagnostic.Severity == Severity.Error,
                    DiagnosticText.Render(finding)
                )
            )
            .ToList();
        if (result.Pack is { } pack)
        {
            PlacedPack Placed(Pack one) => new(one, one.Layer, AsBounds: false, one.Name);
            findings.AddRange(
                Examples
                    .Run(Placed(pack), Placed(Floor.Pack), Compilation.Alone(pack).Schema, _now)
                    .Select(example => example.ToDiagnostic())
                    .OfType<Diagnostic>()
                    .Select(diagnostic =>
                        (diagnostic.Code.Id, true, $"{diagnostic.Code.Id}: {diagnostic.Message}")
                    )
            );
        }

        return findings;
    }

    [GeneratedRegex(@"\bwrong=(\S+)")]
    private static partial Regex Wrong();

    [GeneratedRegex(@"^\s*(#.*\n\s*)*pack\s")]
    private static partial Regex PackLine();
}
