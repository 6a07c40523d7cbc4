using Caveat.Node.Recording;

namespace Caveat.Tests.Node.Recording;

/// <summary>A ledger as it is read beside the gate that writes it.</summary>
public sealed class LedgerReaderTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(256, 0)]
    [InlineData(300, 0)]
    [InlineData(0, 3)]
    [InlineData(300, 40)]
    public async Task Everything_is_read_in_order_and_each_record_by_its_number(int published, int ahead)
    {
        using var ledger = new TestLedger();
        await ledger.GrowAsync(published);
        if (ahead > 0)
        {
            ledger.WriteAhead(published + ahead);
        }

        using var reader = LedgerReader.Open(ledger.Folder.Data);

        Assert.Equal((published, published + ahead), (reader.Published, reader.Count));
        Assert.Equal(
            Enumerable.Range(0, published + ahead).Select(number => (long)number),
            reader.Records().Select(each => each.Record.Head.Sequence)
        );
        Assert.Equal(published + ahead - 1, reader.Find(published + ahead - 1).Head.Sequence);
    }

    [Fact]
    public async Task It_reads_beside_a_gate_that_writes()
    {
        using var folder = new TestLedger();
        await using var ledger = folder.Open();
        for (var number = 0; number < 2_000; number++)
        {
            ledger.Append(TestLedger.EntryOf(number));
            if (number % 250 == 0)
            {
                await ledger.WhenDurable(number);
                using var reader = LedgerReader.Open(folder.Folder.Data);
                Assert.InRange(reader.Records().Count(), number + 1, 2_000);
            }
        }
    }

    [Fact]
    public async Task What_the_checkpoint_does_not_sign_is_not_read_to_its_end()
    {
        using var ledger = new TestLedger();
        await ledger.GrowAsync(300);
        TestLedger.Flip(Path.Combine(ledger.Folder.Log, "tile/entries/000"), 700);

        using var reader = LedgerReader.Open(ledger.Folder.Data);

        Assert.Throws<LedgerStoppedException>(() => reader.Entries().Count());
    }

    [Fact]
    public async Task A_checkpoint_of_another_key_is_refused()
    {
        using var ledger = new TestLedger();
        await ledger.GrowAsync(10);
        using var other = new TestLedger();
        await other.GrowAsync(5);
        File.Copy(other.Folder.Checkpoint, ledger.Folder.Checkpoint, overwrite: true);

        Assert.Throws<LedgerStoppedException>(() => LedgerReader.Open(ledger.Folder.Data));
    }

    [Fact]
    public async Task The_public_part_alone_is_not_enough()
    {
        using var ledger = new TestLedger();
        await ledger.GrowAsync(3);
        Directory.Delete(ledger.Folder.Disclosures, recursive: true);

        var refused = Assert.Throws<LedgerStoppedException>(() => LedgerReader.Open(ledger.Folder.Data));

        Assert.Contains("disclosures", refused.Message, StringComparison.Ordinal);
    }
}
