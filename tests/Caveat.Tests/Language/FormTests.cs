using System.Text;
using Caveat.Language;
using CsCheck;

namespace Caveat.Tests.Language;

/// <summary>Whatever the text is, there is an answer: a pack, or diagnostics at places in it.</summary>
public sealed class FormTests
{
    [Fact]
    public void Ten_thousand_nested_parentheses_get_a_diagnostic()
    {
        var deep = new string('(', 10_000) + "action.opaque" + new string(')', 10_000);

        var findings = Compilation
            .CompilePack(new("deep.norm", Deployed.Text($"norm n\n  forbid when {deep}")))
            .Findings;

        Assert.Contains(findings, finding => finding.Diagnostic.Code == LanguageCodes.TooDeep);
    }

    [Fact]
    public void Ten_thousand_nested_formulas_and_lists_get_a_diagnostic()
    {
        var deep = new string('(', 10_000) + "officer" + new string(')', 10_000);
        var lists = new string('[', 10_000);

        Assert.Null(Deployed.Checked(Deployed.Text($"norm n\n  require approval by {deep}")));
        Assert.Null(Deployed.Checked(Deployed.Text($"norm n\n  forbid when action.verb in {lists}")));
    }

    [Fact]
    public void A_hundred_thousand_negations_conjuncts_and_summands_are_no_trouble()
    {
        var many = string.Concat(Enumerable.Repeat("not ", 100_000)) + "action.opaque";
        var chain = string.Join(" and ", Enumerable.Repeat("action.opaque", 100_000));
        var sum = string.Join(" + ", Enumerable.Repeat("effect.severity", 100_000)) + " > 3";

        Assert.NotNull(Deployed.Checked(Deployed.Text($"norm n\n  forbid when {many}")));
        Assert.NotNull(Deployed.Checked(Deployed.Text($"norm n\n  forbid when {chain}")));
        Assert.NotNull(Deployed.Checked(Deployed.Text($"norm n\n  forbid when {sum}")));
    }

    [Fact]
    public void A_hundred_thousand_defines_in_a_chain_or_a_doubling_are_no_trouble()
    {
        var chain = new StringBuilder("define d0 = action.opaque\n");
        var doubling = new StringBuilder("define d0 = action.opaque\n");
        for (var i = 1; i < 100_000; i++)
        {
            chain.Append($"define d{i} = d{i - 1} and action.opaque\n");
        }

        for (var i = 1; i < 60; i++)
        {
            doubling.Append($"define d{i} = d{i - 1} and d{i - 1} or d{i - 1}\n");
        }

        var findings = Compilation
            .CompilePack(new("chain.norm", Deployed.Text(chain + "norm n\n  forbid when d99999")))
            .Findings;
        Assert.Contains(findings, finding => finding.Diagnostic.Code == LanguageCodes.DeepDefine);
        Assert.NotNull(Deployed.Checked(Deployed.Text(doubling + "norm n\n  forbid when d59")));
    }

    [Fact]
    public void A_file_of_ten_megabytes_is_read_whether_it_is_right_or_wrong()
    {
        const string Norm =
            "norm n{0}\n  forbid when action.category >= response and target.tags has public-core\n";
        var right = new StringBuilder();
        for (var i = 0; right.Length < 10_000_000; i++)
        {
            right.AppendFormat(null, Norm, i);
        }

        var wrong = Enumerable.Range(0, 200_000).Select(i => $"norm\nforbid whne {i} ((( x == \"\n");

        Assert.NotNull(Compilation.CompilePack(new("right.norm", Deployed.Text(right.ToString()))).Pack);
        Assert.InRange(
            Compilation.CompilePack(new("wrong.norm", string.Concat(wrong))).Findings.Length,
            10,
            DiagnosticBag.Most + 1
        );
    }

    [Fact]
    public void Random_bytes_get_a_diagnostic_and_never_an_exception() =>
        Gen
            .Byte.Array[0, 4_000]
            .Sample(
                bytes =>
                    Compilation.CompilePack(new("bytes.norm", Encoding.Latin1.GetString(bytes))).Pack is null,
                iter: 2_000
            );

    [Fact]
    public void Ten_megabytes_of_random_characters_get_diagnostics_and_a_bound()
    {
        var bytes = new byte[10_000_000];
        new Random(4711).NextBytes(bytes);

        var findings = Compilation.CompilePack(new("bytes.norm", Encoding.UTF8.GetString(bytes))).Findings;

        Assert.InRange(findings.Length, 1, DiagnosticBag.Most + 1);
    }

    [Fact]
    public void Words_of_the_language_in_any_order_never_bring_an_exception()
    {
        string[] words =
        [
            "norm",
            "permit",
            "require",
            "forbid",
            "limit",
            "oblige",
            "when",
            "unless",
            "and",
            "or",
            "not",
            "(",
            ")",
            "[",
            "]",
            ",",
            "approval",
            "by",
            "with",
            "2",
            "of",
            "watch-officer",
            "action.category",
            ">=",
            "response",
            "==",
            "target",
            "within",
            "touches",
            "zone",
            "dmz",
            "198.51.100.0/24",
            "effect.severity",
            "+",
            "-",
            "*",
            "0.5",
            "1h",
            "per",
            "count",
            "to",
            "otherwise",
            "halt",
            "until",
            "resumes",
            "define",
            "=",
            "guarantee",
            "never",
            "always",
            "automatically",
            "example",
            "\"text\"",
            "given",
            "expect",
            "hold",
            "deny",
            "because",
            "cites",
            "valid",
            "2026-01-01",
            "is",
            "known",
            "unknown",
            "has",
            "any",
            "all",
            "in",
            "like",
            "attribute",
            ":",
            "bool",
            "\n",
            "#x\n",
        ];

        Pick.OneOf(words)
            .Array[0, 60]
            .Sample(
                chosen =>
                    Compilation.CompilePack(
                        new("words.norm", Deployed.Text("norm n\n  " + string.Join(' ', chosen)))
                    )
                        is not null,
                iter: 20_000
            );
    }

    [Fact]
    public void The_time_to_read_grows_no_faster_than_the_text()
    {
        // Counted in diagnostics and tokens, not in seconds: the lexer touches each character a bounded number of times.
        var diagnostics = new DiagnosticBag();
        var text = string.Concat(Enumerable.Repeat("a.b-c >= 1h # x\n", 50_000));

        var (tokens, comments) = new Lexer(new("long.norm", text), diagnostics).Run();

        Assert.Equal((150_001, 50_000), (tokens.Count, comments.Count));
        Assert.False(diagnostics.HasErrors);
    }

    [Fact]
    public void All_faults_of_a_file_are_told_at_once()
    {
        const string Wrong = """
            norm one
              forbid when actoin.verb == deny

            norm two
              permitt

            norm three
              require approval by 0 officer

            norm four
              forbid when effect.severity > 11.1234
            """;

        var codes = Compilation
            .CompilePack(new("wrong.norm", Deployed.Text(Wrong)))
            .Findings.Select(finding => finding.Diagnostic.Code);

        Assert.Equal(
            [
                LanguageCodes.UnknownAttribute,
                LanguageCodes.Expected,
                LanguageCodes.ImpossibleThreshold,
                LanguageCodes.BadNumber,
            ],
            codes
        );
    }
}
