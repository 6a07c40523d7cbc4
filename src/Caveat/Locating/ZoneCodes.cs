using System.Collections.Immutable;

namespace Caveat.Locating;

/// <summary>The catalog of findings about zones and the inventory: CAV4000 to CAV4999. docs/reference/zones.md repeats it (a test).</summary>
public static class ZoneCodes
{
    // One row a line: this is a table.
    // csharpier-ignore-start
    internal static readonly DiagnosticCode OutsideZone = new(4001, Severity.Error, "a line outside any zone");
    internal static readonly DiagnosticCode UnknownKey = new(4002, Severity.Error, "a line that says nothing a zone can say");
    internal static readonly DiagnosticCode RepeatedKey = new(4003, Severity.Error, "something said twice that can be said once");
    internal static readonly DiagnosticCode BadValue = new(4004, Severity.Error, "a value that is none of those possible");
    internal static readonly DiagnosticCode UnknownSector = new(4005, Severity.Error, "a sector that the vocabulary does not have");
    internal static readonly DiagnosticCode BadEntry = new(4006, Severity.Error, "an entry that is neither a prefix nor a name");
    internal static readonly DiagnosticCode HostBits = new(4007, Severity.Error, "a prefix with host bits set");
    internal static readonly DiagnosticCode RepeatedZone = new(4008, Severity.Error, "two zones of one name");
    internal static readonly DiagnosticCode ConsentWithoutOwner = new(4009, Severity.Error, "consent without an owner who gives it");
    internal static readonly DiagnosticCode NoEntries = new(4010, Severity.Warning, "a zone without entries");
    internal static readonly DiagnosticCode BareNameNeverEntitles = new(4011, Severity.Warning, "a bare name in a zone that entitles");
    internal static readonly DiagnosticCode NotIncluded = new(4020, Severity.Error, "an included list that cannot be read");
    internal static readonly DiagnosticCode NotMisp = new(4021, Severity.Error, "an included list that is no MISP warninglist of a known type");
    internal static readonly DiagnosticCode BadRow = new(4022, Severity.Error, "a row of an included list that cannot be read");
    internal static readonly DiagnosticCode Tolerated = new(4023, Severity.Note, "rows of an included list skipped by an explicit tolerance");
    internal static readonly DiagnosticCode NoPrefixTable = new(4024, Severity.Error, "an autonomous system without a table of prefixes");
    internal static readonly DiagnosticCode NoPrefixes = new(4025, Severity.Error, "an autonomous system of which the table has no prefix");
    internal static readonly DiagnosticCode NoId = new(4040, Severity.Error, "an inventory row without an id");
    internal static readonly DiagnosticCode RepeatedId = new(4041, Severity.Error, "two inventory rows of one id");
    internal static readonly DiagnosticCode BadCell = new(4042, Severity.Error, "an inventory value that cannot be read");
    internal static readonly DiagnosticCode AssetWithoutAddress = new(4060, Severity.Warning, "a protective asset entry that no inventory row ties to an address");
    // csharpier-ignore-end

    /// <summary>Every entry, by number.</summary>
    public static ImmutableArray<DiagnosticCode> All { get; } =
    [
        OutsideZone,
        UnknownKey,
        RepeatedKey,
        BadValue,
        UnknownSector,
        BadEntry,
        HostBits,
        RepeatedZone,
        ConsentWithoutOwner,
        NoEntries,
        BareNameNeverEntitles,
        NotIncluded,
        NotMisp,
        BadRow,
        Tolerated,
        NoPrefixTable,
        NoPrefixes,
        NoId,
        RepeatedId,
        BadCell,
        AssetWithoutAddress,
    ];
}
