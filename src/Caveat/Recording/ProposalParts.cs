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
        var rest = JsonNode.Parse(body.Span)!.AsObject();
        var command = isCommand ? rest : rest["command"]!.AsObject();
        Move(command, "target", parts[RecordGroup.Target]);
        if (!isCommand)
        {
            Move(rest, "targets", parts[RecordGroup.Target]);
        }

        if ((isCommand ? rest["args"]?["x-caveat"] as JsonObject : rest) is { } declared)
        {
            foreach (var (member, group) in _declared)
            {
                if (declared.ContainsKey(member))
                {
                    Move(declared, member, parts[group]);
                }
            }
        }

        var json = parts[RecordGroup.Proposal];
        json.WritePropertyName("body");
        rest.WriteTo(json);
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

    private static void Move(JsonObject from, string member, Utf8JsonWriter into)
    {
        if (from.ContainsKey(member))
        {
            var value = from[member];
            from.Remove(member);
            into.WritePropertyName(member);
            if (value is null)
            {
                into.WriteNullValue();
            }
            else
            {
                value.WriteTo(into);
            }
        }
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
