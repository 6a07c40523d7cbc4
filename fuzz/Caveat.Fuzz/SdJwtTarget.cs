using System.Buffers.Text;
using Caveat.Disclosing;
using Caveat.Recording;
using Caveat.Wire;

namespace Caveat.Fuzz;

/// <summary>An SD-JWT, as if whoever signed it could not be trusted: every signature is taken for good.</summary>
internal static class SdJwtTarget
{
    private static readonly DateTimeOffset _now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    private static readonly SdJwtKey _key = new(SdJwtKey.EdDsa, new byte[32], static (_, _, _) => true);

    // What the examples of RFC 9901 are signed with.
    private static readonly SdJwtKey _other = _key with { Algorithm = "ES256" };

    // Those of the gate that made the inputs in the corpus.
    private static readonly NoteKey _ledger = NoteKey.Parse(
        "gate.example/test+a5b84465+ATskW4lmkktSryA/giVpRP0bkvZ5fAJMUt7YZ3lOGwZ1"
    )!;

    private static readonly NoteKey _disclosure = NoteKey.Parse(
        "gate.example/test/disclosure+7f847587+AVZLtBGKwak40LMtXYYQuUZ7l1OcPIZeZvy36v3g8PnX"
    )!;

    /// <summary>What is shown has a canonical form, and every disclosure is in it.</summary>
    public static bool SdJwt(byte[] input)
    {
        if (Targets.TextOf(input) is not { } text)
        {
            return false;
        }

        var record = RecordDisclosureCheck.Verify(
            text,
            new(_ledger, _disclosure, static (_, _, _) => true, _now),
            out var fault
        );
        Targets.Require(record is null != fault is null, "neither a record nor a fault, or both");
        var outcome = Disclosing.SdJwt.Verify(text, new(_key, _now));
        if (outcome.Code == SdJwtCodes.WrongAlgorithm)
        {
            outcome = Disclosing.SdJwt.Verify(text, new(_other, _now));
        }

        if (outcome.Code is not null)
        {
            Targets.Require(outcome.Message.Length > 0 && record is null, "a record of what was refused");
            return false;
        }

        Targets.Require(
            CanonicalJson.TryCanonicalize(outcome.Processed, out var canonical, out _)
                && canonical.AsSpan().SequenceEqual(outcome.Processed.Span),
            "what is shown is not canonical"
        );
        var parts = text.Split('~');
        Targets.Require(
            parts[0]
                .StartsWith(
                    $"{Base64Url.EncodeToString(outcome.Header.Span)}.{Base64Url.EncodeToString(outcome.Signed.Span)}.",
                    StringComparison.Ordinal
                )
                && outcome
                    .Disclosures.Select(static each => each.Text)
                    .SequenceEqual(parts[1..^1], StringComparer.Ordinal),
            "an SD-JWT is not as it was read"
        );
        return true;
    }
}
