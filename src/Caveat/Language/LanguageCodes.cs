using System.Collections.Immutable;

namespace Caveat.Language;

/// <summary>The diagnostics of the norm language, CAV1000–CAV1999. A number is never reused.</summary>
public static class LanguageCodes
{
    private static readonly List<DiagnosticCode> _all = [];

    // Form
    internal static readonly DiagnosticCode UnexpectedCharacter = Error(
        1001,
        "a character that cannot stand here"
    );
    internal static readonly DiagnosticCode UnclosedText = Error(1002, "a text without its closing quote");
    internal static readonly DiagnosticCode HiddenCharacter = Error(
        1003,
        "a control or direction character that hides what the text says"
    );
    internal static readonly DiagnosticCode BadNumber = Error(
        1004,
        "a number or duration that cannot be read"
    );
    internal static readonly DiagnosticCode BadPrefix = Error(
        1005,
        "an address or prefix that cannot be read"
    );
    internal static readonly DiagnosticCode HostBits = Error(
        1006,
        "a prefix with bits set beyond its length"
    );
    internal static readonly DiagnosticCode BadEscape = Error(
        1007,
        "an escape in a text other than \\\" and \\\\"
    );
    internal static readonly DiagnosticCode Expected = Error(1010, "something else was expected");
    internal static readonly DiagnosticCode TooDeep = Error(1011, "parentheses nested too deeply");
    internal static readonly DiagnosticCode NotADeclaration = Error(1012, "not a declaration");
    internal static readonly DiagnosticCode Chained = Error(1013, "comparisons in a chain");
    internal static readonly DiagnosticCode TooMany = Error(1014, "more errors than are shown");
    internal static readonly DiagnosticCode SignedName = Error(
        1015,
        "a sign before something that is not a number literal"
    );

    // Header
    internal static readonly DiagnosticCode MissingHeader = Error(1020, "a header key that every pack needs");
    internal static readonly DiagnosticCode RepeatedHeader = Error(1021, "a header key given twice");
    internal static readonly DiagnosticCode BadVersion = Error(
        1022,
        "a version that is not a semantic version"
    );
    internal static readonly DiagnosticCode BadDate = Error(1023, "a date that does not exist");
    internal static readonly DiagnosticCode EmptyValidity = Error(1024, "dates that leave no day");
    internal static readonly DiagnosticCode UnknownLayer = Error(1025, "a layer that does not exist");

    // Names
    internal static readonly DiagnosticCode UnknownAttribute = Error(
        1101,
        "an attribute that does not exist"
    );
    internal static readonly DiagnosticCode UnknownValue = Error(
        1102,
        "a value that the attribute cannot have"
    );
    internal static readonly DiagnosticCode UnknownRole = Error(1103, "a role that nobody holds");
    internal static readonly DiagnosticCode UnknownZone = Error(1104, "a zone that does not exist");
    internal static readonly DiagnosticCode RepeatedName = Error(1105, "a name given twice");
    internal static readonly DiagnosticCode CyclicDefine = Error(1106, "a define that refers to itself");
    internal static readonly DiagnosticCode BadName = Error(1107, "a name that is not kebab-case");
    internal static readonly DiagnosticCode TakenAttribute = Error(
        1108,
        "a declared attribute that the vocabulary already has"
    );
    internal static readonly DiagnosticCode DeepDefine = Error(
        1109,
        "defines that refer to each other in too long a chain"
    );
    internal static readonly DiagnosticCode ConflictingAttribute = Error(
        1110,
        "an attribute that two packs declare differently"
    );
    internal static readonly DiagnosticCode UnknownKey = Error(1111, "a key that limits cannot count by");
    internal static readonly DiagnosticCode LabelNotFixed = Error(
        1112,
        "an attribute fed from labels that is declared fixed"
    );

    // Types
    internal static readonly DiagnosticCode WrongType = Error(1201, "a value of the wrong type");
    internal static readonly DiagnosticCode NotACondition = Error(1202, "not a condition");
    internal static readonly DiagnosticCode NonLinear = Error(1203, "a product of two attributes");
    internal static readonly DiagnosticCode NotComparable = Error(1204, "two values that cannot be compared");
    internal static readonly DiagnosticCode OnlyTarget = Error(
        1205,
        "within or touches of something other than the target"
    );
    internal static readonly DiagnosticCode BadBound = Error(
        1206,
        "a bound that reads something other than constants and provoked"
    );
    internal static readonly DiagnosticCode EmptyList = Error(1207, "an empty list");
    internal static readonly DiagnosticCode OutOfRange = Error(1208, "a value outside the attribute's range");
    internal static readonly DiagnosticCode BadTerritory = Error(
        1209,
        "a territory or state that is not two capital letters"
    );

    // Direction
    internal static readonly DiagnosticCode EscapedByDeclaringMore = Error(
        1301,
        "a restriction that an agent escapes by declaring more"
    );
    internal static readonly DiagnosticCode EscapedByClaimingLess = Error(
        1302,
        "a restriction that an agent escapes by claiming less"
    );
    internal static readonly DiagnosticCode GainedByDeclaringMore = Error(
        1303,
        "a permit that an agent gains by declaring more"
    );
    internal static readonly DiagnosticCode GainedByClaimingLess = Error(
        1304,
        "a permit that an agent gains by claiming less"
    );

    // Packs in their place
    internal static readonly DiagnosticCode PermitOutsideAuthority = Error(
        1401,
        "a permit outside the authority layer"
    );
    internal static readonly DiagnosticCode ImpossibleThreshold = Error(
        1402,
        "a threshold that can never be reached"
    );
    internal static readonly DiagnosticCode WrongLayer = Error(1403, "a pack in a layer that is not its own");
    internal static readonly DiagnosticCode RepeatedPack = Error(1404, "a pack given twice");
    internal static readonly DiagnosticCode ReservedPack = Error(1405, "a pack with the name of the floor");
    internal static readonly DiagnosticCode ForeignHaltKey = Error(
        1406,
        "a halt of a key that the limit does not count by"
    );

    // What packs promise
    internal static readonly DiagnosticCode BadExpectation = Error(
        1503,
        "an expectation that does not fit its verdict"
    );

    // Warnings
    internal static readonly DiagnosticCode NeverBites = Warning(1701, "a norm that can never bite");
    internal static readonly DiagnosticCode Shadowed = Warning(1702, "a norm that another makes superfluous");
    internal static readonly DiagnosticCode AlwaysTrue = Warning(1703, "a comparison that is always true");
    internal static readonly DiagnosticCode NothingSupplies = Warning(
        1704,
        "a restriction on an attribute that nothing here supplies"
    );
    internal static readonly DiagnosticCode NoPermitOverlaps = Warning(
        1705,
        "a requirement for acts that nothing permits"
    );
    internal static readonly DiagnosticCode PermitWithoutBecause = Warning(
        1706,
        "a permit without a because"
    );
    internal static readonly DiagnosticCode UnknownTag = Warning(1707, "a tag that no zone carries");
    internal static readonly DiagnosticCode UnknownAgent = Warning(1708, "an agent that is not registered");
    internal static readonly DiagnosticCode UnknownOperation = Warning(
        1709,
        "an operation that no agent has"
    );
    internal static readonly DiagnosticCode NobodyCanSign = Warning(
        1710,
        "a requirement that the enrolled people can never fill"
    );
    internal static readonly DiagnosticCode AlwaysFalse = Warning(1711, "a comparison that is always false");
    internal static readonly DiagnosticCode Unused = Warning(1712, "a define that nothing uses");

    // Notes
    internal static readonly DiagnosticCode LosesIgnorance = Note(
        1801,
        "a norm for which not knowing may loosen"
    );

    internal static readonly DiagnosticCode CutShort = Note(1802, "a search that was cut short");

    /// <summary>Every code of the band, in ascending order.</summary>
    public static ImmutableArray<DiagnosticCode> All => [.. _all.OrderBy(code => code.Number)];

    private static DiagnosticCode Error(int number, string title) => Add(number, Severity.Error, title);

    private static DiagnosticCode Warning(int number, string title) => Add(number, Severity.Warning, title);

    private static DiagnosticCode Note(int number, string title) => Add(number, Severity.Note, title);

    private static DiagnosticCode Add(int number, Severity severity, string title)
    {
        var code = new DiagnosticCode(number, severity, title);
        _all.Add(code);
        return code;
    }
}
