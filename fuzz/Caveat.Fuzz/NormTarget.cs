using Caveat.Language;

namespace Caveat.Fuzz;

/// <summary>The text of a pack of norms.</summary>
internal static class NormTarget
{
    /// <summary>Its form is stable, and means the same; every fault has its place.</summary>
    public static bool Norm(byte[] input)
    {
        if (Targets.TextOf(input) is not { } text)
        {
            return false;
        }

        var source = new SourceText("input.norm", text);
        var compiled = Compilation.CompilePack(source);
        foreach (var finding in compiled.Findings)
        {
            Targets.Require(DiagnosticText.Render(finding).Length > 0, "a finding that says nothing");
        }

        Targets.Require(
            compiled.Pack is not null || !compiled.Findings.IsEmpty,
            "neither a pack nor findings"
        );
        var formatted = Formatter.Format(source);
        if (formatted.Text is not { } canonical)
        {
            Targets.Require(!formatted.Findings.IsEmpty, "neither a form nor findings");
            Targets.Require(compiled.Pack is null, "a pack that has no form");
            return false;
        }

        Targets.Require(
            Formatter.Format(new("input.norm", canonical)).Text == canonical,
            "a form that is not its own"
        );
        var again = Compilation.CompilePack(new("input.norm", canonical));
        Targets.Require(Codes(again) == Codes(compiled), "a form that means something else");
        return compiled.Pack is not null;
    }

    private static string Codes(PackResult result) =>
        string.Join(
            ' ',
            result
                .Findings.Select(static finding => finding.Diagnostic.Code.Id)
                .Order(StringComparer.Ordinal)
                .Append(result.Pack is null ? "no" : "yes")
        );
}
