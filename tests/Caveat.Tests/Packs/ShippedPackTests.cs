using Caveat.Deciding;
using Caveat.Language;

namespace Caveat.Tests.Packs;

/// <summary>What ships must itself be what the guide asks of everybody's norms.</summary>
public sealed class ShippedPackTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Names() =>
        [
            .. Directory
                .GetFiles(Repository.At("packs"), "*.norm")
                .Select(file => Path.GetFileNameWithoutExtension(file)!)
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_shipped_pack_checks_without_errors_or_warnings(string name)
    {
        var source = Source(name);
        var result = Compilation.CompilePack(source);
        var warnings = NormAnalysis
            .Run(Compilation.Alone(result.Pack!))
            .Select(warning => warning.Diagnostic);

        Assert.DoesNotContain(result.Findings, finding => finding.Diagnostic.Severity > Severity.Note);
        Assert.Empty(warnings.Select(warning => warning.Message));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_shipped_pack_is_in_canonical_layout(string name) =>
        Golden.Match($"packs/{name}.norm", Formatter.Format(Source(name)).Text!);

    [Theory]
    [MemberData(nameof(Names))]
    public void The_examples_of_a_shipped_pack_pass(string name)
    {
        var norms = Compilation.Alone(Pack(name));
        var results = Examples.Run(norms.Packs[1], norms.Packs[0], norms.Schema, Now);
        var failed = results
            .Where(result => !result.Passed)
            .Select(result => $"{result.Example.Title}: expected {result.Expected}, got {result.Actual}");

        Assert.Empty(failed);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_guarantees_of_a_shipped_pack_have_no_counterexample(string name)
    {
        var results = GuaranteeSearch.Search(Compilation.Alone(Pack(name)), Now);

        Assert.All(results, result => Assert.True(result.Counterexample is null, result.Describe()));
        Assert.NotEmpty(results);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_norm_of_a_shipped_pack_says_why(string name) =>
        Assert.All(Pack(name).Norms, norm => Assert.NotNull(norm.Because));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_norm_of_a_shipped_pack_cites_what_it_rests_on(string name) =>
        Assert.All(Pack(name).Norms, norm => Assert.NotEmpty(norm.Cites));

    private static SourceText Source(string name) =>
        new($"packs/{name}.norm", File.ReadAllText(Repository.At($"packs/{name}.norm")));

    private static Pack Pack(string name)
    {
        var result = Compilation.CompilePack(Source(name));
        return result.Pack
            ?? throw new InvalidOperationException(
                string.Concat(result.Findings.Select(DiagnosticText.Render))
            );
    }
}
