using Caveat.Node.Recording;
using Caveat.Node.Sealing;
using CsCheck;

namespace Caveat.Tests.Node.Recording;

/// <summary>A write-ahead segment that is used again still holds older entries, and nobody takes them for new.</summary>
public sealed class ReusedSegmentTests
{
    private const int FramesInOne = 8;

    private static readonly WrappingKey _wrapping = WrappingKey.Make();
    private static readonly int _frame = Frame.LengthOf(EntryOf(0));
    private static readonly int _length = Segment.HeaderLength + (FramesInOne * _frame);

    [Fact]
    public void A_segment_that_is_no_longer_needed_is_used_again()
    {
        using var folder = new ScratchFolder();
        using (var log = Open(folder, 0, []))
        {
            for (var i = 0; i < 6 * FramesInOne; i++)
            {
                Write(log, i);
                log.Drop(i + 1);
            }

            Write(log, 6 * FramesInOne);
        }

        var last = File.ReadAllBytes(Segment.In(folder.Path).Last());
        // Behind its one frame stands, whole, what stood there before.
        var old = Frame.Read(last.AsMemory(Segment.HeaderLength + _frame))!.Value;
        Assert.True(old.Sequence < 6 * FramesInOne);
        var read = new List<int>();
        Open(folder, 6 * FramesInOne, read).Dispose();
        Assert.Equal([6 * FramesInOne], read);
    }

    [Fact]
    public void Whatever_a_power_cut_leaves_in_segments_that_are_used_again_all_that_was_acknowledged_is_there() =>
        Gen.Select(Gen.Select(Gen.Int[1, 6], Gen.Bool).Array[1, 20], Gen.Int)
            .Array[1, 5]
            .Sample(
                sessions =>
                {
                    using var folder = new ScratchFolder();
                    var (kept, dropped) = (0, 0);
                    foreach (var (steps, seed) in sessions)
                    {
                        var (before, durable) = (
                            new Dictionary<string, byte[]>(StringComparer.Ordinal),
                            kept
                        );
                        var read = new List<int>();
                        using (var log = Open(folder, dropped, read))
                        {
                            Assert.Equal(Enumerable.Range(dropped, kept - dropped), read);
                            foreach (var (count, drops) in steps)
                            {
                                if (drops)
                                {
                                    log.Drop(dropped = kept);
                                }

                                (before, durable) = (Snapshot(folder), kept);
                                log.Add([.. Enumerable.Range(kept, count).Select(EntryOf)]);
                                log.Commit();
                                kept += count;
                            }
                        }

                        Cut(folder, before, seed);
                        read.Clear();
                        Open(folder, dropped, read).Dispose();
                        Assert.Equal(Enumerable.Range(dropped, read.Count), read);
                        Assert.InRange(dropped + read.Count, durable, kept);
                        kept = dropped + read.Count;
                    }
                },
                iter: 150
            );

    private static SealedEntry EntryOf(int value) =>
        new(BitConverter.GetBytes(value), default, new byte[AesGcm256.KeyLength]);

    private static void Write(SegmentLog log, int value)
    {
        log.Add([EntryOf(value)]);
        log.Commit();
    }

    private static SegmentLog Open(ScratchFolder folder, long from, List<int> read)
    {
        var log = SegmentLog.Open(
            folder.Path,
            TestLedger.Origin,
            _wrapping,
            _length,
            from,
            (_, entry) => read.Add(BitConverter.ToInt32(entry.Leaf.Span))
        );
        log.GoOn();
        return log;
    }

    private static Dictionary<string, byte[]> Snapshot(ScratchFolder folder) =>
        Directory
            .EnumerateFiles(folder.Path)
            .ToDictionary(path => path, File.ReadAllBytes, StringComparer.Ordinal);

    // Of the last batch some bytes came to the disk and the others did not. What a new segment was made of stood in one that is gone.
    private static void Cut(ScratchFolder folder, Dictionary<string, byte[]> before, int seed)
    {
        var path = Segment.In(folder.Path).Last();
        var after = File.ReadAllBytes(path);
        var gone = before
            .Where(file => !File.Exists(file.Key) && file.Value.Length == after.Length)
            .Select(file => file.Value)
            .FirstOrDefault();
        var old = before.GetValueOrDefault(path) ?? gone ?? new byte[after.Length];
        var random = new Random(seed);
        for (var at = Segment.HeaderLength; at < after.Length; at += 32)
        {
            if (random.Next(2) == 0)
            {
                var length = Math.Min(32, after.Length - at);
                old.AsSpan(at, length).CopyTo(after.AsSpan(at));
            }
        }

        File.WriteAllBytes(path, after);
    }
}
