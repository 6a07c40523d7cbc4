using System.Collections.Immutable;

namespace Caveat.Language;

/// <summary>The canonical layout of packs (<c>caveat fmt</c>): idempotent, comments survive, meaning is untouched.</summary>
public static class Formatter
{
    /// <summary>The text in canonical layout; a text with faults of form is left alone.</summary>
    public static FormatResult Format(SourceText source)
    {
        var diagnostics = new DiagnosticBag();
        var (tokens, comments) = new Lexer(source, diagnostics).Run();
        var parser = new Parser(source, tokens, diagnostics);
        parser.Run();
        return diagnostics.HasErrors
            ? new(null, [.. diagnostics.ToList().Select(diagnostic => new Finding(source, diagnostic))])
            : new(Layout.Write(source, tokens, comments, parser.Marks), []);
    }
}

/// <summary>A formatted text: null where it does not parse.</summary>
/// <param name="Text">The canonical text.</param>
/// <param name="Findings">Why there is none.</param>
public sealed record FormatResult(string? Text, ImmutableArray<Finding> Findings);
