namespace Caveat.Language;

/// <summary>A diagnostic with the text it is about.</summary>
/// <param name="Source">The text.</param>
/// <param name="Diagnostic">The diagnostic.</param>
public sealed record Finding(SourceText Source, Diagnostic Diagnostic)
{
    /// <summary>How grave it is.</summary>
    public Severity Severity => Diagnostic.Severity;

    /// <summary>Line and column, both from 1.</summary>
    public (int Line, int Column) Position => Source.PositionOf(Diagnostic.Span.Start);
}
