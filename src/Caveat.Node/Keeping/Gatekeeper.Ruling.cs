using System.Collections.Immutable;
using System.Text.Json;
using Caveat.Locating;
using Caveat.Node.Configuring;
using Caveat.Node.Recording;
using Caveat.Recording;
using Caveat.Wire;

namespace Caveat.Node.Keeping;

// How one proposal is ruled on, and what its record says.
public sealed partial class Gatekeeper
{
    // Call under the lock. Null where there is a ruling on it now, or why there is none.
    private Refusal? Propose(Submission submission, bool isCurrent, ImmutableArray<Facts>? facts)
    {
        var proposal = submission.Proposal;
        if (_state.Find(submission.Agent, proposal.Id) is { } known)
        {
            return known.Digest == proposal.Digest
                ? Collect(submission.Agent, proposal.Id)
                : new(
                    KeepingCodes.IdTaken,
                    RefusalKind.Conflict,
                    $"the id {QuotedText.Code(proposal.Id)} is that of another proposal of `{submission.Agent}`; choose a new id for a new proposal"
                );
        }

        if (IsBusy)
        {
            return BusyRefusal();
        }

        CatchUp();
        var now = Local(Now());
        if (!isCurrent)
        {
            // Who was registered a moment ago and is not now has no rights left.
            if (_surroundings.Agents.GetValueOrDefault(submission.Agent) is not { } caller)
            {
                return NoSuchAgent(submission.Agent);
            }

            facts = FactsOf(proposal, caller, _surroundings, now);
        }

        var act = Digests.OfAct(proposal);
        var ruled = Declared(
            submission,
            WaitingFor(submission.Agent, act),
            CircumstancesOf(submission.Agent, act, now).Rule(facts)
        );
        var ruling = RulingOf(submission, act, ruled, now);
        var record = Record(ruling);
        if (ruling is { Verdict: Verdict.Permit, Shadow: false })
        {
            Release(RecordAt(record));
        }
        else if (ruling is { Case: not null, Opening: not null })
        {
            // What people had agreed to waits for more of them again, and the time to decide may be over.
            CatchUp();
        }

        return Collect(submission.Agent, proposal.Id);
    }

    // People sign for what was declared: what says more or less of the same act is not what waits for them.
    private Ruled Declared(Submission submission, long? waiting, Ruled ruled)
    {
        if (ruled.Ruling.Verdict != Verdict.Hold || waiting is not { } record)
        {
            return ruled;
        }

        var opened = (RecordBody.Ruling)BodyOf(record);
        return ProposalBody.DeclareTheSame(ProposalBody.Of(opened), submission.Proposal)
            ? ruled
            : ruled.With(
                new(
                    KeepingCodes.OtherDeclarations.Id,
                    $"the same act waits in `{CaseRecords.NameOf(record)}` with other declarations; take `{opened.Proposal}` back and ask anew"
                )
            );
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

    // Call under the lock.
    private Circumstances CircumstancesOf(string agent, string act, DateTimeOffset now) =>
        new(
            _deployment,
            _state.Tallies,
            _state.Halts,
            _state.BoundUntil(agent, act, now),
            _state.IsClockSuspect,
            now
        );

    // Call under the lock. The record of the ruling that opened the case in which the act waits; null where it waits in none.
    private long? WaitingFor(string agent, string act) =>
        ModeOf(agent) != Mode.Shadow && _state.PendingCaseOf(agent, act) is { } waiting
            ? _state.Cases[waiting.Id].Record
            : null;

    private RecordBody.Ruling RulingOf(Submission submission, string act, Ruled ruled, DateTimeOffset now)
    {
        var proposal = submission.Proposal;
        var isShadow = ModeOf(submission.Agent) == Mode.Shadow;
        var verdict = ruled.Ruling.Verdict;
        var facts = ruled.FactsAsJson();
        var joined = verdict == Verdict.Hold && !isShadow ? _state.PendingCaseOf(submission.Agent, act) : null;
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
            Formula = CaseRecords.TextOf(formula),
            DecideBy = joined?.DecideBy ?? (now + ruled.TimeToDecide).ToUniversalTime(),
            Zones = ruled.ZonesAround,
            FactsDigest = Ruled.DigestOf(facts),
            EffectDigest = Ruled.DigestOf(Ruled.EffectOf(facts)),
            Owner = OwnerOf(agent),
        };
    }

    // The record of the threat that a proposal names; null for none.
    private long? FilingOf(Proposal proposal) =>
        proposal.ThreatId is { } id && _state.Threats.TryGetValue(id, out var filed) ? filed.Record : null;

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
