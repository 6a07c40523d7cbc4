using System.Buffers;
using System.Buffers.Text;

namespace Caveat.Recording;

/// <summary>Base64 with padding (RFC 4648, 4), as notes and proofs write it. Of the texts that decode to the same bytes only the canonical one is taken.</summary>
internal static class CanonicalBase64
{
    private const int OnStack = 256;

    /// <summary>The bytes; null where the text is not how any bytes are written.</summary>
    public static byte[]? Decode(ReadOnlySpan<byte> text)
    {
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return TryDecode(text, bytes, out var length)
            ? bytes.AsSpan(0, length) is var all && length == bytes.Length
                ? bytes
                : all.ToArray()
            : null;
    }

    /// <summary>Decodes a hash; false where the text is not how one is written.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> text, out LogHash hash)
    {
        hash = default;
        Span<byte> bytes = stackalloc byte[LogHash.Length + 1];
        if (
            Base64.GetMaxDecodedFromUtf8Length(text.Length) != bytes.Length
            || !TryDecode(text, bytes, out var length)
            || length != LogHash.Length
        )
        {
            return false;
        }

        hash = LogHash.Of(bytes[..LogHash.Length]);
        return true;
    }

    private static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> bytes, out int length)
    {
        if (Base64.DecodeFromUtf8(text, bytes, out _, out length) != OperationStatus.Done)
        {
            return false;
        }

        var written = text.Length <= OnStack ? null : ArrayPool<byte>.Shared.Rent(text.Length + 4);
        Span<byte> again = written ?? stackalloc byte[OnStack + 4];
        var isCanonical =
            Base64.EncodeToUtf8(bytes[..length], again, out _, out var count) == OperationStatus.Done
            && again[..count].SequenceEqual(text);
        if (written is not null)
        {
            ArrayPool<byte>.Shared.Return(written);
        }

        return isCanonical;
    }
}
