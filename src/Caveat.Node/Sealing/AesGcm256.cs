using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Caveat.Node.Sealing;

/// <summary>
/// AES-256-GCM with nonces of 96 and tags of 128 bits. libsodium, which signs here as well, takes a new key for each call ten times as fast as
/// the platform's own; that one stands in on processors that libsodium has no AES for, and comes to the same bytes.
/// </summary>
internal static partial class AesGcm256
{
    /// <summary>The bytes of a key.</summary>
    public const int KeyLength = 32;

    /// <summary>The bytes of a nonce.</summary>
    public const int NonceLength = 12;

    /// <summary>The bytes that a text gets longer by.</summary>
    public const int TagLength = 16;

    private static readonly bool _isFast = sodium_init() >= 0 && crypto_aead_aes256gcm_is_available() != 0;

    /// <summary>Seals a text; what it is bound to is needed to open it, and does not stand in it.</summary>
    public static void Seal(
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> text,
        ReadOnlySpan<byte> boundTo,
        Span<byte> output,
        bool byPlatform = false
    )
    {
        Check(key, nonce);
        ArgumentOutOfRangeException.ThrowIfNotEqual(output.Length, text.Length + TagLength);
        if (_isFast && !byPlatform)
        {
            _ = crypto_aead_aes256gcm_encrypt(
                output,
                out _,
                text,
                (ulong)text.Length,
                boundTo,
                (ulong)boundTo.Length,
                0,
                nonce,
                key
            );
            return;
        }

        using var cipher = new AesGcm(key, TagLength);
        cipher.Encrypt(nonce, text, output[..text.Length], output[text.Length..], boundTo);
    }

    /// <summary>Opens what was sealed; false where a bit of it, of the key, of the nonce or of what it is bound to is another.</summary>
    public static bool TryOpen(
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> text,
        ReadOnlySpan<byte> boundTo,
        Span<byte> output,
        bool byPlatform = false
    )
    {
        Check(key, nonce);
        if (text.Length != output.Length + TagLength)
        {
            return false;
        }

        if (_isFast && !byPlatform)
        {
            return crypto_aead_aes256gcm_decrypt(
                    output,
                    out _,
                    0,
                    text,
                    (ulong)text.Length,
                    boundTo,
                    (ulong)boundTo.Length,
                    nonce,
                    key
                ) == 0;
        }

        try
        {
            using var cipher = new AesGcm(key, TagLength);
            cipher.Decrypt(nonce, text[..output.Length], text[output.Length..], output, boundTo);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    private static void Check(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyLength);
        ArgumentOutOfRangeException.ThrowIfNotEqual(nonce.Length, NonceLength);
    }

    [LibraryImport("libsodium")]
    private static partial int sodium_init();

    [LibraryImport("libsodium")]
    private static partial int crypto_aead_aes256gcm_is_available();

    [LibraryImport("libsodium")]
    private static partial int crypto_aead_aes256gcm_encrypt(
        Span<byte> output,
        out ulong length,
        ReadOnlySpan<byte> text,
        ulong textLength,
        ReadOnlySpan<byte> boundTo,
        ulong boundToLength,
        nint unused,
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> key
    );

    [LibraryImport("libsodium")]
    private static partial int crypto_aead_aes256gcm_decrypt(
        Span<byte> output,
        out ulong length,
        nint unused,
        ReadOnlySpan<byte> text,
        ulong textLength,
        ReadOnlySpan<byte> boundTo,
        ulong boundToLength,
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> key
    );
}
