using Caveat.Approving;
using Caveat.Node.Identifying;
using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>
/// Whether people signed what the records say that they signed, and whether nothing was released that was neither permitted nor signed
/// for, nor twice, for longer than it may be, or beyond a halt. Which keys and roles people held stands in the configurations whose digests
/// the activations name, not here.
/// </summary>
internal sealed class RecordSignatures
{
    private readonly EnrolledPasskeys _passkeys = new();
    private readonly Dictionary<string, Pending> _pending = new(StringComparer.Ordinal);

    // The permit whose release may come next, with the digest of its command; null for none.
    private (LedgerRecord Record, string Command)? _permit;

    // How often somebody halted: the epoch in force.
    private long _epoch;

    /// <summary>Takes the next record, with the digests that its proposal comes to; what is wrong with it, or null.</summary>
    public string? Take(LedgerRecord record, ActDigests? digests)
    {
        var fault = FaultOf(record, digests?.Command ?? "");
        if (digests is not null && record.Body is RecordBody.Ruling { Act: var act } && act != digests.Act)
        {
            fault = "the act that it names is not that of the proposal in it";
        }

        _permit = record.Body switch
        {
            RecordBody.Ruling { Verdict: Verdict.Permit, Shadow: false } => (record, digests?.Command ?? ""),
            // After a crash the release of a permit comes once the gate runs again, and has said what else the crash left open.
            RecordBody.Start
            or RecordBody.Rotation
            or RecordBody.Report { Reporter: Reporter.Actuator }
            or RecordBody.Erased
            or RecordBody.Closure { Outcome: CaseRecords.Expired } => _permit,
            _ => null,
        };
        return fault;
    }

    /// <summary>
    /// Whether the signature of an erasure is by the key that it names, whoever's that was. Whoever reads erasures alone does not know which
    /// passkeys people had: for them a passkey signed where it says that it did.
    /// </summary>
    public static bool IsSigned(RecordHead head, RecordBody.Erasure erasure) =>
        PasskeyAssertion.Parse(erasure.Signature) is { } assertion
            ? assertion.WhyNot(erasure.Key, assertion.Origin, DigestOf(head, erasure)) is null
            : PersonSignature.IsByFile(erasure.Key, DigestOf(head, erasure), erasure.Signature);

    private static byte[] DigestOf(RecordHead head, RecordBody.Erasure erasure) =>
        SignedStatement.OfErasure(
            head.Origin,
            erasure.Records,
            erasure.Statement,
            erasure.Nonce,
            erasure.Expires
        );

    private string? FaultOf(LedgerRecord record, string command) =>
        record.Body switch
        {
            RecordBody.Ruling { Opening: { } opening } ruling => Take(record.Head, ruling, opening, command),
            RecordBody.Decision decision => Take(record.Head, decision),
            RecordBody.Closure { Outcome: CaseRecords.Decided } decided => Take(record.Head, decided),
            RecordBody.Closure { Outcome: CaseRecords.Widened } widened => Change(
                widened.Case,
                kept => kept.Widen(CaseRecords.FormulaOf(widened.Formula), widened.Nonce ?? "")
            ),
            RecordBody.Closure closure => End(closure.Case),
            RecordBody.Withdrawal { Case: { } held } => Withdraw(held),
            RecordBody.Release { Case: { } decided } release => Take(record.Head, release, decided),
            RecordBody.Release release => TakeOfPermit(release),
            RecordBody.Halting order => Take(record.Head, order),
            RecordBody.Erasure erasure => Signed(
                erasure.Key,
                DigestOf(record.Head, erasure),
                erasure.Signature,
                erasure.Person
            ),
            var other => _passkeys.Take(record.Head, other),
        };

    private string? Take(RecordHead head, RecordBody.Halting order)
    {
        _epoch += order.Stops ? 1 : 0;
        return order.Epoch != _epoch
            ? $"its halt epoch is {order.Epoch}, and after so many halts it is {_epoch}"
            : Signed(
                order.Key,
                SignedStatement.OfOrder(
                    head.Origin,
                    order.Stops,
                    order.Scope,
                    order.Statement,
                    order.Nonce,
                    order.Expires
                ),
                order.Signature,
                order.Person
            );
    }

    private string? Take(RecordHead head, RecordBody.Ruling ruling, CaseOpening opening, string command)
    {
        if (ruling.Case is { } joined)
        {
            return Change(joined, kept => kept.Widen(CaseRecords.FormulaOf(opening.Formula), opening.Nonce));
        }

        var opened = CaseRecords.Opened(head, ruling, opening);
        _pending[opened.Id] = new(opened, ruling.Actuator, command);
        return null;
    }

    private string? Take(RecordHead head, RecordBody.Decision decision)
    {
        if (
            !_pending.TryGetValue(decision.Case, out var pending)
            || (decision.Approves && pending.Case.State != CaseState.Open)
        )
        {
            return NotOpen(decision.Case);
        }

        var kept = pending.Case;
        var digest = SignedStatement.OfDecision(
            kept.Subject,
            kept.Id,
            kept.Formula,
            decision.Role,
            decision.Approves,
            decision.Statement,
            decision.Expires
        );
        if (decision.Approves)
        {
            _pending[kept.Id] = pending with
            {
                Case = kept.Approve(
                    decision.Person,
                    decision.Role,
                    decision.Statement,
                    decision.Key,
                    head.Time
                ),
            };
        }
        else
        {
            _pending.Remove(kept.Id);
        }

        return Signed(decision.Key, digest, decision.Signature, decision.Person);
    }

    private string? Take(RecordHead head, RecordBody.Closure decided)
    {
        if (!_pending.TryGetValue(decided.Case, out var pending) || pending.Case.State != CaseState.Open)
        {
            return NotOpen(decided.Case);
        }

        if (!pending.Case.IsSigned || decided.UseBy is not { } useBy || useBy > head.Time + Case.UseTime)
        {
            return $"it says that `{decided.Case}` is decided, and people did not sign for that";
        }

        return Change(decided.Case, kept => kept.Decide(useBy));
    }

    private string? Take(RecordHead head, RecordBody.Release release, string decided)
    {
        if (!_pending.Remove(decided, out var pending))
        {
            return NotOpen(decided);
        }

        var kept = pending.Case;
        return kept.State != CaseState.Decided
            || !kept.IsSigned
            || CaseRecords.NameOf(release.Ruling) != decided
            || (kept.Agent, kept.Proposals[0], kept.Subject.Act, pending.Command, pending.Actuator)
                != (release.Agent, release.Proposal, release.Act, release.Command, release.Actuator)
                ? $"it releases `{decided}`, and people did not sign for that"
            : release.Epoch != _epoch ? OtherEpoch(release)
            : head.Time >= kept.UseBy || release.NotAfter > kept.UseBy || IsTooLong(release)
                ? $"it releases `{decided}` for longer than it may be"
            : null;
    }

    private string? TakeOfPermit(RecordBody.Release release) =>
        _permit is not ({ Head: var head, Body: RecordBody.Ruling permit }, var command)
        || (head.Sequence, permit.Agent, permit.Proposal, permit.Act, command, permit.Actuator)
            != (
                release.Ruling,
                release.Agent,
                release.Proposal,
                release.Act,
                release.Command,
                release.Actuator
            )
            ? $"it releases what the record {release.Ruling} should permit, and that is not the permit before it"
        : release.Epoch != _epoch ? OtherEpoch(release)
        : release.NotBefore < head.Time || IsTooLong(release)
            ? $"it releases the permit of the record {release.Ruling} for longer than it may be"
        : null;

    // A later halt ends what was released before it, and nothing of a later epoch.
    private string OtherEpoch(RecordBody.Release release) =>
        $"it is released under the halt epoch {release.Epoch}, and {_epoch} is in force";

    private static bool IsTooLong(RecordBody.Release release) =>
        release.NotAfter - release.NotBefore > Warrant.Life;

    private string? Change(string id, Func<Case, Case> change)
    {
        if (!_pending.TryGetValue(id, out var pending))
        {
            return NotOpen(id);
        }

        _pending[id] = pending with { Case = change(pending.Case) };
        return null;
    }

    private string? End(string id) => _pending.Remove(id) ? null : NotOpen(id);

    // What was released can be taken back too.
    private string? Withdraw(string id)
    {
        _pending.Remove(id);
        return null;
    }

    private string? Signed(string key, byte[] digest, string signature, string person) =>
        key.StartsWith(PasskeyAssertion.KeyPrefix, StringComparison.Ordinal)
            ? _passkeys.WhyNot(person, key, digest, signature)
        : PersonSignature.IsByFile(key, digest, signature) ? null
        : $"its signature is not by the key that it names for `{person}`";

    private static string NotOpen(string id) => $"the case `{id}` is not open";

    private sealed record Pending(Case Case, string? Actuator, string Command);
}
