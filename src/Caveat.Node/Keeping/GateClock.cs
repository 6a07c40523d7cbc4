namespace Caveat.Node.Keeping;

/// <summary>
/// The time of the gate: the wall clock's, in whole milliseconds, and never before the last record. A wall clock that leaves the monotonic one
/// behind, or goes back, also while the gate did not run, is suspected once for each leap.
/// </summary>
internal sealed class GateClock
{
    private readonly TimeProvider _clock;
    private readonly TimeSpan _tolerance;
    private DateTimeOffset _wall;
    private long _monotonic;
    private bool _hasLooked;

    public GateClock(TimeProvider clock, TimeSpan tolerance)
    {
        _clock = clock;
        _tolerance = tolerance;
        Anchor();
    }

    /// <summary>What the wall clock says, whatever the records say: what people sign by their own clocks is judged by it.</summary>
    public DateTimeOffset Wall => _clock.GetUtcNow();

    /// <summary>The moment; never before <paramref name="last"/>.</summary>
    public DateTimeOffset Now(DateTimeOffset last)
    {
        var wall = Wall;
        var whole = new DateTimeOffset(
            wall.UtcTicks - (wall.UtcTicks % TimeSpan.TicksPerMillisecond),
            TimeSpan.Zero
        );
        return whole > last ? whole : last;
    }

    /// <summary>By how much the wall clock leapt since the last look, or at the first look stands behind the last record; null where it is within the tolerance.</summary>
    public TimeSpan? Leap(DateTimeOffset last)
    {
        var wall = Wall;
        var leap = wall - (_wall + _clock.GetElapsedTime(_monotonic));
        if (!_hasLooked && last - wall > _tolerance)
        {
            leap = wall - last;
        }

        _hasLooked = true;
        if (leap.Duration() <= _tolerance)
        {
            return null;
        }

        Anchor();
        return leap;
    }

    private void Anchor()
    {
        _wall = _clock.GetUtcNow();
        _monotonic = _clock.GetTimestamp();
    }
}
