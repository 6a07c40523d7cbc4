using System.Collections.Concurrent;
using System.Collections.Immutable;
using Caveat.Approving;
using Caveat.Node.Recording;
using Caveat.Recording;
using Caveat.Restraining;

namespace Caveat.Node.Keeping;

/// <summary>
/// What follows from the records: the fold over the ledger that every start repeats. Only <c>Apply</c> changes it, live and at
/// replay alike, and only one thread at a time; threats and the index of commands may be read meanwhile.
/// </summary>
internal sealed class GateState
{
    private readonly Dictionary<(string Agent, string Id), ProposalEntry> _proposals = [];
    private readonly Dictionary<(string Agent, string Act), string> _openActs = [];
    private readonly Dictionary<(string Agent, string Act), DateTimeOffset> _objections = [];
    private readonly Dictionary<(string Person, string Nonce), DateTimeOffset> _orders = [];
    private readonly Dictionary<string, Chain> _agents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Chain> _actuators = new(StringComparer.Ordinal);

    // Cases by the time to decide them, the earlier one first where it is the same. One that has ended stays until that time.
    private readonly PriorityQueue<KeptCase, (DateTimeOffset DecideBy, long Record)> _due = new();

    /// <summary>What is counted: released and reserved.</summary>
    public Tallies Tallies { get; private set; } = Tallies.Empty;

    /// <summary>What people have halted.</summary>
    public Halts Halts { get; private set; } = Halts.None;

    /// <summary>Whether the clock is suspected.</summary>
    public bool IsClockSuspect { get; private set; }

    /// <summary>The time of the last record.</summary>
    public DateTimeOffset Last { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>The number of the activation in force and what it put into force; null before the first.</summary>
    public (long Record, RecordBody.Activation Body)? Activation { get; private set; }

    /// <summary>Whether the last record says that the gate stopped.</summary>
    public bool IsStopped { get; private set; } = true;

    /// <summary>Every case, with the number of the record that opened it.</summary>
    public Dictionary<string, KeptCase> Cases { get; } = new(StringComparer.Ordinal);

    /// <summary>The cases that wait for people.</summary>
    public HashSet<string> Open { get; } = new(StringComparer.Ordinal);

    /// <summary>The threats that detectors filed, the last filing of each.</summary>
    public ConcurrentDictionary<string, (Threat Threat, long Record, string Digest)> Threats { get; } =
        new(StringComparer.Ordinal);

    /// <summary>The record of the ruling on a command, by agent and command id.</summary>
    public ConcurrentDictionary<(string Agent, string Command), long> Commands { get; } = [];

    /// <summary>How many rulings came to each verdict.</summary>
    public long[] Rulings { get; } = new long[3];

    /// <summary>A proposal; null where there is none.</summary>
    public ProposalEntry? Find(string agent, string id) => _proposals.GetValueOrDefault((agent, id));

    /// <summary>The open case of an act of an agent; null where there is none.</summary>
    public Case? OpenCaseOf(string agent, string act) =>
        _openActs.TryGetValue((agent, act), out var id) ? Cases[id].Case : null;

    /// <summary>Until when an objection binds the agent and the act; null where none does.</summary>
    public DateTimeOffset? BoundUntil(string agent, string act, DateTimeOffset now) =>
        _objections.TryGetValue((agent, act), out var until) && until > now ? until : null;

    /// <summary>The open case whose time to decide was over first; null where none is over.</summary>
    public Case? FirstDue(DateTimeOffset now)
    {
        while (_due.TryPeek(out var kept, out var due) && due.DecideBy <= now)
        {
            if (kept.Case.IsDue(now))
            {
                return kept.Case;
            }

            _due.Dequeue();
        }

        return null;
    }

    /// <summary>Whether an order of the person with this number was taken, and could be taken again.</summary>
    public bool IsUsed(string person, string nonce) => _orders.ContainsKey((person, nonce));

    /// <summary>The place that the next record has among those of an agent.</summary>
    public Chain? NextOfAgent(string? agent) => Next(_agents, agent);

    /// <summary>The place that the next record has among those of an actuator.</summary>
    public Chain? NextOfActuator(string? actuator) => Next(_actuators, actuator);

    /// <summary>Takes a record in. <paramref name="leaf"/> is the hash of its leaf.</summary>
    public void Apply(LedgerRecord record, string leaf)
    {
        var (head, body) = record;
        Last = head.Time;
        IsStopped = body is RecordBody.Stop;
        var (agent, actuator) = RecordOwners.Of(body, id => Cases.GetValueOrDefault(id)?.Case);
        Extend(_agents, agent, head.Agent, leaf);
        Extend(_actuators, actuator, head.Actuator, leaf);
        switch (body)
        {
            case RecordBody.Activation activation:
                Activation = (head.Sequence, activation);
                break;
            case RecordBody.Ruling ruling:
                Apply(head, ruling);
                break;
            case RecordBody.Decision decision:
                Apply(head, decision);
                break;
            case RecordBody.Withdrawal withdrawal:
                Apply(head, withdrawal);
                break;
            case RecordBody.Closure { Outcome: CaseRecords.Widened } widened:
                Change(
                    widened.Case,
                    kept => kept.Widen(CaseRecords.FormulaOf(widened.Formula), widened.Nonce!)
                );
                break;
            case RecordBody.Closure closure:
                var end = closure.Outcome == CaseRecords.Expired ? CaseState.Expired : CaseState.Denied;
                Change(closure.Case, kept => kept.End(end, head.Time));
                GiveBack(closure.Case);
                break;
            case RecordBody.Release release:
                // What was reserved becomes what was released, and counts from now on.
                Change(release.Case, kept => kept.Release(release.NotBefore, release.NotAfter));
                GiveBack(release.Case);
                Tallies = Tallies.With(release.Charges, head.Time);
                Cases[release.Case].Release = new(head.Sequence, release.NotAfter, release.Epoch);
                break;
            case RecordBody.Report report:
                Apply(head, report);
                break;
            case RecordBody.Filing filing:
                Threats[filing.Threat.Id] = (
                    filing.Threat,
                    head.Sequence,
                    Wire.Digests.Of(filing.Filed.Span)
                );
                break;
            case RecordBody.Halting halting:
                Apply(head, halting);
                break;
            case RecordBody.Clock:
                IsClockSuspect = true;
                break;
        }
    }

    /// <summary>Forgets what no window of a limit reaches any more, and the orders that by the wall clock are too old to be taken again.</summary>
    public void Prune(DateTimeOffset now, DateTimeOffset wall, Func<string, TimeSpan?> windowOf)
    {
        Tallies = Tallies.Prune(now, windowOf);
        foreach (var (key, until) in _objections)
        {
            if (until <= now)
            {
                _objections.Remove(key);
            }
        }

        foreach (var (key, until) in _orders)
        {
            if (until <= wall)
            {
                _orders.Remove(key);
            }
        }
    }

    private void Apply(RecordHead head, RecordBody.Ruling ruling)
    {
        Rulings[(int)ruling.Verdict]++;
        Tallies = Tallies.With(ruling.Latches).With(ruling.Charges, head.Time);
        var entry = new ProposalEntry(head.Sequence, ruling.Digest, ruling.Verdict, ruling.Shadow)
        {
            UseBy = head.Time + Case.UseTime,
            Epoch = Halts.Epoch,
        };
        _proposals[(ruling.Agent, ruling.Proposal)] = entry;
        if (ProposalBody.CommandIdOf(ruling) is { } command)
        {
            Commands[(ruling.Agent, command)] = head.Sequence;
        }

        if (ruling.Case is { } joined)
        {
            entry.Case = joined;
            Change(joined, kept => kept.Join(ruling.Proposal));
            if (ruling.Opening is { } wider)
            {
                Change(joined, kept => kept.Widen(CaseRecords.FormulaOf(wider.Formula), wider.Nonce));
            }
        }
        else if (ruling.Opening is { } opening)
        {
            entry.Case = CaseRecords.NameOf(head.Sequence);
            var kept = new KeptCase(
                CaseRecords.Opened(head, ruling, opening),
                head.Sequence,
                ruling.Charges,
                head.Time
            );
            Cases[entry.Case] = kept;
            Open.Add(entry.Case);
            _due.Enqueue(kept, (kept.Case.DecideBy, head.Sequence));
            _openActs[(ruling.Agent, ruling.Act)] = entry.Case;
        }
    }

    private void Apply(RecordHead head, RecordBody.Decision decision)
    {
        if (decision.Approves)
        {
            Change(
                decision.Case,
                kept => kept.Approve(decision.Person, decision.Role, decision.Statement, head.Time)
            );
            return;
        }

        Change(decision.Case, kept => kept.Object(head.Time));
        var objected = Cases[decision.Case].Case;
        _objections[(objected.Agent, objected.Subject.Act)] = head.Time + Case.ObjectionTime;
        GiveBack(decision.Case);
    }

    // What an agent takes back itself stays counted: asking and withdrawing again and again is many asks.
    private void Apply(RecordHead head, RecordBody.Withdrawal withdrawal)
    {
        Find(withdrawal.Agent, withdrawal.Proposal)!.IsWithdrawn = true;
        if (withdrawal.Case is { } held)
        {
            Change(held, kept => kept.End(CaseState.Withdrawn, head.Time));
        }
    }

    private void Apply(RecordHead head, RecordBody.Report report)
    {
        var outcome = Words.Parse<ReportOutcome>(report.Outcome) ?? ReportOutcome.Failed;
        var said = new Report(
            outcome,
            report.Hosts,
            report.Started,
            report.Ended,
            report.Note.Length == 0 ? null : report.Note
        );
        var entry = Find(report.Agent, report.Proposal)!;
        entry.Reports = entry.Reports.Add(new(said, report.By, head.Time, head.Sequence));
    }

    private void Apply(RecordHead head, RecordBody.Halting halting)
    {
        _orders[(halting.Person, halting.Nonce)] = halting.Expires;
        if (halting.Stops)
        {
            Halts = Halts.Stop(halting.Scope, halting.Person, head.Time, head.Sequence);
        }
        else if (halting.Scope == CaseRecords.ClockScope)
        {
            IsClockSuspect = false;
        }
        else if (CaseRecords.LatchOf(halting.Scope) is { } latch)
        {
            Tallies = Tallies.Resume(latch);
        }
        else
        {
            Halts = Halts.Resume(halting.Scope, halting.Person);
        }
    }

    private void Change(string id, Func<Case, Case> change)
    {
        var kept = Cases[id];
        kept.Case = change(kept.Case);
        if (kept.Case.State != CaseState.Open && Open.Remove(id))
        {
            _openActs.Remove((kept.Case.Agent, kept.Case.Subject.Act));
        }
    }

    private void GiveBack(string id)
    {
        var kept = Cases[id];
        Tallies = Tallies.Without(kept.Reserved, kept.ReservedAt);
        kept.Reserved = [];
    }

    private static Chain? Next(Dictionary<string, Chain> chains, string? name) =>
        name is null ? null
        : chains.TryGetValue(name, out var last) ? new(last.Number + 1, last.Previous)
        : new(1, null);

    // Keeps the number of the last record with its own hash, which is what the next one names.
    private static void Extend(Dictionary<string, Chain> chains, string? name, Chain? place, string leaf)
    {
        if (name is not null && place is not null)
        {
            chains[name] = new(place.Number, leaf);
        }
    }
}

/// <summary>What is remembered of a proposal; the rest is in the ledger.</summary>
internal sealed class ProposalEntry(long record, string digest, Verdict verdict, bool inShadow)
{
    public long Record { get; } = record;

    public string Digest { get; } = digest;

    public Verdict Verdict { get; } = verdict;

    public bool InShadow { get; } = inShadow;

    /// <summary>Until when a permit can be used.</summary>
    public required DateTimeOffset UseBy { get; init; }

    /// <summary>The halt epoch that it was ruled in: a permit or release of an earlier one is void.</summary>
    public required long Epoch { get; init; }

    public string? Case { get; set; }

    public bool IsWithdrawn { get; set; }

    public ImmutableArray<ReportView> Reports { get; set; } = [];
}

/// <summary>A case and what it has reserved.</summary>
internal sealed class KeptCase(Case @case, long record, ImmutableArray<Charge> reserved, DateTimeOffset at)
{
    public Case Case { get; set; } = @case;

    public long Record { get; } = record;

    public ImmutableArray<Charge> Reserved { get; set; } = reserved;

    public DateTimeOffset ReservedAt { get; } = at;

    public ReleaseReference? Release { get; set; }

    /// <summary>As it is now, for readers outside the lock.</summary>
    public KeptCase Copy() => (KeptCase)MemberwiseClone();
}
