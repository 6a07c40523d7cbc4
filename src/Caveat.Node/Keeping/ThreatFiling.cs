using System.Collections.Immutable;
using System.Text.Json;

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
);

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
