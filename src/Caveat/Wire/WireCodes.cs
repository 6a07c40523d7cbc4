using System.Collections.Immutable;

namespace Caveat.Wire;

/// <summary>The catalog of what can be wrong with a proposal or an OpenC2 command: codes 2000–2999.</summary>
public static class WireCodes
{
    // csharpier-ignore-start
    /// <summary>The body is larger than 64 KiB.</summary>
    public static readonly DiagnosticCode BodyTooLarge = Error(2001, "the body is too large");

    /// <summary>The body is not well-formed UTF-8, or begins with a byte order mark.</summary>
    public static readonly DiagnosticCode NotUtf8 = Error(2002, "the body is not plain UTF-8");

    /// <summary>The body is not one JSON value: a syntax error, a comment, a trailing comma, something after the end.</summary>
    public static readonly DiagnosticCode NotJson = Error(2003, "the body is not one JSON value");

    /// <summary>Objects and arrays nest deeper than 64 levels.</summary>
    public static readonly DiagnosticCode TooDeep = Error(2004, "the body nests too deeply");

    /// <summary>An object has two members of one name.</summary>
    public static readonly DiagnosticCode DuplicateMember = Error(2005, "a member stands twice");

    /// <summary>Text holds a lone surrogate or a noncharacter (RFC 7493 section 2.1).</summary>
    public static readonly DiagnosticCode NotInterchangeable = Error(2006, "text cannot be interchanged");

    /// <summary>A number lies beyond ±(2⁵³−1), or a double cannot hold all its digits (RFC 7493 section 2.2).</summary>
    public static readonly DiagnosticCode NumberNotExact = Error(2007, "a number cannot be interchanged exactly");

    /// <summary>There are more problems than are listed.</summary>
    public static readonly DiagnosticCode MoreProblems = Error(2008, "there are more problems");

    /// <summary>A value has another JSON type than its member asks for.</summary>
    public static readonly DiagnosticCode WrongType = Error(2010, "a value is of the wrong type");

    /// <summary>A member has no meaning where it stands.</summary>
    public static readonly DiagnosticCode UnknownMember = Error(2011, "a member is unknown");

    /// <summary>A member that must be there is absent.</summary>
    public static readonly DiagnosticCode MissingMember = Error(2012, "a member is missing");

    /// <summary>A number, a length or a count lies outside its limits.</summary>
    public static readonly DiagnosticCode OutOfRange = Error(2013, "a value is out of range");

    /// <summary>A word is none of those that are known there.</summary>
    public static readonly DiagnosticCode UnknownWord = Error(2014, "a word is unknown");

    /// <summary>Text does not have the form that its member asks for.</summary>
    public static readonly DiagnosticCode Malformed = Error(2015, "text is malformed");

    /// <summary>A list that holds each thing once holds one twice.</summary>
    public static readonly DiagnosticCode Repeated = Error(2016, "an entry of a list is repeated");

    /// <summary>An amount has more than three decimals, or a count is not whole.</summary>
    public static readonly DiagnosticCode TooManyDecimals = Error(2017, "a number has too many decimals");

    /// <summary>An asserted threat has a member that counts only from a detector.</summary>
    public static readonly DiagnosticCode DetectorOnly = Error(2018, "only a detector can say this");

    /// <summary>An entry is neither a proposal nor an OpenC2 command.</summary>
    public static readonly DiagnosticCode NeitherForm = Error(2019, "neither a proposal nor a command");

    /// <summary>The action is none that OpenC2, or a proposal, knows (LS 3.3.1.1).</summary>
    public static readonly DiagnosticCode UnknownAction = Error(2101, "the action is unknown");

    /// <summary>A target object names no target type, or more than one (LS 3.3.1.2).</summary>
    public static readonly DiagnosticCode NotOneTarget = Error(2102, "not exactly one target");

    /// <summary>A target type is neither one of OpenC2 nor an extension of a namespace that can be used.</summary>
    public static readonly DiagnosticCode UnknownTarget = Error(2103, "the target type is unknown");

    /// <summary>A structure that needs at least one property has none.</summary>
    public static readonly DiagnosticCode Empty = Error(2104, "a structure is empty");

    /// <summary>Text is no address range of the family asked for (RFC 4632, RFC 4291).</summary>
    public static readonly DiagnosticCode NotAnAddressRange = Error(2105, "not an address range");

    /// <summary>Text is no host or domain name (RFC 1034, RFC 1123, RFC 5890).</summary>
    public static readonly DiagnosticCode NotAHostName = Error(2106, "not a host or domain name");

    /// <summary>Text is no e-mail address (RFC 5322, RFC 6531).</summary>
    public static readonly DiagnosticCode NotAnEmailAddress = Error(2107, "not an e-mail address");

    /// <summary>Text is no URI or IRI (RFC 3986, RFC 3987).</summary>
    public static readonly DiagnosticCode NotALocator = Error(2108, "not a URI or IRI");

    /// <summary>Text is no EUI-48 or EUI-64 address in hexadecimal with colons.</summary>
    public static readonly DiagnosticCode NotAMacAddress = Error(2109, "not a MAC address");

    /// <summary>Text is no hash of its kind: hexadecimal, 32, 40 or 64 digits.</summary>
    public static readonly DiagnosticCode NotAHash = Error(2110, "not a hash");

    /// <summary>A payload is not exactly one of <c>bin</c> and <c>url</c>, or <c>bin</c> is not base64url.</summary>
    public static readonly DiagnosticCode NotAPayload = Error(2111, "not a payload");

    /// <summary>Start, stop and duration contradict each other, or all three are given (LS 3.3.1.4).</summary>
    public static readonly DiagnosticCode ContradictoryTimes = Error(2112, "times contradict each other");

    /// <summary>A namespace is neither registered nor 1–16 characters that begin with <c>x-</c> (LS 3.1.4, 3.4.2.12).</summary>
    public static readonly DiagnosticCode UnusableNamespace = Error(2113, "a namespace cannot be used");

    /// <summary>The actuator names no profile, or more than one (LS 3.3.1.3).</summary>
    public static readonly DiagnosticCode NotOneProfile = Error(2114, "not exactly one actuator profile");

    /// <summary>A command id is longer than 36 characters or holds white space (LS 3.4.2.16).</summary>
    public static readonly DiagnosticCode NotACommandId = Error(2115, "not a command id");

    /// <summary><c>features</c> stands with another action than <c>query</c>, with an argument, or beside other targets (LS 4.1).</summary>
    public static readonly DiagnosticCode MisusedFeatures = Error(2116, "features are misused");

    /// <summary>A device is named in two ways that differ.</summary>
    public static readonly DiagnosticCode AmbiguousDevice = Error(2117, "a device is named twice");

    /// <summary><c>args["x-caveat"]</c> stands in the command of a proposal, which has members of its own for it.</summary>
    public static readonly DiagnosticCode MisplacedDeclaration = Error(2118, "a declaration stands in the wrong place");
    // csharpier-ignore-end

    /// <summary>Every code of the catalog, in the order of their numbers.</summary>
    public static ImmutableArray<DiagnosticCode> All { get; } =
    [
        BodyTooLarge,
        NotUtf8,
        NotJson,
        TooDeep,
        DuplicateMember,
        NotInterchangeable,
        NumberNotExact,
        MoreProblems,
        WrongType,
        UnknownMember,
        MissingMember,
        OutOfRange,
        UnknownWord,
        Malformed,
        Repeated,
        TooManyDecimals,
        DetectorOnly,
        NeitherForm,
        UnknownAction,
        NotOneTarget,
        UnknownTarget,
        Empty,
        NotAnAddressRange,
        NotAHostName,
        NotAnEmailAddress,
        NotALocator,
        NotAMacAddress,
        NotAHash,
        NotAPayload,
        ContradictoryTimes,
        UnusableNamespace,
        NotOneProfile,
        NotACommandId,
        MisusedFeatures,
        AmbiguousDevice,
        MisplacedDeclaration,
    ];

    private static DiagnosticCode Error(int number, string title) => new(number, Severity.Error, title);
}
