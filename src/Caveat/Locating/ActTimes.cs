namespace Caveat.Locating;

/// <summary>When an act begins and how long its effect lasts, from the arguments of the command.</summary>
internal static class ActTimes
{
    /// <summary>When it begins, in milliseconds since 1970; null for at once.</summary>
    internal static long? StartOf(CommandArguments arguments) =>
        arguments.StartTime
        ?? (
            arguments is { StopTime: { } stop, Duration: { } duration }
                ? Saturated((Int128)stop - duration)
                : null
        );

    /// <summary>How long it lasts; unbounded without an end, and where it would end before it begins: nobody knows what an actuator makes of that.</summary>
    internal static Amount DurationOf(CommandArguments arguments, DateTimeOffset now)
    {
        var milliseconds = arguments switch
        {
            { Duration: { } duration } => duration,
            { StopTime: { } stop } => Saturated(
                (Int128)stop - (arguments.StartTime ?? now.ToUnixTimeMilliseconds())
            ),
            _ => -1,
        };

        // A duration counts seconds in thousandths, which are milliseconds.
        return milliseconds < 0 ? Amount.Unbounded : new(milliseconds);
    }

    private static long Saturated(Int128 milliseconds) =>
        (long)Int128.Clamp(milliseconds, long.MinValue, long.MaxValue);
}
