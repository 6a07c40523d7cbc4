using System.Collections.Immutable;

namespace Caveat.Deciding;

/// <summary>The catalog of codes that rulings, examples and guarantees give: 3100–3199.</summary>
public static class DecidingCodes
{
    /// <summary>An act without a target is denied.</summary>
    public static readonly DiagnosticCode NoTarget = new(3100, Severity.Error, "the act has no target");

    /// <summary>A ruling that an example of a pack does not get.</summary>
    public static readonly DiagnosticCode ExampleFails = new(3110, Severity.Error, "an example fails");

    /// <summary>A guarantee that some proposal breaks.</summary>
    public static readonly DiagnosticCode GuaranteeBroken = new(
        3120,
        Severity.Error,
        "a guarantee does not hold"
    );

    /// <summary>Every code of this catalog.</summary>
    public static ImmutableArray<DiagnosticCode> All { get; } = [NoTarget, ExampleFails, GuaranteeBroken];
}
