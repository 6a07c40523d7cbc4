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
    private const string First = "c2sp.org/tlog-proof@v1";
    private const string ExtraMark = "extra ";
    private const string IndexMark = "index ";
    private const int MostHashes = 63;
    private const int MostBytes = 1 << 20;

    private static readonly UTF8Encoding _strict = new(false, throwOnInvalidBytes: true);

    /// <summary>What travels with the proof and is not proven by it; empty for nothing.</summary>
    public ReadOnlyMemory<byte> Extra { get; init; }

    /// <summary>The proof in its canonical form.</summary>
    public byte[] ToBytes()
    {
        var output = new ArrayBufferWriter<byte>(
            96 + Base64.GetMaxEncodedToUtf8Length(Extra.Length) + (Hashes.Length * 45) + Checkpoint.Length
        );
        Encoding.UTF8.GetBytes(First + "\n", output);
        if (!Extra.IsEmpty)
        {
            Encoding.UTF8.GetBytes(ExtraMark, output);
            WriteBase64(Extra.Span, output);
        }

        Encoding.UTF8.GetBytes(IndexMark, output);
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
        if (bytes.Length > MostBytes || end < 0 || Decode(bytes[..end]) is not { } head)
        {
            return null;
        }

        var lines = head.Split('\n');
        var next = 1;
        byte[]? extra = [];
        if (lines.Length > next && lines[next].StartsWith(ExtraMark, StringComparison.Ordinal))
        {
            extra = DecodeBase64(lines[next][ExtraMark.Length..]);
            next++;
        }

        if (
            lines[0] != First
            || extra is null
            || (next == 2 && extra.Length == 0)
            || lines.Length <= next
            || lines.Length - next - 1 > MostHashes
            || !lines[next].StartsWith(IndexMark, StringComparison.Ordinal)
            || !long.TryParse(
                lines[next].AsSpan(IndexMark.Length),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var index
            )
            || index.ToString(CultureInfo.InvariantCulture) != lines[next][IndexMark.Length..]
        )
        {
            return null;
        }

        var hashes = ImmutableArray.CreateBuilder<LogHash>(lines.Length - next - 1);
        foreach (var line in lines.AsSpan(next + 1))
        {
            if (DecodeBase64(line) is not { Length: LogHash.Length } hash)
            {
                return null;
            }

            hashes.Add(LogHash.Of(hash));
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

    private static byte[]? DecodeBase64(string text)
    {
        var bytes = new byte[(text.Length / 4 * 3) + 3];
        return
            Convert.TryFromBase64String(text, bytes, out var length)
            && Convert.ToBase64String(bytes.AsSpan(0, length)) == text
            ? bytes[..length]
            : null;
    }

    private static string? Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return _strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
