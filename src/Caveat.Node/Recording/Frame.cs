using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Caveat.Node.Sealing;

namespace Caveat.Node.Recording;

/// <summary>
/// An entry in a write-ahead segment: <c>length u32be | sequence u64be | payload | SHA-256</c>, where the hash is over all that stands before
/// it and the length is that of the payload. The payload is <c>durable u64be | leaf length u32be | leaf | key | disclosures</c>;
/// <c>durable</c> is how many entries were on the disk when this one was written, so that a reader can tell what had been acknowledged. <c>key</c> is that of the entry, wrapped with
/// the key of the segment, so that one sync brings both to the disk; <c>disclosures</c> are sealed with it.
/// </summary>
/// <param name="Sequence">Its number.</param>
/// <param name="Durable">How many entries were durable before it was written.</param>
/// <param name="Entry">The entry, without its key.</param>
/// <param name="WrappedKey">The key of the entry, wrapped.</param>
/// <param name="Length">Its bytes in the segment.</param>
internal readonly record struct Frame(
    long Sequence,
    long Durable,
    SealedEntry Entry,
    ReadOnlyMemory<byte> WrappedKey,
    int Length
)
{
    /// <summary>The most bytes of disclosures, before they are sealed, that a frame takes.</summary>
    public const int MostDisclosureBytes = 1 << 20;

    private const int Head = 4 + 8;
    private const int Inner = 8 + 4;
    private const int Key = WrappingKey.WrappedLength;
    private const int MostPayload =
        Inner + ushort.MaxValue + Key + MostDisclosureBytes + SealedEntry.Overhead;

    /// <summary>The bytes that an entry takes in a segment.</summary>
    public static int LengthOf(SealedEntry entry) =>
        Head + Inner + entry.Leaf.Length + Key + entry.Disclosures.Length + SHA256.HashSizeInBytes;

    /// <summary>Appends the frame of an entry, whose key is wrapped with that of the segment.</summary>
    public static void Write(
        ArrayBufferWriter<byte> output,
        long sequence,
        long durable,
        SealedEntry entry,
        WrappingKey segment
    )
    {
        var length = LengthOf(entry);
        var frame = output.GetSpan(length)[..length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, (uint)(length - Head - SHA256.HashSizeInBytes));
        BinaryPrimitives.WriteInt64BigEndian(frame[4..], sequence);
        BinaryPrimitives.WriteInt64BigEndian(frame[Head..], durable);
        BinaryPrimitives.WriteUInt32BigEndian(frame[(Head + 8)..], (uint)entry.Leaf.Length);
        entry.Leaf.Span.CopyTo(frame[(Head + Inner)..]);
        var rest = frame[(Head + Inner + entry.Leaf.Length)..];
        segment.Wrap(sequence, entry.Key.Span, rest);
        entry.Disclosures.Span.CopyTo(rest[Key..]);
        var hashed = length - SHA256.HashSizeInBytes;
        SHA256.HashData(frame[..hashed], frame[hashed..]);
        output.Advance(length);
    }

    /// <summary>
    /// Whether the bytes may begin with a frame that was written when the entry of that number was durable. It looks at a few of them, so that
    /// a segment can be searched at every place.
    /// </summary>
    public static bool MayBeWrittenAfter(ReadOnlySpan<byte> bytes, long entry)
    {
        if (
            bytes.Length < Head + Inner + SHA256.HashSizeInBytes
            || BinaryPrimitives.ReadUInt32BigEndian(bytes) is < Inner + Key or > MostPayload
        )
        {
            return false;
        }

        var sequence = BinaryPrimitives.ReadInt64BigEndian(bytes[4..]);
        var durable = BinaryPrimitives.ReadInt64BigEndian(bytes[Head..]);
        return durable > entry && durable <= sequence && sequence - entry <= int.MaxValue;
    }

    /// <summary>Reads the frame that begins the bytes; null where none that is whole does.</summary>
    public static Frame? Read(ReadOnlyMemory<byte> bytes)
    {
        var span = bytes.Span;
        if (span.Length < Head + Inner + SHA256.HashSizeInBytes)
        {
            return null;
        }

        var payload = BinaryPrimitives.ReadUInt32BigEndian(span);
        if (
            payload is < Inner + Key or > MostPayload
            || span.Length < Head + (int)payload + SHA256.HashSizeInBytes
        )
        {
            return null;
        }

        var hashed = Head + (int)payload;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(span[..hashed], hash);
        var leaf = BinaryPrimitives.ReadUInt32BigEndian(span[(Head + 8)..]);
        if (!hash.SequenceEqual(span.Slice(hashed, hash.Length)) || leaf > payload - Inner - Key)
        {
            return null;
        }

        var inner = bytes[(Head + Inner)..hashed];
        return new(
            BinaryPrimitives.ReadInt64BigEndian(span[4..]),
            BinaryPrimitives.ReadInt64BigEndian(span[Head..]),
            new(inner[..(int)leaf], inner[((int)leaf + Key)..], default),
            inner.Slice((int)leaf, Key),
            hashed + hash.Length
        );
    }
}
