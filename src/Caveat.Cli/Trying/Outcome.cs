using System.Collections.Immutable;

namespace Caveat.Cli.Trying;

/// <summary>What came of one entry of the input.</summary>
/// <param name="Place">The file, and where the entry stands in it.</param>
internal abstract record Outcome(string Place)
{
    /// <summary>It was ruled on.</summary>
    public sealed record Ruled(
        string At,
        Proposal Proposal,
        ImmutableArray<Facts> Facts,
        Caveat.Ruling Ruling,
        Restraining.Tallies Before
    ) : Outcome(At);

    /// <summary>It asks what the gate can do: the gate answers, and nothing is ruled on.</summary>
    public sealed record Answered(string At, Proposal Proposal) : Outcome(At);

    /// <summary>It was refused before any norm was read.</summary>
    public sealed record Refused(string At, ImmutableArray<Problem> Problems) : Outcome(At);

    /// <summary>Whether the act may proceed alone.</summary>
    public bool Proceeds => this is Answered or Ruled { Ruling.Verdict: Verdict.Permit };
}
