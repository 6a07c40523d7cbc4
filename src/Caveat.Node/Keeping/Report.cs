using System.Text.Json;

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
);

/// <summary>What happened to an act that might proceed.</summary>
public enum ReportOutcome
{
    /// <summary>It was done.</summary>
    Executed,

    /// <summary>It was tried and failed.</summary>
    Failed,

    /// <summary>It was undone again.</summary>
    Undone,
}

/// <summary>A report as it was recorded.</summary>
/// <param name="Report">What was said.</param>
/// <param name="By">Who said it.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Record">The sequence number of its record.</param>
public sealed record ReportView(Report Report, string By, DateTimeOffset At, long Record) : View
{
    /// <inheritdoc/>
    public override void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("outcome", Words.Of(Report.Outcome));
        json.WriteString("by", By);
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

        json.WriteEndObject();
    }
}
