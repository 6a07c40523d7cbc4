namespace Caveat.Node.Recording;

/// <summary>Takes the frames of a segment in their order, and tells what stands behind the last one that is whole.</summary>
/// <param name="bytes">The segment after its header.</param>
/// <param name="first">The number of its first entry.</param>
internal sealed class SegmentFrames(ReadOnlyMemory<byte> bytes, long first)
{
    private long _durable = -1;

    /// <summary>The number of the entry that the next frame has to have.</summary>
    public long Next { get; private set; } = first;

    /// <summary>Where the next frame begins.</summary>
    public int Position { get; private set; }

    /// <summary>Where the frames of the last batch begin, which nothing behind them proves to have been durable.</summary>
    public int LastBatch { get; private set; }

    /// <summary>Takes the next frame; null where none that is whole follows.</summary>
    public Frame? Take()
    {
        if (Frame.Read(bytes[Position..]) is not { } frame || frame.Sequence != Next)
        {
            return null;
        }

        if (frame.Durable != _durable)
        {
            (_durable, LastBatch) = (frame.Durable, Position);
        }

        Position += frame.Length;
        Next++;
        return frame;
    }

    /// <summary>
    /// The number of an entry further on that was written when <see cref="Next"/> was durable already; null where there is none. What a crash
    /// leaves of the last batch has none, whichever of its blocks came to the disk.
    /// </summary>
    public long? WrittenLater()
    {
        var rest = bytes[Position..];
        for (var at = 0; at < rest.Length; at++)
        {
            if (Frame.MayBeWrittenAfter(rest.Span[at..], Next) && Frame.Read(rest[at..]) is { } later)
            {
                return later.Sequence;
            }
        }

        return null;
    }
}
