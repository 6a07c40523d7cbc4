using System.Text.Json;
using Caveat.Language;

namespace Caveat.Cli.Showing;

/// <summary>Writes findings as a SARIF 2.1.0 log, which code review tools read.</summary>
internal static class Sarif
{
    /// <summary>Writes the log.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyCollection<Finding> findings, string version)
    {
        var codes = findings
            .Select(finding => finding.Diagnostic.Code)
            .DistinctBy(code => code.Number)
            .OrderBy(code => code.Number)
            .ToList();
        json.WriteStartObject();
        json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        WriteTool(json, codes, version);
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("results");
        foreach (var finding in findings)
        {
            WriteResult(
                json,
                finding,
                codes.FindIndex(code => code.Number == finding.Diagnostic.Code.Number)
            );
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTool(Utf8JsonWriter json, List<DiagnosticCode> codes, string version)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "caveat");
        json.WriteString("version", version);
        json.WriteStartArray("rules");
        foreach (var code in codes)
        {
            json.WriteStartObject();
            json.WriteString("id", code.Id);
            WriteText(json, "shortDescription", code.Title);
            json.WriteStartObject("defaultConfiguration");
            json.WriteString("level", Words.Of(code.Severity));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, Finding finding, int rule)
    {
        var (source, diagnostic) = finding;
        var (line, column) = finding.Position;
        var (endLine, endColumn) = source.PositionOf(diagnostic.Span.End);
        json.WriteStartObject();
        json.WriteString("ruleId", diagnostic.Code.Id);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", Words.Of(diagnostic.Severity));
        WriteText(
            json,
            "message",
            diagnostic.Hint is null ? diagnostic.Message : $"{diagnostic.Message}; {diagnostic.Hint}"
        );
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", UriOf(source.Name));
        json.WriteEndObject();
        json.WriteStartObject("region");
        json.WriteNumber("startLine", line);
        json.WriteNumber("startColumn", column);
        json.WriteNumber("endLine", endLine);
        json.WriteNumber("endColumn", endColumn);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    // An absolute path becomes a file URI, a relative one a reference.
    private static string UriOf(string name) =>
        Path.IsPathRooted(name)
            ? new Uri(name).AbsoluteUri
            : string.Join('/', name.Replace('\\', '/').Split('/').Select(Uri.EscapeDataString));
}
