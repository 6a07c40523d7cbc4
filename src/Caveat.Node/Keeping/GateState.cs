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
internal sealed partial class GateState
{
    private readonly Dictionary<(string Agent, string Id), ProposalEntry> _proposals = [];
    private readonly Dictionary<(string Agent, string Act), string> _pendingActs = [];
    private readonly Dictionary<(string Agent, string Act), DateTimeOffset> _objections = [];
    private readonly Dictionary<(string Person, string Nonce), DateTimeOffset> _orders = [];

    // INVARIANT: every case that is pending is here with its deadline. What came to its end, or to another deadline, stays until its time.
    private readonly PriorityQueue<string, DateTimeOffset> _deadlines = new();

    private readonly Dictionary<string, Chain> _agents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Chain> _actuators = new(StringComparer.Ordinal);

    /// <summary>Since when, and by which record, each limit that tripped halts.</summary>
    public Dictionary<Latch, (DateTimeOffset Since, long Record)> Latched { get; } = [];

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

    /// <summary>The case whose approval is the last record, so that what follows from it is not recorded; null for none.</summary>
    public string? Unconcluded { get; private set; }

    /// <summary>The permit that is the last record, so that its release is not recorded; null for none.</summary>
    public LedgerRecord? Unreleased { get; private set; }

    /// <summary>The commands whose release may have been forwarded a moment ago, and of which nothing is reported.</summary>
    public Underway Underway { get; } = new();

    /// <summary>Every case, with the number of the record that opened it.</summary>
    public Dictionary<string, KeptCase> Cases { get; } = new(StringComparer.Ordinal);

    /// <summary>Every case, the oldest first.</summary>
    public List<KeptCase> InOrder { get; } = [];

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

    /// <summary>The pending case of an act of an agent; null where there is none.</summary>
    public Case? PendingCaseOf(string agent, string act) =>
        _pendingActs.TryGetValue((agent, act), out var id) ? Cases[id].Case : null;

    /// <summary>The pending case whose time has been over for longest; null where none's is.</summary>
    public string? NextDue(DateTimeOffset now)
    {
        while (_deadlines.TryPeek(out var id, out var deadline) && deadline <= now)
        {
            if (Cases[id].Case.IsDue(now))
            {
                return id;
            }

            _deadlines.Dequeue();
        }

        return null;
    }

    /// <summary>Until when an objection binds the agent and the act; null where none does.</summary>
    public DateTimeOffset? BoundUntil(string agent, string act, DateTimeOffset now) =>
        _objections.TryGetValue((agent, act), out var until) && until > now ? until : null;

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
        Underway.Apply(head, body);
        Unconcluded = body is RecordBody.Decision { Approves: true } approval ? approval.Case : null;
        Unreleased = body is RecordBody.Ruling { Verdict: Verdict.Permit, Shadow: false } ? record : null;
        var (agent, actuator) = RecordOwners.Of(body, id => Cases.GetValueOrDefault(id)?.Case.Agent);
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
                Halt(widened.Latches, head);
                break;
            case RecordBody.Closure { Outcome: CaseRecords.Decided } decided:
                Change(decided.Case, kept => kept.Decide(decided.UseBy!.Value));
                Halt(decided.Latches, head);
                break;
            case RecordBody.Closure closure:
                Change(
                    closure.Case,
                    kept =>
                        closure.Outcome == CaseRecords.Expired ? kept.Expire(head.Time) : kept.Deny(head.Time)
                );
                GiveBack(closure.Case);
                Halt(closure.Latches, head);
                break;
            case RecordBody.Release release:
                Apply(head, release);
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

    private void Apply(RecordHead head, RecordBody.Ruling ruling)
    {
        Rulings[(int)ruling.Verdict]++;
        Halt(ruling.Latches, head);
        Tallies = Tallies.With(ruling.Charges, head.Time);
        var entry = new ProposalEntry(
            head.Sequence,
            ruling.Digest,
            ruling.Verdict,
            ruling.Shadow,
            ruling.IsCommand
        );
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
            InOrder.Add(kept);
            Open.Add(entry.Case);
            _deadlines.Enqueue(entry.Case, opening.DecideBy);
            _pendingActs[(ruling.Agent, ruling.Act)] = entry.Case;
        }
    }

    private void Apply(RecordHead head, RecordBody.Release release)
    {
        var reference = new ReleaseReference(head.Sequence, release.NotAfter, release.Epoch);
        if (Find(release.Agent, release.Proposal) is { IsCommand: true })
        {
            Underway.Add(release);
        }

        if (release.Case is not { } decided)
        {
            Find(release.Agent, release.Proposal)!.Release = reference;
            return;
        }

        // What was reserved becomes what was released, and counts from now on.
        Change(decided, kept => kept.Release(release.NotBefore));
        GiveBack(decided);
        Tallies = Tallies.With(release.Charges, head.Time);
        Halt(release.Latches, head);
        Cases[decided].Release = reference;
    }

    private void Apply(RecordHead head, RecordBody.Decision decision)
    {
        if (decision.Approves)
        {
            Change(
                decision.Case,
                kept =>
                    kept.Approve(decision.Person, decision.Role, decision.Statement, decision.Key, head.Time)
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
            Change(held, kept => kept.Withdraw(head.Time));
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
        entry.Reports = entry.Reports.Add(new(said, report.By, report.Reporter, head.Time, head.Sequence));
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
            Latched.Remove(latch);
        }
        else
        {
            Halts = Halts.Resume(halting.Scope, halting.Person);
        }
    }

    private void Halt(ImmutableArray<Latch> latches, RecordHead head)
    {
        Tallies = Tallies.With(latches);
        foreach (var latch in latches)
        {
            Latched.TryAdd(latch, (head.Time, head.Sequence));
        }
    }

    private void Change(string id, Func<Case, Case> change)
    {
        var kept = Cases[id];
        var before = kept.Case;
        kept.Case = change(before);
        if (kept.Case.State == CaseState.Open)
        {
            Open.Add(id);
        }
        else
        {
            Open.Remove(id);
        }

        if (before.IsPending && !kept.Case.IsPending)
        {
            _pendingActs.Remove((before.Agent, before.Subject.Act));
        }
        else if (kept.Case.Deadline != before.Deadline)
        {
            _deadlines.Enqueue(id, kept.Case.Deadline);
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
