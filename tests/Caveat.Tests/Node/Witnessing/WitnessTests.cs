using Caveat.Node.Recording;
using Caveat.Node.Witnessing;
using Caveat.Recording;
using Caveat.Witnessing;

namespace Caveat.Tests.Node.Witnessing;

public sealed class WitnessTests : IDisposable
{
    private const string Name = "witness.example/w1";
    private const string Origin = "gate.example/a";

    private readonly ScratchFolder _folder = new();
    private readonly TestKey _log = new(Origin);
    private readonly TestTree _tree = new(64);
    private readonly TestTree _fork = new(64, "fork", shared: 10);

    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void It_cosigns_what_continues_what_it_cosigned_and_its_line_verifies()
    {
        using var witness = Open();

        var first = witness.Add(Request(_tree, 0, 20));
        var next = witness.Add(Request(_tree, 20, 33));
        var again = witness.Add(Request(_tree, 33, 33));

        Assert.All([first, next, again], reply => Assert.Equal(WitnessAnswer.Cosign, reply.Testimony.Answer));
        var note = _log.Note(33, _tree.RootAt(33));
        Assert.NotNull(
            Cosignature.Verify(
                note with
                {
                    Signatures = [.. note.Signatures, next.Line!],
                },
                witness.Key.Public,
                Ed25519.Verify
            )
        );
        Assert.Equal(33, witness.Store.Last(Origin)?.Size);
    }

    [Fact]
    public void What_is_refused_leaves_no_trace_but_the_proof_of_a_fork()
    {
        using var witness = Open();
        witness.Add(Request(_tree, 0, 20));

        var fork = witness.Add(Request(_fork, 20, 20));
        var growth = witness.Add(Request(_fork, 20, 30));
        var stale = witness.Add(Request(_tree, 5, 30));

        Assert.Equal(
            [WitnessAnswer.Conflict, WitnessAnswer.Inconsistent, WitnessAnswer.Conflict],
            [fork.Testimony.Answer, growth.Testimony.Answer, stale.Testimony.Answer]
        );
        Assert.All([fork, growth, stale], reply => Assert.Null(reply.Line));
        Assert.Equal(
            (20, _tree.RootAt(20)),
            (witness.Store.Last(Origin)!.Size, witness.Store.Last(Origin)!.Root)
        );
        // Both are signed by the log, and are kept when the log goes on: whoever has them needs nobody's word.
        witness.Add(Request(_tree, 20, 40));
        Assert.Equal(
            [
                (true, 20, _tree.RootAt(20), 20, _fork.RootAt(20)),
                (false, 20, _tree.RootAt(20), 30, _fork.RootAt(30)),
            ],
            witness.Store.Evidence().Select(Shown)
        );
    }

    [Fact]
    public void However_much_others_show_it_that_proves_nothing_a_fork_is_kept()
    {
        using var witness = Open();
        witness.Add(Request(_tree, 0, 20));
        // The fork at its size was shown before it was one.
        witness.Add(Request(_fork, 20, 25));
        for (var i = 0; i < 120; i++)
        {
            var other = new TestTree(26, $"other {i}", shared: 10);
            Assert.Equal(WitnessAnswer.Inconsistent, witness.Add(Request(other, 20, 26)).Testimony.Answer);
        }

        Assert.Equal(100, witness.Store.Evidence().Count);
        witness.Add(Request(_tree, 20, 25));
        Assert.True(witness.Add(Request(_fork, 25, 25)).Testimony.IsFork);

        Assert.Equal((true, 25, _tree.RootAt(25), 25, _fork.RootAt(25)), Shown(witness.Store.Evidence()[0]));
    }

    [Fact]
    public async Task Of_many_that_race_from_the_same_size_exactly_one_is_cosigned()
    {
        // Two witnesses on one folder are two processes that nobody meant to run.
        using var one = Open();
        using var other = Open();
        one.Add(Request(_tree, 0, 10));
        using var together = new Barrier(8);

        var replies = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(i =>
                    Task.Factory.StartNew(
                        () =>
                        {
                            together.SignalAndWait(TestContext.Current.CancellationToken);
                            return (i % 2 == 0 ? one : other).Add(Request(i < 4 ? _tree : _fork, 10, 11 + i));
                        },
                        TestContext.Current.CancellationToken,
                        TaskCreationOptions.LongRunning,
                        TaskScheduler.Default
                    )
                )
        );

        var cosigned = Assert.Single(replies, reply => reply.Line is not null);
        Assert.Equal(cosigned.Head, one.Store.Last(Origin));
        Assert.All(
            replies.Where(reply => reply != cosigned),
            reply =>
                Assert.Equal(
                    (WitnessAnswer.Conflict, cosigned.Head!.Size),
                    (reply.Testimony.Answer, reply.Testimony.Known)
                )
        );
    }

    [Fact]
    public void What_it_cosigned_it_knows_after_a_restart_and_under_the_same_key()
    {
        string key;
        using (var witness = Open())
        {
            witness.Add(Request(_tree, 0, 20));
            key = witness.Key.Public.ToString();
        }

        using var again = Open();

        Assert.Equal(key, again.Key.Public.ToString());
        Assert.Equal(20, again.Add(Request(_tree, 0, 20)).Testimony.Known);
        Assert.True(again.Add(Request(_fork, 20, 20)).Testimony.IsFork);
    }

    [Fact]
    public void Without_its_key_it_does_not_go_on_under_another()
    {
        using (var witness = Open())
        {
            witness.Add(Request(_tree, 0, 20));
        }

        File.Delete(_folder.At("w/keys/witness.key"));

        var refused = Assert.Throws<LedgerStoppedException>(() => WitnessKey.Open(Name, _folder.At("w")));
        Assert.Contains("put the key back", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_log_stands_for_itself()
    {
        using var other = new TestKey("gate.example/b");
        using var witness = Open(other.Public);
        witness.Add(Request(_tree, 0, 20));

        var note = other.Note(5, _fork.RootAt(5));
        var reply = witness.Add(new CheckpointRequest(0, [], note.ToBytes()).ToBytes());

        Assert.Equal(WitnessAnswer.Cosign, reply.Testimony.Answer);
        Assert.Equal((20, 5), (witness.Store.Last(Origin)!.Size, witness.Store.Last("gate.example/b")!.Size));
    }

    private (bool, long, LogHash, long, LogHash) Shown(Contradiction each)
    {
        var cosigned = Checkpoint.Verify(each.Cosigned.Span, _log.Public, Ed25519.Verify)!;
        var refused = Checkpoint.Verify(each.Refused.Span, _log.Public, Ed25519.Verify)!;
        Assert.Equal(each.Head, refused);
        return (each.IsFork, cosigned.Size, cosigned.Root, refused.Size, refused.Root);
    }

    private byte[] Request(TestTree tree, int old, int size) =>
        new CheckpointRequest(
            old,
            tree.Consistency(old, size),
            _log.Note(size, tree.RootAt(size)).ToBytes()
        ).ToBytes();

    private Opened Open(params NoteKey[] more)
    {
        var folder = _folder.At("w");
        var key = WitnessKey.Open(Name, folder);
        var store = WitnessStore.Open(folder);
        return new(key, store, new(key, [_log.Public, .. more], store, TimeProvider.System));
    }

    private sealed record Opened(WitnessKey Key, WitnessStore Store, Witness Witness) : IDisposable
    {
        public WitnessReply Add(byte[] body) => Witness.Add(body);

        public void Dispose()
        {
            Store.Dispose();
            Key.Dispose();
        }
    }
}
