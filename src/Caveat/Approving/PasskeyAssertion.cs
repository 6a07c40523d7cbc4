using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Caveat.Approving;

/// <summary>
/// What a passkey signs (WebAuthn Level 3, 7.2). As text it is three parts in base64url with dots between them: authenticator data, client
/// data, signature.
/// </summary>
public sealed class PasskeyAssertion
{
    /// <summary>How public keys of passkeys begin in records.</summary>
    public const string KeyPrefix = "es256:";

    /// <summary>The longest text of an assertion.</summary>
    public const int LongestText = 8_192;

    private const int PointBytes = 65;
    private const int CoordinateBytes = 32;
    private const int FlagsAt = 32;
    private const int LeastData = FlagsAt + 1 + sizeof(uint);
    private const byte UserPresent = 0x01;
    private const byte UserVerified = 0x04;
    private const byte CanBeBackedUp = 0x08;
    private const byte IsBackedUp = 0x10;

    private static readonly JsonDocumentOptions _strict = new()
    {
        AllowDuplicateProperties = false,
        MaxDepth = 8,
    };

    private readonly byte[] _data;
    private readonly byte[] _client;
    private readonly byte[] _signature;

    private PasskeyAssertion(byte[] data, byte[] client, byte[] signature) =>
        (_data, _client, _signature) = (data, client, signature);

    /// <summary>Reads the text of an assertion; null where it is none.</summary>
    public static PasskeyAssertion? Parse(string text)
    {
        if (text.Length > LongestText || text.Split('.') is not [var data, var client, var signature])
        {
            return null;
        }

        return
            Decoded(data) is { Length: >= LeastData } authenticator
            && Decoded(client) is { Length: > 0 } collected
            && Decoded(signature) is { Length: > 0 } signed
            ? new(authenticator, collected, signed)
            : null;
    }

    /// <summary>The assertion as text.</summary>
    public override string ToString() =>
        $"{Base64Url.EncodeToString(_data)}.{Base64Url.EncodeToString(_client)}.{Base64Url.EncodeToString(_signature)}";

    /// <summary>Whether a text is the public key of a passkey: a point of the curve P-256.</summary>
    public static bool IsKey(string key)
    {
        using var opened = Open(key);
        return opened is not null;
    }

    /// <summary>Where it says that it was made; empty where it says nothing.</summary>
    public string Origin
    {
        get
        {
            try
            {
                using var client = JsonDocument.Parse(_client, _strict);
                return client.RootElement.ValueKind == JsonValueKind.Object
                    ? Text(client.RootElement, "origin") ?? ""
                    : "";
            }
            catch (Exception broken) when (broken is JsonException or InvalidOperationException)
            {
                return "";
            }
        }
    }

    /// <summary>
    /// Why this is not the assertion of the holder of a key, present and verified, over a challenge at an origin; null where it is. Signature
    /// counters say nothing here: most passkeys keep theirs at zero.
    /// </summary>
    /// <param name="key">The public key, as <see cref="Passkey.Key"/> writes it.</param>
    /// <param name="origin">Where it must have been made; its host is the relying party.</param>
    /// <param name="challenge">What must have been signed.</param>
    public string? WhyNot(string key, string origin, ReadOnlySpan<byte> challenge) =>
        WhyNotCollected(origin, challenge)
        ?? WhyNotVerified(origin)
        ?? (IsSignedBy(key) ? null : "it is not by that passkey");

    private string? WhyNotCollected(string origin, ReadOnlySpan<byte> challenge)
    {
        try
        {
            using var client = JsonDocument.Parse(_client, _strict);
            var said = client.RootElement;
            return said.ValueKind != JsonValueKind.Object || Text(said, "type") != "webauthn.get"
                    ? "it is no assertion of a passkey"
                : Text(said, "challenge") != Base64Url.EncodeToString(challenge)
                    ? "it is over something else than what is shown"
                : Text(said, "origin") != origin ? $"it was not made at {origin}"
                // Within a frame of others nobody knows what they saw.
                : (
                    said.TryGetProperty("crossOrigin", out var crosses)
                    && crosses.ValueKind != JsonValueKind.False
                ) || said.TryGetProperty("topOrigin", out _)
                    ? "it was made within a page of others"
                : null;
        }
        // A text in it can be no text at all: half of a character, for example.
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return "its client data is no JSON";
        }
    }

    private string? WhyNotVerified(string origin)
    {
        var flags = _data[FlagsAt];
        return !Uri.TryCreate(origin, UriKind.Absolute, out var place)
            || !_data.AsSpan(0, FlagsAt).SequenceEqual(SHA256.HashData(Encoding.UTF8.GetBytes(place.Host)))
                ? $"it was not made for {origin}"
            : (flags & UserPresent) == 0 ? "nobody was there"
            : (flags & UserVerified) == 0 ? "it was not verified who was there"
            : (flags & (CanBeBackedUp | IsBackedUp)) == IsBackedUp ? "its flags contradict each other"
            : null;
    }

    private bool IsSignedBy(string key)
    {
        using var opened = Open(key);
        byte[] signed = [.. _data, .. SHA256.HashData(_client)];
        return opened?.VerifyData(
                signed,
                _signature,
                HashAlgorithmName.SHA256,
                DSASignatureFormat.Rfc3279DerSequence
            ) == true;
    }

    private static ECDsa? Open(string key)
    {
        Span<byte> point = stackalloc byte[PointBytes];
        if (
            !key.StartsWith(KeyPrefix, StringComparison.Ordinal)
            || !Convert.TryFromBase64String(key[KeyPrefix.Length..], point, out var length)
            || length != PointBytes
            || point[0] != 4
        )
        {
            return null;
        }

        try
        {
            return ECDsa.Create(
                new ECParameters
                {
                    Curve = ECCurve.NamedCurves.nistP256,
                    Q = new()
                    {
                        X = point.Slice(1, CoordinateBytes).ToArray(),
                        Y = point[(1 + CoordinateBytes)..].ToArray(),
                    },
                }
            );
        }
        catch (CryptographicException)
        {
            // No point of the curve.
            return null;
        }
    }

    private static string? Text(JsonElement said, string name) =>
        said.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static byte[]? Decoded(string text) =>
        Base64Url.IsValid(text) && !text.Contains('=', StringComparison.Ordinal)
            ? Base64Url.DecodeFromChars(text)
            : null;
}
