using System.Collections.Immutable;

namespace Caveat.Cli;

/// <summary>The catalog of diagnostics 6000–6999: the command line itself.</summary>
public static class CommandLineCodes
{
    /// <summary>CAV6001: The command is not one that can be run.</summary>
    public static readonly DiagnosticCode Usage = Error(6001, "the command cannot be run as it was given");

    /// <summary>CAV6002: A command needs a configuration and there is none.</summary>
    public static readonly DiagnosticCode NoConfiguration = Error(6002, "no caveat.yaml");

    /// <summary>CAV6003: Nobody said which agent proposes.</summary>
    public static readonly DiagnosticCode AgentNeeded = Error(6003, "no agent is named");

    /// <summary>CAV6004: An agent that the configuration does not have.</summary>
    public static readonly DiagnosticCode UnknownAgent = Error(6004, "unknown agent");

    /// <summary>CAV6005: A time that is not RFC 3339.</summary>
    public static readonly DiagnosticCode BadTime = Error(6005, "not a time");

    /// <summary>CAV6006: An input without any proposal.</summary>
    public static readonly DiagnosticCode NothingToRead = Error(6006, "nothing to read");

    /// <summary>CAV6007: A file that is in the way.</summary>
    public static readonly DiagnosticCode FileExists = Error(6007, "the file is there already");

    /// <summary>CAV6008: A deployment that cannot be put into force.</summary>
    public static readonly DiagnosticCode NotInForce = Error(6008, "the deployment has errors");

    /// <summary>CAV6009: A code that no catalog has.</summary>
    public static readonly DiagnosticCode UnknownCode = Error(6009, "unknown code");

    /// <summary>CAV6010: A key file, token or signature that cannot be used.</summary>
    public static readonly DiagnosticCode BadKey = Error(6010, "the key cannot be used");

    /// <summary>CAV6011: A gate that did not answer, or answered something else.</summary>
    public static readonly DiagnosticCode NoGate = Error(6011, "the gate did not answer");

    /// <summary>CAV6012: What the gate shows is not what would be signed.</summary>
    public static readonly DiagnosticCode Differs = Error(6012, "what is shown is not what would be signed");

    /// <summary>CAV6013: A gate that cannot be started.</summary>
    public static readonly DiagnosticCode CannotServe = Error(6013, "the gate cannot start");

    /// <summary>CAV6014: A ledger that is not what it says.</summary>
    public static readonly DiagnosticCode BadLedger = Error(6014, "the ledger does not verify");

    /// <summary>CAV6015: A gate whose ledger stopped: it ended, and nothing was answered any more.</summary>
    public static readonly DiagnosticCode Stopped = Error(6015, "the gate has stopped");

    /// <summary>CAV6016: A file that does not hold what an actuator remembers.</summary>
    public static readonly DiagnosticCode BadMemory = Error(6016, "the memory cannot be used");

    /// <summary>CAV6017: Nobody of that name is registered.</summary>
    public static readonly DiagnosticCode UnknownPerson = Error(6017, "unknown person");

    /// <summary>CAV6030: A record, or a part of it, that cannot be shown.</summary>
    public static readonly DiagnosticCode CannotDisclose = Error(6030, "this cannot be shown");

    /// <summary>CAV6040: A record that a ledger does not have.</summary>
    public static readonly DiagnosticCode NoRecord = Error(6040, "there is no such record");

    /// <summary>CAV6041: Something that was ruled on again and came out differently, or could not be.</summary>
    public static readonly DiagnosticCode NotTheSame = Error(6041, "ruled on again it differs");

    /// <summary>Every entry, by number.</summary>
    public static ImmutableArray<DiagnosticCode> All { get; } =
    [
        Usage,
        NoConfiguration,
        AgentNeeded,
        UnknownAgent,
        BadTime,
        NothingToRead,
        FileExists,
        NotInForce,
        UnknownCode,
        BadKey,
        NoGate,
        Differs,
        CannotServe,
        BadLedger,
        Stopped,
        BadMemory,
        UnknownPerson,
        CannotDisclose,
        NoRecord,
        NotTheSame,
    ];

    private static DiagnosticCode Error(int number, string title) => new(number, Severity.Error, title);
}
