using System.Collections.Immutable;
using Caveat.Restraining;

namespace Caveat.Node.Keeping;

/// <summary>What would be ruled on a proposal at this moment: nothing is recorded, counted or released.</summary>
/// <param name="Proposal">The proposal.</param>
/// <param name="Facts">The facts of each of its targets.</param>
/// <param name="Ruling">The ruling.</param>
/// <param name="Norms">The norms it was ruled under.</param>
/// <param name="Tallies">What was counted before it.</param>
/// <param name="Now">When, in the gate's time zone.</param>
/// <param name="InShadow">Whether the verdict would only be shown.</param>
public sealed record ProposalTrial(
    Proposal Proposal,
    ImmutableArray<Facts> Facts,
    Ruling Ruling,
    NormSet Norms,
    Tallies Tallies,
    DateTimeOffset Now,
    bool InShadow
);
