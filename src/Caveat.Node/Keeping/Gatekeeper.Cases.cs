using System.Buffers.Text;
using System.Collections.Immutable;
using Caveat.Approving;
using Caveat.Node.Identifying;
using Caveat.Node.Recording;
using Caveat.Recording;
using Caveat.Restraining;

namespace Caveat.Node.Keeping;

// What people decide.
public sealed partial class Gatekeeper
{
    /// <inheritdoc/>
    public Task<Result<CaseView>> DecideAsync(
        string person,
        string id,
        SignedDecision decision,
        CancellationToken stop
    ) =>
        ChangeAsync<CaseView>(
            () =>
            {
                if (!_state.Cases.TryGetValue(id, out var kept))
                {
                    return NoSuchCase(id);
                }

                var approves = decision.Decision == Decision.Approve;
                if (Refused(person, kept.Case, decision, approves) is { } refusal)
                {
                    return refusal;
                }

                Record(
                    new RecordBody.Decision
                    {
                        Approves = approves,
                        Case = id,
                        Revision = kept.Case.Revision,
                        Person = person,
                        Role = decision.Role,
                        Statement = decision.Statement,
                        Expires = decision.Expires,
                        Key = PersonOf(person)!.PublicKey!,
                        Signature = Base64Url.EncodeToString(decision.Signature.Span),
                    }
                );
                if (approves && kept.Case.Satisfies(kept.Case.Formula, People))
                {
                    RuleAgain(kept);
                }

                return ViewOf(kept, new Caller.OfPerson(person));
            },
            stop,
            isOfPeople: true
        );

    /// <inheritdoc/>
    public Task<Result<WatchView>> HaltAsync(string person, SignedOrder order, CancellationToken stop) =>
        OrderAsync(person, order, halts: true, stop);

    /// <inheritdoc/>
    public Task<Result<WatchView>> ResumeAsync(string person, SignedOrder order, CancellationToken stop) =>
        OrderAsync(person, order, halts: false, stop);

    private ImmutableArray<Person> People => _deployment.Configuration.People;

    private Person? PersonOf(string id) => People.FirstOrDefault(person => person.Id == id);

    private Refusal? Refused(string person, Case @case, SignedDecision decision, bool approves)
    {
        if (@case.WhyNot(person, decision.Role, approves, People, Now()) is { } code)
        {
            var kind =
                code == ApprovingCodes.TooLate ? RefusalKind.Expired
                : code == ApprovingCodes.NotOpen || code == ApprovingCodes.SignedAlready
                    ? RefusalKind.Conflict
                : RefusalKind.Forbidden;
            return new(
                code,
                kind,
                $"{code.Title}; `{@case.Id}` is {Words.Of(@case.State)} and needs {@case.Formula}"
            );
        }

        return decision.Nonce != @case.Subject.Nonce
            ? new(
                ApprovingCodes.BadSignature,
                RefusalKind.Conflict,
                "the case has changed since it was shown; look at it again"
            )
            : RefusedSignature(
                person,
                DigestOf(@case, decision, approves),
                decision.Signature,
                decision.Expires
            );
    }

    private Refusal? RefusedSignature(
        string person,
        byte[] digest,
        ReadOnlyMemory<byte> signature,
        DateTimeOffset expires
    )
    {
        if (PersonOf(person)?.PublicKey is not { } key)
        {
            return new(
                ApprovingCodes.NoKey,
                RefusalKind.Forbidden,
                $"`{person}` has no key; give them one with `key` under `people`"
            );
        }

        if (_clock.Wall >= expires)
        {
            return new(
                ApprovingCodes.BadSignature,
                RefusalKind.Expired,
                "the signature was good until earlier; sign again"
            );
        }

        return PersonKey.Verify(key, digest, signature.Span)
            ? null
            : new(
                ApprovingCodes.BadSignature,
                RefusalKind.Invalid,
                "the signature is not that of this person over what is shown; look at it again and sign that"
            );
    }

    private static byte[] DigestOf(Case @case, SignedDecision decision, bool approves) =>
        SignedStatement.OfDecision(
            @case.Subject,
            @case.Id,
            @case.Formula,
            decision.Role,
            approves,
            decision.Statement,
            decision.Expires
        );

    // Call under the lock, once a case has the signatures that it asks for: what was held is ruled on as it would be now.
    private void RuleAgain(KeptCase kept)
    {
        var opened = (RecordBody.Ruling)BodyOf(kept.Record);
        var (proposal, now) = (ProposalBody.Of(opened), Local(Now()));
        if (_surroundings.Agents.GetValueOrDefault(opened.Agent) is not { } caller)
        {
            Record(
                new RecordBody.Closure(
                    kept.Case.Id,
                    CaseRecords.Denied,
                    "the agent is no longer registered",
                    null,
                    null
                )
            );
            return;
        }

        // Its own reservation is left out: the act is counted once.
        var tallies = _state.Tallies.Without(kept.Reserved, kept.ReservedAt);
        var facts = FactsOf(proposal, caller, _surroundings, now);
        var ruled = Rule(opened.Agent, opened.Act, facts, now, tallies);
        var asked = ruled.Ruling.Requires;
        if (ruled.Ruling.Verdict == Verdict.Deny)
        {
            Record(
                new RecordBody.Closure(
                    kept.Case.Id,
                    CaseRecords.Denied,
                    "ruled on again at its release it is denied",
                    null,
                    null
                )
            );
        }
        else if (asked is not null && !kept.Case.Satisfies(asked, People))
        {
            Record(
                new RecordBody.Closure(
                    kept.Case.Id,
                    CaseRecords.Widened,
                    "ruled on again at its release it needs more",
                    $"{kept.Case.And(asked)}",
                    Nonce()
                )
            );
        }
        else
        {
            Record(
                new RecordBody.Release
                {
                    Case = kept.Case.Id,
                    Agent = opened.Agent,
                    Proposal = opened.Proposal,
                    Act = opened.Act,
                    Actuator = opened.Actuator,
                    NotBefore = now.ToUniversalTime(),
                    NotAfter = (now + Case.UseTime).ToUniversalTime(),
                    Nonce = Nonce(),
                    Epoch = _state.Halts.Epoch,
                    Answer = ruled.AnswerAsJson(now),
                    Charges = ruled.Ruling.Charges,
                }
            );
        }
    }

    private Task<Result<WatchView>> OrderAsync(
        string person,
        SignedOrder order,
        bool halts,
        CancellationToken stop
    ) =>
        ChangeAsync<WatchView>(
            () =>
            {
                if (RefusedOrder(person, order, halts) is { } refusal)
                {
                    return refusal;
                }

                Record(
                    new RecordBody.Halting
                    {
                        Stops = halts,
                        Scope = order.Scope,
                        Epoch = _state.Halts.Epoch + (halts ? 1 : 0),
                        Person = person,
                        Statement = order.Statement,
                        Nonce = order.Nonce,
                        Expires = order.Expires,
                        Key = PersonOf(person)!.PublicKey!,
                        Signature = Base64Url.EncodeToString(order.Signature.Span),
                    }
                );
                return Watch();
            },
            stop,
            isOfPeople: true
        );

    private Refusal? RefusedOrder(string person, SignedOrder order, bool halts)
    {
        var now = _clock.Wall;
        if (PersonOf(person) is not { } enrolled)
        {
            return new(ApprovingCodes.NotEnrolled, RefusalKind.Forbidden, $"`{person}` is not enrolled");
        }

        // An order that is good for long could be sent again by whoever sees it, once its number is forgotten.
        var digest = SignedStatement.OfOrder(
            _origin,
            halts,
            order.Scope,
            order.Statement,
            order.Nonce,
            order.Expires
        );
        if (order.Expires - now > TimeSpan.FromMinutes(10) || _state.IsUsed(person, order.Nonce))
        {
            return new(
                ApprovingCodes.BadSignature,
                RefusalKind.Conflict,
                "an order is good once and for at most ten minutes; sign again"
            );
        }

        return RefusedSignature(person, digest, order.Signature, order.Expires)
            ?? (halts ? RefusedHalt(order.Scope) : RefusedResume(enrolled, order.Scope));
    }

    private static Refusal? RefusedHalt(string scope) =>
        Halts.IsScope(scope)
            ? null
            : new(
                ApprovingCodes.NotAScope,
                RefusalKind.Invalid,
                $"{Wire.QuotedText.Code(scope)} is nothing that can be halted: `all`, or `agent`, `operation`, `actuator`, `territory` or `norm` and a name"
            );

    private Refusal? RefusedResume(Person person, string scope)
    {
        if (scope == CaseRecords.ClockScope)
        {
            return _state.IsClockSuspect
                ? null
                : new(ApprovingCodes.NoSuchHalt, RefusalKind.Conflict, "nobody suspects the clock");
        }

        if (CaseRecords.LatchOf(scope) is { } latch)
        {
            var role = Activations.ResumedBy(_deployment.NormSet, latch.Limit);
            return
                _state.Tallies.IsHalted(latch.Limit, latch.Key)
                && (role is null || person.Roles.Any(grant => grant.Role == role && grant.Zones.IsEmpty))
                ? null
                : new(
                    ApprovingCodes.NoSuchHalt,
                    RefusalKind.Forbidden,
                    $"that limit is not halted, or it takes {role ?? "another role"} to resume it"
                );
        }

        return !_state.Halts.InForce.TryGetValue(scope, out var halt)
                ? new(
                    ApprovingCodes.NoSuchHalt,
                    RefusalKind.NotFound,
                    $"{Wire.QuotedText.Code(scope)} is not halted"
                )
            : halt.FirstToResume == person.Id
                ? new(
                    ApprovingCodes.SecondPerson,
                    RefusalKind.Conflict,
                    "you have signed for going on; it takes another person"
                )
            : null;
    }
}
