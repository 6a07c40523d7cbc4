using System.Text.Json;
using Caveat.Recording;

namespace Caveat.Node.Keeping;

/// <summary>What was said to have happened.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="Hosts">How many hosts it touched; null where nobody said.</param>
/// <param name="Started">When it began; null where nobody said.</param>
/// <param name="Ended">When it ended; null where nobody said.</param>
/// <param name="Note">In the reporter's words: data, never instructions; null for none.</param>
public sealed record Report(
    ReportOutcome Outcome,
    long? Hosts,
    DateTimeOffset? Started,
    DateTimeOffset? Ended,
    string? Note
)
{
    /// <summary>What the actuator answered: an OpenC2 response as canonical JSON; empty where it did not, or somebody else reports.</summary>
    public ReadOnlyMemory<byte> Response { get; init; }
}

/// <summary>What happened to an act that might proceed.</summary>
public enum ReportOutcome
{
    /// <summary>It was done.</summary>
    Executed,

    /// <summary>It was tried and failed.</summary>
    Failed,

    /// <summary>It was undone again.</summary>
    Undone,

    /// <summary>It may have been done or not: nobody knows.</summary>
    Unknown,
}

/// <summary>A report as it was recorded.</summary>
/// <param name="Report">What was said.</param>
/// <param name="By">Who said it.</param>
/// <param name="Reporter">What they are.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Record">The sequence number of its record.</param>
public sealed record ReportView(Report Report, string By, Reporter Reporter, DateTimeOffset At, long Record)
    : View
{
    /// <inheritdoc/>
    public override void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("outcome", Words.Of(Report.Outcome));
        json.WriteString("by", By);
        json.WriteString("reporter", Words.Of(Reporter));
        json.WriteString("at", Times.Of(At));
        json.WriteNumber("record", Record);
        if (Report.Hosts is { } hosts)
        {
            json.WriteNumber("hosts", hosts);
        }

        if (Report.Started is { } started)
        {
            json.WriteString("started", Times.Of(started));
        }

        if (Report.Ended is { } ended)
        {
            json.WriteString("ended", Times.Of(ended));
        }

        if (Report.Note is { } note)
        {
            json.WriteString("note", note);
        }

        if (!Report.Response.IsEmpty)
        {
            json.WritePropertyName("response");
            json.WriteRawValue(Report.Response.Span, skipInputValidation: true);
        }

        json.WriteEndObject();
    }
}
