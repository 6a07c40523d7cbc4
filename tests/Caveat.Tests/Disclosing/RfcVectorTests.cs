using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Caveat.Disclosing;
using Caveat.Wire;

namespace Caveat.Tests.Disclosing;

public sealed class RfcVectorTests
{
    private const string Folder = "spec/vectors/rfc9901";

    // Appendix A.5.
    private static readonly byte[] _issuer =
    [
        .. Base64Url.DecodeFromChars("b28d4MwZMjw8-00CG4xfnn9SLMVMM19SlqZpVb_uNtQ"),
        .. Base64Url.DecodeFromChars("Xv5zWwuoaTgdS6hV43yI6gBwTnjukmFQQnJ_kCxzqk8"),
    ];

    private static readonly SdJwtChecks _checks = new(new("ES256", _issuer, VerifyP256), Minted.Now)
    {
        Type = "example+sd-jwt",
    };

    [Theory]
    [InlineData("5.1-issuance")]
    [InlineData("8.2-flattened")]
    [InlineData("A.1-decoys")]
    [InlineData("A.2-verified-claims")]
    public void An_example_is_taken_as_it_is_published(string name)
    {
        var outcome = SdJwt.Verify(Read($"{name}.txt"), _checks);

        Assert.Equal("", outcome.Message);
        AssertShows(name, outcome);
    }

    [Theory]
    [InlineData("5.2-presentation")]
    [InlineData("8.2-presentation")]
    public void A_presentation_is_taken_without_its_key_binding(string name)
    {
        var text = Read($"{name}.txt");

        var whole = SdJwt.Verify(text, _checks);
        var outcome = SdJwt.Verify(text[..(text.LastIndexOf('~') + 1)], _checks);

        Assert.Equal(SdJwtCodes.KeyBinding, whole.Code);
        Assert.Equal("", outcome.Message);
        AssertShows(name, outcome);
    }

    [Theory]
    [InlineData("6.1-flat")]
    [InlineData("6.2-structured")]
    [InlineData("6.3-recursive")]
    public void Nested_claims_are_shown_as_the_RFC_shows_them(string name)
    {
        var token = Minted.Token(Read($"{name}.payload.json"), Read($"{name}.disclosures.txt").Split('\n'));

        var outcome = SdJwt.Verify(token, Minted.Checks);

        Assert.Equal("", outcome.Message);
        AssertShows(name, outcome);
    }

    [Fact]
    public void A_recursive_disclosure_needs_the_one_that_it_stands_in()
    {
        var payload = Read("6.3-recursive.payload.json");
        var disclosures = Read("6.3-recursive.disclosures.txt").Split('\n');

        var without = SdJwt.Verify(Minted.Token(payload, disclosures[..^1]), Minted.Checks);
        var alone = SdJwt.Verify(Minted.Token(payload, disclosures[^1..]), Minted.Checks);

        Assert.Equal(SdJwtCodes.Unreferenced, without.Code);
        Assert.Equal("""{"address":{},""", Encoding.UTF8.GetString(alone.Processed.Span)[..14]);
        Assert.Equal(4, alone.Hidden);
    }

    [Fact]
    public void Disclosures_say_and_hash_to_what_the_RFC_says()
    {
        foreach (var line in Read("4.2-disclosures.csv").Split('\n').Skip(1))
        {
            var (text, rest) = (line[..line.IndexOf(',')], line[(line.IndexOf(',') + 2)..]);
            var contents = JsonNode.Parse(rest[..rest.LastIndexOf('"')].Replace("\"\"", "\""))!.AsArray();
            var digest = rest[(rest.LastIndexOf(',') + 1)..];

            var disclosure = SdJwtDisclosure.Parse(text)!;

            Assert.Equal(contents[0]!.GetValue<string>(), disclosure.Salt);
            Assert.Equal(contents.Count == 3 ? contents[1]!.GetValue<string>() : null, disclosure.Name);
            Assert.True(JsonNode.DeepEquals(contents[^1], JsonNode.Parse(disclosure.Value.Span)));
            Assert.True(digest.Length == 0 || digest == disclosure.Digest, text);
        }
    }

    [Fact]
    public void An_altered_example_is_refused_wherever_it_is_altered()
    {
        var text = Read("5.1-issuance.txt");

        var taken = Enumerable
            .Range(0, text.Length)
            .Where(at => SdJwt.Verify(Altered(text, at), _checks).Code is null);

        Assert.Empty(taken);
    }

    private static string Altered(string text, int at) =>
        $"{text[..at]}{(text[at] == 'A' ? 'B' : 'A')}{text[(at + 1)..]}";

    private static void AssertShows(string name, SdJwtOutcome outcome)
    {
        Assert.True(
            CanonicalJson.TryCanonicalize(
                Encoding.UTF8.GetBytes(Read($"{name}.json")),
                out var expected,
                out _
            )
        );
        Assert.Equal(Encoding.UTF8.GetString(expected), Encoding.UTF8.GetString(outcome.Processed.Span));
    }

    private static string Read(string file) =>
        File.ReadAllText(Repository.At($"{Folder}/{file}")).TrimEnd('\n');

    private static bool VerifyP256(
        ReadOnlySpan<byte> publicKey,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> signature
    )
    {
        using var key = ECDsa.Create(
            new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new() { X = publicKey[..32].ToArray(), Y = publicKey[32..].ToArray() },
            }
        );
        return key.VerifyData(
            message,
            signature,
            HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation
        );
    }
}
