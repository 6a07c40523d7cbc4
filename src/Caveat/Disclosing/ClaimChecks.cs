using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Caveat.Wire;

namespace Caveat.Disclosing;

/// <summary>The claims of a payload that limit when and for whom it is good (RFC 7519, 4.1).</summary>
internal static class ClaimChecks
{
    /// <summary>What refuses it; null where nothing does.</summary>
    public static SdJwtOutcome? FaultOf(JsonObject payload, SdJwtChecks checks)
    {
        var now = checks.Now.ToUnixTimeMilliseconds() / 1000m;
        if (
            !IsMoment(payload, "nbf", out var from)
            || !IsMoment(payload, "exp", out var until)
            || !IsMoment(payload, "iat", out _)
        )
        {
            return SdJwtOutcome.Refused(
                SdJwtCodes.Malformed,
                "`nbf`, `exp` and `iat` are numbers of seconds"
            );
        }

        if (from > now)
        {
            return SdJwtOutcome.Refused(SdJwtCodes.TooEarly, $"it is good from {Seconds(from.Value)} on");
        }

        if (until <= now)
        {
            return SdJwtOutcome.Refused(SdJwtCodes.TooLate, $"it was good until {Seconds(until.Value)}");
        }

        return checks.Audience is not { } audience || IsFor(payload["aud"], audience)
            ? null
            : SdJwtOutcome.Refused(
                SdJwtCodes.WrongAudience,
                payload["aud"] is { } other
                    ? $"it is for {QuotedText.Code(other.ToJsonString())}, and not for {QuotedText.Code(audience)}"
                    : $"it does not say whom it is for, and is asked to be for {QuotedText.Code(audience)}"
            );
    }

    private static bool IsFor(JsonNode? claim, string audience) =>
        claim is JsonArray list
            ? list.Any(one => Json.TextOf(one) == audience)
            : Json.TextOf(claim) == audience;

    private static bool IsMoment(JsonObject payload, string name, out decimal? seconds)
    {
        seconds = null;
        if (!payload.TryGetPropertyValue(name, out var claim))
        {
            return true;
        }

        if (
            claim?.GetValueKind() != JsonValueKind.Number
            || !claim.AsValue().TryGetValue<decimal>(out var number)
        )
        {
            return false;
        }

        seconds = number;
        return true;
    }

    private static string Seconds(decimal seconds) =>
        seconds is >= 0 and < 253_402_300_800
            ? DateTimeOffset
                .FromUnixTimeSeconds((long)seconds)
                .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : seconds.ToString(CultureInfo.InvariantCulture);
}
