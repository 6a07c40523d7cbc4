using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Tests.Node.Recording;

public sealed class LogHeadTests
{
    [Fact]
    public async Task A_head_comes_at_once_for_whoever_waits()
    {
        using var test = new TestLedger();
        await using var ledger = Open(test, publishEvery: TimeSpan.FromHours(1));
        ledger.Append(TestLedger.EntryOf(0));
        await ledger.WhenDurable(0);

        await ledger.WhenIssued(0).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.Equal(1, ledger.Issued!.Head.Size);
        Assert.Equal(
            ledger.Issued.Head,
            Checkpoint.Verify(ledger.Issued.Note.Span, KeyOf(test), Ed25519.Verify)
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(1300)]
    public async Task Every_entry_is_proven_from_memory_and_from_tiles(int count)
    {
        using var test = new TestLedger();
        await using (var ledger = Open(test, publishEvery: TimeSpan.FromHours(1)))
        {
            // A part is in the tiles, the rest is not.
            await GrowAsync(ledger, count / 2);
        }

        await using var opened = Open(test, publishEvery: TimeSpan.FromHours(1));
        await GrowAsync(opened, count);

        for (var number = 0; number < count; number++)
        {
            var proof = LogProof.Parse(opened.ProofOf(number).ToBytes())!;
            var head = Checkpoint.Verify(proof.Checkpoint.Span, KeyOf(test), Ed25519.Verify)!;
            Assert.Equal(count, head.Size);
            Assert.True(
                MerkleProof.IncludesLeaf(
                    MerkleTree.HashLeaf(TestLedger.EntryOf(number).Leaf.Span),
                    number,
                    head.Size,
                    proof.Hashes,
                    head.Root
                )
            );
        }
    }

    [Fact]
    public async Task Proofs_are_made_while_what_they_are_made_of_moves_from_memory_into_tiles()
    {
        using var test = new TestLedger();
        await using var ledger = Open(test, publishEvery: TimeSpan.Zero);
        var key = KeyOf(test);
        for (var number = 0; number < 600; number++)
        {
            ledger.Append(TestLedger.EntryOf(number));
            await ledger.WhenDurable(number);
            await ledger.WhenIssued(number);
            foreach (var earlier in (int[])[number, number / 2, 0])
            {
                var proof = ledger.ProofOf(earlier);
                var head = Checkpoint.Verify(proof.Checkpoint.Span, key, Ed25519.Verify)!;
                var leaf = MerkleTree.HashLeaf(TestLedger.EntryOf(earlier).Leaf.Span);
                Assert.True(MerkleProof.IncludesLeaf(leaf, earlier, head.Size, proof.Hashes, head.Root));
            }
        }
    }

    [Fact]
    public async Task Every_head_is_proven_to_continue_every_earlier_one()
    {
        using var test = new TestLedger();
        await using var ledger = Open(test, publishEvery: TimeSpan.Zero);
        var heads = new List<Checkpoint>();
        for (var number = 0; number < 300; number++)
        {
            ledger.Append(TestLedger.EntryOf(number));
            await ledger.WhenDurable(number);
            await ledger.WhenIssued(number);
            heads.Add(ledger.Issued!.Head);
        }

        foreach (var old in heads)
        {
            var proof = ledger.ConsistencyOf([old.Size], heads[^1].Size)[0];
            Assert.True(MerkleProof.IsConsistent(old.Size, old.Root, heads[^1].Size, heads[^1].Root, proof));
        }
    }

    [Fact]
    public async Task A_head_that_was_issued_is_in_the_lock()
    {
        using var test = new TestLedger();
        await using var ledger = Open(test, publishEvery: TimeSpan.FromHours(1));
        await GrowAsync(ledger, 10);

        Assert.Equal(ledger.Issued!.Head, CheckpointLock.Look(test.Folder.Lock, TestLedger.Origin));
    }

    [Fact]
    public async Task Whoever_waits_for_a_head_is_told_that_the_ledger_closed()
    {
        using var test = new TestLedger();
        var ledger = Open(test, publishEvery: TimeSpan.FromHours(1));
        var waiting = ledger.WhenIssued(5);

        await ledger.DisposeAsync();

        await Assert.ThrowsAsync<LedgerStoppedException>(() =>
            waiting.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken)
        );
        await Assert.ThrowsAsync<LedgerStoppedException>(() => ledger.WhenIssued(5));
    }

    private static Ledger Open(TestLedger test, TimeSpan publishEvery) =>
        Ledger.Open(
            new(test.Folder, LedgerKey.Open(TestLedger.Origin, test.Folder), static (_, _) => { })
            {
                PublishEvery = publishEvery,
                IssueEvery = TimeSpan.Zero,
            }
        );

    private static async Task GrowAsync(Ledger ledger, int to)
    {
        for (var number = ledger.Next; number < to; number++)
        {
            ledger.Append(TestLedger.EntryOf(number));
        }

        if (to > 0)
        {
            await ledger.WhenDurable(to - 1);
            await ledger.WhenIssued(to - 1);
        }
    }

    private static NoteKey KeyOf(TestLedger test) =>
        NoteKey.Parse(File.ReadAllText(test.Folder.VerifierKey).Trim())!;
}
