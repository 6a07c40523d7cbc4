using System.Collections.Immutable;

namespace Caveat.Restraining;

/// <summary>What a limit finds where it bites: whether the act goes beyond it, and what the act would add.</summary>
/// <param name="Tripped">Whether a bound is exceeded with this act included, or the quantity is unknown.</param>
/// <param name="Halted">Whether an earlier trip of this limit halted what the act falls under.</param>
/// <param name="Reached">The tally that is furthest up to or beyond its bound, this act included; null where the quantity is unknown.</param>
/// <param name="Charges">What the act adds.</param>
/// <param name="Latches">The halts that it trips and that were not latched before.</param>
internal sealed record LimitReading(
    bool Tripped,
    bool Halted,
    Amount? Reached,
    ImmutableArray<Charge> Charges,
    ImmutableArray<Latch> Latches
);
