using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Caveat.Approving;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Node.Keeping;

// What is shown, and when.
public sealed partial class Gatekeeper
{
    private const int MostCases = 200;
    private const int CasesAtOnce = 4_096;

    /// <inheritdoc/>
    public Uri Address
    {
        get => _address ?? _deployment.Configuration.Gate.Listen;
        set => _address = value;
    }

    /// <inheritdoc/>
    public GateView View
    {
        get
        {
            lock (_lock)
            {
                return new()
                {
                    Deployment = _deployment,
                    Findings = _findings,
                    Activation = _state.Activation?.Record ?? 0,
                    Watch = Watch(),
                    IsClockSuspect = _state.IsClockSuspect,
                    Rulings = new(_state.Rulings[0], _state.Rulings[1], _state.Rulings[2]),
                    OpenCases = _state.Cases.OpenCount,
                    Records = _ledger.Next,
                    Pending = _ledger.Pending,
                };
            }
        }
    }

    /// <inheritdoc/>
    public async Task<Result<CaseList>> FindCasesAsync(CaseFilter filter, CancellationToken stop)
    {
        var found = new List<Func<KeptCase>>();
        var (next, last) = (int.MaxValue, 0L);
        // Looked through in parts, and the records are read outside the lock: no list that anybody asks for keeps a proposal waiting.
        while (next > 0 && found.Count < MostCases)
        {
            lock (_lock)
            {
                CatchUp();
                next = Math.Min(next, _state.Cases.Count);
                for (var most = CasesAtOnce; most > 0 && next > 0 && found.Count < MostCases; most--)
                {
                    next--;
                    if (_state.Cases.StandingAt(next) is var (agent, state) && filter.Matches(agent, state))
                    {
                        found.Add(_state.Cases.ShowAt(next));
                    }
                }

                last = _ledger.Next - 1;
            }
        }

        return await SettleAsync(last, stop).ConfigureAwait(false) is { } refusal
            ? refusal
            : new CaseList([.. found.Select(show => ViewOf(show(), filter.Caller))]);
    }

    /// <inheritdoc/>
    public Task<Result<CaseView>> FindCaseAsync(Caller caller, string id, CancellationToken stop) =>
        ChangeAsync<CaseView>(
            () =>
                _state.Cases.Find(id) is { } kept && caller.MaySee(kept.Case.Agent)
                    ? ViewOf(kept, caller)
                    : NoSuchCase(id),
            stop
        );

    /// <inheritdoc/>
    public async IAsyncEnumerable<GateEvent> EventsAsync(
        Caller caller,
        long after,
        [EnumeratorCancellation] CancellationToken stop
    )
    {
        // Nothing is buffered: each reader reads the ledger at its own pace.
        for (var next = Math.Max(0, after + 1); ; next++)
        {
            while (true)
            {
                Task changed;
                lock (_lock)
                {
                    if (next < _ledger.Next)
                    {
                        break;
                    }

                    changed = _changed.Task;
                }

                if (_ledger.Stopped.IsCompleted)
                {
                    yield break;
                }

                await Task.WhenAny(changed, _ledger.Stopped).WaitAsync(stop).ConfigureAwait(false);
            }

            if (await SettleAsync(next, stop).ConfigureAwait(false) is not null)
            {
                yield break;
            }

            var record = RecordAt(next);
            string? owner;
            lock (_lock)
            {
                owner = RecordOwners.Of(record.Body, _state.Cases.AgentOf).Agent;
            }

            if (caller is Caller.OfPerson || (owner is not null && caller.MaySee(owner)))
            {
                yield return RecordSummary.Of(record, owner);
            }
        }
    }

    // Decides under the lock, and answers once all that was decided until then is durable. Agents wait outside where too much waits for the
    // disk; people, who are few, are always heard, since nothing may keep them from stopping the rest, and so is what an actuator did.
    private async Task<Result<T>> ChangeAsync<T>(
        Func<Result<T>> change,
        CancellationToken stop,
        bool isUrgent = false
    )
        where T : class
    {
        try
        {
            Result<T> result;
            long last;
            lock (_lock)
            {
                if (IsBusy && !isUrgent)
                {
                    return BusyRefusal();
                }

                CatchUp();
                result = change();
                last = _ledger.Next - 1;
            }

            await _ledger.WhenDurable(last).WaitAsync(stop).ConfigureAwait(false);
            return result;
        }
        catch (LedgerStoppedException)
        {
            return StoppedRefusal();
        }
    }

    private async Task<Refusal?> SettleAsync(long last, CancellationToken stop)
    {
        try
        {
            await _ledger.WhenDurable(last).WaitAsync(stop).ConfigureAwait(false);
            return null;
        }
        catch (LedgerStoppedException)
        {
            return StoppedRefusal();
        }
    }

    // Call under the lock. What of a proposal changes, as it is now: it may be told once everything up to Through is durable.
    private Standing? StandingOf(string agent, string id)
    {
        if (_state.Find(agent, id) is not { } entry)
        {
            return null;
        }

        var kept = entry.Case is null ? null : _state.Cases.Find(entry.Case);
        var opener = OpenerOf(entry);
        return new(
            agent,
            id,
            entry.Record,
            opener.Record,
            StateOf(entry),
            kept is null ? null : ReferenceTo(kept.Case),
            kept?.Release ?? entry.Release,
            ReportsOf(entry, opener),
            entry.InShadow,
            entry.Release?.NotAfter,
            _ledger.Next - 1
        );
    }

    private ProposalView ViewOf(Standing standing)
    {
        var record = RecordAt(standing.Record);
        var ruling = (RecordBody.Ruling)record.Body;
        return new()
        {
            Proposal = standing.Proposal,
            Agent = standing.Agent,
            Verdict = ruling.Verdict,
            InShadow = ruling.Shadow,
            Digest = ruling.Digest,
            Act = ruling.Act,
            NormSet = record.Head.NormSet ?? "",
            Record = standing.Record,
            Ruling = ruling.Answer,
            State = standing.State,
            NotAfter = standing.NotAfter,
            Case = standing.Case,
            Release = standing.Release,
            ForwardTo = TargetOf(
                standing.Opened == standing.Record ? ruling : (RecordBody.Ruling)BodyOf(standing.Opened)
            ),
            Reports = [.. standing.Reports.Select(WithResponse)],
        };
    }

    // What actuators answered stands in the ledger alone.
    private ReportView WithResponse(ReportView report) =>
        report.Reporter == Reporter.Actuator
        && BodyOf(report.Record) is RecordBody.Report { Response: var response }
            ? report with
            {
                Report = report.Report with { Response = response },
            }
            : report;

    private sealed record Standing(
        string Agent,
        string Proposal,
        long Record,
        long Opened,
        ProposalState State,
        CaseReference? Case,
        ReleaseReference? Release,
        ImmutableArray<ReportView> Reports,
        bool InShadow,
        DateTimeOffset? NotAfter,
        long Through
    );

    private CaseReference ReferenceTo(Case @case) =>
        new(
            @case.Id,
            Words.Of(@case.State),
            new Uri(Address ?? _deployment.Configuration.Gate.Listen, $"/v1/cases/{@case.Id}").ToString(),
            @case.Deadline
        );

    // Proposals of one case have one release, that of the one which opened it: what becomes of that becomes of each.
    private ProposalEntry OpenerOf(ProposalEntry entry) =>
        entry.Case is { } id
        && _state.Cases.Find(id) is { } kept
        && kept.Record != entry.Record
        && _state.Find(kept.Case.Agent, kept.Case.Proposals[0]) is { } opener
            ? opener
            : entry;

    private static ImmutableArray<ReportView> ReportsOf(ProposalEntry entry, ProposalEntry opener) =>
        ReferenceEquals(entry, opener) ? entry.Reports
        : entry.Reports.IsEmpty ? opener.Reports
        : [.. entry.Reports.Concat(opener.Reports).OrderBy(report => report.Record)];

    private ProposalState StateOf(ProposalEntry entry)
    {
        var opener = OpenerOf(entry);
        if (ReportsOf(entry, opener) is [.., var last])
        {
            return last.Report.Outcome switch
            {
                ReportOutcome.Executed => ProposalState.Executed,
                ReportOutcome.Undone => ProposalState.Undone,
                ReportOutcome.Unknown => ProposalState.Unknown,
                _ => ProposalState.Failed,
            };
        }

        if (entry.IsWithdrawn || opener.IsWithdrawn)
        {
            return ProposalState.Withdrawn;
        }

        if (entry.Case is not { } id)
        {
            return entry.Verdict switch
            {
                // In shadow nothing is released, and a crash may have taken the time in which a permit could be.
                Verdict.Permit when entry.InShadow => ProposalState.Permitted,
                Verdict.Permit => StateOfGrant(ProposalState.Permitted, entry.Release),
                Verdict.Hold => ProposalState.Held,
                _ => ProposalState.Denied,
            };
        }

        var kept = _state.Cases.Find(id)!;
        return kept.Case.State switch
        {
            CaseState.Open => ProposalState.Held,
            CaseState.Decided => ProposalState.Approved,
            CaseState.Released => StateOfGrant(ProposalState.Released, kept.Release),
            CaseState.Objected => ProposalState.Objected,
            CaseState.Expired => ProposalState.Expired,
            CaseState.Withdrawn => ProposalState.Withdrawn,
            _ => ProposalState.Voided,
        };
    }

    // What may be done may be done for a short while, and no halt may have come in between, whatever it halts.
    private ProposalState StateOfGrant(ProposalState state, ReleaseReference? release) =>
        release is null ? ProposalState.Expired
        : release.Epoch < _state.Halts.Epoch ? ProposalState.Voided
        : Now() >= release.NotAfter ? ProposalState.Expired
        : state;

    // Facts tell where protected things are: an agent gets the norms that hold it and not those.
    private CaseView ViewOf(KeptCase kept, Caller caller) =>
        CaseJson.View(kept, RecordAt(kept.Record), _origin, withFacts: caller is Caller.OfPerson);

    private WatchView Watch() =>
        new(
            _state.Halts.Epoch,
            [
                .. _state.Halts.InForce.Select(pair => new HaltInForce(
                    pair.Key,
                    pair.Value.Since,
                    pair.Value.By,
                    pair.Value.Record
                )),
                .. _state.Latched.Select(pair => new HaltInForce(
                    $"limit {pair.Key.Limit} {pair.Key.Key}",
                    pair.Value.Since,
                    pair.Key.Limit,
                    pair.Value.Record
                )),
            ]
        )
        {
            Gate = _origin,
        };

    private static Refusal NoSuchProposal(string id) =>
        new(
            KeepingCodes.NoSuchProposal,
            RefusalKind.NotFound,
            $"there is no proposal {Wire.QuotedText.Code(id)} of this agent"
        );

    private static Refusal NoSuchCase(string id) =>
        new(KeepingCodes.NoSuchCase, RefusalKind.NotFound, $"there is no case {Wire.QuotedText.Code(id)}");

    private static Refusal NoSuchAgent(string id) =>
        new(
            KeepingCodes.NoSuchAgent,
            RefusalKind.Forbidden,
            $"no agent {Wire.QuotedText.Code(id)} is registered; register it under `agents`"
        );

    private static Refusal BusyRefusal() =>
        new(
            KeepingCodes.Busy,
            RefusalKind.Unavailable,
            "more waits for the disk, or for witnesses, than the gate takes; ask again in a second"
        );

    private static Refusal StoppedRefusal() =>
        new(KeepingCodes.Stopped, RefusalKind.Unavailable, "the gate has stopped: nothing is permitted");
}
