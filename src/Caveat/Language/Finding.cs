namespace Caveat.Language;

/// <summary>A diagnostic with the text it is about.</summary>
/// <param name="Source">The text.</param>
/// <param name="Diagnostic">The diagnostic.</param>
public sealed record Finding(SourceText Source, Diagnostic Diagnostic);
