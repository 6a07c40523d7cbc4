using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Caveat.Node.Recording;

namespace Caveat.Node.Sealing;

/// <summary>
/// A key that other keys are wrapped with: <c>nonce (12) | key (32) | tag (16)</c> in AES-256-GCM, bound to a number, so that one cannot be put
/// in the place of another.
/// </summary>
internal sealed class WrappingKey
{
    /// <summary>The bytes of a wrapped key.</summary>
    public const int WrappedLength = AesGcm256.NonceLength + AesGcm256.KeyLength + AesGcm256.TagLength;

    private const string First = "caveat-wrapping-key/1";
    private const int RandomNonceBytes = 6;
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly byte[] _key;

    private WrappingKey(byte[] key) => _key = key;

    /// <summary>A key that is made now.</summary>
    public static WrappingKey Make() => new(RandomNumberGenerator.GetBytes(AesGcm256.KeyLength));

    /// <summary>Reads a key; null where there is no file.</summary>
    /// <exception cref="LedgerStoppedException">The file cannot be read, is no such key, or others can read it.</exception>
    public static WrappingKey? Read(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            if ((File.GetUnixFileMode(path) & KeyFile.Others) != UnixFileMode.None)
            {
                throw new LedgerStoppedException(
                    $"others can read the key in `{path}`; `chmod 600` mends that"
                );
            }

            var key = new byte[AesGcm256.KeyLength];
            return
                File.ReadAllLines(path) is [First, var text]
                && Convert.TryFromBase64String(text, key, out var length)
                && length == key.Length
                ? new(key)
                : throw new LedgerStoppedException($"`{path}` is no wrapping key");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new LedgerStoppedException($"`{path}` cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>Writes the key for its owner alone.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public void Write(string path)
    {
        Posix.MakeFolder(Path.GetDirectoryName(path)!);
        Posix.Replace(path, Encoding.ASCII.GetBytes($"{First}\n{Convert.ToBase64String(_key)}\n"), Owner);
    }

    /// <summary>Wraps a key.</summary>
    /// <param name="number">What it is bound to.</param>
    /// <param name="key">The key.</param>
    /// <param name="output">Gets <see cref="WrappedLength"/> bytes.</param>
    public void Wrap(long number, ReadOnlySpan<byte> key, Span<byte> output)
    {
        var nonce = output[..AesGcm256.NonceLength];
        Span<byte> bound = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bound, number);
        // The number keeps the nonces of different numbers apart. What is wrapped again for one, once after a crash, is kept apart by chance, of
        // one in 2^48 for each pair.
        bound[^RandomNonceBytes..].CopyTo(nonce);
        RandomNumberGenerator.Fill(nonce[RandomNonceBytes..]);
        AesGcm256.Seal(_key, nonce, key, bound, output[AesGcm256.NonceLength..WrappedLength]);
    }

    /// <summary>The key that was wrapped for a number; null where it was wrapped with another, for another, or is altered.</summary>
    public byte[]? Unwrap(long number, ReadOnlySpan<byte> wrapped)
    {
        Span<byte> bound = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bound, number);
        var key = new byte[AesGcm256.KeyLength];
        return AesGcm256.TryOpen(
            _key,
            wrapped[..AesGcm256.NonceLength],
            wrapped[AesGcm256.NonceLength..WrappedLength],
            bound,
            key
        )
            ? key
            : null;
    }

    /// <summary>This key, wrapped with another.</summary>
    public byte[] WrapIn(WrappingKey other, long number)
    {
        var wrapped = new byte[WrappedLength];
        other.Wrap(number, _key, wrapped);
        return wrapped;
    }

    /// <summary>The wrapping key that was wrapped with this one; null where it was not, or is altered.</summary>
    public WrappingKey? UnwrapKey(long number, ReadOnlySpan<byte> wrapped) =>
        Unwrap(number, wrapped) is { } key ? new(key) : null;
}
