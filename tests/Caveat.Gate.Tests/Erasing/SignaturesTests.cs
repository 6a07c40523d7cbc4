using System.Buffers.Text;
using System.Collections.Immutable;
using Caveat.Approving;
using Caveat.Node.Recording;
using Caveat.Recording;
using NSec.Cryptography;
using Ed25519 = Caveat.Node.Recording.Ed25519;

namespace Caveat.Gate.Tests.Erasing;

/// <summary>Which signatures erase, as whoever reads a ledger from outside finds them.</summary>
public sealed class SignaturesTests
{
    [Fact]
    public void Nobody_is_two_people_by_two_names_for_one_key()
    {
        var (erasures, time) = (new Erasures(), new DateTimeOffset(2026, 11, 22, 21, 0, 0, TimeSpan.Zero));
        Assert.Null(erasures.Take(new(5, time, "gate"), Order("officer-1", "K1", erases: false)));

        Assert.NotNull(erasures.Take(new(6, time, "gate"), Order("officer-1", "K2", erases: true)));
        Assert.NotNull(erasures.Take(new(6, time, "gate"), Order("officer-2", "K1", erases: true)));
        Assert.NotNull(
            erasures.Take(
                new(6, time.AddHours(24).AddTicks(1), "gate"),
                Order("officer-2", "K2", erases: true)
            )
        );
        Assert.True(erasures.IsEmpty);
        Assert.Null(erasures.Take(new(7, time, "gate"), Order("officer-1", "K1", erases: false)));
        Assert.Null(erasures.Take(new(8, time, "gate"), Order("officer-2", "K2", erases: true)));
        Assert.Equal((8, 7), (erasures.By(3), erasures.FirstOf(8)));

        static RecordBody.Erasure Order(string person, string key, bool erases) =>
            new()
            {
                Erases = erases,
                Records = [2, 3],
                Person = person,
                Statement = "why",
                Nonce = "n",
                Expires = default,
                Key = key,
                Signature = "",
            };
    }

    [Theory]
    [InlineData("")]
    [InlineData("3,2")]
    [InlineData("2,2")]
    [InlineData("5")]
    [InlineData("-1")]
    public void What_is_no_list_of_records_before_it_erases_nothing(string records)
    {
        var (erasures, time) = (new Erasures(), new DateTimeOffset(2026, 11, 22, 21, 0, 0, TimeSpan.Zero));

        var fault = erasures.Take(
            new(5, time, "gate"),
            new()
            {
                Erases = false,
                Records =
                [
                    .. records
                        .Split(',', StringSplitOptions.RemoveEmptyEntries)
                        .Select(number =>
                            long.Parse(number, System.Globalization.CultureInfo.InvariantCulture)
                        ),
                ],
                Person = "officer-1",
                Statement = "why",
                Nonce = "n",
                Expires = default,
                Key = "K1",
                Signature = "",
            }
        );

        Assert.Equal("it erases what is no list of records before it", fault);
    }

    [Fact]
    public void A_signature_is_over_the_gate_the_records_the_reason_and_its_term()
    {
        using var key = Ed25519.NewKey();
        var head = new RecordHead(5, new(2026, 11, 22, 21, 0, 0, TimeSpan.Zero), "gate.example/night-watch");
        var signed = Signed(key, head);

        Assert.True(RecordSignatures.IsSigned(head, signed));
        Assert.False(RecordSignatures.IsSigned(head with { Origin = "gate.example/other" }, signed));
        Assert.False(RecordSignatures.IsSigned(head, signed with { Records = [2] }));
        Assert.False(RecordSignatures.IsSigned(head, signed with { Statement = "another" }));
        Assert.False(RecordSignatures.IsSigned(head, signed with { Nonce = "another" }));
        Assert.False(RecordSignatures.IsSigned(head, signed with { Expires = signed.Expires.AddSeconds(1) }));
        Assert.False(RecordSignatures.IsSigned(head, signed with { Signature = "" }));
    }

    private static RecordBody.Erasure Signed(Key key, RecordHead head)
    {
        var (records, expires) = (ImmutableArray.Create(2L, 3L), head.Time.AddMinutes(1));
        var digest = SignedStatement.OfErasure(head.Origin, records, "why", "n", expires);
        return new()
        {
            Erases = true,
            Records = records,
            Person = "officer-1",
            Statement = "why",
            Nonce = "n",
            Expires = expires,
            Key = $"ed25519:{Convert.ToBase64String(key.PublicKey.Export(KeyBlobFormat.RawPublicKey))}",
            Signature = Base64Url.EncodeToString(SignatureAlgorithm.Ed25519.Sign(key, digest)),
        };
    }
}
