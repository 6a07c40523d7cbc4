using System.Text.Json;
using Caveat.Node.Keeping;
using Caveat.Recording;
using Caveat.Wire;
using Microsoft.AspNetCore.Http;

namespace Caveat.Gate.Forwarding;

/// <summary>What came of sending a command to an actuator.</summary>
/// <param name="Outcome">Whether it was done, as far as anybody can tell.</param>
/// <param name="Note">Why there is no response; empty where there is one.</param>
internal sealed record ActuatorAnswer(ReportOutcome Outcome, string Note)
{
    // A response is shown inside of other JSON, so that it must not be as deep as readers go.
    private const int MostLevels = 16;

    /// <summary>The OpenC2 response, as canonical JSON; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Response { get; private init; }

    /// <summary>How far the actuator has seen the ledger of this gate; null where it does not say.</summary>
    public Checkpoint? Seen { get; init; }

    /// <summary>Whether somebody answered.</summary>
    public bool IsReached { get; init; }

    /// <summary>Nobody knows whether it was done.</summary>
    public static ActuatorAnswer Unknown(string note) => new(ReportOutcome.Unknown, note);

    /// <summary>
    /// The answer that is an OpenC2 response (LS 3.3.2); null where the body is none, or names a member as SD-JWTs name their own: it is
    /// recorded, and must be one that can be shown.
    /// </summary>
    public static ActuatorAnswer? Read(ReadOnlyMemory<byte> body)
    {
        if (!CanonicalJson.TryCanonicalize(body, out var canonical, out _) || HasReservedName(canonical))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(canonical, new() { MaxDepth = MostLevels });
            return StatusOf(json.RootElement) is { } status
                ? new(OutcomeOf(status), "") { Response = canonical, IsReached = true }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>As it is recorded.</summary>
    public Report ToReport() =>
        new(Outcome, null, null, null, Note.Length == 0 ? null : Note) { Response = Response };

    // As a proposal is refused that has one (RFC 9901, 4.1).
    private static bool HasReservedName(ReadOnlySpan<byte> canonical)
    {
        var reader = new Utf8JsonReader(canonical);
        while (reader.Read())
        {
            if (
                reader.TokenType == JsonTokenType.PropertyName
                && (
                    reader.ValueTextEquals("_sd"u8)
                    || reader.ValueTextEquals("..."u8)
                    || reader.ValueTextEquals("_sd_alg"u8)
                )
            )
            {
                return true;
            }
        }

        return false;
    }

    // Null where it is no response.
    private static int? StatusOf(JsonElement response) =>
        response.ValueKind == JsonValueKind.Object
        && response.TryGetProperty("status", out var given)
        && given.ValueKind == JsonValueKind.Number
        && given.TryGetInt32(out var status)
        && status is >= 100 and < 600
        && (!response.TryGetProperty("status_text", out var text) || text.ValueKind == JsonValueKind.String)
        && (!response.TryGetProperty("results", out var results) || results.ValueKind == JsonValueKind.Object)
            ? status
            : null;

    private static ReportOutcome OutcomeOf(int status) =>
        status switch
        {
            >= StatusCodes.Status200OK and < StatusCodes.Status300MultipleChoices => ReportOutcome.Executed,
            >= StatusCodes.Status400BadRequest => ReportOutcome.Failed,
            // It is under way, or somewhere else.
            _ => ReportOutcome.Unknown,
        };
}
