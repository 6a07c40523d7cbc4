using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Caveat.Recording;

/// <summary>The public key that a note is checked with (C2SP signed-note, verifier keys): Ed25519, of a log or of a witness.</summary>
public sealed class NoteKey
{
    private const int KeyBytes = 32;

    private readonly byte[] _publicKey;

    /// <summary>The key of a name.</summary>
    /// <exception cref="ArgumentException">The name is no name of a key, or the key has not 32 bytes.</exception>
    public NoteKey(string name, ReadOnlySpan<byte> publicKey, NoteAlgorithm algorithm = NoteAlgorithm.Ed25519)
    {
        if (!IsName(name) || publicKey.Length != KeyBytes)
        {
            throw new ArgumentException("a name without spaces and plus signs, and 32 bytes", nameof(name));
        }

        Name = name;
        Algorithm = algorithm;
        _publicKey = publicKey.ToArray();
        Id = IdOf(name, algorithm, publicKey);
    }

    /// <summary>The name; for a log, its origin.</summary>
    public string Name { get; }

    /// <summary>What its signatures are over.</summary>
    public NoteAlgorithm Algorithm { get; }

    /// <summary>The first four bytes of SHA-256 of the name, a line feed, the algorithm and the key.</summary>
    public uint Id { get; }

    /// <summary>The name, a plus sign and the id as eight hexadecimal digits: how a key is named wherever it is spoken of.</summary>
    public string Short => ShortOf(Name, Id);

    /// <summary>The 32 bytes of the key.</summary>
    public ReadOnlySpan<byte> PublicKey => _publicKey;

    /// <summary>Whether text can name a key: not empty, without white space and plus signs.</summary>
    public static bool IsName(string name) =>
        name.Length > 0 && !name.Contains('+', StringComparison.Ordinal) && !name.Any(IsSpaceOrControl);

    /// <summary>Reads <c>name+hex+base64</c>; null where it is no verifier key of an algorithm that is known.</summary>
    public static NoteKey? Parse(string text)
    {
        var parts = text.Split('+', 3);
        if (parts.Length != 3 || !IsName(parts[0]) || parts[1].Length != 8)
        {
            return null;
        }

        Span<byte> key = stackalloc byte[KeyBytes + 1];
        if (
            parts[2].Length != 44
            || !Convert.TryFromBase64String(parts[2], key, out var length)
            || length != key.Length
            || (NoteAlgorithm)key[0] is not (NoteAlgorithm.Ed25519 or NoteAlgorithm.Cosignature)
        )
        {
            return null;
        }

        var read = new NoteKey(parts[0], key[1..], (NoteAlgorithm)key[0]);
        // Its hash and its base64 must be those that are written.
        return read.ToString() == text ? read : null;
    }

    /// <summary><c>name+hex+base64</c>: how the key is handed to others.</summary>
    public override string ToString() =>
        $"{Short}+{Convert.ToBase64String([(byte)Algorithm, .. _publicKey])}";

    internal static string ShortOf(string name, uint id) => $"{name}+{id:x8}";

    private static bool IsSpaceOrControl(char letter) => char.IsWhiteSpace(letter) || char.IsControl(letter);

    private static uint IdOf(string name, NoteAlgorithm algorithm, ReadOnlySpan<byte> publicKey)
    {
        byte[] input = [.. Encoding.UTF8.GetBytes(name), (byte)'\n', (byte)algorithm, .. publicKey];
        return BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(input));
    }
}

/// <summary>What a key signs: the first byte of a verifier key (C2SP signed-note, signature types).</summary>
public enum NoteAlgorithm
{
    /// <summary>0x01: the text of a note, with Ed25519.</summary>
    Ed25519 = 0x01,

    /// <summary>0x04: that a witness saw the text at a time, with Ed25519 (C2SP tlog-cosignature, v1).</summary>
    Cosignature = 0x04,
}
