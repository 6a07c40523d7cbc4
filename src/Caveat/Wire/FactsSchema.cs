using System.Text.Json.Nodes;

namespace Caveat.Wire;

/// <summary>
/// The JSON Schema (2020-12) of the facts of one target, as explanations show them: made from the vocabulary. Values are texts in the form
/// of the norm language, so that exact decimals stay exact and what nobody knows can be said.
/// </summary>
internal static class FactsSchema
{
    private const string Unknown = "unknown";

    /// <summary>The schema as indented JSON. Attributes that packs declare stand beside those of the vocabulary.</summary>
    public static string Text() =>
        SchemaParts.Print(
            new()
            {
                ["$schema"] = SchemaParts.Dialect,
                ["title"] = "Facts of Caveat",
                ["description"] =
                    $"What norms can read of one target of an act: vocabulary version {Vocabulary.Version}. Values are texts as the norm language writes them; `unknown` is what nobody knows, and `…` in a set says that there may be more.",
                ["type"] = "object",
                ["required"] = SchemaParts.Words(Vocabulary.Attributes.Select(attribute => attribute.Name)),
                ["properties"] = new JsonObject(
                    Vocabulary.Attributes.Select(attribute =>
                        KeyValuePair.Create(attribute.Name, (JsonNode?)Property(attribute))
                    )
                ),
                ["additionalProperties"] = new JsonObject { ["type"] = "string" },
            }
        );

    private static JsonObject Property(AttributeDefinition attribute) =>
        attribute.Type switch
        {
            AttributeType.Bool => Named(attribute, SchemaParts.OneOf(["true", "false", Unknown])),
            AttributeType.Enum or AttributeType.Ordered => Named(
                attribute,
                SchemaParts.OneOf([.. attribute.Values, Unknown])
            ),
            AttributeType.Number => Matching(attribute, @"^(unknown|[0-9]+(\.[0-9]{1,3})?)$"),
            AttributeType.Duration => Matching(
                attribute,
                "^(unknown|unbounded|[0-9]+(\\.[0-9]{1,3})?[smhd])$"
            ),
            AttributeType.Text => Matching(attribute, "^(unknown|\"[\\s\\S]*\")$"),
            _ => Matching(attribute, @"^\[[\s\S]*\]$"),
        };

    private static JsonObject Matching(AttributeDefinition attribute, string pattern) =>
        SchemaParts.Pattern(pattern, attribute.Meaning);

    private static JsonObject Named(AttributeDefinition attribute, JsonObject schema)
    {
        schema.Insert(0, "description", attribute.Meaning);
        return schema;
    }
}
