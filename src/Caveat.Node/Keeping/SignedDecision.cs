namespace Caveat.Node.Keeping;

/// <summary>A person's approval of a case, or objection to it, with their signature.</summary>
/// <param name="Decision">Whether it is for or against.</param>
/// <param name="Role">The role they sign in.</param>
/// <param name="Statement">Why, in their words; empty for nothing said.</param>
/// <param name="Nonce">The nonce of the case, as the case shows it.</param>
/// <param name="Expires">Until when the signature may be taken.</param>
/// <param name="Signature">Over the 32 bytes of the digest of what is signed: Ed25519 in base64url, or the assertion of a passkey.</param>
public sealed record SignedDecision(
    Decision Decision,
    string Role,
    string Statement,
    string Nonce,
    DateTimeOffset Expires,
    string Signature
);

/// <summary>Whether a person is for or against.</summary>
public enum Decision
{
    /// <summary>For.</summary>
    Approve,

    /// <summary>Against.</summary>
    Object,
}

/// <summary>A person's order to halt or to resume, with their signature.</summary>
/// <param name="Scope">What it is about: <c>all</c>, or a word and a name, for example <c>agent soar-7</c>.</param>
/// <param name="Statement">Why, in their words; empty for nothing said.</param>
/// <param name="Nonce">Chosen by the person; used once.</param>
/// <param name="Expires">Until when the signature may be taken.</param>
/// <param name="Signature">Over the 32 bytes of the digest of what is signed: Ed25519 in base64url, or the assertion of a passkey.</param>
public sealed record SignedOrder(
    string Scope,
    string Statement,
    string Nonce,
    DateTimeOffset Expires,
    string Signature
);
