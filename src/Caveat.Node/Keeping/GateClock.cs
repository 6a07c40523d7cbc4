namespace Caveat.Node.Keeping;

/// <summary>
/// The time of the gate: the wall clock's, in whole milliseconds, and never before the last record. A wall clock that leaves the monotonic one
/// behind, or goes back, is suspected once for each leap.
/// </summary>
internal sealed class GateClock
{
    private readonly TimeProvider _clock;
    private readonly TimeSpan _tolerance;
    private DateTimeOffset _wall;
    private long _monotonic;
    private long _given;

    public GateClock(TimeProvider clock, TimeSpan tolerance)
    {
        _clock = clock;
        _tolerance = tolerance;
        Anchor();
    }

    /// <summary>The moment; never before <paramref name="last"/>, nor before any moment it gave: what expired stays so. Any thread may ask.</summary>
    public DateTimeOffset Now(DateTimeOffset last)
    {
        var wall = _clock.GetUtcNow().UtcTicks;
        var now = Math.Max(wall - (wall % TimeSpan.TicksPerMillisecond), last.UtcTicks);
        for (var given = Interlocked.Read(ref _given); given < now; given = Interlocked.Read(ref _given))
        {
            Interlocked.CompareExchange(ref _given, now, given);
        }

        return new(Interlocked.Read(ref _given), TimeSpan.Zero);
    }

    /// <summary>By how much the wall clock leapt since the last look, or stands behind the last record; null where it is within the tolerance.</summary>
    public TimeSpan? Leap(DateTimeOffset last)
    {
        var wall = _clock.GetUtcNow();
        var ahead = wall - (_wall + _clock.GetElapsedTime(_monotonic));
        if (ahead.Duration() > _tolerance)
        {
            Anchor();
            return ahead;
        }

        return last - wall > _tolerance ? wall - last : null;
    }

    private void Anchor()
    {
        _wall = _clock.GetUtcNow();
        _monotonic = _clock.GetTimestamp();
    }
}
