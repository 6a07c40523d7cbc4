using System.Collections.Immutable;
using Caveat.Approving;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Node.Keeping;

/// <summary>
/// All records that there are of one proposal, or of a case with its proposals: what can be erased, and only together, so that nothing that
/// stays names what is no more.
/// </summary>
internal sealed class Matter
{
    private readonly GateState _state;

    private Matter(GateState state, ImmutableArray<LedgerRecord> records) =>
        (_state, Records) = (state, records);

    /// <summary>The records, in their order; none where what was asked for is of a kind that cannot be erased.</summary>
    public ImmutableArray<LedgerRecord> Records { get; }

    /// <summary>What a record is part of; at most <paramref name="most"/> of its records and one more. Call under the lock of the gate.</summary>
    public static Matter Of(GateState state, LedgerRecord asked, Func<long, LedgerRecord> read, int most)
    {
        var found = new SortedDictionary<long, LedgerRecord>();
        var (waiting, known) = (new Queue<long>([asked.Head.Sequence]), new HashSet<long>());
        while (found.Count <= most && waiting.TryDequeue(out var number))
        {
            if (!known.Add(number))
            {
                continue;
            }

            var record = number == asked.Head.Sequence ? asked : read(number);
            if (With(state, record.Body) is not { } others)
            {
                return new(state, []);
            }

            found.Add(number, record);
            foreach (var other in others.Where(other => !known.Contains(other)))
            {
                waiting.Enqueue(other);
            }
        }

        return new(state, [.. found.Values]);
    }

    /// <summary>Why it cannot be erased now; null where it can.</summary>
    /// <param name="now">The time of the gate.</param>
    /// <param name="windows">How far back each limit in force counts.</param>
    public string? WhyNot(DateTimeOffset now, ImmutableDictionary<string, TimeSpan> windows)
    {
        foreach (var record in Records)
        {
            var sequence = record.Head.Sequence;
            if (WhyKept(record, windows) is var (until, why) && until > now)
            {
                return until == DateTimeOffset.MaxValue
                    ? $"record {sequence} is needed: {why}"
                    : $"record {sequence} is needed until {Times.Of(until)}: {why}";
            }
        }

        foreach (var record in Records)
        {
            var sequence = record.Head.Sequence;
            if (_state.Latched.Values.Any(latched => latched.Record == sequence))
            {
                return $"record {sequence} says why a limit halts: resume it first";
            }

            var (agent, actuator) = OwnersOf(record);
            if (IsLast(record.Head.Agent, _state.NextOfAgent(agent)))
            {
                return $"record {sequence} is the last of the agent `{agent}`, and the next one counts on from it: erase it once there is another";
            }

            if (IsLast(record.Head.Actuator, _state.NextOfActuator(actuator)))
            {
                return $"record {sequence} is the last of the actuator `{actuator}`, and the next one counts on from it: erase it once there is another";
            }
        }

        return null;
    }

    // Until when something rests on a record, and what.
    private (DateTimeOffset Until, string Why)? WhyKept(
        LedgerRecord record,
        ImmutableDictionary<string, TimeSpan> windows
    )
    {
        var (head, body) = record;
        return body switch
        {
            RecordBody.Ruling { Opening: not null, Case: null }
                when _state.Cases.FindPending(CaseRecords.NameOf(head.Sequence)) is not null => (
                DateTimeOffset.MaxValue,
                "its case is pending"
            ),
            RecordBody.Ruling ruling => WhyCounted(head, ruling.Charges, windows),
            RecordBody.Decision { Approves: false } => (
                head.Time + Case.ObjectionTime,
                "the objection binds the agent"
            ),
            RecordBody.Release release
                when _state.Underway.All.Any(each =>
                    (each.Agent, each.Proposal) == (release.Agent, release.Proposal)
                ) => (DateTimeOffset.MaxValue, "its command may be on its way"),
            RecordBody.Release release => WhyCounted(head, release.Charges, windows) is var (until, why)
            && until > release.NotAfter + Warrant.Life
                ? (until, why)
                : (release.NotAfter + Warrant.Life, "its warrant is good, or was a moment ago"),
            _ => null,
        };
    }

    private static (DateTimeOffset Until, string Why)? WhyCounted(
        RecordHead head,
        ImmutableArray<Charge> charges,
        ImmutableDictionary<string, TimeSpan> windows
    )
    {
        var longest = charges
            .Where(charge => windows.ContainsKey(charge.Limit))
            .OrderByDescending(charge => windows[charge.Limit])
            .Select(static charge => charge.Limit)
            .FirstOrDefault();
        return longest is null ? null : (head.Time + windows[longest], $"the limit `{longest}` counts it");
    }

    private (string? Agent, string? Actuator) OwnersOf(LedgerRecord record) =>
        RecordOwners.Of(record.Body, _state.Cases.AgentOf);

    // The next one of a chain is given the hash of the last one.
    private static bool IsLast(Chain? place, Chain? next) =>
        place is not null && place.Number + 1 == next?.Number;

    // What goes with a record; null where it is of a kind that cannot be erased.
    private static IEnumerable<long>? With(GateState state, RecordBody body) =>
        body switch
        {
            RecordBody.Ruling ruling => OfProposal(state, ruling.Agent, ruling.Proposal)
                .Concat(
                    // A later command that names one by its id must not come upon an older one with the same.
                    ProposalBody.CommandIdOf(ruling)
                        is { } command
                        ? state.Commands.Find(ruling.Agent, command)
                        : []
                ),
            RecordBody.Release release => OfProposal(state, release.Agent, release.Proposal),
            RecordBody.Report report => OfProposal(state, report.Agent, report.Proposal),
            RecordBody.Withdrawal withdrawal => OfProposal(state, withdrawal.Agent, withdrawal.Proposal),
            RecordBody.Decision decision => OfCase(state, decision.Case),
            RecordBody.Closure closure => OfCase(state, closure.Case),
            RecordBody.Refusal => [],
            _ => null,
        };

    private static IEnumerable<long> OfProposal(GateState state, string agent, string id) =>
        state.Find(agent, id)?.Case is { } held
            ? state.RecordsOf(agent, id).Concat(OfCase(state, held))
            : state.RecordsOf(agent, id);

    private static IEnumerable<long> OfCase(GateState state, string id) =>
        state.Cases.Find(id)?.Records.AsEnumerable() ?? [];
}
