using System.Text;
using Caveat.Disclosing;

namespace Caveat.Tests.Disclosing;

public sealed class SdJwtTests
{
    private static readonly (string Text, string Digest) _name = Minted.Disclosure("""["s1","name","Ada"]""");
    private static readonly (string Text, string Digest) _element = Minted.Disclosure("""["s2","DE"]""");

    public static TheoryData<string, string, int> Payloads { get; } =
        new()
        {
            { "a digest twice in one list", $$"""{"_sd":["{{_name.Digest}}","{{_name.Digest}}"]}""", 7658 },
            {
                "a digest in two places",
                $$"""{"_sd":["{{_name.Digest}}"],"a":{"_sd":["{{_name.Digest}}"]} }""",
                7658
            },
            {
                "a digest in two elements",
                $$"""{"_sd":["{{_name.Digest}}"],"a":[{"...":"{{_element.Digest}}"},{"...":"{{_element.Digest}}"}]}""",
                7658
            },
            { "a name that is there in clear", $$"""{"_sd":["{{_name.Digest}}"],"name":"Bob"}""", 7663 },
            { "a member where an element should be", $$"""{"a":[{"...":"{{_name.Digest}}"}]}""", 7659 },
            { "digests that are no list", $$"""{"_sd":"{{_name.Digest}}"}""", 7657 },
            { "a digest that is no text", $$"""{"_sd":["{{_name.Digest}}",7]}""", 7657 },
            { "a digest that is too short", $$"""{"_sd":["{{_name.Digest}}","abc"]}""", 7657 },
            {
                "a digest with bits too many",
                $$"""{"_sd":["{{_name.Digest}}","{{new string('A', 42)}}B"]}""",
                7657
            },
            { "a digest with padding", $$"""{"_sd":["{{_name.Digest}}="]}""", 7657 },
            {
                "something beside a hidden element",
                $$"""{"_sd":["{{_name.Digest}}"],"a":[{"...":"{{_element.Digest}}","b":1}]}""",
                7657
            },
            {
                "dots that are no element",
                $$"""{"_sd":["{{_name.Digest}}"],"a":{"...":"{{_element.Digest}}"} }""",
                7657
            },
            {
                "a hash function deeper down",
                $$"""{"_sd":["{{_name.Digest}}"],"a":{"_sd_alg":"sha-256"} }""",
                7657
            },
            { "another hash function", $$"""{"_sd":["{{_name.Digest}}"],"_sd_alg":"sha-384"}""", 7656 },
            { "a hash function that is no text", $$"""{"_sd":["{{_name.Digest}}"],"_sd_alg":256}""", 7656 },
            { "no digest for it", "{}", 7661 },
            { "a payload that is a list", $$"""["{{_name.Digest}}"]""", 7650 },
            { "a payload with a member twice", $$"""{"_sd":["{{_name.Digest}}"],"a":1,"a":2}""", 7650 },
            { "an end that is no number", $$"""{"_sd":["{{_name.Digest}}"],"exp":"never"}""", 7650 },
            { "an end that has come", $$"""{"_sd":["{{_name.Digest}}"],"exp":1795381200}""", 7665 },
            { "a beginning to come", $$"""{"_sd":["{{_name.Digest}}"],"nbf":1795381201}""", 7664 },
        };

    public static TheoryData<string, string> BrokenDisclosures { get; } =
        new()
        {
            { "no list", Minted.Text("""{"s":1}""") },
            { "one part", Minted.Text("""["s"]""") },
            { "four parts", Minted.Text("""["s","name",1,2]""") },
            { "a salt that is no text", Minted.Text("""[1,"name",1]""") },
            { "an empty salt", Minted.Text("""["","name",1]""") },
            { "a name that is no text", Minted.Text("""["s",1,1]""") },
            { "a value with a member twice", Minted.Text("""["s","name",{"a":1,"a":2}]""") },
            { "more than one value", Minted.Text("""["s","name",1]1""") },
            { "padding", _name.Text + "=" },
            { "a line feed", _name.Text + "\n" },
            { "letters of another base64", _name.Text[..^2] + "+/" },
            { "nothing", "" },
        };

    public static TheoryData<string, string, int> Headers { get; } =
        new()
        {
            { "no algorithm", """{"typ":"a"}""", 7652 },
            { "the algorithm none", """{"alg":"none"}""", 7652 },
            { "the algorithm none in capitals", """{"alg":"NONE"}""", 7652 },
            { "an algorithm of shared keys", """{"alg":"HS256"}""", 7652 },
            { "an algorithm in small letters", """{"alg":"eddsa"}""", 7652 },
            { "something critical", """{"alg":"EdDSA","crit":["exp"],"exp":1}""", 7653 },
            { "nothing critical", """{"alg":"EdDSA","crit":[]}""", 7653 },
            { "a payload that is not encoded", """{"alg":"EdDSA","b64":false}""", 7653 },
            { "a member twice", """{"alg":"EdDSA","alg":"EdDSA"}""", 7650 },
            { "a list", """["EdDSA"]""", 7650 },
        };

    [Theory]
    [MemberData(nameof(Payloads))]
    public void A_payload_is_refused_that_has(string what, string payload, int code)
    {
        var outcome = SdJwt.Verify(Minted.Token(payload, _name.Text), Minted.Checks);

        Assert.True(outcome.Code?.Number == code, $"{what}: {outcome.Code} {outcome.Message}");
        Assert.True(outcome.Processed.IsEmpty);
    }

    [Theory]
    [MemberData(nameof(BrokenDisclosures))]
    public void A_disclosure_is_refused_that_is(string what, string text)
    {
        var payload = $$"""{"_sd":["{{SdJwtDisclosure.DigestOf(text)}}"]}""";

        var outcome = SdJwt.Verify(Minted.Token(payload, text), Minted.Checks);

        Assert.True(outcome.Code == SdJwtCodes.BadDisclosure, what);
    }

    [Theory]
    [MemberData(nameof(Headers))]
    public void A_header_is_refused_that_has(string what, string header, int code)
    {
        var outcome = SdJwt.Verify(Minted.Token(header, "{}", []), Minted.Checks);

        Assert.True(outcome.Code?.Number == code, $"{what}: {outcome.Code} {outcome.Message}");
    }

    [Theory]
    [InlineData("_sd")]
    [InlineData("...")]
    [InlineData("_sd_alg")]
    public void No_disclosed_claim_has_a_name_of_SD_JWT_itself(string name)
    {
        var (text, digest) = Minted.Disclosure($"""["s","{name}",[]]""");

        var outcome = SdJwt.Verify(Minted.Token($$"""{"_sd":["{{digest}}"]}""", text), Minted.Checks);

        Assert.Equal(SdJwtCodes.ReservedName, outcome.Code);
    }

    [Fact]
    public void Two_disclosed_claims_cannot_have_one_name()
    {
        var other = Minted.Disclosure("""["s9","name","Eve"]""");
        var payload = $$"""{"_sd":["{{_name.Digest}}","{{other.Digest}}"]}""";

        var outcome = SdJwt.Verify(Minted.Token(payload, _name.Text, other.Text), Minted.Checks);

        Assert.Equal(SdJwtCodes.DuplicateName, outcome.Code);
    }

    [Fact]
    public void What_opens_nothing_is_refused_wherever_it_stands()
    {
        var payload = $$"""{"_sd":["{{_name.Digest}}"]}""";

        var outcome = SdJwt.Verify(Minted.Token(payload, _name.Text, _element.Text), Minted.Checks);

        Assert.Equal(SdJwtCodes.Unreferenced, outcome.Code);
        Assert.Contains("disclosure 2", outcome.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disclosure_cannot_come_twice()
    {
        var payload = $$"""{"_sd":["{{_name.Digest}}"]}""";

        var outcome = SdJwt.Verify(Minted.Token(payload, _name.Text, _name.Text), Minted.Checks);

        Assert.Equal(SdJwtCodes.DuplicateDisclosure, outcome.Code);
    }

    [Fact]
    public void What_is_written_in_another_way_is_not_the_same()
    {
        var token = Minted.Token("{}", []);
        var parts = token.Split('.', '~');
        string[] others =
        [
            $"{parts[0]}=.{parts[1]}.{parts[2]}~",
            $"{parts[0]}.{parts[1]}=.{parts[2]}~",
            $"{parts[0]}.{parts[1]}.{parts[2]}==~",
            $"{parts[0]}.{parts[1]}.{parts[2]}\n~",
            $" {token}",
            $"{token}\n",
            $"{parts[0]}.{parts[1]}.~",
            $"{parts[0]}..{parts[2]}~",
            $"{parts[0]}.{parts[1]}.{parts[2]}.~",
            token[..^1],
            $"{token}~",
            "",
            "~",
        ];

        Assert.Null(SdJwt.Verify(token, Minted.Checks).Code);
        Assert.All(others, other => Assert.NotNull(SdJwt.Verify(other, Minted.Checks).Code));
    }

    [Fact]
    public void Another_key_has_signed_something_else()
    {
        var other = Minted.Key with { PublicKey = new byte[32] };

        var outcome = SdJwt.Verify(Minted.Token("{}", []), new(other, Minted.Now));

        Assert.Equal(SdJwtCodes.WrongSignature, outcome.Code);
    }

    [Theory]
    [InlineData("\"aud\":\"inspector.example\"", null)]
    [InlineData("\"aud\":[\"other.example\",\"inspector.example\"]", null)]
    [InlineData("\"aud\":\"other.example\"", 7666)]
    [InlineData("\"aud\":[]", 7666)]
    [InlineData("\"aud\":{\"inspector.example\":1}", 7666)]
    [InlineData("\"for\":\"inspector.example\"", 7666)]
    public void It_is_taken_by_whom_it_is_for(string claim, int? code)
    {
        var checks = Minted.Checks with { Audience = "inspector.example" };

        var outcome = SdJwt.Verify(Minted.Token($"{{{claim}}}", []), checks);

        Assert.Equal(code, outcome.Code?.Number);
    }

    [Fact]
    public void An_end_that_is_disclosed_counts_as_well()
    {
        var (text, digest) = Minted.Disclosure("""["s","exp",1]""");
        var payload = $$"""{"_sd":["{{digest}}"]}""";

        var hidden = SdJwt.Verify(Minted.Token(payload, []), Minted.Checks);
        var shown = SdJwt.Verify(Minted.Token(payload, text), Minted.Checks);

        Assert.Null(hidden.Code);
        Assert.Equal(SdJwtCodes.TooLate, shown.Code);
    }

    [Fact]
    public void Disclosures_within_disclosures_nest_no_deeper_than_anything_else()
    {
        var texts = new List<string>();
        var inner = "1";
        for (var level = 0; level < 80; level++)
        {
            var (text, digest) = Minted.Disclosure($"""["s{level}","a",{inner}]""");
            texts.Add(text);
            inner = $$"""{"_sd":["{{digest}}"]}""";
        }

        var outcome = SdJwt.Verify(Minted.Token(inner, texts), Minted.Checks);

        Assert.Equal(SdJwtCodes.Malformed, outcome.Code);
    }

    [Fact]
    public void What_is_issued_is_taken()
    {
        var claims = """{"sub":"record","list":["a",{"b":"c"}],"deep":{"x":{"y":1}}}"""u8.ToArray();
        var hidden = SdJwtClaims.Hide(claims, ["/list/1/b", "/deep/x/y", "/deep/x", "/deep"], Minted.Salt, 3);

        var token = SdJwt.Issue(
            """{"typ":"t"}"""u8.ToArray(),
            hidden.Payload,
            hidden.Disclosures,
            SdJwtKey.EdDsa,
            Minted.Sign
        );
        var outcome = SdJwt.Verify(token, Minted.Checks with { Type = "t" });
        var other = SdJwt.Verify(token, Minted.Checks with { Type = "u" });

        Assert.Equal("", outcome.Message);
        Assert.Equal(
            """{"deep":{"x":{"y":1}},"list":["a",{"b":"c"}],"sub":"record"}""",
            Encoding.UTF8.GetString(outcome.Processed.Span)
        );
        Assert.Equal(4 * 3, outcome.Hidden);
        Assert.Equal(SdJwtCodes.WrongType, other.Code);
    }
}
