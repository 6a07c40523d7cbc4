using System.Collections.Immutable;

namespace Caveat.Locating;

/// <summary>The catalog of what bars an act before any norm is read: CAV3000 to CAV3099.</summary>
public static class BarCodes
{
    // One row a line: this is a table.
    // csharpier-ignore-start
    internal static readonly DiagnosticCode AboveCeiling = new(3001, Severity.Error, "an act above the agent's ceiling");
    internal static readonly DiagnosticCode ForeignOperation = new(3002, Severity.Error, "an operation that the agent does not have");
    internal static readonly DiagnosticCode ForeignAgent = new(3003, Severity.Error, "a proposal in another agent's name");
    internal static readonly DiagnosticCode UnknownActuator = new(3004, Severity.Error, "an actuator that is not registered");
    internal static readonly DiagnosticCode NoActuator = new(3005, Severity.Error, "no actuator, and no default");
    internal static readonly DiagnosticCode StartsTooLate = new(3006, Severity.Error, "an act that starts after its warrant has died");
    internal static readonly DiagnosticCode FeaturesAreAnswered = new(3007, Severity.Error, "a features target among acts to be ruled");
    // csharpier-ignore-end

    /// <summary>Every entry, by number.</summary>
    public static ImmutableArray<DiagnosticCode> All { get; } =
    [
        AboveCeiling,
        ForeignOperation,
        ForeignAgent,
        UnknownActuator,
        NoActuator,
        StartsTooLate,
        FeaturesAreAnswered,
    ];
}
