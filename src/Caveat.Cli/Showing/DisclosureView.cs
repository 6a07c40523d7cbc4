using System.Globalization;
using System.Text.Json;
using Caveat.Disclosing;
using Caveat.Wire;

namespace Caveat.Cli.Showing;

/// <summary>Shows a disclosed record that was checked.</summary>
internal static class DisclosureView
{
    private const string Moment = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>For people.</summary>
    public static void Write(TextWriter output, DisclosedRecord record, bool isForAsked)
    {
        output.WriteLine(
            $"record      {record.Head.Sequence} of {record.Head.Origin}: {record.Type}, {Text(record.Head.Time)}"
        );
        output.WriteLine(
            $"issued      {Text(record.Issued)} for {QuotedText.Of(record.Audience)}{(isForAsked ? "" : ", which nobody asked about: `--for` does")}"
        );
        output.WriteLine(
            $"ledger      entry {record.Head.Sequence} of {record.Checkpoint.Size}, root {record.Checkpoint.Root}"
        );
        Write(output, "in clear", record.Clear);
        foreach (var (name, group) in record.Shown)
        {
            Write(output, name, group);
        }

        output.WriteLine(
            $"hidden      {record.Hidden} digests: groups that are not shown, and those that the record does not have"
        );
        output.WriteLine("it verifies");
    }

    /// <summary>As JSON, whether it verifies or not.</summary>
    public static void Write(
        Utf8JsonWriter json,
        DisclosedRecord? record,
        (DiagnosticCode Code, string Message)? fault
    )
    {
        json.WriteStartObject();
        json.WriteBoolean("verifies", record is not null);
        if (fault is { } wrong)
        {
            json.WriteStartObject("fault");
            json.WriteString("code", wrong.Code.Id);
            json.WriteString("message", wrong.Message);
            json.WriteEndObject();
        }

        if (record is not null)
        {
            json.WriteString("origin", record.Head.Origin);
            json.WriteNumber("record", record.Head.Sequence);
            json.WriteString("type", record.Type);
            json.WriteString("for", record.Audience);
            json.WriteString("issued", Text(record.Issued));
            json.WriteNumber("size", record.Checkpoint.Size);
            json.WriteString("root", record.Checkpoint.Root.ToString());
            json.WritePropertyName("clear");
            json.WriteRawValue(record.Clear.Span);
            json.WriteStartObject("shown");
            foreach (var (name, group) in record.Shown)
            {
                json.WritePropertyName(name);
                json.WriteRawValue(group.Span);
            }

            json.WriteEndObject();
            json.WriteNumber("hidden", record.Hidden);
        }

        json.WriteEndObject();
    }

    private static void Write(TextWriter output, string title, ReadOnlyMemory<byte> members)
    {
        output.WriteLine(title);
        using var all = JsonDocument.Parse(members);
        foreach (var member in all.RootElement.EnumerateObject())
        {
            output.WriteLine($"  {member.Name, -9} {Foreign.Line(member.Value.GetRawText())}");
        }
    }

    private static string Text(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString(Moment, CultureInfo.InvariantCulture);
}
