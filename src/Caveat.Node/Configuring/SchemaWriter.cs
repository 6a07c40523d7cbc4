using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Caveat.Node.Configuring;

/// <summary>Writes the JSON Schema (draft 2020-12) of the configuration from <see cref="Keys"/>, for editors.</summary>
public static class SchemaWriter
{
    /// <summary>The schema, as published in <c>docs/reference/caveat.schema.json</c>.</summary>
    public static string Write()
    {
        var buffer = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions
        {
            Indented = true,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            json.WriteString("title", "caveat.yaml");
            json.WriteString("description", "The configuration of Caveat.");
            Body(json, Keys.Root.Shape);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void Body(Utf8JsonWriter json, Shape shape)
    {
        switch (shape)
        {
            case Shape.Text text:
                // An id of digits alone is a number to an editor and text to us.
                json.WriteString("type", "string");
                if (text.Form.Pattern is { } pattern)
                {
                    json.WriteString("pattern", pattern);
                }

                break;
            case Shape.Word word:
                json.WriteStartArray("enum");
                foreach (var name in word.Words)
                {
                    json.WriteStringValue(name);
                }

                json.WriteEndArray();
                break;
            case Shape.Number number:
                json.WriteString("type", "number");
                json.WritePropertyName("minimum");
                json.WriteRawValue(number.Least.ToString());
                json.WritePropertyName("maximum");
                json.WriteRawValue(number.Greatest.ToString());
                break;
            case Shape.ListOf list:
                json.WriteString("type", "array");
                json.WriteNumber("maxItems", list.Most);
                json.WriteStartObject("items");
                Body(json, list.Item);
                json.WriteEndObject();
                break;
            case Shape.MapOf map:
                json.WriteString("type", "object");
                json.WriteStartObject("propertyNames");
                json.WriteString("pattern", map.Name.Pattern);
                json.WriteEndObject();
                json.WriteStartObject("additionalProperties");
                Body(json, map.Value);
                json.WriteEndObject();
                break;
            case Shape.Either either:
                json.WriteStartArray("anyOf");
                foreach (var part in (Shape[])[either.Short, either.Long])
                {
                    json.WriteStartObject();
                    Body(json, part);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                break;
            case Shape.Section section:
                Section(json, section);
                break;
        }
    }

    private static void Section(Utf8JsonWriter json, Shape.Section section)
    {
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        if (section.Keys.Any(key => key.Required))
        {
            json.WriteStartArray("required");
            foreach (var key in section.Keys.Where(key => key.Required))
            {
                json.WriteStringValue(key.Name);
            }

            json.WriteEndArray();
        }

        json.WriteStartObject("properties");
        foreach (var key in section.Keys)
        {
            json.WriteStartObject(key.Name);
            var meaning = key.Default is null ? key.Meaning : $"{key.Meaning} (default: {key.Default})";
            json.WriteString("description", meaning);
            Body(json, key.Shape);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
