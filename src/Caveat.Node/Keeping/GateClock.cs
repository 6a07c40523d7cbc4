namespace Caveat.Node.Keeping;

/// <summary>
/// The time of the gate: the wall clock's, in whole milliseconds, and never before the last record. A wall clock that leaves the monotonic one
/// behind, or goes back, also while the gate did not run, is suspected once for each leap.
/// </summary>
internal sealed class GateClock
{
    private readonly TimeProvider _clock;
    private readonly TimeSpan _tolerance;
    private readonly Lock _lock = new();
    private DateTimeOffset _wall;
    private long _monotonic;
    private DateTimeOffset _given = DateTimeOffset.MinValue;

    // The moment when the wall clock was found far behind, and what the monotonic one said then; null while it is not.
    private (DateTimeOffset Moment, long At)? _behind;
    private bool _hasLooked;

    public GateClock(TimeProvider clock, TimeSpan tolerance)
    {
        _clock = clock;
        _tolerance = tolerance;
        Anchor();
    }

    /// <summary>What the wall clock says, whatever the records say: what people sign by their own clocks is judged by it.</summary>
    public DateTimeOffset Wall => _clock.GetUtcNow();

    /// <summary>
    /// The moment; never before <paramref name="last"/>, nor before any moment it gave: what expired stays so. Where the wall clock went back
    /// far, time goes on at half the speed of the monotonic one until the wall clock has caught up: what is to expire does. Any thread
    /// may ask.
    /// </summary>
    public DateTimeOffset Now(DateTimeOffset last)
    {
        lock (_lock)
        {
            var (wall, now) = (Whole(Wall), last > _given ? last : _given);
            if (_behind is var (moment, at))
            {
                var on = Whole(moment + (_clock.GetElapsedTime(at) / 2));
                now = on > now ? on : now;
                _behind = wall < now ? _behind : null;
            }
            else if (now - wall > _tolerance)
            {
                _behind = (now, _clock.GetTimestamp());
            }

            _given = wall > now ? wall : now;
            return _given;
        }
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

    // The thousandths are all that records hold.
    private static DateTimeOffset Whole(DateTimeOffset moment) =>
        new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);

    private void Anchor()
    {
        _wall = _clock.GetUtcNow();
        _monotonic = _clock.GetTimestamp();
    }
}
