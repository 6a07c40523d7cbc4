using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Caveat.Recording;
using Caveat.Wire;

namespace Caveat.Disclosing;

/// <summary>Checks what <see cref="RecordDisclosure"/> issues, offline.</summary>
public static class RecordDisclosureCheck
{
    private const long LastSecond = 253_402_300_799;

    /// <summary>The record that is shown; null where something is wrong, which is then in <paramref name="fault"/>.</summary>
    public static DisclosedRecord? Verify(
        string text,
        RecordDisclosureChecks checks,
        out (DiagnosticCode Code, string Message)? fault
    )
    {
        fault = null;
        var called = KeyPurposes.NameOf(KeyPurpose.Disclosure, checks.Ledger.Name);
        if (checks.Disclosure.Name != called)
        {
            fault = (
                SdJwtCodes.WrongIssuer,
                $"the disclosure key of `{checks.Ledger.Name}` is called `{called}`, and this one {QuotedText.Code(checks.Disclosure.Name)}"
            );
            return null;
        }

        // 1. The SD-JWT by itself.
        var outcome = SdJwt.Verify(
            text,
            new(SdJwtKey.Of(checks.Disclosure, checks.Verify), checks.Now)
            {
                Type = RecordDisclosure.Type,
                Audience = checks.Audience,
            }
        );
        if (outcome.Code is { } code)
        {
            fault = (code, outcome.Message);
            return null;
        }

        // 2. Its payload is a leaf and what was added to it, and each disclosure is a group of the leaf.
        var payload = (JsonObject)Json.ParseTrusted(outcome.Signed.Span)!;
        if (
            RecordDisclosure.LeafOf(payload) is not { } leaf
            || RecordCodec.ReadHead(leaf) is not var (type, head)
            || Json.TextOf(payload["aud"]) is not { } audience
            || payload["iat"]?.GetValueKind() != JsonValueKind.Number
            || !payload["iat"]!.AsValue().TryGetValue<long>(out var seconds)
            || seconds is < 0 or > LastSecond
        )
        {
            fault = (SdJwtCodes.NotARecord, "the payload is not that of a record's leaf");
            return null;
        }

        var shown = ImmutableSortedDictionary.CreateBuilder<string, ReadOnlyMemory<byte>>(
            StringComparer.Ordinal
        );
        var digests = payload[DigestWalk.Digests]!.AsArray();
        foreach (var disclosure in outcome.Disclosures)
        {
            // One that stands within another may have any name, also that of a group; a group stands at its place.
            var name = disclosure.Name ?? "";
            if (
                RecordCodec.GroupOf(name) is not { } place
                || Json.TextOf(digests[(int)place]) != disclosure.Digest
                || Json.ParseTrusted(disclosure.Value.Span) is not JsonObject group
            )
            {
                fault = (SdJwtCodes.NotARecord, $"{QuotedText.Code(name)} is no group of a record");
                return null;
            }

            shown.Add(name, Json.ToCanonical(group)!);
        }

        // 3. All of it is of one gate, and the leaf is in its ledger.
        if (Json.TextOf(payload["iss"]) != head.Origin || head.Origin != checks.Ledger.Name)
        {
            fault = (
                SdJwtCodes.WrongIssuer,
                $"the record is of {QuotedText.Code(head.Origin)}, and the key of `{checks.Ledger.Name}`"
            );
            return null;
        }

        return CheckpointOf(payload, leaf, head.Sequence, checks, out fault) is { } checkpoint
            ? new()
            {
                Type = type,
                Head = head,
                Clear = ClearOf(payload),
                Shown = shown.ToImmutable(),
                Hidden = outcome.Hidden,
                Audience = audience,
                Issued = DateTimeOffset.FromUnixTimeSeconds(seconds),
                Checkpoint = checkpoint,
                Leaf = leaf,
            }
            : null;
    }

    private static Checkpoint? CheckpointOf(
        JsonObject payload,
        byte[] leaf,
        long sequence,
        RecordDisclosureChecks checks,
        out (DiagnosticCode Code, string Message)? fault
    )
    {
        if (
            Json.TextOf(payload[RecordDisclosure.Proof]) is not { } text
            || LogProof.Parse(Encoding.UTF8.GetBytes(text)) is not { } proof
        )
        {
            fault = (SdJwtCodes.NotInLedger, $"`{RecordDisclosure.Proof}` is no proof of a log");
            return null;
        }

        if (Checkpoint.Verify(proof.Checkpoint.Span, checks.Ledger, checks.Verify) is not { } checkpoint)
        {
            fault = (
                SdJwtCodes.NotSigned,
                $"the checkpoint of the proof is not signed by `{checks.Ledger.Short}`"
            );
            return null;
        }

        var isIn =
            proof.Index == sequence
            && MerkleProof.IncludesLeaf(
                MerkleTree.HashLeaf(leaf),
                proof.Index,
                checkpoint.Size,
                proof.Hashes,
                checkpoint.Root
            );
        fault = isIn
            ? null
            : (
                SdJwtCodes.NotInLedger,
                $"record {sequence} is not at its place among the {checkpoint.Size} entries of the checkpoint"
            );
        return isIn ? checkpoint : null;
    }

    private static byte[] ClearOf(JsonObject payload)
    {
        var clear = (JsonObject)payload.DeepClone();
        foreach (var name in (string[])[.. RecordDisclosure.Added, DigestWalk.Digests, DigestWalk.Hash])
        {
            clear.Remove(name);
        }

        return Json.ToCanonical(clear)!;
    }
}
