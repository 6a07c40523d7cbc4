using System.Text.Json.Nodes;

namespace Caveat.Wire;

/// <summary>The JSON Schema (2020-12) of a proposal, made from the same words and limits that proposals are read with.</summary>
public static class ProposalSchema
{
    private const string IdPattern = "^[A-Za-z0-9._:-]{1,64}$";
    private const string NamePattern = "^[!-~]{1,128}$";

    /// <summary>The schema as indented JSON.</summary>
    public static string Text() => SchemaParts.Print(Schema());

    private static JsonObject Schema() =>
        new()
        {
            ["$schema"] = SchemaParts.Dialect,
            ["title"] = "A proposal of Caveat",
            ["description"] =
                "What an agent wants to do. A body has up to 64 KiB and 64 levels; each member stands once; numbers have at most three decimals where they are no counts.",
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["required"] = SchemaParts.Words(["id", "agent", "command"]),
            ["properties"] = new JsonObject
            {
                ["id"] = SchemaParts.Pattern(
                    IdPattern,
                    "Chosen by the agent, unique for it: the idempotency key."
                ),
                ["agent"] = SchemaParts.Pattern(
                    NamePattern,
                    "The agent; it must be the authenticated caller."
                ),
                ["operation"] = SchemaParts.Pattern(NamePattern, "The operation that this belongs to."),
                ["command"] = CommandSchema.Command(),
                ["targets"] = new JsonObject
                {
                    ["description"] = "Further targets of the same act; not `features`.",
                    ["type"] = "array",
                    ["maxItems"] = WireLimits.Targets,
                    ["items"] = SchemaParts.Reference("target"),
                },
                ["actuator"] = SchemaParts.Pattern(
                    NamePattern,
                    "The registered actuator; absent for the deployment's default."
                ),
                ["effect"] = Effect(),
                ["threat"] = new JsonObject
                {
                    ["oneOf"] = new JsonArray(
                        SchemaParts.Pattern(NamePattern, "The id of a threat that a detector filed."),
                        AssertedThreat()
                    ),
                },
                ["labels"] = new JsonObject
                {
                    ["type"] = "object",
                    ["maxProperties"] = WireLimits.Labels,
                    ["propertyNames"] = SchemaParts.Text(1, WireLimits.Label),
                    ["additionalProperties"] = SchemaParts.Text(0, WireLimits.Label),
                },
                ["justification"] = SchemaParts.Text(0, WireLimits.Justification),
            },
            ["$defs"] = TargetSchema.Definitions(),
        };

    private static JsonObject Effect() =>
        SchemaParts.Closed(
            "What the agent declares of the effect: it raises what is computed and never lowers it.",
            least: 0,
            new()
            {
                ["kind"] = SchemaParts.OneOf(WordTable<EffectKind>.Names),
                ["category"] = SchemaParts.OneOf(WordTable<Category>.Names),
                ["reversible"] = new JsonObject { ["type"] = "boolean" },
                ["hosts"] = SchemaParts.Whole(WireLimits.Count),
                ["people"] = SchemaParts.Whole(WireLimits.Count),
                ["spillover"] = SchemaParts.Number(10),
                ["selfSpreading"] = new JsonObject { ["type"] = "boolean" },
                ["undo"] = SchemaParts.Text(1, WireLimits.Undo),
            }
        );

    private static JsonObject AssertedThreat()
    {
        var threat = SchemaParts.Closed(
            "A threat that the agent asserts itself. Attribution, sources and evidence count only from a detector.",
            least: 0,
            new()
            {
                ["severity"] = SchemaParts.Number(10),
                ["confidence"] = SchemaParts.Number(1),
                ["imminent"] = new JsonObject { ["type"] = "boolean" },
                ["techniques"] = SchemaParts.Distinct(
                    SchemaParts.Text(1, WireLimits.Technique),
                    0,
                    WireLimits.Techniques
                ),
            }
        );
        threat["required"] = SchemaParts.Words(["severity", "confidence"]);
        return threat;
    }
}
