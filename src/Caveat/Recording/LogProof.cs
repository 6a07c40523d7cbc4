using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Caveat.Recording;

/// <summary>
/// A proof that an entry is in a log, which anybody can check who has the log's key and the entry (C2SP tlog-proof). Only the canonical form
/// is one.
/// </summary>
/// <param name="Index">The number of the entry, from 0.</param>
/// <param name="Hashes">The hashes that lead to the root, from the sibling of the leaf upwards.</param>
/// <param name="Checkpoint">The signed checkpoint, as a note.</param>
public sealed record LogProof(long Index, ImmutableArray<LogHash> Hashes, ReadOnlyMemory<byte> Checkpoint)
{
    private const int MostHashes = 63;
    private const int MostBytes = 1 << 20;

    private static ReadOnlySpan<byte> First => "c2sp.org/tlog-proof@v1"u8;

    private static ReadOnlySpan<byte> ExtraMark => "extra "u8;

    private static ReadOnlySpan<byte> IndexMark => "index "u8;

    /// <summary>What travels with the proof and is not proven by it; empty for nothing.</summary>
    public ReadOnlyMemory<byte> Extra { get; init; }

    /// <summary>The proof in its canonical form.</summary>
    public byte[] ToBytes()
    {
        var output = new ArrayBufferWriter<byte>(
            96 + Base64.GetMaxEncodedToUtf8Length(Extra.Length) + (Hashes.Length * 45) + Checkpoint.Length
        );
        output.Write(First);
        output.Write("\n"u8);
        if (!Extra.IsEmpty)
        {
            output.Write(ExtraMark);
            WriteBase64(Extra.Span, output);
        }

        output.Write(IndexMark);
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Index}\n"), output);
        foreach (var hash in Hashes)
        {
            WriteBase64(hash, output);
        }

        output.Write("\n"u8);
        output.Write(Checkpoint.Span);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads a proof; null where the bytes are none in canonical form. What the checkpoint says is not checked.</summary>
    public static LogProof? Parse(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\n\n"u8);
        if (bytes.Length > MostBytes || end < 0)
        {
            return null;
        }

        var head = bytes[..(end + 1)];
        if (!TakeLine(ref head).SequenceEqual(First))
        {
            return null;
        }

        byte[]? extra = [];
        if (head.StartsWith(ExtraMark))
        {
            extra = CanonicalBase64.Decode(TakeLine(ref head)[ExtraMark.Length..]);
            if (extra is not { Length: > 0 })
            {
                return null;
            }
        }

        if (head.IsEmpty || IndexOf(TakeLine(ref head)) is not { } index)
        {
            return null;
        }

        var hashes = ImmutableArray.CreateBuilder<LogHash>(Math.Min(head.Count((byte)'\n'), MostHashes));
        while (!head.IsEmpty)
        {
            if (
                hashes.Count == MostHashes
                || !CanonicalBase64.TryDecode(TakeLine(ref head), out LogHash hash)
            )
            {
                return null;
            }

            hashes.Add(hash);
        }

        return new(index, hashes.MoveToImmutable(), bytes[(end + 2)..].ToArray()) { Extra = extra };
    }

    private static void WriteBase64(ReadOnlySpan<byte> bytes, ArrayBufferWriter<byte> output)
    {
        var room = output.GetSpan(Base64.GetMaxEncodedToUtf8Length(bytes.Length) + 1);
        _ = Base64.EncodeToUtf8(bytes, room, out _, out var written);
        room[written] = (byte)'\n';
        output.Advance(written + 1);
    }

    // Every line of a head ends with a line feed.
    private static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> head)
    {
        var end = head.IndexOf((byte)'\n');
        var line = head[..end];
        head = head[(end + 1)..];
        return line;
    }

    private static long? IndexOf(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith(IndexMark))
        {
            return null;
        }

        var digits = line[IndexMark.Length..];
        return
            Utf8Parser.TryParse(digits, out long index, out var length)
            && length == digits.Length
            && char.IsAsciiDigit((char)digits[0])
            && (digits[0] != '0' || length == 1)
            ? index
            : null;
    }
}
