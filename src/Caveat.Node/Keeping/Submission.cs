using Caveat.Wire;

namespace Caveat.Node.Keeping;

/// <summary>A proposal that an authenticated agent sent.</summary>
/// <param name="Proposal">What was read.</param>
/// <param name="Canonical">The canonical JSON of the body as sent: what its digest is over.</param>
/// <param name="Agent">Who sent it: the name of the authenticated caller.</param>
/// <param name="Form">Whether it came as a proposal or as a bare command.</param>
public sealed record Submission(
    Proposal Proposal,
    ReadOnlyMemory<byte> Canonical,
    string Agent,
    ProposalForm Form
);
