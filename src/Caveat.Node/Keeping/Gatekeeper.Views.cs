using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Caveat.Approving;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Node.Keeping;

// What is shown, and when.
public sealed partial class Gatekeeper
{
    private const int MostCases = 1_000;

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
                    OpenCases = _state.Open.Count,
                    Records = _ledger.Next,
                    Pending = (_ledger as Ledger)?.Pending ?? 0,
                };
            }
        }
    }

    /// <inheritdoc/>
    public Task<Result<CaseList>> ListCasesAsync(CaseFilter filter, CancellationToken stop) =>
        ChangeAsync<CaseList>(
            () =>
                new CaseList([
                    .. _state
                        .Cases.Values.Where(kept =>
                            filter.Caller.MaySee(kept.Case.Agent)
                            && (filter.State is null || kept.Case.State == filter.State)
                        )
                        .OrderByDescending(kept => kept.Record)
                        .Take(MostCases)
                        .Select(ViewOf),
                ]),
            stop
        );

    /// <inheritdoc/>
    public Task<Result<CaseView>> FindCaseAsync(Caller caller, string id, CancellationToken stop) =>
        ChangeAsync<CaseView>(
            () =>
                _state.Cases.TryGetValue(id, out var kept) && caller.MaySee(kept.Case.Agent)
                    ? ViewOf(kept)
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

                await changed.WaitAsync(stop).ConfigureAwait(false);
            }

            await _ledger.WhenDurable(next).WaitAsync(stop).ConfigureAwait(false);
            var record = RecordAt(next);
            string? owner;
            lock (_lock)
            {
                owner = RecordOwners.Of(record.Body, id => _state.Cases.GetValueOrDefault(id)?.Case).Agent;
            }

            if (caller is Caller.OfPerson || (owner is not null && caller.MaySee(owner)))
            {
                yield return RecordSummary.Of(record, owner);
            }
        }
    }

    // Decides under the lock, and answers once all that was decided until then is durable.
    private async Task<Result<T>> ChangeAsync<T>(Func<Result<T>> change, CancellationToken stop)
        where T : class
    {
        try
        {
            Result<T> result;
            long last;
            lock (_lock)
            {
                if (IsBusy)
                {
                    return new Refusal(
                        KeepingCodes.Busy,
                        RefusalKind.Unavailable,
                        "more waits for the disk than the gate takes; ask again in a second"
                    );
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

    private async Task<Refusal?> SettleAsync(CancellationToken stop)
    {
        try
        {
            await _ledger.WhenDurable(_ledger.Next - 1).WaitAsync(stop).ConfigureAwait(false);
            return null;
        }
        catch (LedgerStoppedException)
        {
            return StoppedRefusal();
        }
    }

    private ProposalView? ViewOf(string agent, string id)
    {
        ProposalEntry? entry;
        KeptCase? kept;
        ProposalState state;
        lock (_lock)
        {
            entry = _state.Find(agent, id);
            if (entry is null)
            {
                return null;
            }

            kept = entry.Case is null ? null : _state.Cases[entry.Case];
            state = StateOf(entry);
        }

        var record = RecordAt(entry.Record);
        var ruling = (RecordBody.Ruling)record.Body;
        return new()
        {
            Proposal = id,
            Agent = agent,
            Verdict = ruling.Verdict,
            InShadow = ruling.Shadow,
            Digest = ruling.Digest,
            Act = ruling.Act,
            NormSet = record.Head.NormSet ?? "",
            Record = entry.Record,
            Ruling = ruling.Answer,
            State = state,
            Case = kept is null ? null : ReferenceTo(kept.Case),
            Release = kept?.Release,
            Reports = entry.Reports,
        };
    }

    private CaseReference ReferenceTo(Case @case) =>
        new(
            @case.Id,
            Words.Of(@case.State),
            new Uri(_deployment.Configuration.Gate.Listen, $"/v1/cases/{@case.Id}").ToString(),
            @case.UseBy ?? @case.DecideBy
        );

    private ProposalState StateOf(ProposalEntry entry)
    {
        if (!entry.Reports.IsEmpty)
        {
            return entry.Reports[^1].Report.Outcome switch
            {
                ReportOutcome.Executed => ProposalState.Executed,
                ReportOutcome.Undone => ProposalState.Undone,
                _ => ProposalState.Failed,
            };
        }

        if (entry.IsWithdrawn)
        {
            return ProposalState.Withdrawn;
        }

        if (entry.Case is not { } id)
        {
            return entry.Verdict switch
            {
                Verdict.Permit => ProposalState.Permitted,
                Verdict.Hold => ProposalState.Held,
                _ => ProposalState.Denied,
            };
        }

        return _state.Cases[id].Case switch
        {
            { State: CaseState.Open } => ProposalState.Held,
            { State: CaseState.Released, UseBy: { } until } when Now() >= until => ProposalState.Expired,
            { State: CaseState.Released } => ProposalState.Released,
            { State: CaseState.Objected } => ProposalState.Objected,
            { State: CaseState.Expired } => ProposalState.Expired,
            { State: CaseState.Withdrawn } => ProposalState.Withdrawn,
            _ => ProposalState.Voided,
        };
    }

    private CaseView ViewOf(KeptCase kept) => CaseJson.View(kept, RecordAt(kept.Record), _origin);

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
                .. _state.Tallies.Latches.Select(latch => new HaltInForce(
                    $"limit {latch.Limit} {latch.Key}",
                    _state.Last,
                    latch.Limit,
                    0
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

    private static Refusal StoppedRefusal() =>
        new(KeepingCodes.Stopped, RefusalKind.Unavailable, "the gate has stopped: nothing is permitted");
}
