using System.Collections.Immutable;
using System.Text.Json;
using Caveat.Locating;

namespace Caveat.Node.Showing;

/// <summary>Writes zones, and where something lies, for machines.</summary>
public static class ZoneJson
{
    /// <summary>Writes what a zone says, without its entries.</summary>
    public static void Write(Utf8JsonWriter json, Zone zone)
    {
        json.WriteStartObject();
        json.WriteString("zone", zone.Name);
        json.WriteNumber("entries", zone.Entries.Length);
        json.WriteIfAny("owner", zone.Owner is { } owner ? Words.Of(owner) : null);
        json.WriteIfAny("use", zone.Use is { } use ? Words.Of(use) : null);
        json.WriteTexts("sectors", zone.Sectors);
        json.WriteTexts("tags", zone.Tags);
        json.WriteTexts("territory", zone.Territories);
        json.WriteTexts("consents", zone.Consents);
        json.WritePropertyName("criticality");
        json.WriteRawValue($"{zone.Criticality}");
        json.WriteString("file", zone.Place.File);
        json.WriteNumber("line", zone.Place.Line);
        json.WriteString("digest", zone.Digest);
        json.WriteEndObject();
    }

    /// <summary>Writes where a query lies and what it touches.</summary>
    public static void Write(Utf8JsonWriter json, string query, ImmutableArray<ZoneMatch> matches)
    {
        json.WriteStartObject();
        json.WriteString("query", query);
        json.WriteStartArray("matches");
        foreach (var match in matches)
        {
            json.WriteStartObject();
            json.WriteIfAny("zone", match.Zone?.Name);
            json.WriteIfAny("row", match.Row?.Id);
            json.WriteBoolean("within", match.IsWithin);
            json.WriteBoolean("inForce", match.Entitles);
            json.WriteStartArray("because");
            foreach (var (entry, place) in match.Because)
            {
                json.WriteStartObject();
                json.WriteString("entry", entry);
                json.WriteString("file", place.File);
                json.WriteNumber("line", place.Line);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
