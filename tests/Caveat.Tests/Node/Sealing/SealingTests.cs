using System.Text;
using Caveat.Node.Keeping;
using Caveat.Node.Recording;
using Caveat.Node.Sealing;
using Caveat.Recording;
using Caveat.Tests.Node.Recording;

namespace Caveat.Tests.Node.Sealing;

/// <summary>What a ledger keeps of its disclosures, and what it says where they do not open.</summary>
public sealed class SealingTests : IDisposable
{
    private const string Secret = "the ward of the minister";

    private readonly TestLedger _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public async Task What_a_record_says_stands_nowhere_on_the_disk_before_it_is_published_or_after()
    {
        await using (var ledger = _test.Open())
        {
            ledger.Append(EntryOf(0, Secret));
            await ledger.WhenDurable(0);
            Assert.Empty(FilesWith(Encoding.UTF8.GetBytes(Secret)));
            Assert.Equal(Secret, TextOf(ledger.Read(0)));
        }

        Assert.Empty(FilesWith(Encoding.UTF8.GetBytes(Secret)));
        using var reader = LedgerReader.Open(_test.Folder.Data);
        Assert.Equal(Secret, Assert.IsType<RecordBody.Stop>(reader.Find(0).Body).Reason);
    }

    [Fact]
    public async Task Every_record_has_a_key_of_its_own()
    {
        await _test.GrowAsync(20);

        using var keys = KeyStore.ToRead(_test.Folder);
        var slots = await File.ReadAllBytesAsync(
            _test.Folder.RecordKeys,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(20 * KeyStore.SlotLength, slots.Length);
        Assert.Equal(
            20,
            Enumerable
                .Range(0, 20)
                .Select(number =>
                    Convert.ToHexString(
                        keys.Wrapping!.Unwrap(number, slots.AsSpan((number * KeyStore.SlotLength) + 4))!
                    )
                )
                .Distinct(StringComparer.Ordinal)
                .Count()
        );
    }

    [Fact]
    public void The_same_entry_is_never_sealed_the_same_way()
    {
        var (one, two) = (SealedEntry.Seal(EntryOf(0, Secret)), SealedEntry.Seal(EntryOf(0, Secret)));

        Assert.NotEqual(one.Key.ToArray(), two.Key.ToArray());
        Assert.NotEqual(one.Disclosures.ToArray(), two.Disclosures.ToArray());
        Assert.Null((one with { Key = two.Key }).Open());
        Assert.Null((one with { Leaf = EntryOf(1, Secret).Leaf }).Open());
        Assert.Equal(Secret, TextOf(one.Open()!));
    }

    [Fact]
    public async Task Keys_in_each_others_slots_and_altered_ones_open_nothing_and_the_log_still_verifies()
    {
        await _test.GrowAsync(4);
        Overwrite(
            _test.Folder.RecordKeys,
            slots =>
            {
                var first = slots[..KeyStore.SlotLength];
                slots.AsSpan(KeyStore.SlotLength, KeyStore.SlotLength).CopyTo(slots);
                first.CopyTo(slots, KeyStore.SlotLength);
                slots[(3 * KeyStore.SlotLength) - 1] ^= 1;
            }
        );

        var check = _test.Verify();

        Assert.Equal(3, check.Unopened);
        Assert.Equal(3, check.Faults.Count(fault => fault.Contains("CAV7572", StringComparison.Ordinal)));
        Assert.Equal(4, check.Records);
        Assert.Equal(KeepingCodes.DoesNotOpen, CodeOf(0));
        Assert.Equal(KeepingCodes.DoesNotOpen, CodeOf(2));
        Assert.Null(CodeOf(3));
    }

    [Fact]
    public async Task Disclosures_of_another_record_do_not_open_with_the_key_of_this_one()
    {
        await _test.GrowAsync(2);
        Overwrite(
            Path.Combine(_test.Folder.Disclosures, "tile/entries/000.p/2"),
            bundle =>
            {
                var one = bundle.Length / 2;
                var first = bundle[..one];
                bundle.AsSpan(one).CopyTo(bundle);
                first.CopyTo(bundle, one);
            }
        );

        Assert.Equal(KeepingCodes.DoesNotOpen, CodeOf(0));
        Assert.Equal(KeepingCodes.DoesNotOpen, CodeOf(1));
    }

    [Fact]
    public async Task A_key_that_is_gone_without_a_record_of_it_is_a_fault()
    {
        await _test.GrowAsync(3);
        using (var keys = KeyStore.Open(_test.Folder))
        {
            keys.Drop([1]);
            Assert.True(keys.IsDropped(1));
        }

        Assert.Contains("CAV7571", Assert.Single(_test.Verify().Faults), StringComparison.Ordinal);
        Assert.Equal(KeepingCodes.NoKey, CodeOf(1));
        Assert.Null(CodeOf(2));
    }

    [Fact]
    public async Task Another_wrapping_key_opens_nothing_and_no_gate_goes_on_with_it()
    {
        await _test.GrowAsync(3);
        _test.WriteAhead(5);
        WrappingKey.Make().Write(_test.Folder.WrappingKey);

        Assert.Contains("wrapped with another key", await _test.RefusalAsync(), StringComparison.Ordinal);
        Assert.Equal(KeepingCodes.DoesNotOpen, CodeOf(0));
        Assert.Equal(KeepingCodes.NoKey, CodeOf(4));
    }

    [Fact]
    public async Task Without_its_keys_a_ledger_verifies_and_says_that_nobody_can_read_it()
    {
        await _test.GrowAsync(3);
        File.Delete(_test.Folder.RecordKeys);

        var check = _test.Verify();

        Assert.Equal([], check.Faults);
        Assert.Equal((3, 3), (check.Records, check.Unopened));
        Assert.Equal(KeepingCodes.NoKeys, check.Closed!.Code);
        Assert.Equal(KeepingCodes.NoKeys, CodeOf(0));
        Assert.Contains("begin another ledger", await _test.RefusalAsync(), StringComparison.Ordinal);
        Assert.False(File.Exists(_test.Folder.RecordKeys));
    }

    [Fact]
    public async Task A_segment_that_is_no_longer_needed_has_lost_the_key_to_its_keys()
    {
        using var test = new TestLedger { SegmentLength = Segment.HeaderLength + (1 << 12) };
        await test.GrowAsync(60);

        var unfinished = Directory
            .EnumerateFiles(test.Folder.Segments, "*.new")
            .Where(path => !path.EndsWith("next.seg.new", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(unfinished);
        Assert.All(
            unfinished,
            path =>
                Assert.False(
                    File.ReadAllBytes(path).AsSpan(0, Segment.HeaderLength).ContainsAnyExcept((byte)0)
                )
        );
    }

    private static Entry EntryOf(long number, string text)
    {
        var (leaf, disclosures) = RecordCodec.Encode(
            new(new(number, DateTimeOffset.UnixEpoch, TestLedger.Origin), new RecordBody.Stop(text)),
            new byte[RecordCodec.SaltBytes]
        );
        return new(leaf, disclosures);
    }

    private static string TextOf(Entry entry) =>
        ((RecordBody.Stop)RecordCodec.Decode(entry.Leaf, entry.Disclosures, out _)!.Body).Reason;

    // Why a record cannot be read; null where it can.
    private DiagnosticCode? CodeOf(long record)
    {
        using var reader = LedgerReader.Open(_test.Folder.Data);
        try
        {
            reader.Find(record);
            return null;
        }
        catch (LedgerStoppedException closed)
        {
            return closed.Code;
        }
    }

    private List<string> FilesWith(byte[] bytes) =>
        [
            .. Directory
                .EnumerateFiles(_test.Folder.Data, "*", SearchOption.AllDirectories)
                // Nothing is in it, and it is held by the one that writes.
                .Where(path => path != _test.Folder.Owner)
                .Where(path => Shared(path).AsSpan().IndexOf(bytes) >= 0),
        ];

    private static byte[] Shared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static void Overwrite(string path, Action<byte[]> alter)
    {
        var bytes = File.ReadAllBytes(path);
        alter(bytes);
        File.WriteAllBytes(path, bytes);
    }
}
