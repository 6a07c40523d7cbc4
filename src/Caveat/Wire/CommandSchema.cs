using System.Text.Json.Nodes;

namespace Caveat.Wire;

/// <summary>The JSON Schema of an OpenC2 command in a proposal.</summary>
internal static class CommandSchema
{
    /// <summary>A namespace identifier, without anchors: a registered profile, or 3 to 16 characters that begin with <c>x-</c>.</summary>
    public static string Namespace { get; } =
        $"(?:{string.Join('|', Namespaces.Registered)}|x-.{{1,{WireLimits.Namespace - 2}}})";

    public static JsonObject Command()
    {
        var command = SchemaParts.Closed(
            "An OpenC2 command (Language Spec 1.0), whose actions go beyond those of OpenC2; `unknown` is a call nobody mapped.",
            least: 0,
            new()
            {
                ["action"] = SchemaParts.OneOf(CommandReader.ProposalActions),
                ["target"] = SchemaParts.Reference("target"),
                ["args"] = Arguments(),
                ["actuator"] = Actuator(),
                ["command_id"] = SchemaParts.Reference("command-id"),
            }
        );
        command["required"] = SchemaParts.Words(["action", "target"]);
        return command;
    }

    private static JsonObject Arguments()
    {
        var arguments = SchemaParts.Closed(
            null,
            least: 1,
            new()
            {
                ["start_time"] = SchemaParts.Whole(WireLimits.Whole),
                ["stop_time"] = SchemaParts.Whole(WireLimits.Whole),
                ["duration"] = SchemaParts.Whole(WireLimits.Whole),
                ["response_requested"] = SchemaParts.OneOf(ArgumentReader.Responses),
            }
        );
        arguments["patternProperties"] = new JsonObject
        {
            [$"^(?!{Namespaces.Caveat}$){Namespace}$"] = new JsonObject { ["type"] = "object" },
        };
        arguments["not"] = new JsonObject
        {
            ["required"] = SchemaParts.Words(["start_time", "stop_time", "duration"]),
        };
        return arguments;
    }

    private static JsonObject Actuator() =>
        new()
        {
            ["type"] = "object",
            ["minProperties"] = 1,
            ["maxProperties"] = 1,
            ["additionalProperties"] = false,
            ["patternProperties"] = new JsonObject
            {
                [$"^{Namespace}$"] = new JsonObject
                {
                    ["type"] = "object",
                    ["properties"] = new JsonObject
                    {
                        ["hostname"] = SchemaParts.Formatted("hostname"),
                        ["device_id"] = SchemaParts.Text(1, WireLimits.AssetId),
                        ["asset_id"] = SchemaParts.Text(1, WireLimits.AssetId),
                        ["endpoint_id"] = SchemaParts.Text(1, WireLimits.AssetId),
                    },
                },
            },
        };
}
