using System.Collections.Immutable;

namespace Caveat.Disclosing;

/// <summary>The catalog of why an SD-JWT, or the record that it shows, is not believed: codes 7650–7679.</summary>
public static class SdJwtCodes
{
    // csharpier-ignore-start
    /// <summary>The text is no SD-JWT in compact form.</summary>
    public static readonly DiagnosticCode Malformed = Error(7650, "this is no SD-JWT");

    /// <summary>There is a key binding JWT at its end, which nobody here asked for.</summary>
    public static readonly DiagnosticCode KeyBinding = Error(7651, "a key binding JWT is not taken");

    /// <summary>The algorithm of the header is another one, <c>none</c> for example.</summary>
    public static readonly DiagnosticCode WrongAlgorithm = Error(7652, "the algorithm is not the one that is trusted");

    /// <summary>The header asks for something that must be understood, and is not.</summary>
    public static readonly DiagnosticCode UnknownHeader = Error(7653, "the header asks for what is not understood");

    /// <summary>The JWT is of another type.</summary>
    public static readonly DiagnosticCode WrongType = Error(7654, "the JWT is of another type");

    /// <summary>The signature is not by the key.</summary>
    public static readonly DiagnosticCode WrongSignature = Error(7655, "the signature is not by the key that is trusted");

    /// <summary>The digests are made with another hash function than SHA-256.</summary>
    public static readonly DiagnosticCode WrongHash = Error(7656, "the hash function is not SHA-256");

    /// <summary>What stands for hidden claims has not the form for it.</summary>
    public static readonly DiagnosticCode BadDigest = Error(7657, "digests are not where or what they may be");

    /// <summary>A digest stands in the payload twice.</summary>
    public static readonly DiagnosticCode DuplicateDigest = Error(7658, "a digest stands there twice");

    /// <summary>A disclosure has not the form of one, or not that which its place asks for.</summary>
    public static readonly DiagnosticCode BadDisclosure = Error(7659, "a disclosure is broken");

    /// <summary>A disclosure is there twice.</summary>
    public static readonly DiagnosticCode DuplicateDisclosure = Error(7660, "a disclosure is there twice");

    /// <summary>A disclosure opens nothing that was signed.</summary>
    public static readonly DiagnosticCode Unreferenced = Error(7661, "a disclosure opens nothing that was signed");

    /// <summary>A disclosed claim has a name that has a meaning of its own in SD-JWTs.</summary>
    public static readonly DiagnosticCode ReservedName = Error(7662, "a claim has a reserved name");

    /// <summary>Two claims of one object have the same name.</summary>
    public static readonly DiagnosticCode DuplicateName = Error(7663, "two claims have one name");

    /// <summary>Its time has not begun.</summary>
    public static readonly DiagnosticCode TooEarly = Error(7664, "its time has not begun");

    /// <summary>Its time is over.</summary>
    public static readonly DiagnosticCode TooLate = Error(7665, "its time is over");

    /// <summary>It was issued for somebody else.</summary>
    public static readonly DiagnosticCode WrongAudience = Error(7666, "it is for somebody else");

    /// <summary>It was issued by somebody else, or the keys are not of one gate.</summary>
    public static readonly DiagnosticCode WrongIssuer = Error(7667, "it is by somebody else");

    /// <summary>The payload, without what was added for the inspector, is no record of a ledger.</summary>
    public static readonly DiagnosticCode NotARecord = Error(7668, "what is shown is no record of a ledger");

    /// <summary>The checkpoint is not signed by the ledger's key.</summary>
    public static readonly DiagnosticCode NotSigned = Error(7669, "the checkpoint is not signed by the ledger");

    /// <summary>The record is not at its place in the tree of the checkpoint.</summary>
    public static readonly DiagnosticCode NotInLedger = Error(7670, "the record is not proven to be in the ledger");
    // csharpier-ignore-end

    /// <summary>Every entry, by number.</summary>
    public static ImmutableArray<DiagnosticCode> All { get; } =
    [
        Malformed,
        KeyBinding,
        WrongAlgorithm,
        UnknownHeader,
        WrongType,
        WrongSignature,
        WrongHash,
        BadDigest,
        DuplicateDigest,
        BadDisclosure,
        DuplicateDisclosure,
        Unreferenced,
        ReservedName,
        DuplicateName,
        TooEarly,
        TooLate,
        WrongAudience,
        WrongIssuer,
        NotARecord,
        NotSigned,
        NotInLedger,
    ];

    private static DiagnosticCode Error(int number, string title) => new(number, Severity.Error, title);
}
