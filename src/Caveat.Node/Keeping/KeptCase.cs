using System.Collections.Immutable;
using Caveat.Approving;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Node.Keeping;

/// <summary>A case and what it has reserved, as its records make it.</summary>
internal sealed class KeptCase
{
    private KeptCase(RecordHead head, RecordBody.Ruling ruling)
    {
        Case = CaseRecords.Opened(head, ruling, ruling.Opening!);
        (Record, Records) = (head.Sequence, [head.Sequence]);
        (Reserved, ReservedAt) = (ruling.Charges, head.Time);
        IsCommand = ruling.IsCommand;
    }

    public Case Case { get; private set; }

    /// <summary>The number of the record that opened it.</summary>
    public long Record { get; }

    /// <summary>The numbers of the records that made it what it is, the one that opened it first.</summary>
    public ImmutableArray<long> Records { get; private set; }

    /// <summary>Whether it came as a bare command, which the gate forwards.</summary>
    public bool IsCommand { get; }

    public ImmutableArray<Charge> Reserved { get; set; }

    public DateTimeOffset ReservedAt { get; }

    public ReleaseReference? Release { get; private set; }

    /// <summary>The case that a ruling opens.</summary>
    public static KeptCase Opened(RecordHead head, RecordBody.Ruling ruling) => new(head, ruling);

    /// <summary>Takes in a further record that is about it.</summary>
    public void Take(RecordHead head, RecordBody body)
    {
        Records = Records.Add(head.Sequence);
        Case = body switch
        {
            RecordBody.Ruling { Opening: { } wider } joined => Case.Join(joined.Proposal)
                .Widen(CaseRecords.FormulaOf(wider.Formula), wider.Nonce),
            RecordBody.Ruling joined => Case.Join(joined.Proposal),
            RecordBody.Decision { Approves: false } => Case.Object(head.Time),
            RecordBody.Decision approval => Case.Approve(
                approval.Person,
                approval.Role,
                approval.Statement,
                approval.Key,
                head.Time
            ),
            RecordBody.Withdrawal => Case.Withdraw(head.Time),
            RecordBody.Closure { Outcome: CaseRecords.Widened } widened => Case.Widen(
                CaseRecords.FormulaOf(widened.Formula),
                widened.Nonce!
            ),
            RecordBody.Closure { Outcome: CaseRecords.Decided } decided => Case.Decide(decided.UseBy!.Value),
            RecordBody.Closure { Outcome: CaseRecords.Expired } => Case.Expire(head.Time),
            RecordBody.Closure => Case.Deny(head.Time),
            RecordBody.Release release => Case.Release(release.NotBefore),
            _ => throw new InvalidOperationException($"record {head.Sequence} is about no case"),
        };
        if (body is RecordBody.Release { NotAfter: var notAfter, Epoch: var epoch })
        {
            Release = new(head.Sequence, notAfter, epoch);
        }
    }

    /// <summary>As it is now, for readers outside the lock.</summary>
    public KeptCase Copy() => (KeptCase)MemberwiseClone();
}
