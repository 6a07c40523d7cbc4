using Caveat.Recording;

namespace Caveat.Disclosing;

/// <summary>What the signature of an SD-JWT is checked with. The header must name this algorithm and no other.</summary>
/// <param name="Algorithm">The name of the algorithm in JWS, for example <c>EdDSA</c>.</param>
/// <param name="PublicKey">The key, as <paramref name="Verify"/> takes it.</param>
/// <param name="Verify">Checks a signature of that algorithm.</param>
public sealed record SdJwtKey(string Algorithm, ReadOnlyMemory<byte> PublicKey, VerifySignature Verify)
{
    /// <summary>Ed25519 in JWS (RFC 8037).</summary>
    public const string EdDsa = "EdDSA";

    /// <summary>A key of Ed25519.</summary>
    public static SdJwtKey Of(NoteKey key, VerifySignature verify) =>
        new(EdDsa, key.PublicKey.ToArray(), verify);
}

/// <summary>Signs a message: the core has no keys and computes no signature itself.</summary>
/// <param name="message">What is signed.</param>
/// <returns>The signature; with Ed25519 64 bytes.</returns>
public delegate byte[] SignMessage(ReadOnlySpan<byte> message);
