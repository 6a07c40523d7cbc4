using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace Caveat.Recording;

/// <summary>A text with signatures under it (C2SP signed-note). Only the canonical form is one.</summary>
/// <param name="Text">The text that is signed; it ends with a line feed.</param>
/// <param name="Signatures">The signatures, 1 to 16.</param>
public sealed record SignedNote(string Text, ImmutableArray<NoteSignature> Signatures)
{
    private const int MostSignatures = 16;
    private const int MostBytes = 1 << 20;
    private const string Dash = "— ";

    private static readonly UTF8Encoding _strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads a note; null where the bytes are none in canonical form.</summary>
    public static SignedNote? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MostBytes || Decode(bytes) is not { } all || !all.EndsWith('\n'))
        {
            return null;
        }

        var split = all.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || split + 2 == all.Length)
        {
            return null;
        }

        var signatures = ImmutableArray.CreateBuilder<NoteSignature>();
        foreach (var line in all[(split + 2)..^1].Split('\n'))
        {
            if (signatures.Count == MostSignatures || ParseLine(line) is not { } signature)
            {
                return null;
            }

            signatures.Add(signature);
        }

        return new(all[..(split + 1)], signatures.ToImmutable());
    }

    /// <summary>Whether the key signed the text. Signatures of other keys say nothing; two of the same key are none, and a cosignature is none either.</summary>
    public bool IsSignedBy(NoteKey key, VerifySignature verify) =>
        key.Algorithm == NoteAlgorithm.Ed25519
        && SignatureOf(key) is { } own
        && verify(key.PublicKey, Encoding.UTF8.GetBytes(Text), own.Bytes.Span);

    /// <summary>The one signature that names the key, not checked; null where there is none, or more than one.</summary>
    public NoteSignature? SignatureOf(NoteKey key)
    {
        var own = Signatures.Where(each => each.Name == key.Name && each.KeyId == key.Id).ToList();
        return own is [var one] ? one : null;
    }

    /// <summary>The note in its canonical form.</summary>
    public byte[] ToBytes()
    {
        var text = new StringBuilder(Text).Append('\n');
        foreach (var signature in Signatures)
        {
            text.Append(signature).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static NoteSignature? ParseLine(string line)
    {
        if (!line.StartsWith(Dash, StringComparison.Ordinal))
        {
            return null;
        }

        var parts = line[Dash.Length..].Split(' ');
        if (parts.Length != 2 || !NoteKey.IsName(parts[0]))
        {
            return null;
        }

        var bytes = new byte[(parts[1].Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(parts[1], bytes, out var length) || length < 5)
        {
            return null;
        }

        var id = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var signature = new NoteSignature(parts[0], id, bytes.AsMemory(4, length - 4));
        return signature.ToString() == line ? signature : null;
    }

    // Control characters but line feeds cannot stand in a note.
    private static string? Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var text = _strict.GetString(bytes);
            return text.Any(letter => char.IsControl(letter) && letter != '\n') ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}

/// <summary>A signature under a note.</summary>
/// <param name="Name">Who signed.</param>
/// <param name="KeyId">The first bytes of the hash of the key.</param>
/// <param name="Bytes">The signature.</param>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The key that it says it is of, as <see cref="NoteKey.Short"/>.</summary>
    public string Key => NoteKey.ShortOf(Name, KeyId);

    /// <summary>The line of the note, without its line feed.</summary>
    public override string ToString()
    {
        var bytes = new byte[4 + Bytes.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, KeyId);
        Bytes.Span.CopyTo(bytes.AsSpan(4));
        return $"— {Name} {Convert.ToBase64String(bytes)}";
    }
}
