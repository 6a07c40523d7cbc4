using System.Text.Json.Nodes;

namespace Caveat.Wire;

/// <summary>The pieces that the schema of a proposal is put together from.</summary>
internal static class SchemaParts
{
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
