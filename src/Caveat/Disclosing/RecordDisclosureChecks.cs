using Caveat.Recording;

namespace Caveat.Disclosing;

/// <summary>What an inspector checks a disclosed record against.</summary>
/// <param name="Ledger">The key that signs the ledger's checkpoints.</param>
/// <param name="Disclosure">The key that signs disclosures of the same gate.</param>
/// <param name="Verify">Checks Ed25519 signatures.</param>
/// <param name="Now">The moment.</param>
public sealed record RecordDisclosureChecks(
    NoteKey Ledger,
    NoteKey Disclosure,
    VerifySignature Verify,
    DateTimeOffset Now
)
{
    /// <summary>Whom it must be for; null where that is not asked.</summary>
    public string? Audience { get; init; }
}
