namespace Caveat.Recording;

/// <summary>Checks an Ed25519 signature (RFC 8032): the core computes none itself.</summary>
/// <param name="publicKey">32 bytes.</param>
/// <param name="message">What was signed.</param>
/// <param name="signature">64 bytes.</param>
public delegate bool VerifySignature(
    ReadOnlySpan<byte> publicKey,
    ReadOnlySpan<byte> message,
    ReadOnlySpan<byte> signature
);
