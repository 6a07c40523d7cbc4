using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Caveat.Wire;

namespace Caveat.Disclosing;

/// <summary>One disclosure of an SD-JWT (RFC 9901, 4.2): what a digest in the payload stands for.</summary>
public sealed class SdJwtDisclosure
{
    private readonly byte[] _value;

    private SdJwtDisclosure(string text, string salt, string? name, byte[] value)
    {
        (Text, Salt, Name, _value) = (text, salt, name, value);
        Digest = DigestOf(text);
    }

    /// <summary>The disclosure as it travels: base64url of a JSON array.</summary>
    public string Text { get; }

    /// <summary>What stands in the payload for it: base64url of SHA-256 over <see cref="Text"/>.</summary>
    public string Digest { get; }

    /// <summary>What keeps the digest from being guessed.</summary>
    public string Salt { get; }

    /// <summary>The name of the claim; null for an element of an array.</summary>
    public string? Name { get; }

    /// <summary>The value, as JSON.</summary>
    public ReadOnlyMemory<byte> Value => _value;

    /// <summary>Reads a disclosure; null where the text is none: canonical base64url of a strict JSON array of a salt, a name where it is a member, and a value.</summary>
    public static SdJwtDisclosure? Parse(string text)
    {
        if (StrictBase64Url.Decode(text) is not { } bytes || Json.Parse(bytes) is not JsonArray array)
        {
            return null;
        }

        return
            array.Count is 2 or 3
            && Json.TextOf(array[0]) is { Length: > 0 } salt
            && (array.Count == 2 ? "" : Json.TextOf(array[1])) is { } name
            ? new(text, salt, array.Count == 2 ? null : name, Json.ToBytes(array[^1]))
            : null;
    }

    /// <summary>Makes the disclosure of a member.</summary>
    /// <param name="salt">Text of at least 128 random bits that is used for nothing else.</param>
    /// <param name="name">The name of the claim.</param>
    /// <param name="value">Its value, as JSON.</param>
    public static SdJwtDisclosure OfMember(string salt, string name, ReadOnlySpan<byte> value) =>
        Make(salt, name, value);

    /// <summary>Makes the disclosure of an element of an array.</summary>
    /// <param name="salt">Text of at least 128 random bits that is used for nothing else.</param>
    /// <param name="value">Its value, as JSON.</param>
    public static SdJwtDisclosure OfElement(string salt, ReadOnlySpan<byte> value) => Make(salt, null, value);

    /// <summary>The digest of a disclosure's text; of random text, a decoy.</summary>
    public static string DigestOf(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.ASCII.GetBytes(text), hash);
        return Base64Url.EncodeToString(hash);
    }

    private static SdJwtDisclosure Make(string salt, string? name, ReadOnlySpan<byte> value)
    {
        ArgumentException.ThrowIfNullOrEmpty(salt);
        using var array = new PooledBytes(value.Length + 128);
        array.Add((byte)'[');
        CanonicalJson.WriteText(Encoding.UTF8.GetBytes(salt), array);
        array.Add((byte)',');
        if (name is not null)
        {
            CanonicalJson.WriteText(Encoding.UTF8.GetBytes(name), array);
            array.Add((byte)',');
        }

        array.Add(value);
        array.Add((byte)']');
        return Parse(Base64Url.EncodeToString(array.Written))
            ?? throw new ArgumentException("the value is no JSON", nameof(value));
    }
}
