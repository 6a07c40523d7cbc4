using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Caveat.Wire;

namespace Caveat.Disclosing;

/// <summary>
/// SD-JWTs in compact form (RFC 9901), <c>JWT~disclosure~…~</c>: made, and checked strictly. Key binding and the JSON form are not taken.
/// </summary>
public static class SdJwt
{
    private const int MostBytes = 8 << 20;

    /// <summary>Signs a payload, and puts the disclosures behind it.</summary>
    /// <param name="header">What the header says besides the algorithm: a JSON object.</param>
    /// <param name="payload">The payload, a JSON object with the digests in it.</param>
    /// <param name="disclosures">What is shown.</param>
    /// <param name="algorithm">The algorithm of the key, for example <see cref="SdJwtKey.EdDsa"/>.</param>
    /// <param name="sign">Signs.</param>
    /// <exception cref="ArgumentException">Header or payload is no JSON object.</exception>
    public static string Issue(
        ReadOnlyMemory<byte> header,
        ReadOnlyMemory<byte> payload,
        IEnumerable<SdJwtDisclosure> disclosures,
        string algorithm,
        SignMessage sign
    )
    {
        if (Json.Parse(header) is not JsonObject head || Json.Parse(payload) is not JsonObject)
        {
            throw new ArgumentException("header and payload are JSON objects", nameof(header));
        }

        head["alg"] = algorithm;
        var text = new StringBuilder(Base64Url.EncodeToString(Json.ToCanonical(head)!))
            .Append('.')
            .Append(Base64Url.EncodeToString(payload.Span));
        var signature = sign(Encoding.ASCII.GetBytes(text.ToString()));
        text.Append('.').Append(Base64Url.EncodeToString(signature)).Append('~');
        foreach (var disclosure in disclosures)
        {
            text.Append(disclosure.Text).Append('~');
        }

        return text.ToString();
    }

    /// <summary>Checks an SD-JWT (RFC 9901, 7.1), and gives what it shows.</summary>
    public static SdJwtOutcome Verify(string text, SdJwtChecks checks)
    {
        // 1. Separate the JWT and the disclosures.
        if (text.Length > MostBytes)
        {
            return SdJwtOutcome.Refused(SdJwtCodes.Malformed, $"it is longer than {MostBytes} bytes");
        }

        var parts = text.Split('~');
        if (parts.Length < 2)
        {
            return SdJwtOutcome.Refused(
                SdJwtCodes.Malformed,
                "there is no `~` behind the JWT; its end may be missing"
            );
        }

        if (parts[^1].Length > 0)
        {
            return SdJwtOutcome.Refused(
                parts[^1].Contains('.', StringComparison.Ordinal)
                    ? SdJwtCodes.KeyBinding
                    : SdJwtCodes.Malformed,
                "something stands behind the last `~`"
            );
        }

        // 2. Validate the JWT.
        return CheckJwt(parts[0], checks, out var header, out var payload)
            ?? Open(parts[1..^1], header, payload, checks);
    }

    private static SdJwtOutcome? CheckJwt(
        string jwt,
        SdJwtChecks checks,
        out byte[] header,
        out byte[] payload
    )
    {
        (header, payload) = ([], []);
        var parts = jwt.Split('.');
        if (
            parts.Length != 3
            || StrictBase64Url.Decode(parts[0]) is not { } head
            || StrictBase64Url.Decode(parts[1]) is not { } body
            || StrictBase64Url.Decode(parts[2]) is not { } signature
        )
        {
            return SdJwtOutcome.Refused(
                SdJwtCodes.Malformed,
                "a JWT is three parts in canonical base64url with a full stop between them"
            );
        }

        if (Json.Parse(head) is not JsonObject members)
        {
            return SdJwtOutcome.Refused(SdJwtCodes.Malformed, "the header is no JSON object");
        }

        if (Json.TextOf(members["alg"]) is not { } algorithm || algorithm != checks.Key.Algorithm)
        {
            return SdJwtOutcome.Refused(
                SdJwtCodes.WrongAlgorithm,
                $"`alg` is {QuotedText.Code(members["alg"]?.ToJsonString() ?? "missing")}, and `{checks.Key.Algorithm}` is trusted"
            );
        }

        // Whatever is marked critical must be understood, and nothing is that could be (RFC 7515, 4.1.11).
        if (members.ContainsKey("crit") || members.ContainsKey("b64"))
        {
            return SdJwtOutcome.Refused(SdJwtCodes.UnknownHeader, "`crit` and `b64` are not understood");
        }

        if (checks.Type is { } type && Json.TextOf(members["typ"]) != type)
        {
            return SdJwtOutcome.Refused(
                SdJwtCodes.WrongType,
                $"`typ` is {QuotedText.Code(members["typ"]?.ToJsonString() ?? "missing")}, and not `{type}`"
            );
        }

        var message = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
        if (!checks.Key.Verify(checks.Key.PublicKey.Span, message, signature))
        {
            return SdJwtOutcome.Refused(
                SdJwtCodes.WrongSignature,
                "the signature is not by this key over this header and payload"
            );
        }

        (header, payload) = (head, body);
        return null;
    }

    private static SdJwtOutcome Open(string[] texts, byte[] header, byte[] signed, SdJwtChecks checks)
    {
        if (Json.Parse(signed) is not JsonObject payload)
        {
            return SdJwtOutcome.Refused(SdJwtCodes.Malformed, "the payload is no JSON object");
        }

        if (
            payload.TryGetPropertyValue(DigestWalk.Hash, out var hash)
            && (Json.TextOf(hash) is not { } name || name != "sha-256")
        )
        {
            return SdJwtOutcome.Refused(SdJwtCodes.WrongHash, "`_sd_alg` is not `sha-256`");
        }

        // 3. Process the disclosures and the digests.
        var disclosures = new Dictionary<string, SdJwtDisclosure>(StringComparer.Ordinal);
        var order = new List<SdJwtDisclosure>(texts.Length);
        foreach (var (place, text) in texts.Index())
        {
            if (SdJwtDisclosure.Parse(text) is not { } disclosure)
            {
                return SdJwtOutcome.Refused(
                    SdJwtCodes.BadDisclosure,
                    $"disclosure {place + 1} is no base64url of a list of a salt, a name and a value"
                );
            }

            if (!disclosures.TryAdd(disclosure.Digest, disclosure))
            {
                return SdJwtOutcome.Refused(
                    SdJwtCodes.DuplicateDisclosure,
                    $"disclosure {place + 1} is there already"
                );
            }

            order.Add(disclosure);
        }

        var walk = new DigestWalk(disclosures);
        if (!walk.Open(payload))
        {
            return SdJwtOutcome.Refused(walk.Fault!.Value.Code, walk.Fault.Value.Message);
        }

        // 5. Refuse what nothing refers to.
        if (order.FindIndex(disclosure => !walk.Used(disclosure)) is >= 0 and var unused)
        {
            return SdJwtOutcome.Refused(
                SdJwtCodes.Unreferenced,
                $"disclosure {unused + 1} has a digest that was not signed"
            );
        }

        // 6. Time and audience, which may have been disclosed themselves.
        return ClaimChecks.FaultOf(payload, checks) is { } fault ? fault
            : Json.ToCanonical(payload) is { } processed
                ? SdJwtOutcome.Verified(header, signed, processed, order, walk.Hidden)
            : SdJwtOutcome.Refused(SdJwtCodes.Malformed, "what is shown has no canonical form");
    }
}
