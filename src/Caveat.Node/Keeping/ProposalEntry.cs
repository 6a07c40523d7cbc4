using System.Collections.Immutable;

namespace Caveat.Node.Keeping;

/// <summary>What is remembered of a proposal; the rest is in the ledger.</summary>
internal sealed class ProposalEntry(long record, string digest, Verdict verdict, bool inShadow)
{
    public long Record { get; } = record;

    public string Digest { get; } = digest;

    public Verdict Verdict { get; } = verdict;

    public bool InShadow { get; } = inShadow;

    /// <summary>Until when a permit can be used.</summary>
    public required DateTimeOffset UseBy { get; init; }

    /// <summary>The halt epoch that it was ruled in: a permit or release of an earlier one is void.</summary>
    public required long Epoch { get; init; }

    public string? Case { get; set; }

    public bool IsWithdrawn { get; set; }

    public ImmutableArray<ReportView> Reports { get; set; } = [];
}
