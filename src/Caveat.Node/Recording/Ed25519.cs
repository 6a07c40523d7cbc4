using NSec.Cryptography;

namespace Caveat.Node.Recording;

/// <summary>Ed25519 (RFC 8032) for the core, which has no cryptography of its own.</summary>
public static class Ed25519
{
    /// <summary>Whether the signature (64 bytes) of the message is by the holder of the public key (32 bytes).</summary>
    public static bool Verify(
        ReadOnlySpan<byte> publicKey,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> signature
    ) =>
        signature.Length == SignatureAlgorithm.Ed25519.SignatureSize
        && PublicKey.TryImport(SignatureAlgorithm.Ed25519, publicKey, KeyBlobFormat.RawPublicKey, out var key)
        && SignatureAlgorithm.Ed25519.Verify(key!, message, signature);

    /// <summary>A new key.</summary>
    public static Key NewKey() =>
        Key.Create(
            SignatureAlgorithm.Ed25519,
            new() { ExportPolicy = KeyExportPolicies.AllowPlaintextExport }
        );
}
