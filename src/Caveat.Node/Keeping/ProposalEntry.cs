using System.Collections.Immutable;

namespace Caveat.Node.Keeping;

/// <summary>What is remembered of a proposal; the rest is in the ledger.</summary>
internal sealed class ProposalEntry(
    long record,
    string digest,
    Verdict verdict,
    bool inShadow,
    bool isCommand
)
{
    public long Record { get; } = record;

    public string Digest { get; } = digest;

    public Verdict Verdict { get; } = verdict;

    public bool InShadow { get; } = inShadow;

    /// <summary>Whether it came as a bare command, which the gate forwards.</summary>
    public bool IsCommand { get; } = isCommand;

    /// <summary>Whether this run of the gate forwarded it, or is about to.</summary>
    public bool IsForwarded { get; set; }

    /// <summary>The release of a permit; that of a case stands there.</summary>
    public ReleaseReference? Release { get; set; }

    public string? Case { get; set; }

    public bool IsWithdrawn { get; set; }

    public ImmutableArray<ReportView> Reports { get; set; } = [];
}
