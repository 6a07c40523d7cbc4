namespace Caveat.Language;

/// <summary>Reads a formula of signatures as norms and records write it.</summary>
public static class FormulaText
{
    /// <summary>The formula; null where the text is none.</summary>
    public static Formula? Read(string text)
    {
        var source = new SourceText("formula", text);
        var diagnostics = new DiagnosticBag();
        var (tokens, _) = new Lexer(source, diagnostics).Run();
        var formula = new Parser(source, tokens, diagnostics).OnlyFormula();
        return diagnostics.HasErrors ? null : formula;
    }
}
