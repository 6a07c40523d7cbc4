using System.Collections.Immutable;

namespace Caveat.Language;

/// <summary>One text on its way to a checked pack.</summary>
internal sealed record Unit(SourceText Source, PackSyntax Syntax, DiagnosticBag Diagnostics, string Canonical)
{
    /// <summary>Its place, where it is checked with others.</summary>
    public Placement? Placement { get; init; }

    /// <summary>Reads the text; faults of form are in <see cref="Diagnostics"/>.</summary>
    public static Unit Parse(SourceText source)
    {
        var diagnostics = new DiagnosticBag();
        var (tokens, comments) = new Lexer(source, diagnostics).Run();
        var parser = new Parser(source, tokens, diagnostics);
        var syntax = parser.Run();

        // The digest is over the canonical text without comments: what is written otherwise but says the same is the same pack.
        var canonical = diagnostics.HasErrors ? "" : Layout.Write(source, tokens, [], parser.Marks);
        return new(source, syntax, diagnostics, canonical);
    }

    /// <summary>Checks names, types and directions.</summary>
    public Pack Check(Schema schema, Knowledge knowledge) =>
        new PackChecker(Syntax, schema, knowledge, Diagnostics).Run(Compilation.Digest(Canonical));

    /// <summary>All that was found, in the order of the text.</summary>
    public ImmutableArray<Finding> Findings() =>
        [.. Diagnostics.ToList().Select(diagnostic => new Finding(Source, diagnostic))];
}
