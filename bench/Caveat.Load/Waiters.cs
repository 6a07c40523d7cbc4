using System.Diagnostics;

namespace Caveat.Load;

/// <summary>Waiters that each hand something in, wait until it is done, and do so again.</summary>
internal static class Waiters
{
    /// <summary>How often something was done by so many waiters for so long.</summary>
    public static async Task<Rate> RateAsync(int waiters, TimeSpan time, Func<Task> once)
    {
        var (busy, done, watch) = (Environment.CpuUsage.TotalTime, 0L, Stopwatch.StartNew());
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
        return new(
            done / watch.Elapsed.TotalSeconds,
            (Environment.CpuUsage.TotalTime - busy).TotalMicroseconds / done
        );
    }
}

/// <summary>How often something was done.</summary>
/// <param name="PerSecond">Times a second.</param>
/// <param name="Busy">The time on a processor for each, in microseconds, with what goes on in the background.</param>
internal readonly record struct Rate(double PerSecond, double Busy);
