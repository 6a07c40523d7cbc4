using Caveat.Node.Sealing;

namespace Caveat.Node.Recording;

/// <summary>Reads a segment that a gate may be writing to.</summary>
internal static class SegmentCheck
{
    /// <summary>The entries of a segment, and the number of its first entry that was durable and is broken, or null.</summary>
    /// <param name="path">Its file; where it is there no more, a gate that runs has dropped it.</param>
    /// <param name="origin">The ledger's name.</param>
    /// <param name="wrapping">What the keys of segments are wrapped with; null where nobody has it, and no entry gets its key.</param>
    /// <param name="end">The number of the first entry of the segment after it; null for the last one.</param>
    /// <exception cref="LedgerStoppedException">It is no segment of this ledger, or cannot be read.</exception>
    public static (List<(long Sequence, SealedEntry Entry)> Entries, long? Broken) Read(
        string path,
        string origin,
        WrappingKey? wrapping,
        long? end
    )
    {
        var broken = -1L;
        while (true)
        {
            try
            {
                using var segment = Segment.Open(path, origin, FileAccess.Read);
                if (wrapping is not null)
                {
                    segment.Unlock(wrapping);
                }

                var frames = new SegmentFrames(segment.ReadAll(), segment.First);
                var read = new List<(long, SealedEntry)>();
                while (frames.Take() is { } frame)
                {
                    read.Add((frame.Sequence, segment.EntryOf(frame)));
                }

                if (end is null ? frames.WrittenLater() is null : frames.Next >= end)
                {
                    return (read, null);
                }

                // What is written while it is read may seem broken; what is so is so when it is read again.
                if (broken == frames.Next)
                {
                    return (read, broken);
                }

                broken = frames.Next;
            }
            catch (LedgerStoppedException) when (!File.Exists(path))
            {
                return ([], null);
            }
        }
    }
}
