using System.Collections.Immutable;
using Caveat.Node.Recording;
using Caveat.Node.Sealing;
using CsCheck;

namespace Caveat.Tests.Node.Recording;

/// <summary>What a crash leaves at the end of the write-ahead log.</summary>
public sealed class TornTailTests
{
    private const int Sector = 512;

    private static readonly WrappingKey _wrapping = WrappingKey.Make();

    [Theory]
    [InlineData(0)]
    [InlineData(0xFF)]
    public void A_last_frame_that_is_cut_anywhere_is_dropped_and_written_anew(int left)
    {
        using var folder = new ScratchFolder();
        var segment = Path.Combine(folder.Path, "00000000000000000000.seg");
        Write(folder, [1, 2, 3]);
        var begin = (int)LengthOf(1, 2, 3);
        Write(folder, [4]);
        var whole = File.ReadAllBytes(segment);
        var end = begin + (int)LengthOf(4);

        for (var cut = begin; cut < end; cut++)
        {
            var torn = whole.ToArray();
            torn.AsSpan(Segment.HeaderLength + cut, end - cut).Fill((byte)left);
            File.WriteAllBytes(segment, torn);

            Assert.Equal([1, 2, 3], Read(folder));
            Write(folder, [5]);
            Assert.Equal([1, 2, 3, 5], Read(folder));
        }
    }

    [Fact]
    public void Whatever_a_power_cut_leaves_of_a_batch_all_that_was_acknowledged_is_there_and_nothing_else_follows()
    {
        var batch = Gen.Select(Gen.Int[1, 9].Array[1, 5], Gen.Bool, Gen.Int);

        batch
            .Array[1, 8]
            .Sample(
                history =>
                {
                    using var folder = new ScratchFolder();
                    var (kept, next) = (ImmutableArray<int>.Empty, 1);
                    foreach (var (sizes, isCut, seed) in history)
                    {
                        var before = Snapshot(folder);
                        // What says how long it is says which it is, and most have the same length as others.
                        int[] batched = [.. sizes.Select(size => (next++ * 10) + size)];
                        Write(folder, batched);
                        if (!isCut)
                        {
                            kept = kept.AddRange(batched);
                            continue;
                        }

                        Cut(folder, before, seed);
                        var read = Read(folder);
                        Assert.Equal(kept.AddRange(batched).Take(read.Count), read);
                        Assert.True(
                            read.Count >= kept.Length,
                            $"{kept.Length} acknowledged, {read.Count} read"
                        );
                        kept = [.. read];
                    }

                    Assert.Equal(kept, Read(folder));
                },
                iter: 150,
                print: history =>
                    string.Join(' ', history.Select(step => $"{string.Join(',', step.Item1)} {step.Item2}"))
            );
    }

    [Fact]
    public void A_tail_that_looks_like_a_frame_of_before_is_dropped()
    {
        using var folder = new ScratchFolder();
        Write(folder, [1, 2]);
        Write(folder, [3]);
        var segment = Path.Combine(folder.Path, "00000000000000000000.seg");
        var bytes = File.ReadAllBytes(segment);
        var first = bytes.AsSpan(Segment.HeaderLength, (int)LengthOf(1)).ToArray();
        first.CopyTo(bytes, Segment.HeaderLength + (int)LengthOf(1, 2, 3) + 100);
        File.WriteAllBytes(segment, bytes);

        Assert.Equal([1, 2, 3], Read(folder));
    }

    [Fact]
    public void An_entry_that_was_durable_when_a_later_one_was_written_is_never_dropped()
    {
        using var folder = new ScratchFolder();
        Write(folder, [1]);
        Write(folder, [2, 3]);
        Write(folder, [4]);
        var segment = Path.Combine(folder.Path, "00000000000000000000.seg");
        var whole = File.ReadAllBytes(segment);
        TestLedger.Flip(segment, Segment.HeaderLength + LengthOf(1) + 30);
        var broken = File.ReadAllBytes(segment);

        var refused = Assert.Throws<LedgerStoppedException>(() => Read(folder));

        Assert.Contains("entry 1 in", refused.Message, StringComparison.Ordinal);
        Assert.Contains("entry 3 after it is whole", refused.Message, StringComparison.Ordinal);
        Assert.Equal(broken, File.ReadAllBytes(segment));
        File.WriteAllBytes(segment, whole);
        Assert.Equal([1, 2, 3, 4], Read(folder));
    }

    [Fact]
    public void A_segment_that_is_shorter_than_it_was_made_is_refused()
    {
        using var folder = new ScratchFolder();
        Write(folder, [1, 2]);
        var segment = Path.Combine(folder.Path, "00000000000000000000.seg");
        using (var file = File.OpenWrite(segment))
        {
            file.SetLength(file.Length - 1);
        }

        Assert.Throws<LedgerStoppedException>(() => Read(folder));
    }

    [Fact]
    public void What_was_being_made_when_everything_ended_is_removed()
    {
        using var folder = new ScratchFolder();
        Write(folder, [1]);
        folder.Write("00000000000000000001.seg.new", "half a header");

        Assert.Equal([1], Read(folder));

        Assert.Single(Directory.EnumerateFiles(folder.Path));
    }

    [Fact]
    public void A_segment_without_an_entry_that_is_too_short_for_the_next_is_replaced_and_not_dropped()
    {
        using var folder = new ScratchFolder();
        Segment
            .MakeBlank(folder.Path, Segment.HeaderLength + 10)
            .Begin(TestLedger.Origin, 0, _wrapping)
            .Dispose();
        using (var log = Open(folder, (_, _) => { }))
        {
            log.Add([EntryOf(1)]);
            log.Commit();
            log.Drop(1);
        }

        Assert.Equal([1], Read(folder));
    }

    [Fact]
    public async Task A_large_torn_tail_is_read_in_no_time()
    {
        using var folder = new ScratchFolder();
        Write(folder, [1], length: 8 << 20);
        var segment = Path.Combine(folder.Path, "00000000000000000000.seg");
        var bytes = File.ReadAllBytes(segment);
        // Every fourth place looks like the beginning of a frame of a megabyte.
        for (var at = Segment.HeaderLength + (int)LengthOf(1); at + 4 <= bytes.Length; at += 4)
        {
            bytes[at + 1] = 0x10;
        }

        File.WriteAllBytes(segment, bytes);

        var read = Task.Run(() => Read(folder), TestContext.Current.CancellationToken);

        Assert.Equal(
            [1],
            await read.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)
        );
    }

    // The leaf is the value itself and some bytes more; values of one length have frames of one length.
    private static SealedEntry EntryOf(int value)
    {
        var leaf = new byte[4 + (value % 10 * 40)];
        BitConverter.TryWriteBytes(leaf, value);
        return new(leaf, default, new byte[AesGcm256.KeyLength]);
    }

    private static long LengthOf(params int[] values) =>
        values.Sum(value => (long)Frame.LengthOf(EntryOf(value)));

    private static void Write(ScratchFolder folder, IEnumerable<int> values, int length = 1 << 14)
    {
        using var log = Open(folder, (_, _) => { }, length);
        log.Add([.. values.Select(EntryOf)]);
        log.Commit();
    }

    private static List<int> Read(ScratchFolder folder)
    {
        var read = new List<int>();
        using var log = Open(folder, (_, entry) => read.Add(BitConverter.ToInt32(entry.Leaf.Span)));
        Assert.Equal(read.Count, log.Next);
        return read;
    }

    private static SegmentLog Open(
        ScratchFolder folder,
        Action<long, SealedEntry> replay,
        int length = 1 << 14
    )
    {
        var log = SegmentLog.Open(folder.Path, TestLedger.Origin, _wrapping, length, 0, replay);
        log.GoOn();
        return log;
    }

    private static Dictionary<string, byte[]> Snapshot(ScratchFolder folder) =>
        Directory
            .EnumerateFiles(folder.Path)
            .ToDictionary(path => path, File.ReadAllBytes, StringComparer.Ordinal);

    // Of the sectors that the last batch changed, those that a number says came to the disk, and the others did not. A segment that was
    // made for it is made whole before, and then all that is in the ones before is durable.
    private static void Cut(ScratchFolder folder, Dictionary<string, byte[]> before, int seed)
    {
        var path = Segment.In(folder.Path).Last();
        var after = File.ReadAllBytes(path);
        var old =
            before.GetValueOrDefault(path)
            ?? [.. after[..Segment.HeaderLength], .. new byte[after.Length - Segment.HeaderLength]];
        var random = unchecked((uint)seed) | 1;
        for (var at = 0; at < after.Length; at += Sector)
        {
            random ^= random << 13;
            random ^= random >> 17;
            random ^= random << 5;
            if (random % 2 == 0)
            {
                old.AsSpan(at, Sector).CopyTo(after.AsSpan(at));
            }
        }

        File.WriteAllBytes(path, after);
    }
}
