using System.Collections.Immutable;
using Caveat.Node.Keeping;
using Caveat.Wire;

namespace Caveat.Gate.Api;

/// <summary>Reads what was said to have happened.</summary>
internal static class ReportReader
{
    /// <summary>The report; null, and why, where there is none.</summary>
    public static Report? Read(ReadOnlyMemory<byte> body, out ImmutableArray<Problem> problems)
    {
        using var reader = new BodyReader(body, "outcome", "hosts", "started", "ended", "note");
        var word = reader.Text("outcome", 16);
        var outcome = Words.Parse<ReportOutcome>(word);
        if (reader.IsSound && outcome is null)
        {
            reader.Add(
                WireCodes.UnknownWord,
                "/outcome",
                "`outcome` is `executed`, `failed`, `undone` or `unknown`"
            );
        }

        var report = new Report(
            outcome ?? ReportOutcome.Failed,
            reader.Whole("hosts"),
            reader.Moment("started"),
            reader.Moment("ended"),
            reader.Optional("note", 2_000)
        );
        problems = reader.Problems;
        return problems.IsEmpty ? report : null;
    }
}
