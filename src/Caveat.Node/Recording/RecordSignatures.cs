using System.Buffers.Text;
using Caveat.Approving;
using Caveat.Node.Identifying;
using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>
/// Whether people signed what the records say that they signed, and whether nothing was released that they had not signed for. Which keys
/// and roles people held stands in the configurations whose digests the activations name, not here.
/// </summary>
internal sealed class RecordSignatures
{
    private readonly Dictionary<string, Case> _open = new(StringComparer.Ordinal);

    /// <summary>Takes the next record; what is wrong with it, or null.</summary>
    public string? Take(LedgerRecord record) =>
        record.Body switch
        {
            RecordBody.Ruling { Opening: { } opening } ruling => Take(record.Head, ruling, opening),
            RecordBody.Decision decision => Take(record.Head, decision),
            RecordBody.Closure { Outcome: CaseRecords.Widened } widened => Change(
                widened.Case,
                kept => kept.Widen(CaseRecords.FormulaOf(widened.Formula), widened.Nonce ?? "")
            ),
            RecordBody.Closure closure => End(closure.Case),
            RecordBody.Withdrawal { Case: { } held } => Withdraw(held),
            RecordBody.Release release => Take(release),
            RecordBody.Halting order => Signed(
                order.Key,
                SignedStatement.OfOrder(
                    record.Head.Origin,
                    order.Stops,
                    order.Scope,
                    order.Statement,
                    order.Nonce,
                    order.Expires
                ),
                order.Signature,
                order.Person
            ),
            _ => null,
        };

    private string? Take(RecordHead head, RecordBody.Ruling ruling, CaseOpening opening)
    {
        if (ruling.Case is { } joined)
        {
            return Change(joined, kept => kept.Widen(CaseRecords.FormulaOf(opening.Formula), opening.Nonce));
        }

        var opened = CaseRecords.Opened(head, ruling, opening);
        _open[opened.Id] = opened;
        return null;
    }

    private string? Take(RecordHead head, RecordBody.Decision decision)
    {
        if (!_open.TryGetValue(decision.Case, out var kept))
        {
            return NotOpen(decision.Case);
        }

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
            _open[kept.Id] = kept.Approve(decision.Person, decision.Role, decision.Statement, head.Time);
        }
        else
        {
            _open.Remove(kept.Id);
        }

        return Signed(decision.Key, digest, decision.Signature, decision.Person);
    }

    private string? Take(RecordBody.Release release) =>
        !_open.Remove(release.Case, out var kept) ? NotOpen(release.Case)
        : !kept.IsSigned || kept.Subject.Act != release.Act
            ? $"it releases `{release.Case}`, and people did not sign for that"
        : null;

    private string? Change(string id, Func<Case, Case> change)
    {
        if (!_open.TryGetValue(id, out var kept))
        {
            return NotOpen(id);
        }

        _open[id] = change(kept);
        return null;
    }

    private string? End(string id) => _open.Remove(id) ? null : NotOpen(id);

    // What was released can be taken back too.
    private string? Withdraw(string id)
    {
        _open.Remove(id);
        return null;
    }

    private static string? Signed(string key, byte[] digest, string signature, string person) =>
        Base64Url.IsValid(signature) && PersonKey.Verify(key, digest, Base64Url.DecodeFromChars(signature))
            ? null
            : $"its signature is not by the key that it names for `{person}`";

    private static string NotOpen(string id) => $"the case `{id}` is not open";
}
