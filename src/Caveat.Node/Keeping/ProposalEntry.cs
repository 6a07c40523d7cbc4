using System.Collections.Immutable;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Node.Keeping;

/// <summary>What of a proposal changes, as its records make it; the rest of it is in them.</summary>
internal sealed record ProposalEntry
{
    public required long Record { get; init; }

    /// <summary>How many records made it.</summary>
    public required int Records { get; init; }

    public required string Digest { get; init; }

    public required Verdict Verdict { get; init; }

    public required bool InShadow { get; init; }

    /// <summary>The release of a permit; that of a case stands there.</summary>
    public ReleaseReference? Release { get; init; }

    public string? Case { get; init; }

    public bool IsWithdrawn { get; init; }

    public ImmutableArray<ReportView> Reports { get; init; } = [];

    /// <summary>Makes it of its records, the ruling first.</summary>
    /// <exception cref="LedgerStoppedException">They are about something else.</exception>
    public static ProposalEntry Of(string agent, string id, long[] numbers, Func<long, LedgerRecord> read)
    {
        var (head, body) = read(numbers[0]);
        if (body is not RecordBody.Ruling ruling || (ruling.Agent, ruling.Proposal) != (agent, id))
        {
            throw new LedgerStoppedException($"record {numbers[0]} is not the ruling on `{id}` of `{agent}`");
        }

        var entry = new ProposalEntry
        {
            Record = head.Sequence,
            Records = numbers.Length,
            Digest = ruling.Digest,
            Verdict = ruling.Verdict,
            InShadow = ruling.Shadow,
            Case = ruling.Case ?? (ruling.Opening is null ? null : CaseRecords.NameOf(head.Sequence)),
        };
        foreach (var number in numbers.AsSpan(1))
        {
            entry = entry.With(read(number));
        }

        return entry;
    }

    private ProposalEntry With(LedgerRecord later) =>
        later.Body switch
        {
            RecordBody.Release release => this with
            {
                Release = new(later.Head.Sequence, release.NotAfter, release.Epoch),
            },
            RecordBody.Withdrawal => this with { IsWithdrawn = true },
            RecordBody.Report report => this with { Reports = Reports.Add(ViewOf(later.Head, report)) },
            _ => throw new LedgerStoppedException($"record {later.Head.Sequence} is about no proposal"),
        };

    private static ReportView ViewOf(RecordHead head, RecordBody.Report report) =>
        new(
            new Report(
                Words.Parse<ReportOutcome>(report.Outcome) ?? ReportOutcome.Failed,
                report.Hosts,
                report.Started,
                report.Ended,
                report.Note.Length == 0 ? null : report.Note
            ),
            report.By,
            report.Reporter,
            head.Time,
            head.Sequence
        );
}
