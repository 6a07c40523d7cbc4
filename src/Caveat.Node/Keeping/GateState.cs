using System.Collections.Concurrent;
using System.Collections.Immutable;
using Caveat.Approving;
using Caveat.Node.Recording;
using Caveat.Recording;
using Caveat.Restraining;

namespace Caveat.Node.Keeping;

/// <summary>
/// What follows from the records: the fold over the ledger that every start repeats, or goes on with. Only <c>Apply</c> changes it, live and at
/// replay alike, and only one thread at a time; threats and the index of commands may be read meanwhile. What is over is kept as the numbers of
/// its records, and made of them again when somebody asks.
/// </summary>
/// <param name="read">Reads a record of the ledger. <c>Apply</c> never does.</param>
internal sealed partial class GateState(Func<long, LedgerRecord> read)
{
    private const int Remembered = 4_096;

    private readonly Func<long, LedgerRecord> _read = read;
    private readonly RecordIndex _proposals = new();

    // Whoever has just asked asks again. By the number of the ruling.
    private readonly ProposalEntry?[] _remembered = new ProposalEntry?[Remembered];
    private readonly Dictionary<(string Agent, string Act), string> _pendingActs = [];
    private readonly Dictionary<(string Agent, string Act), DateTimeOffset> _objections = [];
    private readonly Dictionary<(string Person, string Nonce), DateTimeOffset> _orders = [];

    // The last permit, and whether it is of a command: a release of a permit is of no earlier one.
    private (long Record, bool IsCommand) _lastPermit = (-1, false);

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

    /// <summary>Every case.</summary>
    public CaseTable Cases { get; } = new(read);

    /// <summary>The threats that detectors filed, the last filing of each.</summary>
    public ConcurrentDictionary<string, (Threat Threat, long Record, string Digest)> Threats { get; } =
        new(StringComparer.Ordinal);

    /// <summary>The records of the rulings on a command, by agent and command id.</summary>
    public RecordIndex Commands { get; } = new();

    /// <summary>The records that say which keys are the gate's.</summary>
    public List<long> OfKeys { get; } = [];

    /// <summary>What is erased, and what is asked to be.</summary>
    public Erasures Erasures { get; } = new();

    /// <summary>The passkeys that people enrolled.</summary>
    public EnrolledPasskeys Passkeys { get; } = new();

    /// <summary>How many rulings came to each verdict.</summary>
    public long[] Rulings { get; } = new long[3];

    /// <summary>A proposal; null where there is none.</summary>
    public ProposalEntry? Find(string agent, string id)
    {
        var records = _proposals.Find(agent, id);
        if (records.Length == 0)
        {
            return null;
        }

        ref var remembered = ref _remembered[records[0] % Remembered];
        if (remembered is not { } known || (known.Record, known.Records) != (records[0], records.Length))
        {
            remembered = ProposalEntry.Of(agent, id, records, _read);
        }

        return remembered;
    }

    /// <summary>The numbers of the records of a proposal, its ruling first; none where there is none.</summary>
    public long[] RecordsOf(string agent, string id) => _proposals.Find(agent, id);

    /// <summary>The pending case of an act of an agent; null where there is none.</summary>
    public KeptCase? PendingCaseOf(string agent, string act) =>
        _pendingActs.TryGetValue((agent, act), out var id) ? Cases.FindPending(id) : null;

    /// <summary>The pending case whose time has been over for longest; null where none's is.</summary>
    public KeptCase? NextDue(DateTimeOffset now)
    {
        while (_deadlines.TryPeek(out var id, out var deadline) && deadline <= now)
        {
            if (Cases.FindPending(id) is { } kept && kept.Case.IsDue(now))
            {
                return kept;
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
        var (agent, actuator) = RecordOwners.Of(body, Cases.AgentOf);
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
            case RecordBody.Closure closure:
                Apply(head, closure);
                break;
            case RecordBody.Start { Keys.IsEmpty: false } or RecordBody.Rotation:
                OfKeys.Add(head.Sequence);
                break;
            case RecordBody.Release release:
                Apply(head, release);
                break;
            case RecordBody.Report report:
                Follow(report.Agent, report.Proposal, head);
                break;
            case RecordBody.Filing filing:
                File(head, filing);
                break;
            case RecordBody.Halting halting:
                Apply(head, halting);
                break;
            case RecordBody.Clock:
                IsClockSuspect = true;
                break;
            case RecordBody.Erasure erasure:
                Apply(head, erasure);
                break;
            case RecordBody.Invitation or RecordBody.Enrolment or RecordBody.Revocation:
                _ = Passkeys.Take(head, body);
                break;
            case RecordBody.Erased erased:
                Erasures.Miss(head.Sequence);
                if (erased.Verdict is { } verdict)
                {
                    Rulings[(int)verdict]++;
                }

                break;
        }
    }

    private void File(RecordHead head, RecordBody.Filing filing) =>
        Threats[filing.Threat.Id] = (filing.Threat, head.Sequence, Wire.Digests.Of(filing.Filed.Span));

    private void Apply(RecordHead head, RecordBody.Ruling ruling)
    {
        Rulings[(int)ruling.Verdict]++;
        Halt(ruling.Latches, head);
        Tallies = Tallies.With(ruling.Charges, head.Time);
        _proposals.Add(ruling.Agent, ruling.Proposal, head.Sequence);
        if (ProposalBody.CommandIdOf(ruling) is { } command)
        {
            Commands.Add(ruling.Agent, command, head.Sequence);
        }

        if (ruling is { Verdict: Verdict.Permit, Shadow: false })
        {
            _lastPermit = (head.Sequence, ruling.IsCommand);
        }

        if (ruling.Case is { } joined)
        {
            Change(joined, head, ruling);
        }
        else if (ruling.Opening is not null)
        {
            var opened = KeptCase.Opened(head, ruling);
            Cases.Add(opened);
            Await(opened.Case);
        }
    }

    private void Apply(RecordHead head, RecordBody.Release release)
    {
        if (release.Case is not { } decided)
        {
            Follow(release.Agent, release.Proposal, head);
            if (_lastPermit == (release.Ruling, true))
            {
                Underway.Add(release);
            }

            return;
        }

        // What was reserved becomes what was released, and counts from now on.
        var kept = Change(decided, head, release);
        GiveBack(kept);
        Tallies = Tallies.With(release.Charges, head.Time);
        Halt(release.Latches, head);
        if (kept?.IsCommand == true)
        {
            Underway.Add(release);
        }
    }

    private void Apply(RecordHead head, RecordBody.Decision decision)
    {
        var kept = Change(decision.Case, head, decision);
        if (!decision.Approves && kept is not null)
        {
            _objections[(kept.Case.Agent, kept.Case.Subject.Act)] = head.Time + Case.ObjectionTime;
            GiveBack(kept);
        }
    }

    private void Apply(RecordHead head, RecordBody.Closure closure)
    {
        var kept = Change(closure.Case, head, closure);
        if (closure.Outcome is not (CaseRecords.Widened or CaseRecords.Decided))
        {
            GiveBack(kept);
        }

        Halt(closure.Latches, head);
    }

    // What an agent takes back itself stays counted: asking and withdrawing again and again is many asks.
    private void Apply(RecordHead head, RecordBody.Withdrawal withdrawal)
    {
        Follow(withdrawal.Agent, withdrawal.Proposal, head);
        if (withdrawal.Case is { } held)
        {
            Change(held, head, withdrawal);
        }
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
            Halts = Halts.Resume(halting.Scope, halting.Person, halting.Key);
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

    // The case, as the record leaves it; null where it was at its end before.
    private KeptCase? Change(string id, RecordHead head, RecordBody body)
    {
        if (!Cases.Has(id))
        {
            Erasures.MissGround(head.Sequence);
            return null;
        }

        if (Cases.Take(id, head, body) is not var (kept, before))
        {
            return null;
        }

        if (!kept.Case.IsPending)
        {
            _pendingActs.Remove((before.Agent, before.Subject.Act));
        }
        else if (kept.Case.Deadline != before.Deadline)
        {
            _deadlines.Enqueue(id, kept.Case.Deadline);
        }

        return kept;
    }

    private void Await(Case pending)
    {
        _deadlines.Enqueue(pending.Id, pending.Deadline);
        _pendingActs[(pending.Agent, pending.Subject.Act)] = pending.Id;
    }

    private void GiveBack(KeptCase? kept)
    {
        if (kept is not null)
        {
            Tallies = Tallies.Without(kept.Reserved, kept.ReservedAt);
            kept.Reserved = [];
        }
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
