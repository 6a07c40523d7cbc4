using System.Collections.Immutable;
using Caveat.Node.Loading;
using Caveat.Recording;

namespace Caveat.Node.Keeping;

/// <summary>
/// The gate behind its ways in: rules, keeps cases and records. Every answer was durable before it was given. Where the gate cannot
/// record, it refuses as <see cref="RefusalKind.Unavailable"/>; it never permits.
/// </summary>
public interface IGatekeeper
{
    /// <summary>What readers see, at this moment.</summary>
    GateView View { get; }

    /// <summary>The deployment in force, without waiting for anything.</summary>
    Deployment Deployment { get; }

    /// <summary>Where people reach the gate: its origin is that of their passkeys.</summary>
    Uri Address { get; }

    /// <summary>Who may decide, with the keys that they sign with now.</summary>
    ImmutableArray<Person> People { get; }

    /// <summary>Ends with a fault when the ledger stopped: the process must end with a code other than 0.</summary>
    Task Stopped { get; }

    /// <summary>
    /// Rules on a proposal; the same again gives the ruling it has, and another body under the same id is a conflict. What people agreed to
    /// is released with it.
    /// </summary>
    Task<Result<ProposalView>> ProposeAsync(Submission submission, CancellationToken stop);

    /// <summary>
    /// A proposal; where it is held, once it is held no more or the wait is over. What people agreed to is released when its agent asks, as
    /// long as it <paramref name="isStillKnown"/> after the wait; a person who asks releases nothing.
    /// </summary>
    Task<Result<ProposalView>> FindAsync(
        Caller caller,
        string agent,
        string proposal,
        TimeSpan wait,
        CancellationToken stop,
        Func<bool>? isStillKnown = null
    );

    /// <summary>Takes an agent's proposal back.</summary>
    Task<Result<ProposalView>> WithdrawAsync(string agent, string proposal, CancellationToken stop);

    /// <summary>Records what happened to an act.</summary>
    Task<Result<ProposalView>> ReportAsync(
        Caller by,
        string agent,
        string proposal,
        Report report,
        CancellationToken stop
    );

    /// <summary>
    /// Takes it upon the caller to forward a command that may proceed, and to report what came of it; false where it may not, or somebody has
    /// taken it already: each release is forwarded once.
    /// </summary>
    bool TryForward(string agent, string proposal);

    /// <summary>
    /// Compares what an actuator has seen of this ledger with it. Where they contradict each other this gate was forked or rolled back, and
    /// it stops as for a fault of its disk.
    /// </summary>
    void Compare(string actuator, long size, LogHash root);

    /// <summary>Files a threat of a detector.</summary>
    Task<Result<ThreatView>> FileThreatAsync(string detector, ThreatFiling filing, CancellationToken stop);

    /// <summary>Records, sparsely, what was refused before it was a proposal. Null stands for a caller nobody knows.</summary>
    Task RefuseAsync(
        string? agent,
        ImmutableArray<Problem> problems,
        string bodyDigest,
        CancellationToken stop
    );

    /// <summary>What would be ruled at this moment.</summary>
    ProposalTrial WhatIf(Submission submission);

    /// <summary>A heartbeat for actuators, with proofs that the ledger continues what it was at earlier sizes.</summary>
    Result<HeartbeatView> Beat(ImmutableArray<long> from);

    /// <summary>Cases, newest first, at most 200.</summary>
    Task<Result<CaseList>> FindCasesAsync(CaseFilter filter, CancellationToken stop);

    /// <summary>A case.</summary>
    Task<Result<CaseView>> FindCaseAsync(Caller caller, string id, CancellationToken stop);

    /// <summary>Takes a person's signed decision on a case.</summary>
    Task<Result<CaseView>> DecideAsync(
        string person,
        string id,
        SignedDecision decision,
        CancellationToken stop
    );

    /// <summary>Whether an invitation of a person is recorded, good, and not used up.</summary>
    bool IsInvited(string person, string fingerprint);

    /// <summary>Enrols a passkey of somebody who was invited.</summary>
    Task<Result<PeopleView>> EnrolAsync(NewPasskey passkey, CancellationToken stop);

    /// <summary>Halts at a person's signed word.</summary>
    Task<Result<WatchView>> HaltAsync(string person, SignedOrder order, CancellationToken stop);

    /// <summary>Counts a person's signed word towards resuming; two people resume.</summary>
    Task<Result<WatchView>> ResumeAsync(string person, SignedOrder order, CancellationToken stop);

    /// <summary>What would be erased with a record.</summary>
    Task<Result<ErasureView>> FindErasureAsync(long record, CancellationToken stop);

    /// <summary>Counts a person's signed word towards erasing what records say; two people erase.</summary>
    Task<Result<ErasureView>> EraseAsync(string person, SignedErasure order, CancellationToken stop);

    /// <summary>
    /// The records after a sequence number that the caller may see, then new ones as they become durable. A reader that is too slow is
    /// cut off, not waited for.
    /// </summary>
    IAsyncEnumerable<GateEvent> EventsAsync(Caller caller, long after, CancellationToken stop);
}
