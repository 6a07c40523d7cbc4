using Caveat.Node.Showing;

namespace Caveat.Cli.Showing;

/// <summary>Shows the attributes that norms can read.</summary>
internal static class VocabularyView
{
    /// <summary>Writes those whose name or meaning holds a text; the exit code says whether there are any.</summary>
    public static int Write(Schema schema, string wanted, bool inJson, Terminal terminal)
    {
        var attributes = schema
            .Attributes.Where(attribute =>
                attribute.Name.Contains(wanted, StringComparison.OrdinalIgnoreCase)
                || attribute.Meaning.Contains(wanted, StringComparison.OrdinalIgnoreCase)
            )
            .ToList();
        if (inJson)
        {
            WriteJson(attributes, terminal);
        }
        else
        {
            var columns = new Columns("attribute", "type", "direction", "baseline", "meaning");
            foreach (var attribute in attributes)
            {
                columns.Add(
                    attribute.Name,
                    Words.Of(attribute.Type),
                    Words.Of(attribute.Direction),
                    BaselineOf(attribute),
                    MeaningOf(attribute)
                );
            }

            columns.Write(terminal);
        }

        return attributes.Count > 0 ? ExitCodes.Fine : ExitCodes.No;
    }

    private static string BaselineOf(AttributeDefinition attribute) =>
        attribute.Computed ? "computed" : attribute.Baseline.Describe(attribute);

    private static string MeaningOf(AttributeDefinition attribute)
    {
        var between = attribute.Type == AttributeType.Ordered ? " < " : ", ";
        return attribute.IsClosed
            ? $"{attribute.Meaning}: {string.Join(between, attribute.Values)}"
            : attribute.Meaning;
    }

    private static void WriteJson(List<AttributeDefinition> attributes, Terminal terminal) =>
        Json.Write(
            terminal.Out,
            json =>
            {
                json.WriteStartArray();
                foreach (var attribute in attributes)
                {
                    json.WriteStartObject();
                    json.WriteString("attribute", attribute.Name);
                    json.WriteString("type", Words.Of(attribute.Type));
                    json.WriteString("direction", Words.Of(attribute.Direction));
                    json.WriteString("baseline", BaselineOf(attribute));
                    json.WriteString("meaning", attribute.Meaning);
                    json.WriteString("origin", attribute.Origin);
                    json.WriteTexts("values", attribute.Values);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }
        );
}
