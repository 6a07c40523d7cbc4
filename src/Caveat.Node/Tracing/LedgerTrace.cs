using System.Globalization;
using System.Text.Json;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Node.Tracing;

/// <summary>
/// Finds the chain that a record is part of: from any link to its beginning, and from there along the records of the agent, each of which names
/// the hash of the one before it, to everything that followed. On the way the ledger is checked against its checkpoint.
/// </summary>
public sealed class LedgerTrace
{
    private const int MostReaders = 100;

    private readonly LedgerReader _reader;
    private readonly long _asked;

    private LedgerTrace(LedgerReader reader, long asked) => (_reader, _asked) = (reader, asked);

    /// <summary>The chain of a record, which must be in the ledger.</summary>
    /// <exception cref="LedgerStoppedException">The ledger cannot be read, or is not what its checkpoint signs.</exception>
    public static Trace Of(LedgerReader reader, long record)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(record, reader.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(record);
        var trace = new LedgerTrace(reader, record);
        var asked = reader.Find(record);
        var root = trace.BeginningOf(asked) is { } beginning ? trace.Chain(beginning) : trace.Alone(asked);
        return new(reader.Origin, record, root, reader.Published);
    }

    // The number of the ruling that a chain begins with: of the case, or of the proposal alone; null for what is about no proposal.
    private long? BeginningOf(LedgerRecord asked) =>
        asked.Body switch
        {
            RecordBody.Ruling { Case: { } joined } => OpenedBy(joined),
            RecordBody.Ruling => asked.Head.Sequence,
            RecordBody.Decision decision => OpenedBy(decision.Case),
            RecordBody.Closure closure => OpenedBy(closure.Case),
            RecordBody.Release release => release.Ruling,
            RecordBody.Withdrawal { Case: { } held } => OpenedBy(held),
            RecordBody.Withdrawal withdrawal => RulingOn(asked, withdrawal.Proposal),
            RecordBody.Report report => RulingOn(asked, report.Proposal),
            _ => null,
        };

    private static long OpenedBy(string @case) =>
        long.TryParse(@case.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var record)
            ? record
            : throw new LedgerStoppedException($"no record opens the case `{@case}`");

    // Back along the records of the agent.
    private long RulingOn(LedgerRecord from, string proposal)
    {
        var before = from.Head.Agent?.Previous;
        for (var sequence = from.Head.Sequence - 1; sequence >= 0 && before is not null; sequence--)
        {
            var entry = _reader.EntryAt(sequence);
            if (LedgerReader.NameOf(MerkleTree.HashLeaf(entry.Leaf.Span)) != before)
            {
                continue;
            }

            var record = _reader.RecordOf(sequence, entry);
            if (record.Body is RecordBody.Ruling ruling && ruling.Proposal == proposal)
            {
                return ruling.Case is { } joined ? OpenedBy(joined) : sequence;
            }

            before = record.Head.Agent?.Previous;
        }

        throw new LedgerStoppedException(
            $"record {from.Head.Sequence} is about a proposal on which there is no ruling; `caveat verify ledger` says whether one is missing"
        );
    }

    private TraceNode Chain(long beginning)
    {
        var members = Members(beginning);
        if (members is not [{ Body: RecordBody.Ruling opened } first, ..])
        {
            throw new LedgerStoppedException($"record {beginning} is no ruling");
        }

        var rulings = members
            .Where(member => member.Body is RecordBody.Ruling)
            .Select(member => (member.Head, Ruling: (RecordBody.Ruling)member.Body))
            .ToList();
        var proposals = rulings.Select(
            (each, place) =>
                new RulingNodes(each.Head, each.Ruling).Proposal(
                    InForceAt(each.Head, each.Ruling)
                        .Concat(
                            members
                                .Where(member => IsOf(member.Body, each.Ruling, place == 0))
                                .Select(RecordNodes.Of)
                        )
                )
        );
        return new(
            TraceStage.Agent,
            "agent",
            new("agent", opened.Agent, TraceText.Name),
            first.Head.Sequence,
            first.Head.Time
        )
        {
            Lines = first.Head.Agent is { } place
                ? [new("its record", place.Number.ToString(CultureInfo.InvariantCulture))]
                : [],
            Children = [.. proposals],
        };
    }

    // What a case came to stands with the proposal that opened it; what is about one proposal, with that one.
    private static bool IsOf(RecordBody body, RecordBody.Ruling ruling, bool isFirst) =>
        body switch
        {
            RecordBody.Report report => report.Proposal == ruling.Proposal,
            RecordBody.Withdrawal withdrawal => withdrawal.Proposal == ruling.Proposal,
            RecordBody.Ruling => false,
            _ => isFirst,
        };

    // The records of the agent that belong to the chain, from its beginning on.
    private List<LedgerRecord> Members(long beginning)
    {
        var (members, proposals) = (new List<LedgerRecord>(), new HashSet<string>(StringComparer.Ordinal));
        var @case = CaseRecords.NameOf(beginning);
        string? last = null;
        foreach (var (sequence, entry, hash) in _reader.Entries())
        {
            if (sequence < beginning)
            {
                continue;
            }

            if (
                sequence == beginning
                || (
                    RecordCodec.ReadHead(entry.Leaf) is var (_, head)
                    && head.Agent?.Previous == last
                    && last is not null
                )
            )
            {
                last = LedgerReader.NameOf(hash);
                var record = _reader.RecordOf(sequence, entry);
                if (sequence == beginning || Belongs(record.Body, beginning, @case, proposals))
                {
                    members.Add(record);
                    if (record.Body is RecordBody.Ruling ruling)
                    {
                        proposals.Add(ruling.Proposal);
                    }
                }
            }
        }

        return members;
    }

    private static bool Belongs(RecordBody body, long beginning, string @case, HashSet<string> proposals) =>
        body switch
        {
            RecordBody.Ruling ruling => ruling.Case == @case,
            RecordBody.Decision decision => decision.Case == @case,
            RecordBody.Closure closure => closure.Case == @case,
            RecordBody.Release release => release.Ruling == beginning,
            RecordBody.Withdrawal withdrawal => proposals.Contains(withdrawal.Proposal),
            RecordBody.Report report => proposals.Contains(report.Proposal),
            _ => false,
        };

    private IEnumerable<TraceNode> InForceAt(RecordHead head, RecordBody.Ruling ruling)
    {
        if (head.Activation is { } activation)
        {
            yield return RecordNodes.Of(_reader.Find(activation));
        }

        if (FilingOf(ruling) is { } filing)
        {
            yield return RecordNodes.Of(_reader.Find(filing));
        }
    }

    private static long? FilingOf(RecordBody.Ruling ruling)
    {
        if (ruling.Threat.IsEmpty)
        {
            return null;
        }

        using var threat = JsonDocument.Parse(ruling.Threat);
        return threat.RootElement.GetProperty("record").GetInt64();
    }

    // What is part of no chain; a threat, with the rulings that read it.
    private TraceNode Alone(LedgerRecord asked)
    {
        if (asked.Body is RecordBody.Erased)
        {
            return RecordNodes.Of(asked) with
            {
                Children = [.. _reader.ErasureOf(_asked).Select(RecordNodes.Of)],
            };
        }

        var readers = new List<TraceNode>();
        foreach (var (sequence, entry, _) in _reader.Entries())
        {
            if (
                asked.Body is RecordBody.Filing
                && sequence > _asked
                && readers.Count < MostReaders
                && RecordCodec.ReadHead(entry.Leaf) is ("ruling", _)
                && _reader.RecordOf(sequence, entry) is { Body: RecordBody.Ruling ruling } record
                && FilingOf(ruling) == _asked
            )
            {
                readers.Add(
                    new(
                        TraceStage.Norms,
                        "ruling",
                        new("verdict", Words.Of(ruling.Verdict)),
                        sequence,
                        record.Head.Time
                    )
                    {
                        Lines =
                        [
                            new("agent", ruling.Agent, TraceText.Name),
                            new("id", ruling.Proposal, TraceText.Name),
                        ],
                    }
                );
            }
        }

        return RecordNodes.Of(asked) with
        {
            Children = [.. readers],
        };
    }
}
