using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Caveat.Wire;

namespace Caveat.Disclosing;

/// <summary>JSON that is read strictly, changed and written again.</summary>
internal static class Json
{
    private static readonly JsonDocumentOptions _depth = new() { MaxDepth = WireLimits.Depth + 1 };

    private static readonly JsonWriterOptions _plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>An object or array of JSON in UTF-8 in which no object has a name twice; null for anything else.</summary>
    public static JsonNode? Parse(ReadOnlyMemory<byte> bytes)
    {
        var findings = new Findings();
        using var tree = StrictJson.Read(bytes, findings, exactNumbers: false);
        return findings.IsEmpty ? ParseTrusted(bytes.Span) : null;
    }

    /// <summary>The same of bytes that come from here.</summary>
    public static JsonNode? ParseTrusted(ReadOnlySpan<byte> bytes) =>
        JsonNode.Parse(bytes, documentOptions: _depth);

    /// <summary>The text of a value; null where it is none.</summary>
    public static string? TextOf(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String
            ? value.GetValue<string>()
            : null;

    /// <summary>The value as JSON.</summary>
    public static byte[] ToBytes(JsonNode? node)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, _plain))
        {
            if (node is null)
            {
                json.WriteNullValue();
            }
            else
            {
                node.WriteTo(json);
            }
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>The value in canonical form (RFC 8785); null where it nests too deep.</summary>
    public static byte[]? ToCanonical(JsonNode node) =>
        CanonicalJson.TryCanonicalize(ToBytes(node), out var canonical, out _) ? canonical : null;
}
