namespace Caveat.Node.Sealing;

/// <summary>Why nobody can read what a record says.</summary>
/// <param name="Code">The code.</param>
/// <param name="Reason">The reason in words.</param>
public sealed record Closed(DiagnosticCode Code, string Reason);
