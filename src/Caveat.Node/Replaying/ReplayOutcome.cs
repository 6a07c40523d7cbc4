using System.Collections.Immutable;

namespace Caveat.Node.Replaying;

/// <summary>What came of ruling again on what a ledger records.</summary>
/// <param name="Origin">The name of the ledger.</param>
/// <param name="Records">How many records it has.</param>
/// <param name="Rulings">How many rulings on proposals were made again.</param>
/// <param name="Releases">How many releases, and decisions of cases that were ruled on again, were made again.</param>
/// <param name="DifferenceCount">How many records came out differently.</param>
/// <param name="Differences">In what: of the first 100 of those records.</param>
/// <param name="NotReplayed">What could not be ruled on again, by activation.</param>
public sealed record ReplayOutcome(
    string Origin,
    long Records,
    long Rulings,
    long Releases,
    long DifferenceCount,
    ImmutableArray<ReplayDifference> Differences,
    ImmutableArray<NotReplayed> NotReplayed
)
{
    /// <summary>How many rulings and releases are erased, so that they were not made again.</summary>
    public long Erased { get; init; }

    /// <summary>
    /// How many came out differently where something before them is erased that may have counted: whether they were right nobody can say any
    /// more.
    /// </summary>
    public long OnErased { get; init; }

    /// <summary>Whether everything that was asked for, and is not erased, came out as it is recorded.</summary>
    public bool IsSame => DifferenceCount == 0 && OnErased == 0 && NotReplayed.IsEmpty;
}

/// <summary>Something that came out differently when it was ruled on again.</summary>
/// <param name="Record">The number of the record.</param>
/// <param name="Type">The type of the record.</param>
/// <param name="Member">What differs, for example <c>verdict</c> or <c>grounds[0].norm</c>.</param>
/// <param name="Recorded">What the record says.</param>
/// <param name="Replayed">What came out.</param>
public sealed record ReplayDifference(
    long Record,
    string Type,
    string Member,
    string Recorded,
    string Replayed
);

/// <summary>Records under an activation that cannot be made again.</summary>
/// <param name="Activation">The number of its record.</param>
/// <param name="Why">Why not.</param>
/// <param name="IsKept">Whether its sources are there, and are refused; else they are not kept.</param>
/// <param name="Count">How many rulings and releases it is about.</param>
public sealed record NotReplayed(long Activation, string Why, bool IsKept, long Count);
