using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Caveat.Recording;

namespace Caveat.Witnessing;

/// <summary>The body with which a log asks a witness to cosign (C2SP tlog-witness, <c>add-checkpoint</c>). Only the canonical form is one.</summary>
/// <param name="Old">The size of the checkpoint that the witness cosigned last, as far as the log knows; 0 for none.</param>
/// <param name="Proof">That the log continues what it was then; at most <see cref="MostHashes"/>.</param>
/// <param name="Note">The signed checkpoint.</param>
public sealed record CheckpointRequest(long Old, ImmutableArray<LogHash> Proof, ReadOnlyMemory<byte> Note)
{
    /// <summary>The most hashes of a proof.</summary>
    public const int MostHashes = 63;

    /// <summary>The most bytes of a body: a proof, and a note with 16 signatures of the longest kind that there is.</summary>
    public const int MostBytes = 128 << 10;

    private static ReadOnlySpan<byte> OldSize => "old "u8;

    /// <summary>Reads a body; null where the bytes are none in canonical form. The note is not looked at.</summary>
    public static CheckpointRequest? Parse(ReadOnlySpan<byte> body)
    {
        if (
            body.Length > MostBytes
            || !TryLine(ref body, out var first)
            || !first.StartsWith(OldSize)
            || !TrySize(first[OldSize.Length..], out var old)
        )
        {
            return null;
        }

        var proof = ImmutableArray.CreateBuilder<LogHash>();
        while (TryLine(ref body, out var line))
        {
            if (line.IsEmpty)
            {
                return body.IsEmpty ? null : new(old, proof.ToImmutable(), body.ToArray());
            }

            if (proof.Count == MostHashes || !CanonicalBase64.TryDecode(line, out LogHash hash))
            {
                return null;
            }

            proof.Add(hash);
        }

        return null;
    }

    /// <summary>The body.</summary>
    public byte[] ToBytes()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"old {Old}\n");
        foreach (var hash in Proof)
        {
            text.Append(hash).Append('\n');
        }

        return [.. Encoding.ASCII.GetBytes(text.Append('\n').ToString()), .. Note.Span];
    }

    /// <summary>Reads a tree size: decimal, without leading zeros.</summary>
    public static bool TrySize(ReadOnlySpan<byte> digits, out long size)
    {
        size = 0;
        return digits.Length is > 0 and <= 19
            && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && (digits.Length == 1 || digits[0] != (byte)'0')
            && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out size);
    }

    private static bool TryLine(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> line)
    {
        var end = rest.IndexOf((byte)'\n');
        line = end < 0 ? default : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return end >= 0;
    }
}
