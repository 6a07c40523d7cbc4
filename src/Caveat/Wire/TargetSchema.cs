using System.Text.Json.Nodes;

namespace Caveat.Wire;

/// <summary>The JSON Schema of targets.</summary>
internal static class TargetSchema
{
    private const string MacPattern = "^[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}(?:(?::[0-9A-Fa-f]{2}){2})?$";

    /// <summary>The definitions that targets need.</summary>
    public static JsonObject Definitions() =>
        new()
        {
            ["target"] = Target(),
            ["command-id"] = new JsonObject
            {
                ["type"] = "string",
                ["pattern"] = $"^\\S{{0,{WireLimits.CommandId}}}$",
            },
            ["file"] = SchemaParts.Closed(
                null,
                least: 1,
                new()
                {
                    ["name"] = SchemaParts.Text(1, ThingReader.GreatestText),
                    ["path"] = SchemaParts.Text(1, ThingReader.GreatestText),
                    ["hashes"] = SchemaParts.Reference("hashes"),
                }
            ),
            ["hashes"] = SchemaParts.Closed(
                null,
                least: 1,
                new()
                {
                    ["md5"] = Hex(32),
                    ["sha1"] = Hex(40),
                    ["sha256"] = Hex(64),
                }
            ),
            ["process"] = SchemaParts.Closed(
                null,
                least: 1,
                new()
                {
                    ["pid"] = SchemaParts.Whole(WireLimits.Whole),
                    ["name"] = SchemaParts.Text(1, ThingReader.GreatestText),
                    ["cwd"] = SchemaParts.Text(1, ThingReader.GreatestText),
                    ["executable"] = SchemaParts.Reference("file"),
                    ["parent"] = SchemaParts.Reference("process"),
                    ["command_line"] = SchemaParts.Text(1, WireLimits.BodyBytes),
                }
            ),
            ["asset-id"] = SchemaParts.Text(1, WireLimits.AssetId),
        };

    private static JsonObject Target()
    {
        var properties = new JsonObject();
        for (var kind = TargetKind.Artifact; kind < TargetKind.Extension; kind++)
        {
            properties[TargetReader.Types[(int)kind]] = Of(kind);
        }

        return new()
        {
            ["description"] =
                "Exactly one target type of OpenC2, of ours, or of an extension that nobody here can classify.",
            ["type"] = "object",
            ["minProperties"] = 1,
            ["maxProperties"] = 1,
            ["additionalProperties"] = false,
            ["properties"] = properties,
            ["patternProperties"] = new JsonObject
            {
                [$"^(?!{Namespaces.Caveat}:)(?=[^:]+:){CommandSchema.Namespace}:.+$"] = true,
            },
        };
    }

    private static JsonObject Of(TargetKind kind) =>
        kind switch
        {
            TargetKind.Artifact => Artifact(),
            TargetKind.Command => SchemaParts.Reference("command-id"),
            TargetKind.Device => SchemaParts.Closed(
                null,
                least: 1,
                new()
                {
                    ["hostname"] = SchemaParts.Formatted("hostname"),
                    ["idn_hostname"] = SchemaParts.Formatted("idn-hostname"),
                    ["device_id"] = SchemaParts.Text(1, WireLimits.AssetId),
                }
            ),
            TargetKind.DomainName => SchemaParts.Formatted("hostname"),
            TargetKind.IdnDomainName => SchemaParts.Formatted("idn-hostname"),
            TargetKind.EmailAddr => SchemaParts.Formatted("email"),
            TargetKind.IdnEmailAddr => SchemaParts.Formatted("idn-email"),
            TargetKind.Features => new()
            {
                ["type"] = "array",
                ["items"] = SchemaParts.OneOf(TargetReader.Features),
            },
            TargetKind.File => SchemaParts.Reference("file"),
            TargetKind.Ipv4Connection or TargetKind.Ipv6Connection => Connection(),
            TargetKind.Iri => SchemaParts.Formatted("iri"),
            TargetKind.Uri => SchemaParts.Formatted("uri"),
            TargetKind.MacAddr => new() { ["type"] = "string", ["pattern"] = MacPattern },
            TargetKind.Process => SchemaParts.Reference("process"),
            TargetKind.Properties => SchemaParts.Distinct(
                SchemaParts.Text(1, ThingReader.GreatestText),
                1,
                WireLimits.BodyBytes
            ),
            TargetKind.Account or TargetKind.Mailbox or TargetKind.Container or TargetKind.Policy => Assets(),
            _ => Prefix(),
        };

    private static JsonObject Artifact() =>
        SchemaParts.Closed(
            null,
            least: 1,
            new()
            {
                ["mime_type"] = SchemaParts.Text(1, ThingReader.GreatestText),
                ["payload"] = new JsonObject
                {
                    ["type"] = "object",
                    ["minProperties"] = 1,
                    ["maxProperties"] = 1,
                    ["additionalProperties"] = false,
                    ["properties"] = new JsonObject
                    {
                        ["bin"] = new JsonObject
                        {
                            ["type"] = "string",
                            ["pattern"] = "^[A-Za-z0-9_-]*={0,2}$",
                        },
                        ["url"] = SchemaParts.Formatted("uri"),
                    },
                },
                ["hashes"] = SchemaParts.Reference("hashes"),
            }
        );

    private static JsonObject Connection() =>
        SchemaParts.Closed(
            null,
            least: 1,
            new()
            {
                ["src_addr"] = Prefix(),
                ["src_port"] = SchemaParts.Whole(NetworkReader.GreatestPort),
                ["dst_addr"] = Prefix(),
                ["dst_port"] = SchemaParts.Whole(NetworkReader.GreatestPort),
                ["protocol"] = SchemaParts.OneOf(NetworkReader.Protocols),
            }
        );

    private static JsonObject Prefix() =>
        new()
        {
            ["description"] = "An address, or a prefix whose host bits are cleared.",
            ["type"] = "string",
        };

    private static JsonObject Assets() =>
        new()
        {
            ["oneOf"] = new JsonArray(
                SchemaParts.Reference("asset-id"),
                SchemaParts.Distinct(SchemaParts.Reference("asset-id"), 1, WireLimits.AssetIds)
            ),
        };

    private static JsonObject Hex(int digits) =>
        new() { ["type"] = "string", ["pattern"] = $"^[0-9A-Fa-f]{{{digits}}}$" };
}
