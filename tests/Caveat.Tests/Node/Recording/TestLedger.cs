using Caveat.Node.Recording;
using Caveat.Node.Sealing;

namespace Caveat.Tests.Node.Recording;

/// <summary>A ledger of records in a folder of its own, which tests can break, copy and open again.</summary>
internal sealed class TestLedger : IDisposable
{
    public const string Origin = NumberedEntry.Origin;

    private readonly ScratchFolder _scratch = new();

    public TestLedger() => Folder = new(_scratch.At("data"));

    public LedgerFolder Folder { get; }

    public int SegmentLength { get; init; } = 1 << 16;

    /// <summary>Who asks witnesses; nobody unless a test says so.</summary>
    public ICosigner? Cosigner { get; set; }

    /// <summary>The numbers of the entries that the last opening handed on; -1 for one that is none of <see cref="EntryOf"/>.</summary>
    public List<long> Replayed { get; } = [];

    /// <summary>The last segment.</summary>
    public string LastSegment => Segment.In(Folder.Segments).Last();

    /// <summary>The entry of a number, always the same: a record that says its number.</summary>
    public static Entry EntryOf(long number) => NumberedEntry.Of(number);

    public Ledger Open(bool adopt = false)
    {
        Replayed.Clear();
        return Ledger.Open(
            new(Folder, LedgerKey.Open(Origin, Folder), Replay)
            {
                SegmentLength = SegmentLength,
                PublishEvery = TimeSpan.Zero,
                Adopt = adopt,
                Cosigner = Cosigner,
            }
        );
    }

    /// <summary>Opens it, appends up to a size, and closes it: everything is published.</summary>
    public async Task GrowAsync(long to, bool adopt = false)
    {
        await using var ledger = Open(adopt);
        for (var number = ledger.Next; number < to; number++)
        {
            ledger.Append(EntryOf(number));
        }

        await ledger.WhenDurable(ledger.Next - 1);
    }

    /// <summary>Writes entries ahead in one batch, as a gate does that ends before it publishes them.</summary>
    public void WriteAhead(long to)
    {
        var first = Segment.In(Folder.Segments).Select(Segment.FirstOf).FirstOrDefault() ?? 0;
        using var keys = KeyStore.Open(Folder);
        using var log = SegmentLog.Open(
            Folder.Segments,
            Origin,
            keys.Wrapping!,
            SegmentLength,
            first,
            (_, _) => { }
        );
        log.GoOn();
        log.Add([
            .. Enumerable.Range(0, (int)(to - log.Next)).Select(i => SealedEntry.Seal(EntryOf(log.Next + i))),
        ]);
        log.Commit();
    }

    /// <summary>What a start says when it refuses.</summary>
    public async Task<string> RefusalAsync(bool adopt = false)
    {
        try
        {
            await using var ledger = Open(adopt);
        }
        catch (LedgerStoppedException refused)
        {
            return refused.Message;
        }

        throw new InvalidOperationException("it opened");
    }

    public LedgerCheck.Outcome Verify() => LedgerCheck.Run(Folder.Data, null);

    /// <summary>All of it as it is now, in another place.</summary>
    public TestLedger Copy()
    {
        var copy = new TestLedger { SegmentLength = SegmentLength };
        CopyFolder(Folder.Data, copy.Folder.Data);
        return copy;
    }

    /// <summary>Puts the lock of another in the place of its own; null for none.</summary>
    public void PutLock(TestLedger? other)
    {
        foreach (var file in (string[])[Folder.Lock, Folder.Lock + "-wal", Folder.Lock + "-shm"])
        {
            File.Delete(file);
            if (
                other is not null
                && Path.Combine(other.Folder.Data, Path.GetFileName(file)) is var its
                && File.Exists(its)
            )
            {
                File.Copy(its, file);
            }
        }
    }

    public static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var path = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(file, path, overwrite: true);
        }
    }

    public static void Flip(string file, long at, int bit = 0)
    {
        using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
        Span<byte> one = stackalloc byte[1];
        Assert.Equal(1, RandomAccess.Read(handle, one, at));
        one[0] ^= (byte)(1 << bit);
        RandomAccess.Write(handle, one, at);
    }

    public void Dispose() => _scratch.Dispose();

    private void Replay(long sequence, Entry entry)
    {
        var expected = EntryOf(sequence);
        var isSame =
            entry.Leaf.Span.SequenceEqual(expected.Leaf.Span)
            && entry.Disclosures.Span.SequenceEqual(expected.Disclosures.Span);
        Replayed.Add(isSame ? sequence : -1);
    }
}
