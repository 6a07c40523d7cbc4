using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Caveat.Disclosing;
using NSec.Cryptography;
using Ed25519 = Caveat.Node.Recording.Ed25519;

namespace Caveat.Tests.Disclosing;

/// <summary>Signs whatever a test wants to see refused, under a key that is trusted.</summary>
internal static class Minted
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 21, 0, 0, TimeSpan.Zero);

    private const string Header = """{"alg":"EdDSA"}""";

    private static readonly Key _key = Ed25519.NewKey();
    private static int _salt;

    public static SdJwtKey Key { get; } =
        new(SdJwtKey.EdDsa, _key.PublicKey.Export(KeyBlobFormat.RawPublicKey), Ed25519.Verify);

    public static SdJwtChecks Checks { get; } = new(Key, Now);

    public static byte[] Sign(ReadOnlySpan<byte> message) => SignatureAlgorithm.Ed25519.Sign(_key, message);

    /// <summary>A salt that no other has.</summary>
    public static string Salt() =>
        string.Create(CultureInfo.InvariantCulture, $"salt-{Interlocked.Increment(ref _salt):d17}");

    public static string Text(string utf8) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(utf8));

    /// <summary>An SD-JWT of a payload and disclosures as they are given, whatever they are.</summary>
    public static string Token(string payload, params IEnumerable<string> disclosures) =>
        Token(Header, payload, disclosures);

    public static string Token(string header, string payload, IEnumerable<string> disclosures)
    {
        var message = $"{Text(header)}.{Text(payload)}";
        var signature = Base64Url.EncodeToString(Sign(Encoding.ASCII.GetBytes(message)));
        return string.Concat(disclosures.Prepend($"{message}.{signature}").Select(part => part + "~"));
    }

    /// <summary>A disclosure of an array as it is given.</summary>
    public static (string Text, string Digest) Disclosure(string array) =>
        (Text(array), SdJwtDisclosure.DigestOf(Text(array)));
}
