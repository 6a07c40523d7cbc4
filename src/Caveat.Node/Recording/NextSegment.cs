namespace Caveat.Node.Recording;

/// <summary>
/// Makes the next write-ahead segment while the last one is written, so that nobody who waits for an acknowledgement waits until all of its
/// zeros are on the disk. For one thread.
/// </summary>
internal sealed class NextSegment(string folder, int length) : IDisposable
{
    private Task<Segment>? _making;

    /// <summary>Begins to make it, in the background, unless it is begun.</summary>
    public void Begin() =>
        _making ??= Task.Factory.StartNew(
            () => Segment.MakeBlank(folder, length),
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
}
