using System.Collections.Immutable;
using Caveat.Node.Loading;
using Caveat.Restraining;

namespace Caveat.Node.Keeping;

/// <summary>All that the ruling on an act depends on beside its facts, at one moment. It never changes, so that whoever only tries rules outside the lock.</summary>
/// <param name="Deployment">The norms in force.</param>
/// <param name="Tallies">What was counted.</param>
/// <param name="Halts">What is halted.</param>
/// <param name="BoundUntil">Until when an objection binds the act; null where none does.</param>
/// <param name="IsClockSuspect">Whether nobody knows what time it is.</param>
/// <param name="Now">When, in the gate's time zone.</param>
internal sealed record Circumstances(
    Deployment Deployment,
    Tallies Tallies,
    Halts Halts,
    DateTimeOffset? BoundUntil,
    bool IsClockSuspect,
    DateTimeOffset Now
)
{
    /// <summary>Rules on the facts, null where they could not be made: norms first, then what stands before every norm.</summary>
    public Ruled Rule(ImmutableArray<Facts>? facts)
    {
        if (facts is not { } made)
        {
            return new([], Ruled.Barred(KeepingCodes.RulingFailed, "the facts of the act could not be made"));
        }

        var ruled = Ruled.On(made, Deployment, Tallies, Now);
        if (Halts.BarOf(made, ruled.Ruling) is { } halt)
        {
            return ruled.With(halt);
        }

        if (BoundUntil is { } until)
        {
            return ruled.With(
                new(
                    KeepingCodes.Objected.Id,
                    $"a person decided against this act; that stands until {Times.Of(until)}"
                )
            );
        }

        return IsClockSuspect
            ? ruled.HeldFor(
                new(
                    KeepingCodes.ClockSuspect.Id,
                    "the gate's clock leapt or went back; until a person confirms it everything is held"
                )
            )
            : ruled;
    }
}
