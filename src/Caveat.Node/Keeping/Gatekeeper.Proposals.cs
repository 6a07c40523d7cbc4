using System.Collections.Immutable;
using System.Text.Json;
using Caveat.Node.Configuring;
using Caveat.Node.Recording;
using Caveat.Recording;
using Caveat.Wire;

namespace Caveat.Node.Keeping;

// What agents ask for.
public sealed partial class Gatekeeper
{
    // A caller that sends nothing but faults fills no disk: beyond this its faults are not recorded for a minute.
    private const int RefusalsPerMinute = 10;

    private const int MostReports = 32;

    private readonly Dictionary<string, (DateTimeOffset Since, int Count)> _refusals = new(
        StringComparer.Ordinal
    );

    /// <inheritdoc/>
    public async Task<Result<ProposalView>> ProposeAsync(Submission submission, CancellationToken stop)
    {
        // Facts are made outside the lock, of one snapshot; if another is swapped in or the threat filed anew meanwhile they are made again.
        var (proposal, surroundings) = (submission.Proposal, _surroundings);
        if (surroundings.Agents.GetValueOrDefault(submission.Agent) is not { } caller)
        {
            return NoSuchAgent(submission.Agent);
        }

        Refusal? refusal;
        Standing? standing;
        try
        {
            var threat = FilingOf(proposal);
            var made = Local(Now());
            var facts = Rulings.FactsOf(proposal, caller, surroundings, made);
            lock (_lock)
            {
                var isCurrent =
                    ReferenceEquals(surroundings, _surroundings)
                    && threat == FilingOf(proposal)
                    && !IsAboutEarlier(proposal);
                refusal = Propose(submission, isCurrent, facts, made);
                standing = StandingOf(submission.Agent, proposal.Id);
            }

            if (standing is not null)
            {
                await _ledger.WhenDurable(standing.Through).WaitAsync(stop).ConfigureAwait(false);
            }

            return refusal is not null
                ? refusal
                : await WithWarrantAsync(standing!, stop).ConfigureAwait(false);
        }
        catch (LedgerStoppedException)
        {
            return StoppedRefusal();
        }
    }

    // What an agent is about to record meanwhile may be what the act is about.
    private static bool IsAboutEarlier(Proposal proposal) =>
        proposal.Command.Target is CommandTarget.Earlier
        || proposal.Targets.Any(target => target is CommandTarget.Earlier);

    /// <inheritdoc/>
    public ProposalTrial WhatIf(Submission submission)
    {
        var (proposal, agent) = (submission.Proposal, submission.Agent);
        var act = Digests.OfAct(proposal);
        Rulings rulings;
        Circumstances at;
        long? waiting;
        bool inShadow;
        lock (_lock)
        {
            rulings = _rulings;
            at = rulings.CircumstancesOf(agent, act, Local(Now()));
            waiting = rulings.WaitingFor(agent, act);
            inShadow = rulings.ModeOf(agent) == Mode.Shadow;
        }

        // The work is done outside the lock: no trial keeps a proposal waiting.
        var caller =
            rulings.Surroundings.Agents.GetValueOrDefault(agent)
            ?? throw new ArgumentException("the agent is not registered", nameof(submission));
        var facts = Rulings.FactsOf(proposal, caller, rulings.Surroundings, at.Now);
        var ruled = rulings.Declared(submission, waiting, at.Rule(facts));
        return new(proposal, ruled.Facts, ruled.Ruling, at.Deployment.NormSet, at.Tallies, at.Now, inShadow);
    }

    /// <inheritdoc/>
    public async Task<Result<ProposalView>> FindAsync(
        Caller caller,
        string agent,
        string proposal,
        TimeSpan wait,
        CancellationToken stop,
        Func<bool>? isStillKnown = null
    )
    {
        using var limit = new CancellationTokenSource(wait, _opening.Clock);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);

        try
        {
            while (true)
            {
                Task changed;
                Refusal? refusal = null;
                Standing? standing;
                lock (_lock)
                {
                    if (caller is Caller.OfAgent && caller.MaySee(agent) && isStillKnown?.Invoke() != false)
                    {
                        refusal = Collect(agent, proposal);
                    }

                    changed = _changed.Task;
                    standing = caller.MaySee(agent) ? StandingOf(agent, proposal) : null;
                }

                if (refusal is not null || standing is null)
                {
                    return refusal ?? NoSuchProposal(proposal);
                }

                await _ledger.WhenDurable(standing.Through).WaitAsync(stop).ConfigureAwait(false);
                // In shadow nobody decides, so nobody waits.
                if (standing.State != ProposalState.Held || standing.InShadow || over.IsCancellationRequested)
                {
                    return await WithWarrantAsync(standing, stop).ConfigureAwait(false);
                }

                Task any = Task.WhenAny(changed, _ledger.Stopped);
                await any.WaitAsync(over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                stop.ThrowIfCancellationRequested();
            }
        }
        catch (LedgerStoppedException)
        {
            return StoppedRefusal();
        }
    }

    /// <inheritdoc/>
    public Task<Result<ProposalView>> WithdrawAsync(string agent, string proposal, CancellationToken stop) =>
        ChangeAsync<ProposalView>(
            () =>
            {
                if (_state.Find(agent, proposal) is not { } entry)
                {
                    return NoSuchProposal(proposal);
                }

                var state = StateOf(entry);
                if (
                    state
                    is not (
                        ProposalState.Held
                        or ProposalState.Approved
                        or ProposalState.Permitted
                        or ProposalState.Released
                    )
                )
                {
                    return state == ProposalState.Withdrawn
                        ? ViewOf(StandingOf(agent, proposal)!)
                        : new Refusal(
                            KeepingCodes.AtItsEnd,
                            RefusalKind.Conflict,
                            $"it is {Words.Of(state)}; there is nothing to take back"
                        );
                }

                Record(new RecordBody.Withdrawal(agent, proposal, entry.Case));
                return ViewOf(StandingOf(agent, proposal)!);
            },
            stop
        );

    /// <inheritdoc/>
    public Task<Result<ProposalView>> ReportAsync(
        Caller by,
        string agent,
        string proposal,
        Report report,
        CancellationToken stop
    ) =>
        ChangeAsync<ProposalView>(
            () =>
            {
                if (!by.MaySee(agent) || _state.Find(agent, proposal) is not { } entry)
                {
                    return NoSuchProposal(proposal);
                }

                // Also what is told late, or was done although it was taken back or halted, is better recorded than not.
                var wasGranted =
                    entry.Verdict == Verdict.Permit
                    || (entry.Case is { } id && _state.Cases.StateOf(id) == Approving.CaseState.Released);
                if (!wasGranted && !entry.InShadow)
                {
                    return new Refusal(
                        KeepingCodes.NothingToReport,
                        RefusalKind.Conflict,
                        $"it is {Words.Of(StateOf(entry))}: it must not have been done"
                    );
                }

                // What an actuator answered comes once, and is recorded whatever was said before.
                if (entry.Reports.Length >= MostReports && by is not Caller.OfActuator)
                {
                    return new Refusal(
                        KeepingCodes.TooManyReports,
                        RefusalKind.Conflict,
                        $"a proposal has at most {MostReports} reports"
                    );
                }

                Record(
                    new RecordBody.Report
                    {
                        Agent = agent,
                        Proposal = proposal,
                        Outcome = Words.Of(report.Outcome),
                        By = by.Id,
                        Reporter = by switch
                        {
                            Caller.OfPerson => Reporter.Person,
                            Caller.OfActuator => Reporter.Actuator,
                            _ => Reporter.Agent,
                        },
                        Hosts = report.Hosts,
                        Started = report.Started,
                        Ended = report.Ended,
                        Note = report.Note ?? "",
                        Response = report.Response,
                        Exceeds = report.Hosts is { } hosts && Amount.Of(hosts) > DeclaredHosts(entry.Record),
                    }
                );
                return ViewOf(StandingOf(agent, proposal)!);
            },
            stop,
            isUrgent: by is Caller.OfActuator
        );

    /// <inheritdoc/>
    public Task<Result<ThreatView>> FileThreatAsync(
        string detector,
        ThreatFiling filing,
        CancellationToken stop
    ) =>
        ChangeAsync<ThreatView>(
            () =>
            {
                var filed = filing.ToJson();
                if (_state.Threats.TryGetValue(filing.Threat.Id, out var known))
                {
                    if (known.Threat.FiledBy != detector)
                    {
                        return new Refusal(
                            KeepingCodes.ThreatTaken,
                            RefusalKind.Conflict,
                            $"the threat {QuotedText.Code(filing.Threat.Id)} is another detector's; file your own"
                        );
                    }

                    // The same thing said twice is one threat.
                    if (known.Digest == Digests.Of(filed))
                    {
                        return new ThreatView(filing.Threat.Id, known.Record);
                    }
                }

                var threat = filing.Threat with { FiledBy = detector };
                return new ThreatView(threat.Id, Record(new RecordBody.Filing(threat, filed)));
            },
            stop
        );

    /// <inheritdoc/>
    public async Task RefuseAsync(
        string? agent,
        ImmutableArray<Problem> problems,
        string bodyDigest,
        CancellationToken stop
    )
    {
        long record;
        lock (_lock)
        {
            var (now, name) = (Now(), agent ?? "");
            var (since, count) = _refusals.GetValueOrDefault(name);
            (since, count) = now - since >= TimeSpan.FromMinutes(1) ? (now, 1) : (since, count + 1);
            if (_refusals.Count > 10_000)
            {
                _refusals.Clear();
            }

            _refusals[name] = (since, count);
            if (count > RefusalsPerMinute || IsBusy)
            {
                return;
            }

            ImmutableArray<string> codes =
            [
                .. problems.Select(problem => problem.Code.Id).Distinct(StringComparer.Ordinal),
            ];
            record = Record(new RecordBody.Refusal(name, bodyDigest, codes));
        }

        await _ledger.WhenDurable(record).WaitAsync(stop).ConfigureAwait(false);
    }

    private Amount DeclaredHosts(long record)
    {
        using var facts = JsonDocument.Parse(((RecordBody.Ruling)BodyOf(record)).Facts);
        return
            facts.RootElement.GetArrayLength() > 0
            && facts.RootElement[0].GetProperty("attributes").TryGetProperty("effect.hosts", out var hosts)
            && Amount.TryParse(hosts.GetString(), out var amount)
            ? amount
            : Amount.Zero;
    }
}
