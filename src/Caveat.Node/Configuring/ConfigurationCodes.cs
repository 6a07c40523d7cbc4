using System.Collections.Immutable;

namespace Caveat.Node.Configuring;

/// <summary>The catalog of diagnostics 5000–5999: the configuration and the files it names.</summary>
public static class ConfigurationCodes
{
    /// <summary>CAV5001: The text is not YAML.</summary>
    public static readonly DiagnosticCode Syntax = Error(5001, "the file is not YAML");

    /// <summary>CAV5002: A feature of YAML that hides what is meant.</summary>
    public static readonly DiagnosticCode Refused = Error(
        5002,
        "anchors, aliases, tags and the like are refused"
    );

    /// <summary>CAV5003: A key that means nothing here.</summary>
    public static readonly DiagnosticCode UnknownKey = Error(5003, "unknown key");

    /// <summary>CAV5004: A key written twice.</summary>
    public static readonly DiagnosticCode DuplicateKey = Error(5004, "key written twice");

    /// <summary>CAV5005: A list, a mapping or a value where another of them belongs.</summary>
    public static readonly DiagnosticCode WrongType = Error(5005, "value of the wrong type");

    /// <summary>CAV5006: A key that must be there.</summary>
    public static readonly DiagnosticCode MissingKey = Error(5006, "missing key");

    /// <summary>CAV5007: A value that is none of those possible.</summary>
    public static readonly DiagnosticCode BadValue = Error(5007, "value that cannot stand here");

    /// <summary>CAV5008: A prefix whose host bits are set.</summary>
    public static readonly DiagnosticCode HostBits = Error(5008, "prefix with host bits set");

    /// <summary>CAV5009: Two things under one id.</summary>
    public static readonly DiagnosticCode DuplicateId = Error(5009, "id used twice");

    /// <summary>CAV5010: A reference to a person, zone or actuator that does not exist.</summary>
    public static readonly DiagnosticCode UnknownReference = Error(
        5010,
        "reference to something that does not exist"
    );

    /// <summary>CAV5011: A secret in the file.</summary>
    public static readonly DiagnosticCode SecretInFile = Error(5011, "secret in the configuration");

    /// <summary>CAV5012: More entries than are read.</summary>
    public static readonly DiagnosticCode TooMany = Error(5012, "too many entries");

    /// <summary>CAV5020: A file that is not there.</summary>
    public static readonly DiagnosticCode FileMissing = Error(5020, "file not found");

    /// <summary>CAV5021: A file larger than is read.</summary>
    public static readonly DiagnosticCode FileTooLarge = Error(5021, "file too large");

    /// <summary>CAV5022: A file that is not UTF-8.</summary>
    public static readonly DiagnosticCode NotUtf8 = Error(5022, "file is not UTF-8");

    /// <summary>CAV5023: A file that cannot be read.</summary>
    public static readonly DiagnosticCode FileUnreadable = Error(5023, "file cannot be read");

    /// <summary>CAV5024: A bare name of nothing that ships.</summary>
    public static readonly DiagnosticCode NothingShipped = Error(5024, "nothing of that name ships");

    /// <summary>CAV5026: One file named twice.</summary>
    public static readonly DiagnosticCode NamedTwice = Error(5026, "file named twice");

    /// <summary>CAV5027: The name of a zone that the configuration itself makes.</summary>
    public static readonly DiagnosticCode ReservedZone = Error(5027, "zone name that is taken");

    /// <summary>CAV5030: A table without a column that it needs, or with a row that cannot be read.</summary>
    public static readonly DiagnosticCode BadTable = Error(5030, "table that cannot be read");

    /// <summary>CAV5031: A change that takes a restart of the gate.</summary>
    public static readonly DiagnosticCode NeedsRestart = Error(5031, "change that takes a restart");

    /// <summary>CAV5032: A certificate or its key that cannot be used.</summary>
    public static readonly DiagnosticCode BadCertificate = Error(5032, "certificate that cannot be used");

    /// <summary>CAV5033: A deployment whose files could not be kept, so that it did not go into force.</summary>
    public static readonly DiagnosticCode NotKept = Error(5033, "files that could not be kept");

    /// <summary>CAV5034: A policy of witnesses that cannot be used.</summary>
    public static readonly DiagnosticCode BadPolicy = Error(5034, "policy that cannot be used");

    /// <summary>CAV5040: Nothing is ours.</summary>
    public static readonly DiagnosticCode NothingOwn = Warning(5040, "nothing is said to be ours");

    /// <summary>CAV5041: Nobody may propose.</summary>
    public static readonly DiagnosticCode NoAgents = Warning(5041, "no agent is registered");

    /// <summary>CAV5042: A shipped zone that a list of zones leaves out.</summary>
    public static readonly DiagnosticCode ShippedZoneLeftOut = Warning(5042, "shipped zone left out");

    /// <summary>CAV5043: A layer list that leaves the authority layer empty.</summary>
    public static readonly DiagnosticCode AuthorityEmpty = Warning(5043, "authority layer without a pack");

    /// <summary>CAV5044: A folder without any file of the kind looked for.</summary>
    public static readonly DiagnosticCode FolderEmpty = Warning(5044, "folder without zone files");

    /// <summary>CAV5045: Every address is said to be ours.</summary>
    public static readonly DiagnosticCode EverythingOwn = Warning(5045, "everything is said to be ours");

    /// <summary>CAV5046: A configuration that anybody on this machine can change.</summary>
    public static readonly DiagnosticCode AnybodyWrites = Warning(5046, "anybody can change the file");

    /// <summary>CAV5047: A role that is held, and that no norm asks for.</summary>
    public static readonly DiagnosticCode RoleNotAsked = new(
        5047,
        Severity.Note,
        "role that no norm asks for"
    );

    /// <summary>CAV5048: A role that norms ask for, and that nobody holds.</summary>
    public static readonly DiagnosticCode RoleNotHeld = Error(5048, "role that nobody holds");

    /// <summary>Every entry, by number.</summary>
    public static ImmutableArray<DiagnosticCode> All { get; } =
    [
        Syntax,
        Refused,
        UnknownKey,
        DuplicateKey,
        WrongType,
        MissingKey,
        BadValue,
        HostBits,
        DuplicateId,
        UnknownReference,
        SecretInFile,
        TooMany,
        FileMissing,
        FileTooLarge,
        NotUtf8,
        FileUnreadable,
        NothingShipped,
        NamedTwice,
        ReservedZone,
        BadTable,
        NeedsRestart,
        BadCertificate,
        NotKept,
        BadPolicy,
        NothingOwn,
        NoAgents,
        ShippedZoneLeftOut,
        AuthorityEmpty,
        FolderEmpty,
        EverythingOwn,
        AnybodyWrites,
        RoleNotAsked,
        RoleNotHeld,
    ];

    private static DiagnosticCode Error(int number, string title) => new(number, Severity.Error, title);

    private static DiagnosticCode Warning(int number, string title) => new(number, Severity.Warning, title);
}
