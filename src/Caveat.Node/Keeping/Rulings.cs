using System.Collections.Immutable;
using System.Text.Json;
using Caveat.Approving;
using Caveat.Locating;
using Caveat.Node.Configuring;
using Caveat.Node.Loading;
using Caveat.Node.Recording;
using Caveat.Recording;
using Caveat.Wire;

namespace Caveat.Node.Keeping;

/// <summary>
/// What is ruled, out of the state of a gate and what is in force: by the gate when it happens, and again by whoever replays its ledger. Nothing
/// here changes the state, looks at a clock or draws a number.
/// </summary>
internal sealed class Rulings
{
    private readonly GateState _state;
    private readonly Func<long, RecordBody> _bodyOf;
    private readonly Func<string> _nonce;

    /// <summary>Rulings under a deployment.</summary>
    /// <param name="state">What follows from the records so far.</param>
    /// <param name="deployment">What is in force.</param>
    /// <param name="bodyOf">What the record of a number says.</param>
    /// <param name="nonce">Gives numbers that are used once.</param>
    public Rulings(GateState state, Deployment deployment, Func<long, RecordBody> bodyOf, Func<string> nonce)
    {
        (_state, Deployment, _bodyOf, _nonce) = (state, deployment, bodyOf, nonce);
        Surroundings = deployment.Surroundings with
        {
            FindThreat = id => state.Threats.TryGetValue(id, out var filed) ? filed.Threat : null,
            FindEarlier = (agent, command) =>
                state.Commands.Last(agent, command) is { } record
                && bodyOf(record) is RecordBody.Ruling ruling
                    ? ProposalBody.Of(ruling)
                    : null,
        };
    }

    /// <summary>What is in force.</summary>
    public Deployment Deployment { get; }

    /// <summary>What facts are made of. Any thread may make them.</summary>
    public Surroundings Surroundings { get; }

    private ImmutableArray<Person> People => _state.Passkeys.Given(Deployment.Configuration.People);

    /// <summary>The facts of a proposal at a moment; null where they cannot be made.</summary>
    public static ImmutableArray<Facts>? FactsOf(
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

    /// <summary>Whether the rulings on what an agent proposes are enforced.</summary>
    public Mode ModeOf(string agent) =>
        Deployment.Configuration.Agents.FirstOrDefault(each => each.Agent.Id == agent)?.Mode ?? Mode.Enforce;

    /// <summary>Who answers for an agent; null for nobody.</summary>
    public string? OwnerOf(string agent) =>
        Deployment.Configuration.Agents.FirstOrDefault(each => each.Agent.Id == agent)?.Owner;

    /// <summary>What an act of an agent is ruled on under at a moment.</summary>
    public Circumstances CircumstancesOf(string agent, string act, DateTimeOffset now) =>
        new(
            Deployment,
            _state.Tallies,
            _state.Halts,
            _state.BoundUntil(agent, act, now),
            _state.IsClockSuspect,
            now
        );

    /// <summary>The record of the ruling that opened the case in which the act waits; null where it waits in none.</summary>
    public long? WaitingFor(string agent, string act) =>
        ModeOf(agent) != Mode.Shadow && _state.PendingCaseOf(agent, act) is { } waiting
            ? waiting.Record
            : null;

    /// <summary>What is recorded of a proposal, with its facts, null where they could not be made, and how long before now they were made.</summary>
    public RecordBody.Ruling On(
        Submission submission,
        ImmutableArray<Facts>? facts,
        TimeSpan age,
        DateTimeOffset now
    )
    {
        var act = Digests.OfAct(submission.Proposal);
        var ruled = Declared(
            submission,
            WaitingFor(submission.Agent, act),
            CircumstancesOf(submission.Agent, act, now).Rule(facts)
        );
        return RulingOf(submission, act, ruled, now) with { FactsAge = age };
    }

    /// <summary>People sign for what was declared: what says more or less of the same act is not what waits for them.</summary>
    public Ruled Declared(Submission submission, long? waiting, Ruled ruled)
    {
        if (ruled.Ruling.Verdict != Verdict.Hold || waiting is not { } record)
        {
            return ruled;
        }

        var opened = (RecordBody.Ruling)_bodyOf(record);
        return ProposalBody.DeclareTheSame(ProposalBody.Of(opened), submission.Proposal)
            ? ruled
            : ruled.With(
                new(
                    KeepingCodes.OtherDeclarations.Id,
                    $"the same act waits in `{CaseRecords.NameOf(record)}` with other declarations; take `{opened.Proposal}` back and ask anew"
                )
            );
    }

    /// <summary>What was held, as it would be ruled on now; where a change for the worse denied it or asks for more, what is recorded instead.</summary>
    public (Ruled? Ruled, RecordBody.Closure? Instead) Again(KeptCase kept, DateTimeOffset now)
    {
        var (@case, opened) = (kept.Case, (RecordBody.Ruling)_bodyOf(kept.Record));
        if (Surroundings.Agents.GetValueOrDefault(opened.Agent) is not { } caller)
        {
            return (null, Denied(@case, "the agent is no longer registered", []));
        }

        // Its own reservation is left out: the act is counted once.
        var tallies = _state.Tallies.Without(kept.Reserved, kept.ReservedAt);
        var facts = FactsOf(ProposalBody.Of(opened), caller, Surroundings, now);
        var ruled = (CircumstancesOf(opened.Agent, opened.Act, now) with { Tallies = tallies }).Rule(facts);
        var (asked, latches) = (ruled.Ruling.Requires, ruled.Ruling.Latches);
        if (ruled.Ruling.Verdict == Verdict.Deny)
        {
            return (null, Denied(@case, "ruled on again it is denied", latches));
        }

        if (asked is not null && !@case.Satisfies(asked, People))
        {
            return (
                null,
                new(
                    @case.Id,
                    CaseRecords.Widened,
                    "ruled on again it needs more",
                    CaseRecords.TextOf(@case.And(asked)),
                    _nonce()
                )
                {
                    Latches = latches,
                }
            );
        }

        return CountStill(@case, asked, ruled.ZonesAround)
            ? (ruled, null)
            : (null, Denied(@case, "who signed counts no more for this agent and these targets", latches));
    }

    /// <summary>What is recorded once people agreed.</summary>
    public static RecordBody.Closure Decided(KeptCase kept, Ruled ruled, DateTimeOffset now) =>
        new(
            kept.Case.Id,
            CaseRecords.Decided,
            "people agreed; it is released when the agent asks",
            null,
            null
        )
        {
            UseBy = (now + Case.UseTime).ToUniversalTime(),
            Latches = ruled.Ruling.Latches,
        };

    /// <summary>What is recorded when the agent asks for what people agreed to.</summary>
    public RecordBody.Release Released(KeptCase kept, Ruled ruled, DateTimeOffset now)
    {
        var opened = (RecordBody.Ruling)_bodyOf(kept.Record);
        var (end, useBy) = ((now + Warrant.Life).ToUniversalTime(), kept.Case.Deadline);
        return new()
        {
            Case = kept.Case.Id,
            Ruling = kept.Record,
            Agent = opened.Agent,
            Proposal = opened.Proposal,
            Act = opened.Act,
            Command = Digests.OfCommand(ProposalBody.Of(opened)),
            Actuator = opened.Actuator,
            NotBefore = now.ToUniversalTime(),
            NotAfter = end < useBy ? end : useBy,
            Nonce = _nonce(),
            Epoch = _state.Halts.Epoch,
            Answer = ruled.AnswerAsJson(now),
            Charges = ruled.Ruling.Charges,
            Latches = ruled.Ruling.Latches,
        };
    }

    /// <summary>What is recorded of a permit that can be used.</summary>
    public RecordBody.Release Released(LedgerRecord permit, Proposal proposal)
    {
        var ruling = (RecordBody.Ruling)permit.Body;
        return new()
        {
            Ruling = permit.Head.Sequence,
            Agent = ruling.Agent,
            Proposal = ruling.Proposal,
            Act = ruling.Act,
            Command = Digests.OfCommand(proposal),
            Actuator = ruling.Actuator,
            NotBefore = permit.Head.Time,
            NotAfter = permit.Head.Time + Warrant.Life,
            Nonce = _nonce(),
            Epoch = _state.Halts.Epoch,
        };
    }

    // Whether the signatures suffice as things are now: who is enrolled, who answers for the agent and where the targets lie may have changed.
    private bool CountStill(Case @case, Formula? asked, ImmutableArray<string> zones)
    {
        var asItIs = @case with { Owner = OwnerOf(@case.Agent), Zones = zones };
        return asItIs.Satisfies(@case.Formula, People) && (asked is null || asItIs.Satisfies(asked, People));
    }

    private static RecordBody.Closure Denied(Case @case, string reason, ImmutableArray<Latch> latches) =>
        new(@case.Id, CaseRecords.Denied, reason, null, null) { Latches = latches };

    private RecordBody.Ruling RulingOf(Submission submission, string act, Ruled ruled, DateTimeOffset now)
    {
        var proposal = submission.Proposal;
        var isShadow = ModeOf(submission.Agent) == Mode.Shadow;
        var verdict = ruled.Ruling.Verdict;
        var facts = ruled.FactsAsJson();
        var joined =
            verdict == Verdict.Hold && !isShadow ? _state.PendingCaseOf(submission.Agent, act)?.Case : null;
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
            // What only would have been halts nothing.
            Latches = isShadow ? [] : ruled.Ruling.Latches,
            Opening = opening,
            Case = joined?.Id,
        };
    }

    private CaseOpening OpeningOf(string agent, Ruled ruled, byte[] facts, Case? joined, DateTimeOffset now)
    {
        var formula = joined?.And(ruled.Ruling.Requires!) ?? ruled.Ruling.Requires!;
        return new()
        {
            Nonce = _nonce(),
            Formula = CaseRecords.TextOf(formula),
            DecideBy = joined?.DecideBy ?? (now + ruled.TimeToDecide).ToUniversalTime(),
            Zones = ruled.ZonesAround,
            FactsDigest = Ruled.DigestOf(facts),
            EffectDigest = Ruled.DigestOf(Ruled.EffectOf(facts)),
            Owner = OwnerOf(agent),
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
}
