using System.Text.Json;

namespace Caveat.Wire;

/// <summary>
/// Writes the facts of one target with everything that a ruling reads of them. Values of attributes are texts in the form of the norm
/// language, so that exact decimals stay exact; an attribute that is left out is unknown.
/// </summary>
public static class FactsJson
{
    /// <summary>Writes the facts as an object.</summary>
    public static void Write(Utf8JsonWriter json, Facts facts)
    {
        json.WriteStartObject();
        json.WriteStartObject("attributes");
        foreach (var attribute in facts.Schema.Attributes)
        {
            var value = facts[attribute];
            var isBounded = attribute.Type == AttributeType.Set && !value.AsSet.Elements.IsEmpty;
            if (value.IsKnown || isBounded)
            {
                json.WriteString(attribute.Name, value.Describe(attribute));
            }
        }

        json.WriteEndObject();
        WriteExtent(json, facts.Extent);
        json.WriteString("criticality", $"{facts.Criticality}");
        WriteText(json, "target", facts.TargetName);
        WriteText(json, "threat", facts.ThreatId);
        WriteText(json, "state", facts.OwnState);
        json.WriteStartArray("bars");
        foreach (var bar in facts.Bars)
        {
            json.WriteStartObject();
            json.WriteString("code", bar.Code);
            json.WriteString("because", bar.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteExtent(Utf8JsonWriter json, TargetExtent extent)
    {
        json.WriteStartObject("extent");
        Write(json, "addresses", extent.Addresses.Select(range => range.ToString()));
        Write(json, "embedded", extent.Embedded.Select(range => range.ToString()));
        json.WriteBoolean("addressesComplete", extent.AddressesComplete);
        Write(json, "within", extent.ZonesAround.Order(StringComparer.Ordinal));
        Write(json, "touches", extent.ZonesTouched.Order(StringComparer.Ordinal));
        json.WriteBoolean("zonesComplete", extent.ZonesComplete);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }
}
