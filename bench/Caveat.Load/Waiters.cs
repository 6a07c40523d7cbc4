using System.Diagnostics;

namespace Caveat.Load;

/// <summary>Waiters that each hand something in, wait until it is done, and do so again.</summary>
internal static class Waiters
{
    /// <summary>How often a second something was done, by so many waiters for so long.</summary>
    public static async Task<double> RateAsync(int waiters, TimeSpan time, Func<Task> once)
    {
        var (done, watch) = (0L, Stopwatch.StartNew());
        async Task WaitAsync()
        {
            // None begins on the thread of another.
            await Task.Yield();
            while (watch.Elapsed < time)
            {
                await once();
                Interlocked.Increment(ref done);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, waiters).Select(_ => WaitAsync()));
        return done / watch.Elapsed.TotalSeconds;
    }
}
