namespace Caveat.Gate.Tests.Keeping;

/// <summary>A clock that stands until it is moved; its two hands can be moved apart.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private long _monotonic;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DateTimeOffset Wall { get; private set; } = new(2026, 11, 22, 21, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Wall;

    public override long GetTimestamp() => _monotonic;

    /// <summary>Time goes by.</summary>
    public void Pass(TimeSpan time)
    {
        Wall += time;
        _monotonic += time.Ticks;
        foreach (var timer in Timers)
        {
            timer.Ring();
        }
    }

    /// <summary>The wall clock is set, and no time goes by.</summary>
    public void Set(TimeSpan by) => Wall += by;

    /// <summary>Ends once somebody waits for so long: time may then pass.</summary>
    public Task WhenWaitedForAsync(TimeSpan time) =>
        WhenAsync(timers => timers.Exists(each => each.Time == time));

    /// <summary>Ends once nobody waits for so long.</summary>
    public Task WhenNobodyWaitsForAsync(TimeSpan time) =>
        WhenAsync(timers => !timers.Exists(each => each.Time == time));

    private async Task WhenAsync(Func<List<ManualTimer>, bool> condition)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (condition(_timers))
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
    }

    public override ITimer CreateTimer(
        TimerCallback callback,
        object? state,
        TimeSpan dueTime,
        TimeSpan period
    )
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        Change(timers => timers.Add(timer));
        return timer;
    }

    private void Change(Action<List<ManualTimer>> change)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            change(_timers);
            (changed, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.TrySetResult();
    }

    private List<ManualTimer> Timers
    {
        get
        {
            lock (_lock)
            {
                return [.. _timers];
            }
        }
    }

    private sealed class ManualTimer(ManualTime time, Action ring) : ITimer
    {
        private long _due = long.MaxValue;
        private TimeSpan _period;

        /// <summary>How long it was set for.</summary>
        public TimeSpan Time { get; private set; }

        /// <summary>Rings where it is due; once, however often it would have rung meanwhile.</summary>
        public void Ring()
        {
            if (time._monotonic < _due)
            {
                return;
            }

            _due = _period > TimeSpan.Zero ? time._monotonic + _period.Ticks : long.MaxValue;
            ring();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Time = dueTime;
            _due = dueTime >= TimeSpan.Zero ? time._monotonic + dueTime.Ticks : long.MaxValue;
            _period = period;
            return true;
        }

        public void Dispose() => time.Change(timers => timers.Remove(this));

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
