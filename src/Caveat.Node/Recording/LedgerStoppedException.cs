namespace Caveat.Node.Recording;

/// <summary>The ledger takes nothing any more: a fault of the disk or of what is on it, or its end. The gate must stop.</summary>
public sealed class LedgerStoppedException(string message, Exception? cause = null)
    : Exception(message, cause)
{
    /// <summary>The code of what is wrong, where there is one of its own; else null.</summary>
    public DiagnosticCode? Code { get; init; }
}
