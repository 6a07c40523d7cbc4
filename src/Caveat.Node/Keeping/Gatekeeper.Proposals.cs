using System.Collections.Immutable;
using System.Text.Json;
using Caveat.Locating;
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

    private readonly Dictionary<string, (DateTimeOffset Since, int Count)> _refusals = new(
        StringComparer.Ordinal
    );

    /// <inheritdoc/>
    public async Task<Result<ProposalView>> ProposeAsync(Submission submission, CancellationToken stop)
    {
        var proposal = submission.Proposal;
        if (_surroundings.Agents.GetValueOrDefault(submission.Agent) is not { } caller)
        {
            return NoSuchAgent(submission.Agent);
        }

        // Facts are made outside the lock, of one snapshot; if another is swapped in meanwhile they are made again.
        var surroundings = _surroundings;
        var facts = FactsOf(proposal, caller, surroundings, Local(Now()));
        long record;
        bool isConflict;
        try
        {
            lock (_lock)
            {
                (record, isConflict) = Propose(submission, caller, surroundings, facts);
            }

            if (record >= 0)
            {
                await _ledger.WhenDurable(record).WaitAsync(stop).ConfigureAwait(false);
            }
        }
        catch (LedgerStoppedException)
        {
            return StoppedRefusal();
        }

        return isConflict
                ? new Refusal(
                    KeepingCodes.IdTaken,
                    RefusalKind.Conflict,
                    $"the id {QuotedText.Code(proposal.Id)} is that of another proposal of `{submission.Agent}`; choose a new id for a new proposal"
                )
            : record < 0
                ? new Refusal(
                    KeepingCodes.Busy,
                    RefusalKind.Unavailable,
                    "more waits for the disk than the gate takes; ask again in a second"
                )
            : ViewOf(submission.Agent, proposal.Id)!;
    }

    /// <inheritdoc/>
    public ProposalTrial WhatIf(Submission submission)
    {
        lock (_lock)
        {
            var now = Local(Now());
            var caller =
                _surroundings.Agents.GetValueOrDefault(submission.Agent)
                ?? throw new ArgumentException("the agent is not registered", nameof(submission));
            var facts = FactsOf(submission.Proposal, caller, _surroundings, now);
            var ruled = Rule(submission.Agent, Digests.OfAct(submission.Proposal), facts, now);
            return new(
                submission.Proposal,
                ruled.Facts,
                ruled.Ruling,
                _deployment.NormSet,
                _state.Tallies,
                now,
                ModeOf(submission.Agent) == Mode.Shadow
            );
        }
    }

    /// <inheritdoc/>
    public async Task<Result<ProposalView>> FindAsync(
        Caller caller,
        string agent,
        string proposal,
        TimeSpan wait,
        CancellationToken stop
    )
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (wait > TimeSpan.Zero)
        {
            over.CancelAfter(wait);
        }

        while (true)
        {
            Task changed;
            lock (_lock)
            {
                changed = _changed.Task;
            }

            if (!caller.MaySee(agent) || ViewOf(agent, proposal) is not { } view)
            {
                return NoSuchProposal(proposal);
            }

            if (await SettleAsync(stop).ConfigureAwait(false) is { } refusal)
            {
                return refusal;
            }

            if (view.State != ProposalState.Held || wait <= TimeSpan.Zero || over.IsCancellationRequested)
            {
                return view;
            }

            await changed.WaitAsync(over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stop.ThrowIfCancellationRequested();
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
                if (state is not (ProposalState.Held or ProposalState.Permitted or ProposalState.Released))
                {
                    return state == ProposalState.Withdrawn
                        ? ViewOf(agent, proposal)!
                        : new Refusal(
                            KeepingCodes.AtItsEnd,
                            RefusalKind.Conflict,
                            $"it is {Words.Of(state)}; there is nothing to take back"
                        );
                }

                Record(new RecordBody.Withdrawal(agent, proposal, entry.Case));
                return ViewOf(agent, proposal)!;
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

                var state = StateOf(entry);
                var mayRun =
                    state is ProposalState.Permitted or ProposalState.Released or ProposalState.Executed;
                if (!mayRun && !entry.InShadow)
                {
                    return new Refusal(
                        KeepingCodes.NothingToReport,
                        RefusalKind.Conflict,
                        $"it is {Words.Of(state)}: it must not have been done"
                    );
                }

                Record(
                    new RecordBody.Report
                    {
                        Agent = agent,
                        Proposal = proposal,
                        Outcome = Words.Of(report.Outcome),
                        By = by.Id,
                        ByPerson = by is Caller.OfPerson,
                        Hosts = report.Hosts,
                        Started = report.Started,
                        Ended = report.Ended,
                        Note = report.Note ?? "",
                        Exceeds = report.Hosts is { } hosts && Amount.Of(hosts) > DeclaredHosts(entry.Record),
                    }
                );
                return ViewOf(agent, proposal)!;
            },
            stop
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
                var filed = JsonOf(filing);
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

    // Call under the lock. The number of the record that answers, or -1 where the gate takes nothing.
    private (long Record, bool IsConflict) Propose(
        Submission submission,
        Agent caller,
        Surroundings surroundings,
        ImmutableArray<Facts>? facts
    )
    {
        var proposal = submission.Proposal;
        if (_state.Find(submission.Agent, proposal.Id) is { } known)
        {
            return (known.Record, known.Digest != proposal.Digest);
        }

        if (IsBusy)
        {
            return (-1, false);
        }

        CatchUp();
        var now = Local(Now());
        if (!ReferenceEquals(surroundings, _surroundings))
        {
            caller = _surroundings.Agents.GetValueOrDefault(submission.Agent) ?? caller;
            facts = FactsOf(proposal, caller, _surroundings, now);
        }

        var act = Digests.OfAct(proposal);
        var ruled = Rule(submission.Agent, act, facts, now);
        return (Record(RulingOf(submission, act, ruled, now)), false);
    }

    private static ImmutableArray<Facts>? FactsOf(
        Proposal proposal,
        Agent caller,
        Surroundings surroundings,
        DateTimeOffset now
    )
    {
        try
        {
            return Ruled.FactsOf(proposal, caller, surroundings, now);
        }
        catch (Exception fault) when (fault is not LedgerStoppedException)
        {
            return null;
        }
    }

    // Call under the lock. Norms first, then what stands before every norm: halts, objections, a clock nobody trusts.
    private Ruled Rule(
        string agent,
        string act,
        ImmutableArray<Facts>? facts,
        DateTimeOffset now,
        Restraining.Tallies? tallies = null
    )
    {
        if (facts is not { } made)
        {
            return new([], Ruled.Barred(KeepingCodes.RulingFailed, "the facts of the act could not be made"));
        }

        var ruled = Ruled.On(made, _deployment, tallies ?? _state.Tallies, now);
        if (_state.Halts.BarOf(made, ruled.Ruling) is { } halt)
        {
            return ruled.With(halt);
        }

        if (_state.BoundUntil(agent, act, now) is { } until)
        {
            return ruled.With(
                new(
                    KeepingCodes.Objected.Id,
                    $"a person decided against this act; that stands until {Times.Of(until)}"
                )
            );
        }

        return _state.IsClockSuspect
            ? ruled.HeldFor(
                new(
                    KeepingCodes.ClockSuspect.Id,
                    "the gate's clock leapt or went back; until a person confirms it everything is held"
                )
            )
            : ruled;
    }

    private RecordBody.Ruling RulingOf(Submission submission, string act, Ruled ruled, DateTimeOffset now)
    {
        var proposal = submission.Proposal;
        var isShadow = ModeOf(submission.Agent) == Mode.Shadow;
        var verdict = ruled.Ruling.Verdict;
        var facts = ruled.FactsAsJson();
        var joined = verdict == Verdict.Hold && !isShadow ? _state.OpenCaseOf(submission.Agent, act) : null;
        var opening =
            verdict != Verdict.Hold || isShadow || joined?.Covers(ruled.Ruling.Requires!) == true
                ? null
                : OpeningOf(submission.Agent, ruled, facts, joined, now);
        // What is held reserves; what joins a case has reserved already. In shadow only what would proceed does happen.
        var charges = verdict == Verdict.Permit || (opening is not null && joined is null);
        return new()
        {
            Verdict = verdict,
            Shadow = isShadow,
            Agent = submission.Agent,
            Proposal = proposal.Id,
            Digest = proposal.Digest,
            Act = act,
            Actuator = ruled.Actuator,
            IsCommand = submission.Form == ProposalForm.Command,
            Body = submission.Canonical,
            Facts = facts,
            Answer = ruled.AnswerAsJson(now),
            Threat = FiledThreat(proposal.ThreatId),
            Offset = (int)now.Offset.TotalMinutes,
            Charges = charges ? ruled.Ruling.Charges : [],
            Latches = ruled.Ruling.Latches,
            Opening = opening,
            Case = joined?.Id,
        };
    }

    private CaseOpening OpeningOf(
        string agent,
        Ruled ruled,
        byte[] facts,
        Approving.Case? joined,
        DateTimeOffset now
    )
    {
        var formula = joined?.And(ruled.Ruling.Requires!) ?? ruled.Ruling.Requires!;
        return new()
        {
            Nonce = Nonce(),
            Formula = $"{formula}",
            DecideBy = joined?.DecideBy ?? (now + ruled.TimeToDecide).ToUniversalTime(),
            Zones = ruled.ZonesAround,
            FactsDigest = Ruled.DigestOf(facts),
            EffectDigest = Ruled.DigestOf(Ruled.EffectOf(facts)),
            Owner = _deployment.Configuration.Agents.FirstOrDefault(each => each.Agent.Id == agent)?.Owner,
        };
    }

    private byte[] FiledThreat(string? id)
    {
        if (id is null || !_state.Threats.TryGetValue(id, out var filed))
        {
            return [];
        }

        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            ThreatJson.WriteMembers(json, filed.Threat);
            json.WriteNumber("record", filed.Record);
            json.WriteEndObject();
        }

        return output.ToArray();
    }

    private static byte[] JsonOf(ThreatFiling filing)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            ThreatJson.WriteMembers(json, filing.Threat);
            json.WriteStartArray("sources");
            foreach (var source in filing.Sources)
            {
                json.WriteStringValue(source);
            }

            json.WriteEndArray();
            json.WriteStartArray("evidence");
            foreach (var evidence in filing.Evidence)
            {
                json.WriteStringValue(evidence);
            }

            json.WriteEndArray();
            if (filing.ObservedAt is { } seen)
            {
                json.WriteString("observedAt", Times.Of(seen));
            }

            json.WriteEndObject();
        }

        return output.ToArray();
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
