using System.Collections.Immutable;

namespace Caveat.Node.Keeping;

/// <summary>The catalog of what a gate says to those who ask something of it: codes 7550–7599.</summary>
public static class KeepingCodes
{
    // csharpier-ignore-start
    /// <summary>The id was used for another body.</summary>
    public static readonly DiagnosticCode IdTaken = Error(7550, "the id is that of another proposal");

    /// <summary>There is no such proposal, or it is another agent's.</summary>
    public static readonly DiagnosticCode NoSuchProposal = Error(7551, "there is no such proposal");

    /// <summary>There is no such case, or it is another agent's.</summary>
    public static readonly DiagnosticCode NoSuchCase = Error(7552, "there is no such case");

    /// <summary>The proposal is at its end.</summary>
    public static readonly DiagnosticCode AtItsEnd = Error(7553, "the proposal is at its end");

    /// <summary>Only what may proceed can be reported on.</summary>
    public static readonly DiagnosticCode NothingToReport = Error(7554, "there is nothing to report on");

    /// <summary>The threat's id was used by another detector.</summary>
    public static readonly DiagnosticCode ThreatTaken = Error(7555, "the threat is another detector's");

    /// <summary>The ledger cannot take more just now.</summary>
    public static readonly DiagnosticCode Busy = Error(7556, "the gate is busy");

    /// <summary>The ledger stopped.</summary>
    public static readonly DiagnosticCode Stopped = Error(7557, "the gate has stopped");

    /// <summary>The agent is not registered.</summary>
    public static readonly DiagnosticCode NoSuchAgent = Error(7558, "the agent is not registered");

    /// <summary>The ruling failed: what it was about is denied.</summary>
    public static readonly DiagnosticCode RulingFailed = Error(7560, "the gate could not rule");

    /// <summary>The clock leapt or went back.</summary>
    public static readonly DiagnosticCode ClockSuspect = Error(7561, "the clock is suspected");

    /// <summary>A person decided against the act not long ago.</summary>
    public static readonly DiagnosticCode Objected = Error(7562, "a person objected to the act");

    /// <summary>The act waits for people as it was declared before.</summary>
    public static readonly DiagnosticCode OtherDeclarations = Error(7563, "the act waits with other declarations");

    /// <summary>A proposal has as many reports as are kept.</summary>
    public static readonly DiagnosticCode TooManyReports = Error(7564, "too much is reported");

    /// <summary>No key signs heartbeats.</summary>
    public static readonly DiagnosticCode NoHeartbeat = Error(7565, "the gate gives no heartbeat");

    /// <summary>The ledger never had as many records as somebody saw.</summary>
    public static readonly DiagnosticCode NotThatLarge = Error(7566, "the ledger never was that large");

    /// <summary>The key store or its wrapping key is missing.</summary>
    public static readonly DiagnosticCode NoKeys = Error(7570, "the keys of the records are missing");

    /// <summary>A record has no key, and no record says that it was erased.</summary>
    public static readonly DiagnosticCode NoKey = Error(7571, "the key of a record is missing");

    /// <summary>What is sealed, or the key, is not what it was.</summary>
    public static readonly DiagnosticCode DoesNotOpen = Error(7572, "what a record says does not open");

    /// <summary>Two people erased what a record says.</summary>
    public static readonly DiagnosticCode ErasedAlready = Error(7573, "what a record says is erased");

    /// <summary>What a record says cannot be erased, or not yet.</summary>
    public static readonly DiagnosticCode NotErasable = Error(7574, "what a record says cannot be erased");
    // csharpier-ignore-end

    /// <summary>Every code of the catalog, in the order of their numbers.</summary>
    public static ImmutableArray<DiagnosticCode> All { get; } =
    [
        IdTaken,
        NoSuchProposal,
        NoSuchCase,
        AtItsEnd,
        NothingToReport,
        ThreatTaken,
        Busy,
        Stopped,
        NoSuchAgent,
        RulingFailed,
        ClockSuspect,
        Objected,
        OtherDeclarations,
        TooManyReports,
        NoHeartbeat,
        NotThatLarge,
        NoKeys,
        NoKey,
        DoesNotOpen,
        ErasedAlready,
        NotErasable,
    ];

    private static DiagnosticCode Error(int number, string title) => new(number, Severity.Error, title);
}
