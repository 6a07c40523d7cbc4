using Caveat.Language;

namespace Caveat.Cli.Showing;

/// <summary>Shows findings to people.</summary>
internal static class FindingText
{
    /// <summary>Writes findings with their source lines; the most telling last, where a screen leaves them.</summary>
    public static void Write(IEnumerable<Finding> findings, TextWriter output, bool colour)
    {
        foreach (var finding in findings)
        {
            var severity = Words.Of(finding.Severity);
            var text = DiagnosticText.Render(finding);
            var painted = Paint.Severity(severity, finding.Severity, colour);
            output.Write(colour ? ReplaceFirst(text, $" {severity} CAV", $" {painted} CAV") : text);
        }
    }

    /// <summary>For example <c>2 errors, 1 warning</c>; <c>no errors</c> where there are none.</summary>
    public static string Count(IReadOnlyCollection<Finding> findings)
    {
        var errors = findings.Count(finding => finding.Severity == Severity.Error);
        var warnings = findings.Count(finding => finding.Severity == Severity.Warning);
        var text = errors == 0 ? "no errors" : Number(errors, "error");
        return warnings == 0 ? text : $"{text}, {Number(warnings, "warning")}";
    }

    /// <summary>For example <c>1 pack</c>, <c>2 packs</c>.</summary>
    public static string Number(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    private static string ReplaceFirst(string text, string old, string replacement)
    {
        var at = text.IndexOf(old, StringComparison.Ordinal);
        return at < 0 ? text : text[..at] + replacement + text[(at + old.Length)..];
    }
}
