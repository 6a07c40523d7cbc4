using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Caveat.Wire;

/// <summary>The pieces that JSON Schemas are put together from.</summary>
internal static class SchemaParts
{
    /// <summary>The identifier of the dialect that all schemas here are in.</summary>
    public const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    /// <summary>A schema as indented JSON.</summary>
    public static string Print(JsonObject schema)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions
        {
            Indented = true,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            schema.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    public static JsonArray Words(IEnumerable<string> words) =>
        new([.. words.Select(word => (JsonNode)JsonValue.Create(word))]);

    public static JsonObject OneOf(IEnumerable<string> words) => new() { ["enum"] = Words(words) };

    public static JsonObject Pattern(string pattern, string description) =>
        new()
        {
            ["description"] = description,
            ["type"] = "string",
            ["pattern"] = pattern,
        };

    public static JsonObject Text(int least, int most) =>
        new()
        {
            ["type"] = "string",
            ["minLength"] = least,
            ["maxLength"] = most,
        };

    public static JsonObject Formatted(string format) => new() { ["type"] = "string", ["format"] = format };

    public static JsonObject Whole(long most) =>
        new()
        {
            ["type"] = "integer",
            ["minimum"] = 0,
            ["maximum"] = most,
        };

    public static JsonObject Number(int most) =>
        new()
        {
            ["type"] = "number",
            ["minimum"] = 0,
            ["maximum"] = most,
        };

    public static JsonObject Distinct(JsonObject items, int least, int most) =>
        new()
        {
            ["type"] = "array",
            ["minItems"] = least,
            ["maxItems"] = most,
            ["uniqueItems"] = true,
            ["items"] = items,
        };

    /// <summary>An object that has no members but these, and so many of them at least.</summary>
    public static JsonObject Closed(string? description, int least, JsonObject properties)
    {
        var schema = new JsonObject();
        if (description is not null)
        {
            schema["description"] = description;
        }

        schema["type"] = "object";
        schema["additionalProperties"] = false;
        if (least > 0)
        {
            schema["minProperties"] = least;
        }

        schema["properties"] = properties;
        return schema;
    }

    public static JsonObject Reference(string definition) => new() { ["$ref"] = "#/$defs/" + definition };
}
