using System.Security.Cryptography;
using Caveat.Node.Recording;

namespace Caveat.Node.Sealing;

/// <summary>An entry as it goes to the disk: its disclosures are sealed with a key of its own, which is kept elsewhere.</summary>
/// <param name="Leaf">The entry of the log.</param>
/// <param name="Disclosures">A version byte, and its disclosures in AES-256-GCM, bound to the leaf.</param>
/// <param name="Key">The key of the record; empty where it was not looked up, or is no more.</param>
internal sealed record SealedEntry(
    ReadOnlyMemory<byte> Leaf,
    ReadOnlyMemory<byte> Disclosures,
    ReadOnlyMemory<byte> Key
)
{
    /// <summary>By how many bytes sealing lengthens disclosures.</summary>
    public const int Overhead = 1 + AesGcm256.TagLength;

    private const byte Version = 1;

    // A key is random and seals one text and no other, so that one nonce does for all: also a record that is written again under the number
    // of one that a crash took has another key.
    private static ReadOnlySpan<byte> Nonce => "\0\0\0\0\0\0\0\0\0\0\0\0"u8;

    /// <summary>Seals an entry with a key that is made for it.</summary>
    public static SealedEntry Seal(Entry entry)
    {
        var key = RandomNumberGenerator.GetBytes(AesGcm256.KeyLength);
        var output = new byte[entry.Disclosures.Length + Overhead];
        output[0] = Version;
        // The leaf says origin and number of its record: disclosures that are put beside another do not open.
        AesGcm256.Seal(key, Nonce, entry.Disclosures.Span, entry.Leaf.Span, output.AsSpan(1));
        return new(entry.Leaf, output, key);
    }

    /// <summary>The entry with its disclosures; null where the key, the leaf or what was sealed is another.</summary>
    public Entry? Open()
    {
        var text = Disclosures.Span;
        if (text.Length < Overhead || text[0] != Version || Key.Length != AesGcm256.KeyLength)
        {
            return null;
        }

        var opened = new byte[text.Length - Overhead];
        return AesGcm256.TryOpen(Key.Span, Nonce, text[1..], Leaf.Span, opened) ? new(Leaf, opened) : null;
    }
}
