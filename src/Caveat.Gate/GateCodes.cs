using System.Collections.Immutable;

namespace Caveat.Gate;

/// <summary>The catalog of what can be wrong with a request: codes 8000–8999.</summary>
public static class GateCodes
{
    // csharpier-ignore-start
    /// <summary>There is nothing at this path.</summary>
    public static readonly DiagnosticCode NoSuchPath = Error(8001, "there is nothing at this path");

    /// <summary>The path does not take this method.</summary>
    public static readonly DiagnosticCode NoSuchMethod = Error(8002, "the path does not take this method");

    /// <summary>The request is not well-formed HTTP, or its body ended early.</summary>
    public static readonly DiagnosticCode BadRequest = Error(8003, "the request is broken");

    /// <summary>The body has another media type than the path takes.</summary>
    public static readonly DiagnosticCode WrongMediaType = Error(8004, "the media type is another");

    /// <summary>A member of the query has another form.</summary>
    public static readonly DiagnosticCode BadQuery = Error(8005, "the query is malformed");

    /// <summary>Nobody knows who asks: no credential, or one that is not taken.</summary>
    public static readonly DiagnosticCode NotAuthenticated = Error(8010, "who asks is not known");

    /// <summary>Whoever asks may not.</summary>
    public static readonly DiagnosticCode NotAllowed = Error(8011, "this is not for whoever asks");

    /// <summary>A proposal in the name of another agent.</summary>
    public static readonly DiagnosticCode OtherAgent = Error(8012, "the proposal names another agent");

    /// <summary>More was asked than the gate takes from one caller.</summary>
    public static readonly DiagnosticCode TooMany = Error(8020, "too many requests");

    /// <summary>The gate could not do it; nothing was permitted.</summary>
    public static readonly DiagnosticCode Fault = Error(8030, "the gate has a fault");
    // csharpier-ignore-end

    /// <summary>Every code of the catalog, in the order of their numbers.</summary>
    public static ImmutableArray<DiagnosticCode> All { get; } =
    [
        NoSuchPath,
        NoSuchMethod,
        BadRequest,
        WrongMediaType,
        BadQuery,
        NotAuthenticated,
        NotAllowed,
        OtherAgent,
        TooMany,
        Fault,
    ];

    private static DiagnosticCode Error(int number, string title) => new(number, Severity.Error, title);
}
