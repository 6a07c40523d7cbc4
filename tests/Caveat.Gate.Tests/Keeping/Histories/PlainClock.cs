namespace Caveat.Gate.Tests.Keeping.Histories;

/// <summary>The time of a gate as its page tells it, looked at once after each step.</summary>
internal sealed class PlainClock(ManualTime time)
{
    private static readonly TimeSpan _tolerance = TimeSpan.FromSeconds(5);

    // How far the wall clock was set since the gate last looked.
    private TimeSpan _leapt;

    // Whether the gate has looked at its clock since it started.
    private bool _hasLooked;

    // When the wall clock was found far behind, and the monotonic one then: until it has caught up time goes half as fast.
    private (DateTimeOffset Moment, long At)? _behind;

    /// <summary>The latest moment since the gate started.</summary>
    public DateTimeOffset Given { get; private set; }

    /// <summary>The wall clock is set.</summary>
    public void Leap(TimeSpan by)
    {
        time.Set(by);
        _leapt += by;
    }

    /// <summary>A gate that starts knows of nothing before.</summary>
    public void Restart()
    {
        _leapt = TimeSpan.Zero;
        _hasLooked = false;
        _behind = null;
        Given = DateTimeOffset.MinValue;
    }

    /// <summary>Looks as the gate does, whose last record is of that time: whether the clock is to be suspected.</summary>
    public bool Look(DateTimeOffset last)
    {
        var isSuspect = (!_hasLooked && last - time.Wall > _tolerance) || _leapt.Duration() > _tolerance;
        if (isSuspect)
        {
            _leapt = TimeSpan.Zero;
        }

        _hasLooked = true;
        DateTimeOffset[] moments = [Given, last, _behind is var (moment, at) ? Later(moment, at) : last];
        var (now, wall) = (moments.Max(), time.Wall);
        _behind =
            now <= wall ? null
            : _behind is null && now - wall > _tolerance ? (now, time.GetTimestamp())
            : _behind;
        Given = wall > now ? wall : now;
        return isSuspect;
    }

    private DateTimeOffset Later(DateTimeOffset moment, long at)
    {
        var later = (moment + (time.GetElapsedTime(at) / 2)).UtcTicks;
        return new(later - (later % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
    }
}
