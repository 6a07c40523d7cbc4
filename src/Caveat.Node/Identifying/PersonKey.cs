using System.Security.Cryptography;
using System.Text;
using Caveat.Node.Recording;
using NSec.Cryptography;
using Ed25519 = Caveat.Node.Recording.Ed25519;

namespace Caveat.Node.Identifying;

/// <summary>The Ed25519 key that a person signs with from the terminal: PKCS #8 in PEM, for its owner alone.</summary>
public sealed class PersonKey : IDisposable
{
    /// <summary>How public keys begin in configurations and records.</summary>
    public const string Prefix = "ed25519:";

    /// <summary>The bytes of a signature.</summary>
    public const int SignatureBytes = 64;

    private const int FingerprintDigits = 16;

    private readonly Key _key;

    private PersonKey(Key key) => _key = key;

    /// <summary>The public key, as <c>ed25519:</c> and base64.</summary>
    public string Public =>
        Prefix + Convert.ToBase64String(_key.PublicKey.Export(KeyBlobFormat.RawPublicKey));

    /// <summary>Makes a key and writes it to a file that is not there yet, encrypted where there is a passphrase.</summary>
    /// <exception cref="IOException">The file is there.</exception>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public static PersonKey Create(string path, Passphrase? passphrase = null)
    {
        if (File.Exists(path))
        {
            throw new IOException($"`{path}` is there already");
        }

        var key = Ed25519.NewKey();
        KeyFile.Write(path, key, passphrase);
        return new(key);
    }

    /// <summary>Reads a key.</summary>
    /// <exception cref="FormatException">The file is no such key, others can read it, or the passphrase is missing or another.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PersonKey Read(string path, Passphrase? passphrase = null) =>
        new(KeyFile.Read(path, passphrase));

    /// <summary>The 64 bytes of the signature of a message.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message) => SignatureAlgorithm.Ed25519.Sign(_key, message);

    /// <summary>Whether a signature of a message is by the holder of a public key written as <see cref="Public"/> writes it.</summary>
    public static bool Verify(string publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        Span<byte> key = stackalloc byte[32];
        return publicKey.StartsWith(Prefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(publicKey[Prefix.Length..], key, out var length)
            && length == key.Length
            && Ed25519.Verify(key, message, signature);
    }

    /// <summary>The first 16 hexadecimal digits of the SHA-256 of a public key as text: how a person's key is called, of whatever kind.</summary>
    public static string FingerprintOf(string publicKey) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(publicKey)))[..FingerprintDigits];

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
