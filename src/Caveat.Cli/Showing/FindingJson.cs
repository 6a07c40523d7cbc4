using System.Text.Json;
using Caveat.Language;
using Caveat.Node.Showing;

namespace Caveat.Cli.Showing;

/// <summary>Writes findings for machines.</summary>
internal static class FindingJson
{
    /// <summary>The members <c>findings</c>, <c>errors</c> and <c>warnings</c> of an open object.</summary>
    public static void WriteMembers(Utf8JsonWriter json, IReadOnlyCollection<Finding> findings)
    {
        json.WriteNumber("errors", findings.Count(finding => finding.Severity == Severity.Error));
        json.WriteNumber("warnings", findings.Count(finding => finding.Severity == Severity.Warning));
        json.WriteStartArray("findings");
        foreach (var finding in findings)
        {
            var (source, diagnostic) = finding;
            var (line, column) = finding.Position;
            var (endLine, endColumn) = source.PositionOf(diagnostic.Span.End);
            json.WriteStartObject();
            json.WriteString("code", diagnostic.Code.Id);
            json.WriteString("severity", Words.Of(diagnostic.Severity));
            json.WriteString("file", source.Name);
            json.WriteNumber("line", line);
            json.WriteNumber("column", column);
            json.WriteNumber("endLine", endLine);
            json.WriteNumber("endColumn", endColumn);
            json.WriteString("message", diagnostic.Message);
            json.WriteIfAny("hint", diagnostic.Hint);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
