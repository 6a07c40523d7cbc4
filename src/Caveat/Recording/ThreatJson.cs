using System.Text.Json;

namespace Caveat.Recording;

/// <summary>A filed threat as records hold it: numbers are texts, so that exact decimals stay exact.</summary>
public static class ThreatJson
{
    /// <summary>Writes the members of a threat into an open object.</summary>
    public static void WriteMembers(Utf8JsonWriter json, Threat threat)
    {
        json.WriteString("id", threat.Id);
        json.WriteString("severity", $"{threat.Severity}");
        json.WriteString("confidence", $"{threat.Confidence}");
        json.WriteBoolean("imminent", threat.Imminent);
        json.WriteStartArray("techniques");
        foreach (var technique in threat.Techniques)
        {
            json.WriteStringValue(technique);
        }

        json.WriteEndArray();
        if (threat.AttributedTo is { } state)
        {
            json.WriteString("attributedTo", state);
            json.WriteString("attributionConfidence", $"{threat.AttributionConfidence}");
        }
    }

    /// <summary>Reads a threat; who filed it stands elsewhere.</summary>
    /// <exception cref="FormatException">It has another form.</exception>
    public static Threat Read(JsonElement json) =>
        new()
        {
            Id = json.GetProperty("id").GetString()!,
            Severity = AmountOf(json.GetProperty("severity")),
            Confidence = AmountOf(json.GetProperty("confidence")),
            Imminent = json.GetProperty("imminent").GetBoolean(),
            Techniques =
            [
                .. json.GetProperty("techniques")
                    .EnumerateArray()
                    .Select(technique => technique.GetString()!),
            ],
            AttributedTo = json.TryGetProperty("attributedTo", out var state) ? state.GetString() : null,
            AttributionConfidence = json.TryGetProperty("attributionConfidence", out var confidence)
                ? AmountOf(confidence)
                : Amount.Zero,
        };

    private static Amount AmountOf(JsonElement text) =>
        Amount.TryParse(text.GetString(), out var amount)
            ? amount
            : throw new FormatException("a number is malformed");
}
