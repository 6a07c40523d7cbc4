using System.Buffers;
using System.Buffers.Text;

namespace Caveat.Disclosing;

/// <summary>Base64url without padding (RFC 7515, 2). Of the texts that decode to the same bytes only the canonical one is taken.</summary>
internal static class StrictBase64Url
{
    private const int DigestLength = 43;

    private static readonly SearchValues<char> _letters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    );

    /// <summary>The bytes; null where the text is empty, has anything else in it, or is not how those bytes are written.</summary>
    public static byte[]? Decode(string text)
    {
        if (text.Length == 0 || text.AsSpan().ContainsAnyExcept(_letters))
        {
            return null;
        }

        var bytes = new byte[(text.Length / 4 * 3) + 3];
        return
            Base64Url.DecodeFromChars(text, bytes, out _, out var length) == OperationStatus.Done
            && Base64Url.EncodeToString(bytes.AsSpan(0, length)) == text
            ? bytes[..length]
            : null;
    }

    /// <summary>Whether the text is a SHA-256 hash as it is written in payloads: 43 letters.</summary>
    public static bool IsDigest(string text) => text.Length == DigestLength && Decode(text) is not null;
}
