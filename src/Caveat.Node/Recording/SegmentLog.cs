using System.Buffers;
using Caveat.Node.Sealing;

namespace Caveat.Node.Recording;

/// <summary>
/// The write-ahead log: what is in its segments, in order, is what was acknowledged and perhaps a little more. One thread writes.
/// </summary>
internal sealed class SegmentLog : IDisposable
{
    private readonly string _folder;
    private readonly string _origin;
    private readonly WrappingKey _wrapping;
    private readonly ArrayBufferWriter<byte> _frames = new(1 << 16);
    private readonly Lock _names = new();

    // The first entry and the file of each segment, the last of which is written to.
    private readonly List<(long First, string Path)> _segments = [];
    private readonly NextSegment _next;
    private Segment? _last;
    private long _durable;

    // What was read of the last one: all bytes, where its last batch begins, and where its last whole frame ends.
    private byte[] _read = [];
    private int _unproven;
    private int _whole;

    private SegmentLog(string folder, string origin, WrappingKey wrapping, int segmentLength)
    {
        _wrapping = wrapping;
        _folder = folder;
        _origin = origin;
        _next = new(folder, segmentLength);
    }

    /// <summary>The number of the entry that is written next.</summary>
    public long Next { get; private set; }

    /// <summary>Reads the log of a folder and hands on every entry from <paramref name="from"/> on. Nothing is written before <see cref="GoOn"/>.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="origin">The ledger's name.</param>
    /// <param name="wrapping">What the keys of its segments are wrapped with.</param>
    /// <param name="segmentLength">The length of new segments in bytes.</param>
    /// <param name="from">The number of the first entry that is not in the tiles.</param>
    /// <param name="replay">Is given each entry.</param>
    /// <exception cref="LedgerStoppedException">An entry that was durable is missing or broken, or the disk refuses.</exception>
    public static SegmentLog Open(
        string folder,
        string origin,
        WrappingKey wrapping,
        int segmentLength,
        long from,
        Action<long, SealedEntry> replay
    )
    {
        Posix.MakeFolder(folder);
        Posix.SyncFolder(folder);
        Segment.RemoveUnfinished(folder);
        var log = new SegmentLog(folder, origin, wrapping, segmentLength);
        log._segments.AddRange(Segment.In(folder).Select(path => (Segment.FirstOf(path) ?? -1, path)));
        log.Next = log._segments.Count == 0 ? from : log._segments[0].First;
        if (log.Next > from)
        {
            throw new LedgerStoppedException(
                $"entries {from} to {log.Next - 1} are neither in the tiles nor in a segment of `{folder}`: a part of the data folder is an older copy than the rest; put the newest copy of all of it back"
            );
        }

        try
        {
            for (var i = 0; i < log._segments.Count; i++)
            {
                log.Replay(i, from, replay);
            }

            if (log.Next < from)
            {
                throw new LedgerStoppedException(
                    $"the segments in `{folder}` end at entry {log.Next}, and {from} entries are in the tiles: put the newest copy of the data folder back"
                );
            }

            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Whether there is no segment: the ledger is new, or they were taken away.</summary>
    public bool IsEmpty => _segments.Count == 0;

    /// <summary>
    /// Takes up writing where the log ends, so that all that was read is durable. What is left of a batch that was being written when
    /// everything ended, and that nobody was told of, is dropped.
    /// </summary>
    /// <exception cref="LedgerStoppedException">The disk refuses.</exception>
    public void GoOn()
    {
        if (_last is not null)
        {
            _last.GoOn(_read, _unproven, _whole);
            _read = [];
        }

        _durable = Next;
    }

    /// <summary>Frames entries. They are on the disk after <see cref="Commit"/>.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses; nothing may be written any more.</exception>
    public void Add(IReadOnlyList<SealedEntry> entries)
    {
        foreach (var entry in entries)
        {
            var length = Frame.LengthOf(entry);
            if (
                entry.BeginsSegment
                || _last is null
                || _last.Position + _frames.WrittenCount + length > _last.Length
            )
            {
                Commit();
                Roll(length);
            }

            Frame.Write(_frames, Next, _durable, entry, _last!.Key);
            Next++;
        }
    }

    /// <summary>Brings what was added to the disk.</summary>
    /// <exception cref="LedgerStoppedException">The disk refuses; nothing may be written any more.</exception>
    public void Commit()
    {
        if (_frames.WrittenCount > 0)
        {
            _last!.Write(_frames.WrittenSpan);
            _last.Sync();
            _frames.ResetWrittenCount();
            if (_last.Position > _last.Length / 4)
            {
                _next.Begin();
            }
        }

        _durable = Next;
    }

    /// <summary>Retires the segments that hold nothing but entries before <paramref name="integrated"/>.</summary>
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

            _next.Retire(path);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _last?.Dispose();
        _next.Dispose();
    }

    // INVARIANT: a segment is made only once all before it is durable, so that a later one proves the earlier ones whole.
    private void Roll(int atLeast)
    {
        _last?.Dispose();
        _last = _next.Take(Segment.HeaderLength + atLeast).Begin(_origin, Next, _wrapping);
        lock (_names)
        {
            // One that is too short for even its first entry is replaced.
            if (_segments is [.., var empty] && empty.First == Next)
            {
                _segments.RemoveAt(_segments.Count - 1);
            }

            _segments.Add((Next, Path.Combine(_folder, _last.Name)));
        }
    }

    private void Replay(int index, long from, Action<long, SealedEntry> replay)
    {
        var (first, path) = _segments[index];
        if (first != Next)
        {
            throw new LedgerStoppedException(
                $"`{path}` begins with entry {first}, and the one before it ends at {Next}: an entry that was durable is broken; put the newest copy of the data folder back"
            );
        }

        var isLast = index == _segments.Count - 1;
        var segment = Segment.Open(path, _origin, isLast ? FileAccess.ReadWrite : FileAccess.Read);
        try
        {
            if (!segment.Unlock(_wrapping))
            {
                throw new LedgerStoppedException(
                    $"the key in the first page of `{path}` is altered, or wrapped with another key than the gate's: put the newest copy of the data folder back"
                );
            }

            var bytes = segment.ReadAll();
            var frames = new SegmentFrames(bytes, first);
            while (frames.Take() is { } frame)
            {
                if (frame.Sequence >= from)
                {
                    replay(frame.Sequence, segment.EntryOf(frame));
                }
            }

            Next = frames.Next;
            if (!isLast)
            {
                return;
            }

            // Behind the last frame stand zeros, or what is left of a batch that nobody was told of, or something is broken.
            if (frames.WrittenLater() is { } later)
            {
                throw new LedgerStoppedException(
                    $"entry {Next} in `{path}` is broken, and entry {later} after it is whole: it was durable and must not be lost; put the newest copy of the data folder back"
                );
            }

            (_read, _unproven, _whole) = (bytes, frames.LastBatch, frames.Position);
            _last = segment;
        }
        finally
        {
            if (segment != _last)
            {
                segment.Dispose();
            }
        }
    }
}
