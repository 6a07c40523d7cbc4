using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Caveat.Approving;
using CsCheck;

namespace Caveat.Tests.Approving;

/// <summary>What a passkey must have signed, and how (WebAuthn Level 3, 7.2).</summary>
public sealed class PasskeyAssertionTests : IDisposable
{
    private const string Origin = "https://gate.example.org";

    private static readonly byte[] _challenge = SHA256.HashData("what is shown"u8);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Theory]
    [InlineData("16.6 ES256, long credential ID", null)]
    [InlineData("16.2 ES256, no attestation", "it was not verified who was there")]
    [InlineData("16.4 ES256, crossOrigin", "it was made within a page of others")]
    public void The_published_vectors_are_taken_where_their_user_was_verified_in_a_page_of_their_own(
        string name,
        string? why
    )
    {
        var vector = Vector(name);
        var assertion = PasskeyAssertion.Parse(
            string.Join(
                '.',
                ((string[])["authenticatorData", "clientDataJSON", "signature"]).Select(part =>
                    Base64Url.EncodeToString(Bytes(vector, part))
                )
            )
        );

        Assert.Equal(
            why,
            assertion!.WhyNot(
                KeyOf(Bytes(vector, "x"), Bytes(vector, "y")),
                "https://example.org",
                Bytes(vector, "challenge")
            )
        );
    }

    [Fact]
    public void A_changed_bit_anywhere_is_refused()
    {
        var good = Sign().Split('.').Select(part => Base64Url.DecodeFromChars(part)).ToArray();

        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 10_000], Gen.Int[0, 7])
            .Sample(
                (part, at, bit) =>
                {
                    var parts = good.Select(each => each.ToArray()).ToArray();
                    parts[part][at % parts[part].Length] ^= (byte)(1 << bit);
                    var text = string.Join('.', parts.Select(each => Base64Url.EncodeToString(each)));
                    Assert.NotNull(PasskeyAssertion.Parse(text)!.WhyNot(Key, Origin, _challenge));
                },
                iter: 300
            );
    }

    [Theory]
    [InlineData(0x05, null)]
    [InlineData(0x1d, null)]
    [InlineData(0x85, null)]
    [InlineData(0x04, "nobody was there")]
    [InlineData(0x01, "it was not verified who was there")]
    [InlineData(0x15, "its flags contradict each other")]
    public void Somebody_must_have_been_there_and_verified(byte flags, string? why) =>
        Assert.Equal(why, WhyNot(Sign(flags: flags)));

    [Theory]
    [InlineData("""{"type":"webauthn.get","challenge":"CH","origin":"https://gate.example.org"}""", null)]
    [InlineData(
        """{"type":"webauthn.get","challenge":"CH","origin":"https://gate.example.org","crossOrigin":false,"other":{}}""",
        null
    )]
    [InlineData(
        """{"type":"webauthn.create","challenge":"CH","origin":"https://gate.example.org"}""",
        "it is no assertion of a passkey"
    )]
    [InlineData(
        """{"challenge":"CH","origin":"https://gate.example.org"}""",
        "it is no assertion of a passkey"
    )]
    [InlineData("""[]""", "it is no assertion of a passkey")]
    [InlineData("""{"type":""", "its client data is no JSON")]
    [InlineData(
        """{"type":"webauthn.get","type":"webauthn.get","challenge":"CH","origin":"https://gate.example.org"}""",
        "its client data is no JSON"
    )]
    [InlineData("""{"type":"\ud800"}""", "its client data is no JSON")]
    [InlineData(
        """{"type":"webauthn.get","challenge":"AAAA","origin":"https://gate.example.org"}""",
        "it is over something else than what is shown"
    )]
    [InlineData(
        """{"type":"webauthn.get","challenge":7,"origin":"https://gate.example.org"}""",
        "it is over something else than what is shown"
    )]
    [InlineData(
        """{"type":"webauthn.get","challenge":"CH","origin":"http://gate.example.org"}""",
        "it was not made at https://gate.example.org"
    )]
    [InlineData(
        """{"type":"webauthn.get","challenge":"CH","origin":"https://gate.example.org:8443"}""",
        "it was not made at https://gate.example.org"
    )]
    [InlineData(
        """{"type":"webauthn.get","challenge":"CH","origin":"https://gate.example.org","crossOrigin":true}""",
        "it was made within a page of others"
    )]
    [InlineData(
        """{"type":"webauthn.get","challenge":"CH","origin":"https://gate.example.org","crossOrigin":"no"}""",
        "it was made within a page of others"
    )]
    [InlineData(
        """{"type":"webauthn.get","challenge":"CH","origin":"https://gate.example.org","topOrigin":"https://other.example"}""",
        "it was made within a page of others"
    )]
    public void It_says_what_was_signed_where_and_in_whose_page(string client, string? why) =>
        Assert.Equal(
            why,
            WhyNot(Sign(client.Replace("CH", Base64Url.EncodeToString(_challenge), StringComparison.Ordinal)))
        );

    [Fact]
    public void It_is_for_the_host_of_the_origin_and_by_the_key_alone()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Equal($"it was not made for {Origin}", WhyNot(Sign(relyingParty: "example.org")));
        Assert.Equal(
            "it is not by that passkey",
            PasskeyAssertion.Parse(Sign())!.WhyNot(KeyOf(other), Origin, _challenge)
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("AAAA.AAAA")]
    [InlineData("AAAA.AAAA.AAAA")]
    [InlineData("AAAA.AAAA.AAAA.AAAA")]
    public void What_is_no_assertion_is_not_read(string text) => Assert.Null(PasskeyAssertion.Parse(text));

    [Fact]
    public void An_assertion_is_written_as_it_was_read_and_only_so()
    {
        var text = Sign();

        Assert.Equal(text, $"{PasskeyAssertion.Parse(text)}");
        Assert.Equal(Origin, PasskeyAssertion.Parse(text)!.Origin);
        Assert.Null(PasskeyAssertion.Parse(text + "="));
        Assert.Null(PasskeyAssertion.Parse(new string('A', PasskeyAssertion.LongestText) + ".AAAA.AAAA"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("es256:")]
    [InlineData("es256:AAAA")]
    [InlineData("ed25519:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    // A point that is not on the curve, and one in the short form.
    [InlineData(
        "es256:BAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="
    )]
    [InlineData("es256:AgEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB")]
    public void A_key_is_a_point_of_the_curve(string key)
    {
        Assert.False(PasskeyAssertion.IsKey(key));
        Assert.True(PasskeyAssertion.IsKey(Key));
        Assert.NotNull(PasskeyAssertion.Parse(Sign())!.WhyNot(key, Origin, _challenge));
    }

    public void Dispose() => _key.Dispose();

    private string Key => KeyOf(_key);

    private string? WhyNot(string text) => PasskeyAssertion.Parse(text)!.WhyNot(Key, Origin, _challenge);

    private string Sign(string? client = null, byte flags = 0x05, string relyingParty = "gate.example.org")
    {
        byte[] data = [.. SHA256.HashData(Encoding.UTF8.GetBytes(relyingParty)), flags, 0, 0, 0, 0];
        var collected = Encoding.UTF8.GetBytes(
            client
                ?? $$"""{"type":"webauthn.get","challenge":"{{Base64Url.EncodeToString(_challenge)}}","origin":"{{Origin}}"}"""
        );
        var signature = _key.SignData(
            (byte[])[.. data, .. SHA256.HashData(collected)],
            HashAlgorithmName.SHA256,
            DSASignatureFormat.Rfc3279DerSequence
        );
        return $"{Base64Url.EncodeToString(data)}.{Base64Url.EncodeToString(collected)}.{Base64Url.EncodeToString(signature)}";
    }

    private static string KeyOf(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return KeyOf(point.X!, point.Y!);
    }

    private static string KeyOf(byte[] x, byte[] y) =>
        PasskeyAssertion.KeyPrefix + Convert.ToBase64String([4, .. x, .. y]);

    private static JsonElement Vector(string name)
    {
        using var file = JsonDocument.Parse(
            File.ReadAllBytes(Repository.At("spec/vectors/webauthn/assertions.json"))
        );
        return file.RootElement.GetProperty(name).Clone();
    }

    private static byte[] Bytes(JsonElement vector, string name) =>
        Convert.FromHexString(vector.GetProperty(name).GetString()!);
}
