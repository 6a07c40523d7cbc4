using System.Text;
using System.Text.Json.Nodes;
using Caveat.Recording;

namespace Caveat.Disclosing;

/// <summary>
/// Shows some groups of one record to one inspector: an SD-JWT whose payload is that of the record's leaf, with whom it is for and the proof that
/// the leaf is in the ledger added (docs/reference/disclosure.md).
/// </summary>
public static class RecordDisclosure
{
    /// <summary>What <c>typ</c> in the header is.</summary>
    public const string Type = "caveat-record+sd-jwt";

    /// <summary>The members that are added to those of the leaf. No leaf has them, so that it is what is left without them.</summary>
    internal static readonly string[] Added = ["aud", "iat", "iss", Proof];

    internal const string Proof = "tlog_proof";

    /// <summary>What can be shown of a record: each group that it has, in the order of its digests' making.</summary>
    /// <exception cref="FormatException">The bytes are no disclosures.</exception>
    public static IReadOnlyList<SdJwtDisclosure> GroupsOf(ReadOnlyMemory<byte> disclosures) =>
        [
            .. RecordCodec
                .TextsOf(disclosures)
                .Select(text =>
                    SdJwtDisclosure.Parse(text) ?? throw new FormatException("a disclosure is broken")
                ),
        ];

    /// <summary>Issues the disclosure.</summary>
    /// <param name="leaf">The record's leaf.</param>
    /// <param name="shown">The groups that are shown.</param>
    /// <param name="proof">That the leaf is in the ledger.</param>
    /// <param name="terms">For whom, when and with which key.</param>
    /// <param name="sign">Signs with that key.</param>
    /// <exception cref="FormatException">The leaf is none in canonical form, or a group is not its own.</exception>
    public static string Issue(
        ReadOnlyMemory<byte> leaf,
        IEnumerable<SdJwtDisclosure> shown,
        LogProof proof,
        Terms terms,
        SignMessage sign
    )
    {
        if (
            RecordCodec.ReadHead(leaf) is not var (_, head)
            || Json.Parse(leaf[1..]) is not JsonObject payload
        )
        {
            throw new FormatException("the leaf is no record");
        }

        payload["iss"] = head.Origin;
        payload["aud"] = terms.Audience;
        payload["iat"] = terms.Issued.ToUnixTimeSeconds();
        payload[Proof] = Encoding.UTF8.GetString(proof.ToBytes());
        var signed = Json.ToCanonical(payload)!;
        if (LeafOf(payload) is not { } again || !again.AsSpan().SequenceEqual(leaf.Span))
        {
            throw new FormatException("the leaf is not in canonical form: nobody could compute it again");
        }

        var header = new JsonObject { ["kid"] = terms.Key.Short, ["typ"] = Type };
        return SdJwt.Issue(Json.ToBytes(header), signed, shown, SdJwtKey.EdDsa, sign);
    }

    /// <summary>The leaf that a payload was made from; null where it cannot have been.</summary>
    internal static byte[]? LeafOf(JsonObject payload)
    {
        var members = (JsonObject)payload.DeepClone();
        foreach (var name in Added)
        {
            members.Remove(name);
        }

        return Json.ToCanonical(members) is { } canonical ? [RecordCodec.LeafVersion, .. canonical] : null;
    }

    /// <summary>For whom a disclosure is, when it is issued, and with which key.</summary>
    /// <param name="Audience">The inspector: <c>aud</c>.</param>
    /// <param name="Issued">When: <c>iat</c>, in whole seconds.</param>
    /// <param name="Key">The public part of the disclosure key.</param>
    public sealed record Terms(string Audience, DateTimeOffset Issued, NoteKey Key);
}
