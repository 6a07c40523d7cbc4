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
                if (_state.Cases.Find(id) is not { } kept)
                {
                    return NoSuchCase(id);
                }

                var approves = decision.Decision == Decision.Approve;
                if (Refused(person, kept.Case, decision, approves, out var key) is { } refusal)
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
                        Key = key,
                        Signature = decision.Signature,
                    }
                );
                Conclude(kept);
                return ViewOf(kept, new Caller.OfPerson(person));
            },
            stop,
            isUrgent: true
        );

    /// <inheritdoc/>
    public Task<Result<WatchView>> HaltAsync(string person, SignedOrder order, CancellationToken stop) =>
        OrderAsync(person, order, halts: true, stop);

    /// <inheritdoc/>
    public Task<Result<WatchView>> ResumeAsync(string person, SignedOrder order, CancellationToken stop) =>
        OrderAsync(person, order, halts: false, stop);

    private Refusal? Refused(
        string person,
        Case @case,
        SignedDecision decision,
        bool approves,
        out string key
    )
    {
        key = "";
        var why = @case.WhyNot(person, decision.Role, approves, _people, Now());
        if (why is null && approves && person == _rulings.OwnerOf(@case.Agent))
        {
            why = ApprovingCodes.OwnAgent;
        }

        if (why is { } code)
        {
            var kind =
                code == ApprovingCodes.TooLate ? RefusalKind.Expired
                : code == ApprovingCodes.NotOpen || code == ApprovingCodes.SignedAlready
                    ? RefusalKind.Conflict
                : RefusalKind.Forbidden;
            return new(code, kind, $"{code.Title}; {Circumstance(code, person, @case, decision.Role)}");
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
                decision.Expires,
                out key
            );
    }

    // What whoever was refused needs to know to go on.
    private string Circumstance(DiagnosticCode code, string person, Case @case, string role)
    {
        if (code == ApprovingCodes.NotEnrolled)
        {
            var held = PersonOf(person)?.Roles.Select(grant => grant.Role).ToList() ?? [];
            var holds = held.Count == 0 ? "no role" : string.Join(", ", held);
            return $"`{person}` holds {holds}, not {Wire.QuotedText.Code(role)}; "
                + (Suggestion.Hint(role, held) ?? $"`{@case.Id}` needs {@case.Formula}");
        }

        var stands = @case.State switch
        {
            CaseState.Decided => ": people agreed, and its agent can ask for the release",
            CaseState.Released => ": people agreed, and its agent asked for the release",
            CaseState.Objected => ": somebody objected",
            CaseState.Expired => ": it was not decided, or not asked for, in time",
            CaseState.Withdrawn => ": its agent took it back",
            CaseState.Denied => ": it was denied when it was ruled on again",
            _ => $" and needs {@case.Formula}",
        };
        return $"`{@case.Id}` is {Words.Of(@case.State)}{stands}";
    }

    private Refusal? RefusedSignature(
        string person,
        byte[] digest,
        string signature,
        DateTimeOffset expires,
        out string key
    )
    {
        key = "";
        if (PersonOf(person) is not { CanSign: true } enrolled)
        {
            return new(
                ApprovingCodes.NoKey,
                RefusalKind.Forbidden,
                $"`{person}` has no key; invite them with `caveat person invite`, or give them one with `key` under `people`"
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

        var (found, why) = PersonSignature.Find(enrolled, digest, signature);
        key = found ?? "";
        return why is null
            ? null
            : new(
                ApprovingCodes.BadSignature,
                RefusalKind.Invalid,
                $"the signature does not fit: {why}; look at it again and sign that"
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

    private Task<Result<WatchView>> OrderAsync(
        string person,
        SignedOrder order,
        bool halts,
        CancellationToken stop
    ) =>
        ChangeAsync<WatchView>(
            () =>
            {
                if (RefusedOrder(person, order, halts, out var key) is { } refusal)
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
                        Key = key,
                        Signature = order.Signature,
                    }
                );
                return Watch();
            },
            stop,
            isUrgent: true
        );

    private Refusal? RefusedOrder(string person, SignedOrder order, bool halts, out string key)
    {
        key = "";
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

        return RefusedSignature(person, digest, order.Signature, order.Expires, out key)
            ?? (halts ? RefusedHalt(order.Scope) : RefusedResume(enrolled, order.Scope));
    }

    // Whoever halts in a hurry must not believe that a name they mistyped is halted.
    private Refusal? RefusedHalt(string scope)
    {
        if (!Halts.IsScope(scope))
        {
            return new(
                ApprovingCodes.NotAScope,
                RefusalKind.Invalid,
                $"{Wire.QuotedText.Code(scope)} is nothing that can be halted: `all`, or `agent`, `operation`, `actuator`, `territory` or `norm` and a name"
            );
        }

        var known = NamesOf(scope);
        var name = scope[(scope.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        return known is null || known.Contains(name, StringComparer.Ordinal)
            ? null
            : new(
                ApprovingCodes.NotAScope,
                RefusalKind.Invalid,
                $"nothing is halted: {Wire.QuotedText.Code(scope)} names nothing here; {Suggestion.Hint(name, known) ?? $"there are {string.Join(", ", known)}"}"
            );
    }

    // The names that a scope of that kind can have; null where any may come.
    private List<string>? NamesOf(string scope) =>
        scope.Split(' ')[0] switch
        {
            "agent" => [.. _deployment.Configuration.Agents.Select(each => each.Agent.Id)],
            "actuator" => [.. _deployment.Configuration.Actuators.Select(each => each.Actuator.Id)],
            "operation" =>
            [
                .. _deployment
                    .Configuration.Agents.SelectMany(each => each.Agent.Operations)
                    .Distinct(StringComparer.Ordinal),
            ],
            "norm" =>
            [
                .. _deployment.NormSet.Packs.SelectMany(placed =>
                    placed
                        .Pack.Norms.Where(norm => norm.Statement is Statement.Permit)
                        .Select(norm => $"{placed.Pack.Name}/{norm.Id}")
                ),
            ],
            "territory" => [scope.Split(' ')[1].ToUpperInvariant()],
            _ => null,
        };

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
            : halt.FirstToResume is { } first && PersonOf(first)?.Has(halt.ResumeKey!) != true
                ? new(
                    ApprovingCodes.SecondPerson,
                    RefusalKind.Conflict,
                    $"`{first}`, who signed for going on, no longer has the key that signed; halt it again, and then two people resume it"
                )
            : null;
    }
}
