using System.Collections.Concurrent;

namespace Caveat.Node.Recording;

/// <summary>
/// Has the next write-ahead segment ready while the last one is written, so that nobody who waits for an acknowledgement waits until it is
/// made. A segment that is no longer needed is used again: what it holds has lower numbers than all that is written over it, so that no
/// reader takes it for new, and no zeros have to go to the disk. For one thread, but for <see cref="Retire"/>.
/// </summary>
internal sealed class NextSegment(string folder, int length) : IDisposable
{
    // As many as one publication retires under a heavy load; the rest is removed.
    private const int MostSpares = 8;

    private readonly ConcurrentQueue<string> _spares = new();
    private Task<Segment>? _making;

    /// <summary>Begins to make it, in the background, unless it is begun.</summary>
    public void Begin() =>
        _making ??= Task.Factory.StartNew(
            Make,
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );

    /// <summary>Gives it away, of that length at least; waits where it is not made yet.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public Segment Take(int least)
    {
        var made = _making?.GetAwaiter().GetResult();
        _making = null;
        if (made?.Length >= least)
        {
            return made;
        }

        made?.Dispose();
        return Segment.MakeBlank(folder, Math.Max(length, least));
    }

    /// <summary>Takes back, durably, a segment of which every entry is kept elsewhere.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public void Retire(string path)
    {
        if (_spares.Count < MostSpares && new FileInfo(path).Length == length)
        {
            _spares.Enqueue(Segment.Retire(path));
        }
        else
        {
            Segment.Remove(path);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _making?.GetAwaiter().GetResult().Dispose();
        }
        catch (LedgerStoppedException)
        {
            // Nobody needs it any more.
        }
    }

    private Segment Make() =>
        _spares.TryDequeue(out var spare) ? Segment.Reuse(spare, length) : Segment.MakeBlank(folder, length);
}
