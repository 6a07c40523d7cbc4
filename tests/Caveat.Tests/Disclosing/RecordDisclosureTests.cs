using System.Text;
using System.Text.Json.Nodes;
using Caveat.Disclosing;
using Caveat.Wire;

namespace Caveat.Tests.Disclosing;

public sealed class RecordDisclosureTests : IDisposable
{
    // A ruling with all that one can have.
    private static readonly int _ruling = ShownLedger.Ruling;

    private readonly ShownLedger _ledger = new();

    [Fact]
    public void Each_group_of_each_record_can_be_shown_alone_and_with_all_others()
    {
        for (var record = 0; record < _ledger.Size; record++)
        {
            var groups = _ledger.Groups(record);
            string[] names = [.. groups.Select(group => group.Name!)];
            foreach (var shown in names.Select(name => (string[])[name]).Append(names))
            {
                var text = _ledger.Issue(record, shown);

                var seen = RecordDisclosureCheck.Verify(text, _ledger.Checks, out var fault);

                Assert.True(seen is not null, fault?.Message);
                Assert.Equal(_ledger.Leaf(record), seen.Leaf.ToArray());
                Assert.Equal(record, seen.Head.Sequence);
                Assert.Equal(shown.Order(StringComparer.Ordinal), seen.Shown.Keys);
                Assert.Equal(8 - shown.Length, seen.Hidden);
                Assert.All(
                    seen.Shown,
                    group =>
                        Assert.Equal(
                            Canonical(groups.Single(each => each.Name == group.Key).Value),
                            Encoding.UTF8.GetString(group.Value.Span)
                        )
                );
            }
        }
    }

    [Fact]
    public void It_says_for_whom_and_when_and_in_which_ledger()
    {
        var seen = RecordDisclosureCheck.Verify(_ledger.Issue(_ruling, "facts"), _ledger.Checks, out _)!;

        Assert.Equal("ruling", seen.Type);
        Assert.Equal(ShownLedger.Inspector, seen.Audience);
        Assert.Equal(Minted.Now.AddMinutes(30), seen.Issued);
        Assert.Equal(_ledger.Size, seen.Checkpoint.Size);
        Assert.Equal("hold", JsonNode.Parse(seen.Clear.Span)!["verdict"]!.GetValue<string>());
        Assert.DoesNotContain("_sd", Encoding.UTF8.GetString(seen.Clear.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_hidden_is_not_in_it()
    {
        var text = _ledger.Issue(_ruling, "facts");

        var hidden = _ledger.Groups(_ruling).Where(group => group.Name != "facts").ToList();

        Assert.NotEmpty(hidden);
        Assert.All(hidden, group => Assert.DoesNotContain(group.Text, text, StringComparison.Ordinal));
        Assert.All(hidden, group => Assert.DoesNotContain(group.Salt, text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_group_of_another_record_is_refused()
    {
        var text = _ledger.Issue(_ruling, "facts") + _ledger.Groups(_ruling + 1)[0].Text + "~";

        AssertRefused(SdJwtCodes.Unreferenced, text);
    }

    [Theory]
    [InlineData("facts")]
    [InlineData("target")]
    public void What_stands_within_a_group_is_none_whatever_it_is_called(string name)
    {
        var inner = SdJwtDisclosure.OfMember("0123456789abcdef", name, "{}"u8);
        var outer = SdJwtDisclosure.OfMember(
            "fedcba9876543210",
            "facts",
            Encoding.UTF8.GetBytes($$"""{"_sd":["{{inner.Digest}}"]}""")
        );
        var text = _ledger.Issue(_ruling, Set("_sd", new JsonArray(outer.Digest)));

        AssertRefused(SdJwtCodes.NotARecord, $"{text}{outer.Text}~{inner.Text}~");
    }

    [Fact]
    public void Another_inspector_refuses_it()
    {
        var checks = _ledger.Checks with { Audience = "other.example" };

        AssertRefused(SdJwtCodes.WrongAudience, _ledger.Issue(_ruling, "facts"), checks);
    }

    [Fact]
    public void Each_key_is_good_for_its_own_purpose()
    {
        var text = _ledger.Issue(_ruling, "facts");
        var swapped = _ledger.Checks with { Disclosure = _ledger.LedgerKey };
        var other = _ledger.Checks with { Ledger = new("gate.example/other", new byte[32]) };
        var unknown = _ledger.Checks with { Disclosure = new(_ledger.DisclosureKey.Name, new byte[32]) };

        AssertRefused(SdJwtCodes.WrongIssuer, text, swapped);
        AssertRefused(SdJwtCodes.WrongIssuer, text, other);
        AssertRefused(SdJwtCodes.WrongSignature, text, unknown);
    }

    [Fact]
    public void A_gate_cannot_show_what_it_did_not_record()
    {
        AssertRefused(SdJwtCodes.NotInLedger, _ledger.Issue(_ruling, Set("verdict", "permit"), "facts"));
        AssertRefused(SdJwtCodes.NotInLedger, _ledger.Issue(_ruling, Set("note", "more"), "facts"));
        AssertRefused(SdJwtCodes.NotInLedger, _ledger.Issue(_ruling, Set("seq", _ruling + 1), "facts"));
        AssertRefused(
            SdJwtCodes.NotInLedger,
            _ledger.Issue(_ruling, payload => payload.Remove("normSet"), "facts")
        );
    }

    [Fact]
    public void A_proof_is_of_this_record_in_a_ledger_that_was_signed()
    {
        var another = Encoding.UTF8.GetString(_ledger.Proof(_ruling + 1).ToBytes());
        var unsigned = _ledger.Proof(_ruling) with { Checkpoint = _ledger.CheckpointOfAnother() };

        AssertRefused(SdJwtCodes.NotInLedger, _ledger.Issue(_ruling, Set("tlog_proof", another), "facts"));
        AssertRefused(SdJwtCodes.NotInLedger, _ledger.Issue(_ruling, Set("tlog_proof", "none"), "facts"));
        AssertRefused(
            SdJwtCodes.NotInLedger,
            _ledger.Issue(_ruling, payload => payload.Remove("tlog_proof"), "facts")
        );
        AssertRefused(
            SdJwtCodes.NotSigned,
            _ledger.Issue(_ruling, Set("tlog_proof", Encoding.UTF8.GetString(unsigned.ToBytes())), "facts")
        );
    }

    [Fact]
    public void A_record_stands_where_it_says()
    {
        using var shifted = new ShownLedger(first: 1);

        AssertRefused(SdJwtCodes.NotInLedger, shifted.Issue(_ruling, "facts"), shifted.Checks);
    }

    [Fact]
    public void A_payload_is_that_of_a_record()
    {
        AssertRefused(
            SdJwtCodes.NotARecord,
            _ledger.Issue(_ruling, payload => payload.Remove("aud")),
            NoAudience
        );
        AssertRefused(SdJwtCodes.NotARecord, _ledger.Issue(_ruling, payload => payload.Remove("iat")));
        AssertRefused(SdJwtCodes.NotARecord, _ledger.Issue(_ruling, Set("iat", -1)));
        AssertRefused(SdJwtCodes.NotARecord, _ledger.Issue(_ruling, payload => payload.Remove("type")));
        AssertRefused(SdJwtCodes.NotARecord, _ledger.Issue(_ruling, payload => payload.Remove("_sd")));
        AssertRefused(SdJwtCodes.WrongIssuer, _ledger.Issue(_ruling, Set("iss", "gate.example/other")));
        AssertRefused(SdJwtCodes.WrongIssuer, _ledger.Issue(_ruling, Set("origin", "gate.example/other")));
    }

    [Fact]
    public void A_leaf_that_nobody_could_compute_again_is_not_shown()
    {
        byte[] spaced = [1, .. " "u8, .. _ledger.Leaf(_ruling).AsSpan(1)];

        Assert.Throws<FormatException>(() =>
            RecordDisclosure.Issue(
                spaced,
                [],
                _ledger.Proof(_ruling),
                new(ShownLedger.Inspector, Minted.Now, _ledger.DisclosureKey),
                _ledger.Sign
            )
        );
    }

    public void Dispose() => _ledger.Dispose();

    private RecordDisclosureChecks NoAudience => _ledger.Checks with { Audience = null };

    private static Action<JsonObject> Set(string name, JsonNode value) => payload => payload[name] = value;

    private static string Canonical(ReadOnlyMemory<byte> json)
    {
        Assert.True(CanonicalJson.TryCanonicalize(json, out var canonical, out _));
        return Encoding.UTF8.GetString(canonical);
    }

    private void AssertRefused(DiagnosticCode code, string text, RecordDisclosureChecks? checks = null)
    {
        var seen = RecordDisclosureCheck.Verify(text, checks ?? _ledger.Checks, out var fault);

        Assert.Null(seen);
        Assert.Equal(code, fault?.Code);
    }
}
