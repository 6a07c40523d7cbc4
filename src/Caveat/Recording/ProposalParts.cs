using System.Text.Json;
using System.Text.Json.Nodes;
using Caveat.Wire;

namespace Caveat.Recording;

/// <summary>Takes a body apart into what is opened separately, the target, the effect, the threat and free text, and puts it together again.</summary>
internal static class ProposalParts
{
    private static readonly (string Member, RecordGroup Group)[] _declared =
    [
        ("effect", RecordGroup.Effect),
        ("threat", RecordGroup.Threat),
        ("justification", RecordGroup.Text),
    ];

    /// <summary>Writes the parts of a canonical body into the groups of a record.</summary>
    public static void Write(ReadOnlyMemory<byte> body, bool isCommand, RecordParts parts)
    {
        using var document = JsonDocument.Parse(body);
        var rest = document.RootElement;
        var json = parts[RecordGroup.Proposal];
        json.WritePropertyName("body");
        json.WriteStartObject();
        foreach (var member in rest.EnumerateObject())
        {
            if (isCommand ? member.NameEquals("target") : member.NameEquals("targets"))
            {
                Write(member, parts[RecordGroup.Target]);
            }
            else if (!isCommand && member.NameEquals("command"))
            {
                WriteCommand(member.Value, parts, json);
            }
            else if (isCommand && member.NameEquals("args"))
            {
                WriteArguments(member, parts, json);
            }
            else
            {
                Write(member, isCommand ? json : parts[GroupOf(member)]);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>The canonical body that the groups of a record hold.</summary>
    /// <exception cref="FormatException">They hold none.</exception>
    public static ReadOnlyMemory<byte> Read(OpenedParts parts, bool isCommand)
    {
        var rest =
            JsonNode.Parse(parts.Raw(RecordGroup.Proposal, "body").Span)?.AsObject()
            ?? throw new FormatException("`body` is missing");
        var command = isCommand ? rest : rest["command"]!.AsObject();
        Put(command, "target", parts.Raw(RecordGroup.Target, "target"));
        if (!isCommand)
        {
            Put(rest, "targets", parts.Raw(RecordGroup.Target, "targets"));
        }

        if ((isCommand ? rest["args"]?["x-caveat"] as JsonObject : rest) is { } declared)
        {
            foreach (var (member, group) in _declared)
            {
                Put(declared, member, parts.Raw(group, member));
            }
        }

        return CanonicalJson.TryCanonicalize(
            JsonSerializer.SerializeToUtf8Bytes(rest, RecordJson.Default.JsonObject),
            out var canonical,
            out _
        )
            ? canonical
            : throw new FormatException("`body` is not canonical");
    }

    private static void WriteCommand(JsonElement command, RecordParts parts, Utf8JsonWriter json)
    {
        json.WriteStartObject("command");
        foreach (var member in command.EnumerateObject())
        {
            Write(member, member.NameEquals("target") ? parts[RecordGroup.Target] : json);
        }

        json.WriteEndObject();
    }

    // A bare command declares in an argument of its own what a proposal declares beside the command.
    private static void WriteArguments(JsonProperty arguments, RecordParts parts, Utf8JsonWriter json)
    {
        if (arguments.Value.ValueKind != JsonValueKind.Object)
        {
            Write(arguments, json);
            return;
        }

        json.WriteStartObject("args");
        foreach (var member in arguments.Value.EnumerateObject())
        {
            if (!member.NameEquals("x-caveat") || member.Value.ValueKind != JsonValueKind.Object)
            {
                Write(member, json);
                continue;
            }

            json.WriteStartObject(member.Name);
            foreach (var declared in member.Value.EnumerateObject())
            {
                Write(declared, parts[GroupOf(declared)]);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static RecordGroup GroupOf(JsonProperty member)
    {
        foreach (var (name, group) in _declared)
        {
            if (member.NameEquals(name))
            {
                return group;
            }
        }

        return RecordGroup.Proposal;
    }

    private static void Write(JsonProperty member, Utf8JsonWriter json)
    {
        json.WritePropertyName(member.Name);
        member.Value.WriteTo(json);
    }

    private static void Put(JsonObject into, string member, ReadOnlyMemory<byte> value)
    {
        if (!value.IsEmpty)
        {
            into[member] = JsonNode.Parse(value.Span);
        }
    }
}

/// <summary>Serialization without reflection.</summary>
[System.Text.Json.Serialization.JsonSerializable(typeof(JsonObject))]
internal sealed partial class RecordJson : System.Text.Json.Serialization.JsonSerializerContext;
