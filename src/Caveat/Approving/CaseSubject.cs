namespace Caveat.Approving;

/// <summary>What a person signs about when they decide on a case: all of it stands in the case as it is shown.</summary>
/// <param name="Gate">The name of the gate.</param>
/// <param name="Act">The digest of the act.</param>
/// <param name="Proposal">The digest of the proposal that opened the case.</param>
/// <param name="Facts">The digest of the facts as shown.</param>
/// <param name="Effect">The digest of the estimate of the effect as shown.</param>
/// <param name="NormSet">The digest of the norm set that held it.</param>
/// <param name="Nonce">A number of the case used once; a new one when it is widened.</param>
public sealed record CaseSubject(
    string Gate,
    string Act,
    string Proposal,
    string Facts,
    string Effect,
    string NormSet,
    string Nonce
);
