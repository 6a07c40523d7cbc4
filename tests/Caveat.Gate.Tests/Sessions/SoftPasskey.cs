using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Caveat.Gate.Tests.Sessions;

/// <summary>An authenticator in software: makes a passkey and signs with it, also wrongly where a test says so.</summary>
internal sealed class SoftPasskey : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(32);

    /// <summary>The credential's id.</summary>
    public string Id => Base64Url.EncodeToString(_id);

    /// <summary>The public key as records write it.</summary>
    public string Key
    {
        get
        {
            var point = _key.ExportParameters(includePrivateParameters: false).Q;
            return $"es256:{Convert.ToBase64String([4, .. point.X!, .. point.Y!])}";
        }
    }

    /// <summary>What a browser gives once it has made the passkey: RegistrationResponseJSON.</summary>
    public string Register(string challenge, string origin, byte flags = 0x45)
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        byte[] cose =
        [
            .. (byte[])[0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20],
            .. point.X!,
            .. (byte[])[0x22, 0x58, 0x20],
            .. point.Y!,
        ];
        byte[] data =
        [
            .. RelyingParty(origin),
            flags,
            .. new byte[4],
            // The make of the authenticator, which tells nothing here.
            .. new byte[16],
            0,
            (byte)_id.Length,
            .. _id,
            .. cose,
        ];
        // {"fmt": "none", "attStmt": {}, "authData": data}
        byte[] attestation =
        [
            0xa3,
            0x63,
            .. "fmt"u8,
            0x64,
            .. "none"u8,
            0x67,
            .. "attStmt"u8,
            0xa0,
            0x68,
            .. "authData"u8,
            0x58,
            (byte)data.Length,
            .. data,
        ];
        return JsonSerializer.Serialize(
            new
            {
                id = Id,
                rawId = Id,
                type = "public-key",
                clientExtensionResults = new { },
                response = new
                {
                    clientDataJSON = Base64Url.EncodeToString(
                        ClientData("webauthn.create", challenge, origin)
                    ),
                    attestationObject = Base64Url.EncodeToString(attestation),
                    transports = (string[])["internal"],
                },
            }
        );
    }

    /// <summary>An assertion over a challenge, as text.</summary>
    public string Sign(
        ReadOnlySpan<byte> challenge,
        string origin,
        byte flags = 0x05,
        string? client = null,
        string? relyingParty = null
    )
    {
        byte[] data = [.. RelyingParty(relyingParty ?? origin), flags, .. new byte[4]];
        var collected = client is null
            ? ClientData("webauthn.get", Base64Url.EncodeToString(challenge), origin)
            : Encoding.UTF8.GetBytes(client);
        var signature = _key.SignData(
            [.. data, .. SHA256.HashData(collected)],
            HashAlgorithmName.SHA256,
            DSASignatureFormat.Rfc3279DerSequence
        );
        return string.Join(
            '.',
            ((byte[][])[data, collected, signature]).Select(part => Base64Url.EncodeToString(part))
        );
    }

    public void Dispose() => _key.Dispose();

    private static byte[] RelyingParty(string origin) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(new Uri(origin).Host));

    private static byte[] ClientData(string type, string challenge, string origin) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                type,
                challenge,
                origin,
                crossOrigin = false,
            }
        );
}
