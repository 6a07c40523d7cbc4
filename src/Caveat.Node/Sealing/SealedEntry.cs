using System.Buffers;
using System.Security.Cryptography;
using Caveat.Node.Recording;

namespace Caveat.Node.Sealing;

/// <summary>An entry as it goes to the disk: its disclosures are sealed with a key of its own, which is kept elsewhere.</summary>
/// <param name="Leaf">The entry of the log.</param>
/// <param name="Disclosures">A version byte, and its disclosures, made small, in AES-256-GCM, bound to the leaf.</param>
/// <param name="Key">The key of the record; empty where it was not looked up, or is no more.</param>
internal sealed record SealedEntry(
    ReadOnlyMemory<byte> Leaf,
    ReadOnlyMemory<byte> Disclosures,
    ReadOnlyMemory<byte> Key
)
{
    /// <summary>Whether the write-ahead log goes on in another segment with it.</summary>
    public bool BeginsSegment { get; init; }

    /// <summary>By how many bytes sealing lengthens disclosures.</summary>
    public const int Overhead = 1 + AesGcm256.TagLength;

    private const byte AsTheyAre = 1;
    private const byte Compressed = 2;

    // A key is random and seals one text and no other, so that one nonce does for all: also a record that is written again under the number
    // of one that a crash took has another key.
    private static ReadOnlySpan<byte> Nonce => "\0\0\0\0\0\0\0\0\0\0\0\0"u8;

    /// <summary>Seals an entry with a key that is made for it.</summary>
    public static SealedEntry Seal(Entry entry)
    {
        var key = RandomNumberGenerator.GetBytes(AesGcm256.KeyLength);
        var room = ArrayPool<byte>.Shared.Rent(entry.Disclosures.Length);
        var isSmall = Compression.TryCompress(entry.Disclosures.Span, room, out var length);
        var text = isSmall ? room.AsSpan(0, length) : entry.Disclosures.Span;
        var output = new byte[text.Length + Overhead];
        output[0] = isSmall ? Compressed : AsTheyAre;
        // The leaf says origin and number of its record: disclosures that are put beside another do not open.
        AesGcm256.Seal(key, Nonce, text, entry.Leaf.Span, output.AsSpan(1));
        ArrayPool<byte>.Shared.Return(room, clearArray: true);
        return new(entry.Leaf, output, key) { BeginsSegment = entry.BeginsSegment };
    }

    /// <summary>The entry with its disclosures; null where the key, the leaf or what was sealed is another.</summary>
    public Entry? Open()
    {
        var text = Disclosures.Span;
        if (text.Length < Overhead || Key.Length != AesGcm256.KeyLength)
        {
            return null;
        }

        var opened = new byte[text.Length - Overhead];
        if (!AesGcm256.TryOpen(Key.Span, Nonce, text[1..], Leaf.Span, opened))
        {
            return null;
        }

        var disclosures = text[0] switch
        {
            AsTheyAre => opened,
            Compressed => Compression.Decompress(opened, Frame.MostDisclosureBytes),
            _ => null,
        };
        return disclosures is null ? null : new(Leaf, disclosures);
    }
}
