using System.Collections.Immutable;
using System.Text;
using Caveat.Language;

namespace Caveat.Tests.Language;

/// <summary>One pack for each code, in spec/cases/diagnostics; what people are told of it is kept in the reference.</summary>
public sealed class DiagnosticCaseTests
{
    // Found by running the whole norm set, or by a bound on the number of findings: tested where they are made.
    private static readonly string[] _elsewhere =
    [
        "CAV1014",
        "CAV1701",
        "CAV1702",
        "CAV1705",
        "CAV1710",
        "CAV1802",
    ];

    public static TheoryData<string> Cases() =>
        [.. LanguageCodes.All.Select(code => code.Id).Except(_elsewhere, StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_code_has_a_pack_that_earns_it(string code)
    {
        var findings = FindingsOf(code);

        Assert.Contains(findings, finding => finding.Diagnostic.Code.Id == code);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_fault_is_told_once_without_others_that_follow_from_it(string code)
    {
        var errors = FindingsOf(code).Where(finding => finding.Diagnostic.Severity == Severity.Error);
        var expected = LanguageCodes.All.Single(one => one.Id == code).Severity == Severity.Error ? 1 : 0;

        Assert.Equal(expected, errors.Count());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Messages_are_lower_case_without_a_full_stop_and_short(string code)
    {
        foreach (var (_, diagnostic) in FindingsOf(code))
        {
            Assert.False(
                char.IsUpper(diagnostic.Message[0])
                    && !diagnostic.Message.StartsWith("U+", StringComparison.Ordinal),
                diagnostic.Message
            );
            Assert.False(diagnostic.Message.EndsWith('.'), diagnostic.Message);
            Assert.InRange(diagnostic.Message.Length, 10, 140);
        }
    }

    [Fact]
    public void The_reference_shows_every_code_of_the_language()
    {
        var page = new StringBuilder(
            """
            # Diagnostics of the norm language

            Every finding has a code that is never reused. Errors keep a pack from going into force, warnings and notes do not.
            The examples are the packs of `spec/cases/diagnostics`; this page is made from them.

            """
        );
        foreach (var code in LanguageCodes.All)
        {
            page.Append($"\n## {code.Id}: {code.Title}\n\n");
            page.Append(
                code.Severity switch
                {
                    Severity.Error => "An error.",
                    Severity.Warning => "A warning.",
                    _ => "A note.",
                }
            );
            if (_elsewhere.Contains(code.Id))
            {
                page.Append(" It is about a whole norm set, or a whole file.\n");
                continue;
            }

            page.Append("\n\n```text\n");
            page.Append(
                string.Concat(
                        FindingsOf(code.Id)
                            .Where(finding => finding.Diagnostic.Code.Id == code.Id)
                            .Select(DiagnosticText.Render)
                    )
                    .TrimEnd()
            );
            page.Append("\n```\n");
        }

        Golden.Match("docs/reference/diagnostics-language.md", page.ToString());
    }

    private static ImmutableArray<Finding> FindingsOf(string code)
    {
        var text = File.ReadAllText(Repository.At($"spec/cases/diagnostics/{code}.norm"));
        var source = new SourceText($"{code}.norm", text);
        List<Placement> placements = code switch
        {
            "CAV1403" => [new(source, Layer.Organisation)],
            "CAV1404" => [new(new("first.norm", text)), new(source)],
            "CAV1110" =>
            [
                new(
                    new("first.norm", text.Replace("pack     p", "pack     q").Replace("bool", "bool impact"))
                ),
                new(source),
            ],
            _ => [new(source)],
        };

        return Compilation.Compile(placements, Layer.Organisation, Deployed.Knowledge).Findings;
    }
}
