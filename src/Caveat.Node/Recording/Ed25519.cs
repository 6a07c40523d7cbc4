using NSec.Cryptography;

namespace Caveat.Node.Recording;

/// <summary>Ed25519 (RFC 8032) for the core, which has no cryptography of its own, and keys in files.</summary>
public static class Ed25519
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

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

    /// <summary>A private key as PKCS #8 in PEM (RFC 8410).</summary>
    public static byte[] ToPem(Key key) => key.Export(KeyBlobFormat.PkixPrivateKeyText);

    /// <summary>Reads a private key in PKCS #8 PEM that nobody but its owner can read.</summary>
    /// <exception cref="FormatException">The file is no such key, or others can read it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Key FromPem(string path)
    {
        if ((File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
        {
            throw new FormatException("others can read it; `chmod 600` mends that");
        }

        return Key.TryImport(
            SignatureAlgorithm.Ed25519,
            File.ReadAllBytes(path),
            KeyBlobFormat.PkixPrivateKeyText,
            out var key
        )
            ? key!
            : throw new FormatException("it is no Ed25519 key in PKCS #8 PEM");
    }
}
