namespace Caveat.Node.Keeping;

/// <summary>Why the gate does not do what it was asked.</summary>
/// <param name="Code">The entry of the catalog.</param>
/// <param name="Kind">What sort of refusal it is.</param>
/// <param name="Message">What is wrong: lower case, no full stop, the user's text in backticks, what to do next.</param>
public sealed record Refusal(DiagnosticCode Code, RefusalKind Kind, string Message);

/// <summary>What sort of refusal it is.</summary>
public enum RefusalKind
{
    /// <summary>There is no such thing, or it is not for the caller to know.</summary>
    NotFound,

    /// <summary>It contradicts what was done before.</summary>
    Conflict,

    /// <summary>The caller may not.</summary>
    Forbidden,

    /// <summary>It is not what is asked for: a nonce, digest or signature that does not fit.</summary>
    Invalid,

    /// <summary>Its time has passed.</summary>
    Expired,

    /// <summary>The gate cannot record just now, so it does nothing; asking again later may succeed.</summary>
    Unavailable,
}
