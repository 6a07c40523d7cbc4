using System.Collections.Immutable;

namespace Caveat.Recording;

/// <summary>The catalog of why a warrant permits nothing: codes 7600–7619.</summary>
public static class WarrantCodes
{
    // csharpier-ignore-start
    /// <summary>The bytes are no warrant.</summary>
    public static readonly DiagnosticCode Malformed = Error(7600, "this is no warrant");

    /// <summary>The record is of another type: a ruling, even one that permits, is no release.</summary>
    public static readonly DiagnosticCode NotARelease = Error(7601, "the record is not a release");

    /// <summary>The record or its checkpoint is of another gate than the one that is trusted.</summary>
    public static readonly DiagnosticCode WrongGate = Error(7602, "the warrant is of another gate");

    /// <summary>The checkpoint is not signed by the gate, or the record is not in it.</summary>
    public static readonly DiagnosticCode NotInLedger = Error(7603, "the release is not proven to be in the ledger");

    /// <summary>What the warrant shows does not belong to its record, or not all is shown that must be.</summary>
    public static readonly DiagnosticCode NotDisclosed = Error(7604, "the warrant does not show what it releases");

    /// <summary>The command in hand is not the one that was released.</summary>
    public static readonly DiagnosticCode WrongAct = Error(7605, "another act was released");

    /// <summary>It was released for another actuator.</summary>
    public static readonly DiagnosticCode WrongActuator = Error(7606, "the warrant is for another actuator");

    /// <summary>Its time has not begun.</summary>
    public static readonly DiagnosticCode TooEarly = Error(7607, "the time of the warrant has not begun");

    /// <summary>Its time is over, or is longer than a release may be.</summary>
    public static readonly DiagnosticCode TooLate = Error(7608, "the time of the warrant is over");

    /// <summary>It was used, or is older than what the actuator remembers of those that were.</summary>
    public static readonly DiagnosticCode Used = Error(7609, "the warrant was used");

    /// <summary>People have halted since it was released.</summary>
    public static readonly DiagnosticCode Halted = Error(7610, "people have halted since the release");

    /// <summary>There is no heartbeat, or it is too old, or of a time to come.</summary>
    public static readonly DiagnosticCode NoHeartbeat = Error(7611, "no heartbeat of the gate is young enough");

    /// <summary>The ledger that the warrant is in does not continue, or is not continued by, the one that was seen before: it was forked or rolled back.</summary>
    public static readonly DiagnosticCode Inconsistent = Error(7612, "the ledger contradicts what was seen of it before");

    /// <summary>Nothing shows yet that the warrant's checkpoint and the one seen before are of one ledger; a heartbeat asked for from both sizes does.</summary>
    public static readonly DiagnosticCode NotLinked = Error(7613, "the warrant's checkpoint is not shown to agree with the one seen before");

    /// <summary>Fewer witnesses than the policy asks for have cosigned the checkpoint.</summary>
    public static readonly DiagnosticCode NotWitnessed = Error(7614, "witnesses are missing");
    // csharpier-ignore-end

    /// <summary>Every code of the catalog, in the order of their numbers.</summary>
    public static ImmutableArray<DiagnosticCode> All { get; } =
    [
        Malformed,
        NotARelease,
        WrongGate,
        NotInLedger,
        NotDisclosed,
        WrongAct,
        WrongActuator,
        TooEarly,
        TooLate,
        Used,
        Halted,
        NoHeartbeat,
        Inconsistent,
        NotLinked,
        NotWitnessed,
    ];

    private static DiagnosticCode Error(int number, string title) => new(number, Severity.Error, title);
}
