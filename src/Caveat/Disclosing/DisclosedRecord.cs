using System.Collections.Immutable;
using Caveat.Recording;

namespace Caveat.Disclosing;

/// <summary>A record of which groups are shown, all of which was checked.</summary>
public sealed record DisclosedRecord
{
    /// <summary>The type of the record.</summary>
    public required string Type { get; init; }

    /// <summary>What the leaf says in clear of every record.</summary>
    public required RecordHead Head { get; init; }

    /// <summary>All that the leaf says in clear, in canonical JSON.</summary>
    public required ReadOnlyMemory<byte> Clear { get; init; }

    /// <summary>The groups that are shown, by name, each in canonical JSON.</summary>
    public required ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> Shown { get; init; }

    /// <summary>How many digests nothing is shown for: groups that are hidden, and those that the record does not have.</summary>
    public required int Hidden { get; init; }

    /// <summary>Whom it was issued for.</summary>
    public required string Audience { get; init; }

    /// <summary>When it was issued, by the gate's clock.</summary>
    public required DateTimeOffset Issued { get; init; }

    /// <summary>The checkpoint that the record is proven to be in.</summary>
    public required Checkpoint Checkpoint { get; init; }

    /// <summary>The leaf, as it stands in the log.</summary>
    public required ReadOnlyMemory<byte> Leaf { get; init; }
}
