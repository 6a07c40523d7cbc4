namespace Caveat.Gate.Tests.Keeping;

/// <summary>A clock that stands until it is moved; its two hands can be moved apart.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly List<ManualTimer> _timers = [];
    private long _monotonic;

    public ManualTime()
        : this(new(2026, 11, 22, 21, 0, 0, TimeSpan.Zero)) { }

    public ManualTime(DateTimeOffset wall) => Wall = wall;

    public DateTimeOffset Wall { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Wall;

    public override long GetTimestamp() => _monotonic;

    /// <summary>Time goes by.</summary>
    public void Pass(TimeSpan time)
    {
        Wall += time;
        _monotonic += time.Ticks;
        foreach (var timer in _timers.ToList())
        {
            timer.Ring();
        }
    }

    /// <summary>No timer rings any more: who waited for them crashed.</summary>
    public void Forget() => _timers.Clear();

    /// <summary>The wall clock is set, and no time goes by.</summary>
    public void Set(TimeSpan by) => Wall += by;

    public override ITimer CreateTimer(
        TimerCallback callback,
        object? state,
        TimeSpan dueTime,
        TimeSpan period
    )
    {
        var timer = new ManualTimer(this, () => callback(state));
        _timers.Add(timer);
        return timer;
    }

    private sealed class ManualTimer(ManualTime time, Action ring) : ITimer
    {
        public void Ring() => ring();

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => time._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
