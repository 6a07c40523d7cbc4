using System.Collections.Immutable;
using System.Text.Json;
using Caveat.Node.Keeping;
using Caveat.Recording;
using Microsoft.AspNetCore.Http;

namespace Caveat.Gate.OpenC2;

/// <summary>An OpenC2 response (LS 3.3.2).</summary>
/// <param name="Status">Its status.</param>
/// <param name="Text">What it says to people; null for nothing.</param>
/// <param name="WriteResults">Writes its results; null for none.</param>
internal sealed record OpenC2Response(int Status, string? Text, Action<Utf8JsonWriter>? WriteResults)
{
    private const string Own = "x-caveat";
    private const int Processing = 102;
    private const long PerMinute = 60;

    /// <summary>Whether the gate did nothing: there is no ruling.</summary>
    public bool IsRefusal { get; private init; }

    /// <summary>The response to a command that was ruled on: what its actuator answered, where the last word is that of one.</summary>
    public static OpenC2Response Of(ProposalView view) =>
        view.Reports is [.., { Reporter: Reporter.Actuator, Report: { } report }]
            ? OfActuator(view, report)
            : OfRuling(view);

    private static OpenC2Response OfActuator(ProposalView view, Report report)
    {
        if (report.Response.IsEmpty)
        {
            return new(
                report.Outcome == ReportOutcome.Unknown
                    ? StatusCodes.Status500InternalServerError
                    : StatusCodes.Status503ServiceUnavailable,
                report.Outcome == ReportOutcome.Unknown
                    ? $"nobody knows whether it was done: {report.Note}"
                    : $"it was not done: {report.Note}",
                json => WriteRuling(json, view)
            );
        }

        using var response = JsonDocument.Parse(report.Response);
        return new(
            response.RootElement.GetProperty("status").GetInt32(),
            response.RootElement.TryGetProperty("status_text", out var text) ? text.GetString() : null,
            json =>
            {
                WriteActuatorResults(json, report.Response);
                WriteRuling(json, view);
            }
        );
    }

    // The gate's own member is its own, whatever the actuator calls so.
    private static void WriteActuatorResults(Utf8JsonWriter json, ReadOnlyMemory<byte> response)
    {
        using var read = JsonDocument.Parse(response);
        if (!read.RootElement.TryGetProperty("results", out var results))
        {
            return;
        }

        foreach (var member in results.EnumerateObject().Where(member => !member.NameEquals(Own)))
        {
            member.WriteTo(json);
        }
    }

    private static OpenC2Response OfRuling(ProposalView view)
    {
        var (status, text) = view.State switch
        {
            ProposalState.Permitted or ProposalState.Released when view.ForwardTo is not null => (
                StatusCodes.Status503ServiceUnavailable,
                $"{Words.Of(view.State)}, and not forwarded: there is no warrant yet; send the same again"
            ),
            ProposalState.Held => (
                Processing,
                "held: people decide; ask for the proposal until it is decided"
            ),
            ProposalState.Approved => (Processing, "approved: ask for the proposal, and it is released"),
            ProposalState.Permitted or ProposalState.Released or ProposalState.Executed => (
                StatusCodes.Status200OK,
                Words.Of(view.State)
            ),
            ProposalState.Unknown => (
                StatusCodes.Status500InternalServerError,
                "unknown: nobody knows whether it was done"
            ),
            _ => (StatusCodes.Status403Forbidden, $"{Words.Of(view.State)}: the act must not be done"),
        };
        return new(
            status,
            view.InShadow ? $"{Words.Of(view.State)}, in shadow: nothing is enforced" : text,
            json => WriteRuling(json, view)
        );
    }

    /// <summary>The response to what is no command.</summary>
    public static OpenC2Response Refusing(ImmutableArray<Problem> problems) =>
        new(
            StatusCodes.Status400BadRequest,
            string.Join(
                "; ",
                problems.Select(each =>
                    each.Pointer.Length == 0
                        ? $"{each.Code}: {each.Message}"
                        : $"{each.Code} {each.Pointer}: {each.Message}"
                )
            ),
            null
        )
        {
            IsRefusal = true,
        };

    /// <summary>The response where the gate does nothing.</summary>
    public static OpenC2Response Refusing(Refusal refusal) =>
        new(
            refusal.Kind == RefusalKind.Conflict
                ? StatusCodes.Status400BadRequest
                : Answers.StatusOf(refusal.Kind),
            $"{refusal.Code}: {refusal.Message}",
            null
        )
        {
            IsRefusal = true,
        };

    /// <summary>What the gate can do (LS 4.1).</summary>
    public static OpenC2Response OfFeatures(CommandTarget.Features features, GateLimits limits) =>
        new(
            StatusCodes.Status200OK,
            null,
            // A map of results has at least one (LS 3.3.2.2); who asks for no feature asks whether anybody is there.
            features.Names.IsEmpty
                ? null
                : json =>
                {
                    foreach (var feature in features.Names)
                    {
                        switch (feature)
                        {
                            case "versions":
                                json.WriteStartArray("versions");
                                json.WriteStringValue("1.0");
                                json.WriteEndArray();
                                break;
                            case "profiles":
                                json.WriteStartArray("profiles");
                                json.WriteEndArray();
                                break;
                            case "pairs":
                                // A gate rules on every pair; what is carried out is the actuators'.
                                json.WriteStartObject("pairs");
                                json.WriteStartArray("query");
                                json.WriteStringValue("features");
                                json.WriteEndArray();
                                json.WriteEndObject();
                                break;
                            case "rate_limit":
                                json.WriteNumber("rate_limit", limits.PerSecond * PerMinute);
                                break;
                        }
                    }
                }
        );

    /// <summary>Writes it.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("status", Status);
        if (Text is not null)
        {
            json.WriteString("status_text", Text);
        }

        if (WriteResults is not null)
        {
            json.WriteStartObject("results");
            WriteResults(json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteRuling(Utf8JsonWriter json, ProposalView view)
    {
        json.WritePropertyName(Own);
        view.WriteTo(json);
    }
}
