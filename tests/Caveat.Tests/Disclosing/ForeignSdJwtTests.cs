using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Caveat.Disclosing;
using Caveat.Node.Recording;

namespace Caveat.Tests.Disclosing;

public sealed class ForeignSdJwtTests(ForeignSdJwt foreign) : IClassFixture<ForeignSdJwt>, IDisposable
{
    private static readonly int _ruling = ShownLedger.Ruling;

    private readonly ShownLedger _ledger = new();

    [Fact]
    public async Task Another_implementation_sees_of_a_record_what_we_see()
    {
        Assert.SkipWhen(foreign.Absent is not null, foreign.Absent ?? "");
        var text = _ledger.Issue(_ruling, "facts", "grounds");

        var theirs = await foreign.VerifyAsync(Letters(_ledger.DisclosureKey.PublicKey), text);
        var ours = RecordDisclosureCheck.Verify(text, _ledger.Checks, out _)!;

        Assert.True(theirs.Exit == 0, theirs.Errors);
        var payload = JsonNode.Parse(theirs.Output)!.AsObject();
        Assert.Equal(ours.Shown.Keys, ((string[])["facts", "grounds"]));
        Assert.All(
            ours.Shown,
            group => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(group.Value.Span), payload[group.Key]))
        );
        Assert.False(payload.ContainsKey("people"));
        Assert.Equal(ShownLedger.Inspector, payload["aud"]!.GetValue<string>());
        Assert.Equal(ShownLedger.Origin, payload["iss"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_is_altered_is_refused_by_both()
    {
        Assert.SkipWhen(foreign.Absent is not null, foreign.Absent ?? "");
        var text = _ledger.Issue(_ruling, "facts");
        var altered = text.Insert(text.IndexOf('.') + 2, "A");

        var theirs = await foreign.VerifyAsync(Letters(_ledger.DisclosureKey.PublicKey), altered);

        Assert.NotEqual(0, theirs.Exit);
        Assert.Null(RecordDisclosureCheck.Verify(altered, _ledger.Checks, out _));
    }

    // Each of these is a MUST of RFC 9901, 7.1, that this version does not ask for.
    [Fact]
    public async Task What_another_implementation_lets_pass_is_refused_here()
    {
        Assert.SkipWhen(foreign.Absent is not null, foreign.Absent ?? "");
        var (stray, _) = Minted.Disclosure("""["salt","people",{"agent":"somebody-else"}]""");
        var (name, digest) = Minted.Disclosure("""["salt","name","disclosed"]""");
        (string Token, DiagnosticCode Code)[] cases =
        [
            (Minted.Token("""{"a":1}""", stray), SdJwtCodes.Unreferenced),
            (Minted.Token($$"""{"_sd":["{{digest}}","{{digest}}"]}""", name), SdJwtCodes.DuplicateDigest),
            (Minted.Token($$"""{"_sd":["{{digest}}"],"name":"clear"}""", name), SdJwtCodes.DuplicateName),
            (
                Minted.Token("""{"alg":"EdDSA","crit":["b64"],"b64":false}""", "{}", []),
                SdJwtCodes.UnknownHeader
            ),
            (Minted.Token("""{"alg":"none"}""", "{}", []), SdJwtCodes.WrongAlgorithm),
        ];
        foreach (var (token, code) in cases)
        {
            var theirs = await foreign.VerifyAsync(Letters(Minted.Key.PublicKey.Span), token);
            var ours = SdJwt.Verify(token, Minted.Checks);

            Assert.True(theirs.Exit == 0, theirs.Errors);
            Assert.Equal(code, ours.Code);
        }
    }

    [Fact]
    public async Task What_another_implementation_issues_is_taken()
    {
        Assert.SkipWhen(foreign.Absent is not null, foreign.Absent ?? "");
        var issued = JsonNode.Parse((await foreign.IssueAsync()).Output)!;
        var key = Base64Url.DecodeFromChars(issued["key"]!.GetValue<string>());

        var outcome = SdJwt.Verify(
            issued["token"]!.GetValue<string>(),
            new(new(SdJwtKey.EdDsa, key, Ed25519.Verify), Minted.Now)
        );

        Assert.Equal("", outcome.Message);
        Assert.Equal(
            """{"facts":[{"target":"x"},2],"people":{"agent":"soar-7","roles":["a","b"]},"record":7,"text":"Ä\"\n"}""",
            Encoding.UTF8.GetString(outcome.Processed.Span)
        );
        Assert.Equal(2, outcome.Hidden);
    }

    public void Dispose() => _ledger.Dispose();

    private static string Letters(ReadOnlySpan<byte> key) => Base64Url.EncodeToString(key);
}
