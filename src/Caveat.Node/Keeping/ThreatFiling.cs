using System.Collections.Immutable;
using System.Text.Json;
using Caveat.Recording;

namespace Caveat.Node.Keeping;

/// <summary>What a detector says happened.</summary>
/// <param name="Threat">The threat, without its filer.</param>
/// <param name="Sources">What saw it, in the detector's words; up to 64.</param>
/// <param name="ObservedAt">When it was seen; null where nobody said.</param>
/// <param name="Evidence">Digests of what shows it, as <c>sha256:</c> and hex; up to 64.</param>
public sealed record ThreatFiling(
    Threat Threat,
    ImmutableArray<string> Sources,
    DateTimeOffset? ObservedAt,
    ImmutableArray<string> Evidence
)
{
    /// <summary>The filing as JSON, as it is recorded.</summary>
    public byte[] ToJson()
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            ThreatJson.WriteMembers(json, Threat);
            WriteTexts(json, "sources", Sources);
            WriteTexts(json, "evidence", Evidence);
            if (ObservedAt is { } seen)
            {
                json.WriteString("observedAt", Times.Of(seen));
            }

            json.WriteEndObject();
        }

        return output.ToArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}

/// <summary>A threat as it was recorded.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Record">The sequence number of its record.</param>
public sealed record ThreatView(string Id, long Record) : View
{
    /// <inheritdoc/>
    public override void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", Id);
        json.WriteNumber("record", Record);
        json.WriteEndObject();
    }
}
