namespace Caveat.Disclosing;

/// <summary>What is asked of an SD-JWT besides that it is whole.</summary>
/// <param name="Key">The key that must have signed it.</param>
/// <param name="Now">The moment, for <c>nbf</c> and <c>exp</c> where they are there.</param>
public sealed record SdJwtChecks(SdJwtKey Key, DateTimeOffset Now)
{
    /// <summary>What <c>typ</c> in the header must be; null for anything.</summary>
    public string? Type { get; init; }

    /// <summary>Whom it must be for (<c>aud</c>); null where that is not asked.</summary>
    public string? Audience { get; init; }
}

/// <summary>What became of checking an SD-JWT: its payload, or why there is none.</summary>
public sealed record SdJwtOutcome
{
    private SdJwtOutcome() { }

    /// <summary>What is wrong; null where nothing is.</summary>
    public DiagnosticCode? Code { get; private init; }

    /// <summary>What is wrong with it in particular; empty where nothing is.</summary>
    public string Message { get; private init; } = "";

    /// <summary>The header of the JWT, as JSON; empty where something is wrong.</summary>
    public ReadOnlyMemory<byte> Header { get; private init; }

    /// <summary>The payload as it was signed, as JSON; empty where something is wrong.</summary>
    public ReadOnlyMemory<byte> Signed { get; private init; }

    /// <summary>The payload with what the disclosures show in place of their digests, in canonical JSON (RFC 8785); empty where something is wrong.</summary>
    public ReadOnlyMemory<byte> Processed { get; private init; }

    /// <summary>The disclosures, in the order in which they came.</summary>
    public IReadOnlyList<SdJwtDisclosure> Disclosures { get; private init; } = [];

    /// <summary>How many digests nothing was shown for: hidden claims, and decoys.</summary>
    public int Hidden { get; private init; }

    internal static SdJwtOutcome Refused(DiagnosticCode code, string message) =>
        new() { Code = code, Message = message };

    internal static SdJwtOutcome Verified(
        ReadOnlyMemory<byte> header,
        ReadOnlyMemory<byte> signed,
        ReadOnlyMemory<byte> processed,
        IReadOnlyList<SdJwtDisclosure> disclosures,
        int hidden
    ) =>
        new()
        {
            Header = header,
            Signed = signed,
            Processed = processed,
            Disclosures = disclosures,
            Hidden = hidden,
        };
}
