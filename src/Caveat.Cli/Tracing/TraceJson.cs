using System.Text.Json;
using Caveat.Node.Keeping;
using Caveat.Node.Tracing;

namespace Caveat.Cli.Tracing;

/// <summary>A chain as JSON, with everything as it stands in the records (docs/guide/tracing.md).</summary>
internal static class TraceJson
{
    public static void Write(Trace trace, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("origin", trace.Origin);
        json.WriteNumber("record", trace.Record);
        json.WriteNumber("published", trace.Published);
        json.WritePropertyName("chain");
        Write(trace.Root, json);
        json.WriteEndObject();
    }

    private static void Write(TraceNode node, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("stage", Words.Of(node.Stage));
        json.WriteString("kind", node.Kind);
        json.WriteNumber("record", node.Record);
        json.WriteString("time", Times.OfAll(node.Time));
        json.WriteStartArray("says");
        foreach (var line in node.Lines.Prepend(node.Title))
        {
            json.WriteStartObject();
            json.WriteString("name", line.Name);
            json.WriteString("value", line.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("then");
        foreach (var child in node.Children)
        {
            Write(child, json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
