using System.Collections.Immutable;

namespace Caveat.Approving;

/// <summary>The catalog of why a person's decision is not taken: codes 7500–7549.</summary>
public static class ApprovingCodes
{
    // csharpier-ignore-start
    /// <summary>The case is decided.</summary>
    public static readonly DiagnosticCode NotOpen = Error(7500, "the case is not open");

    /// <summary>The time to decide is over.</summary>
    public static readonly DiagnosticCode TooLate = Error(7501, "the time to decide is over");

    /// <summary>The person is not enrolled, or does not hold the role.</summary>
    public static readonly DiagnosticCode NotEnrolled = Error(7502, "the person does not hold the role");

    /// <summary>The role is scoped, and not all targets lie within its zones.</summary>
    public static readonly DiagnosticCode OutOfScope = Error(7503, "the role does not count for these targets");

    /// <summary>The person answers for the agent that proposed.</summary>
    public static readonly DiagnosticCode OwnAgent = Error(7504, "nobody signs for their own agent");

    /// <summary>A person counts once in a case, in one role.</summary>
    public static readonly DiagnosticCode SignedAlready = Error(7505, "the person has signed");

    /// <summary>The case asks for other roles.</summary>
    public static readonly DiagnosticCode RoleNotAsked = Error(7506, "the case does not ask for this role");

    /// <summary>The signature is not over what the case shows now.</summary>
    public static readonly DiagnosticCode BadSignature = Error(7507, "the signature does not fit");

    /// <summary>The person has no key to sign with.</summary>
    public static readonly DiagnosticCode NoKey = Error(7508, "the person has no key");

    /// <summary>There is no such halt, or it takes other people.</summary>
    public static readonly DiagnosticCode NoSuchHalt = Error(7509, "there is no such halt");

    /// <summary>A scope is none that can be halted.</summary>
    public static readonly DiagnosticCode NotAScope = Error(7510, "this cannot be halted");

    /// <summary>Resuming takes two people.</summary>
    public static readonly DiagnosticCode SecondPerson = Error(7511, "another person must resume");

    /// <summary>An invitation is nobody's, used up, or too old.</summary>
    public static readonly DiagnosticCode NotInvited = Error(7512, "the invitation is not good");

    /// <summary>What a browser says it made is no passkey that can be enrolled.</summary>
    public static readonly DiagnosticCode NotEnrollable = Error(7513, "the passkey cannot be enrolled");
    // csharpier-ignore-end

    /// <summary>Every code of the catalog, in the order of their numbers.</summary>
    public static ImmutableArray<DiagnosticCode> All { get; } =
    [
        NotOpen,
        TooLate,
        NotEnrolled,
        OutOfScope,
        OwnAgent,
        SignedAlready,
        RoleNotAsked,
        BadSignature,
        NoKey,
        NoSuchHalt,
        NotAScope,
        SecondPerson,
        NotInvited,
        NotEnrollable,
    ];

    private static DiagnosticCode Error(int number, string title) => new(number, Severity.Error, title);
}
