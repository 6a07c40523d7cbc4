namespace Caveat.Locating;

/// <summary>A finding about a zone, a list it includes, or the inventory, with the file it is in: one reading covers many files.</summary>
/// <param name="File">The file, as people name it.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Diagnostic">The finding; its span counts only where the file is a zone text.</param>
public sealed record PlacedDiagnostic(string File, int Line, int Column, Diagnostic Diagnostic)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{File}:{Line}:{Column}: {Diagnostic.Code.Id} {Diagnostic.Message}"
        + (Diagnostic.Hint is { } hint ? $" ({hint})" : "");
}
