using System.Buffers;

namespace Caveat.Node.Recording;

/// <summary>
/// The write-ahead log: what is in its segments, in order, is what was acknowledged and perhaps a little more. One thread writes.
/// </summary>
internal sealed class SegmentLog : IDisposable
{
    private readonly string _folder;
    private readonly string _origin;
    private readonly int _segmentLength;
    private readonly ArrayBufferWriter<byte> _frames = new(1 << 16);
    private readonly Lock _names = new();

    // The first entry and the file of each segment, the last of which is written to.
    private readonly List<(long First, string Path)> _segments = [];
    private Segment? _last;

    private SegmentLog(string folder, string origin, int segmentLength)
    {
        _folder = folder;
        _origin = origin;
        _segmentLength = segmentLength;
    }

    /// <summary>The number of the entry that is written next.</summary>
    public long Next { get; private set; }

    /// <summary>
    /// Opens the log of a folder and hands on every entry from <paramref name="from"/> on. The frames of a batch that was being written when
    /// everything ended, and that nobody was told of, are dropped.
    /// </summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="origin">The ledger's name.</param>
    /// <param name="segmentLength">The length of new segments in bytes.</param>
    /// <param name="from">The number of the first entry that is not in the tiles.</param>
    /// <param name="acknowledged">How many entries are known to have been durable, or 0.</param>
    /// <param name="replay">Is given each entry.</param>
    /// <exception cref="LedgerStoppedException">An entry that was durable is missing or broken, or the disk refuses.</exception>
    public static SegmentLog Open(
        string folder,
        string origin,
        int segmentLength,
        long from,
        long acknowledged,
        Action<long, Entry> replay
    )
    {
        Posix.MakeFolder(folder);
        var log = new SegmentLog(folder, origin, segmentLength);
        foreach (var unfinished in Directory.EnumerateFiles(folder, "*.new"))
        {
            File.Delete(unfinished);
        }

        log._segments.AddRange(Segment.In(folder).Select(path => (Segment.FirstOf(path) ?? -1, path)));
        log.Next = log._segments.Count == 0 ? from : log._segments[0].First;
        if (log.Next > from)
        {
            throw new LedgerStoppedException(
                $"entries {from} to {log.Next - 1} are neither in the tiles nor in a segment"
            );
        }

        for (var i = 0; i < log._segments.Count; i++)
        {
            log.Replay(i, from, replay);
        }

        if (log.Next < Math.Max(from, acknowledged))
        {
            throw new LedgerStoppedException(
                $"the segments end at entry {log.Next}, and {Math.Max(from, acknowledged)} entries were durable; put the newer copy of the folder back"
            );
        }

        return log;
    }

    /// <summary>Writes entries and brings them to the disk.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses; nothing may be written any more.</exception>
    public void Write(IReadOnlyList<Entry> entries)
    {
        var durable = Next;
        foreach (var entry in entries)
        {
            var length = Frame.LengthOf(entry);
            if (_last is null || _last.Position + _frames.WrittenCount + length > _last.Length)
            {
                Flush();
                durable = Next;
                Roll(length);
            }

            Frame.Write(_frames, Next, durable, entry);
            Next++;
        }

        Flush();
    }

    /// <summary>Removes the segments that hold nothing but entries before <paramref name="integrated"/>.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public void Drop(long integrated)
    {
        while (true)
        {
            string path;
            lock (_names)
            {
                if (_segments.Count < 2 || _segments[1].First > integrated)
                {
                    return;
                }

                path = _segments[0].Path;
                _segments.RemoveAt(0);
            }

            Segment.Remove(path);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _last?.Dispose();

    private void Flush()
    {
        if (_frames.WrittenCount == 0)
        {
            return;
        }

        _last!.Write(_frames.WrittenSpan);
        _last.Sync();
        _frames.ResetWrittenCount();
    }

    // INVARIANT: a segment is made only once all before it is durable, so that a later one proves the earlier ones whole.
    private void Roll(int atLeast)
    {
        _last?.Dispose();
        var length = Math.Max(_segmentLength, Segment.HeaderLength + atLeast);
        _last = Segment.Create(_folder, _origin, Next, length);
        lock (_names)
        {
            _segments.Add((Next, Path.Combine(_folder, _last.Name)));
        }
    }

    private void Replay(int index, long from, Action<long, Entry> replay)
    {
        var (first, path) = _segments[index];
        if (first != Next)
        {
            throw new LedgerStoppedException(
                $"`{path}` begins with entry {first}, and the one before it ends at {Next}: a durable entry is broken"
            );
        }

        var segment = Segment.Open(path, _origin);
        ReadOnlyMemory<byte> rest = segment.ReadAll();
        var all = rest.Length;
        while (Frame.Read(rest) is { } frame && frame.Sequence == Next)
        {
            if (Next >= from)
            {
                replay(Next, frame.Entry);
            }

            Next++;
            rest = rest[frame.Length..];
        }

        if (index < _segments.Count - 1)
        {
            segment.Dispose();
            return;
        }

        // Zeros follow the last frame, or what is left of a batch that nobody was told of, or something is broken.
        if (rest.Span.ContainsAnyExcept((byte)0))
        {
            RefuseLaterFrames(rest, path);
        }

        segment.GoOnAt(Segment.HeaderLength + all - rest.Length, rest.Span.ContainsAnyExcept((byte)0));
        _last = segment;
    }

    private void RefuseLaterFrames(ReadOnlyMemory<byte> rest, string path)
    {
        for (var at = 0; at < rest.Length; at++)
        {
            if (Frame.Read(rest[at..]) is { } later && later.Durable > Next)
            {
                throw new LedgerStoppedException(
                    $"entry {Next} in `{path}` is broken, and entry {later.Sequence} after it is whole: it was durable and must not be lost"
                );
            }
        }
    }
}
