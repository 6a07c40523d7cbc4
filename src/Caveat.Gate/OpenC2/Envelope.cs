using System.Text;
using System.Text.Json;
using Caveat.Wire;

namespace Caveat.Gate.OpenC2;

/// <summary>The message that carries a command in transfer 1.1.</summary>
internal static class Envelope
{
    /// <summary>Reads an envelope.</summary>
    public static OpenC2Message Read(ReadOnlyMemory<byte> body)
    {
        if (!CanonicalJson.TryCanonicalize(body, out _, out var problems))
        {
            return new(body, "") { IsEnveloped = true, Problems = problems };
        }

        // The command is taken as it was sent: nothing of it may be rounded on the way.
        using var json = JsonDocument.Parse(body);
        if (
            json.RootElement.ValueKind != JsonValueKind.Object
            || Member(json.RootElement, "body") is not { } content
            || Member(content, "openc2") is not { } openc2
            || Member(openc2, "request") is not { } request
        )
        {
            return new(body, "")
            {
                IsEnveloped = true,
                Problems =
                [
                    new(
                        WireCodes.MissingMember,
                        "/body/openc2/request",
                        "an envelope has `body.openc2.request`"
                    ),
                ],
            };
        }

        var headers = Member(json.RootElement, "headers");
        return new(Encoding.UTF8.GetBytes(request.GetRawText()), Text(headers, "request_id") ?? "")
        {
            IsEnveloped = true,
            From = Text(headers, "from"),
        };
    }

    /// <summary>Writes the answer in its envelope.</summary>
    public static void Write(
        Utf8JsonWriter json,
        OpenC2Message message,
        GateServices services,
        OpenC2Response response
    )
    {
        json.WriteStartObject();
        json.WriteStartObject("headers");
        json.WriteString("request_id", message.RequestId);
        json.WriteNumber("created", services.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        json.WriteString("from", services.Keeper.Deployment.Configuration.Gate.Name);
        if (message.From is { } from)
        {
            json.WriteStartArray("to");
            json.WriteStringValue(from);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteStartObject("body");
        json.WriteStartObject("openc2");
        json.WritePropertyName("response");
        response.Write(json);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            ? value
            : null;

    private static string? Text(JsonElement? element, string name) =>
        element is { } given && Member(given, name) is { ValueKind: JsonValueKind.String } value
            ? value.GetString()
            : null;
}
