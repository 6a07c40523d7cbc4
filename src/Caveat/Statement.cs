using System.Collections.Immutable;

namespace Caveat;

/// <summary>What a norm says where it bites.</summary>
public abstract record Statement
{
    private Statement() { }

    /// <summary>Whether it restricts: such a norm bites unless its condition is known to be false.</summary>
    public bool Restricts => this is not Permit;

    /// <summary>Grants; with a price, that much approval is owed unless a permit without a price bites too.</summary>
    public sealed record Permit(Formula? Price) : Statement;

    /// <summary>People must sign.</summary>
    /// <param name="Formula">Whose signatures.</param>
    /// <param name="Within">The time to decide; null for the deployment's default.</param>
    /// <param name="Individually">Whether standing orders cannot satisfy it.</param>
    public sealed record Require(Formula Formula, TimeSpan? Within, bool Individually) : Statement;

    /// <summary>Prohibits.</summary>
    public sealed record Forbid : Statement;

    /// <summary>Bounds a quantity over a sliding window, per key (escalation.md).</summary>
    public sealed record Limit : Statement
    {
        /// <summary>What is counted.</summary>
        public required Quantity Quantity { get; init; }

        /// <summary>The most that may be reached, this act included.</summary>
        public required Amount Bound { get; init; }

        /// <summary>How much of what a counterpart provoked is added to the bound.</summary>
        public Amount BoundPerProvoked { get; init; }

        /// <summary>The length of the sliding window.</summary>
        public required TimeSpan Window { get; init; }

        /// <summary>What is counted apart; several keys count apart for each combination.</summary>
        public required ImmutableArray<LimitKey> Keys { get; init; }

        /// <summary>What happens beyond the bound.</summary>
        public required Otherwise Otherwise { get; init; }
    }

    /// <summary>Duties that travel with the ruling.</summary>
    public sealed record Oblige(ImmutableArray<Obligation> Obligations) : Statement;
}

/// <summary>What a limit counts.</summary>
public enum Quantity
{
    /// <summary>Acts: one each.</summary>
    Count,

    /// <summary>The sum of <c>effect.severity</c>.</summary>
    Severity,

    /// <summary>Different targets.</summary>
    DistinctTargets,
}

/// <summary>What a limit counts apart.</summary>
public enum LimitKey
{
    /// <summary>The proposing agent.</summary>
    Agent,

    /// <summary>The operation.</summary>
    Operation,

    /// <summary>The actuator.</summary>
    Actuator,

    /// <summary>All answers to one threat that a detector filed.</summary>
    Threat,

    /// <summary>Each territory the target touches.</summary>
    Territory,

    /// <summary>Each owner whose zones the target touches.</summary>
    Owner,

    /// <summary>Our state with each territory acted on and the state the threat is attributed to.</summary>
    Dyad,

    /// <summary>The whole gate.</summary>
    Gate,
}

/// <summary>What a tripped limit does.</summary>
public abstract record Otherwise
{
    private Otherwise() { }

    /// <summary>Denies.</summary>
    public sealed record Forbid : Otherwise;

    /// <summary>Holds for people.</summary>
    public sealed record Require(Formula Formula, TimeSpan? Within, bool Individually) : Otherwise;

    /// <summary>Denies everything under the key, from then on, until people of a role resume it.</summary>
    public sealed record Halt(LimitKey Key, string ResumedBy) : Otherwise;
}

/// <summary>A duty that travels with a permit, or with a hold once approved.</summary>
public abstract record Obligation
{
    private Obligation() { }

    /// <summary>Tell the people of a role.</summary>
    public sealed record Notify(string Role) : Obligation;

    /// <summary>Say what happened within a time.</summary>
    public sealed record Report(TimeSpan Within) : Obligation;

    /// <summary>Undo the effect within a time.</summary>
    public sealed record Undo(TimeSpan Within) : Obligation;

    /// <summary>Write something down.</summary>
    public sealed record Record(string Text) : Obligation;
}
