using Caveat.Recording;
using Caveat.Tests.Node.Witnessing;
using Caveat.Witnessing;
using Ed25519 = Caveat.Node.Recording.Ed25519;

namespace Caveat.Tests.Witnessing;

public sealed class TestimonyTests : IDisposable
{
    private const string Origin = "gate.example/a";

    private readonly TestKey _log = new(Origin);
    private readonly TestKey _stranger = new(Origin);
    private readonly TestTree _tree = new(40);

    public void Dispose()
    {
        _log.Dispose();
        _stranger.Dispose();
    }

    [Fact]
    public void Every_growth_is_cosigned()
    {
        for (var old = 0; old <= 40; old++)
        {
            for (var size = old; size <= 40; size++)
            {
                Assert.Equal(WitnessAnswer.Cosign, Judge(_tree, old, size, Last(_tree, old)).Answer);
            }
        }
    }

    [Fact]
    public void No_other_history_is_cosigned_and_no_proof_of_another_size()
    {
        for (var old = 1; old <= 20; old++)
        {
            var fork = new TestTree(40, "fork", shared: old - 1);
            for (var size = old + 1; size <= 40; size++)
            {
                Assert.Equal(WitnessAnswer.Inconsistent, Judge(fork, old, size, Last(_tree, old)).Answer);
            }

            var shorter = new CheckpointRequest(old, _tree.Consistency(old, 39), default);
            Assert.Equal(WitnessAnswer.Inconsistent, Judge(shorter, _tree, 40, Last(_tree, old)).Answer);
        }
    }

    [Fact]
    public void Another_root_at_the_same_size_is_a_fork_and_a_conflict()
    {
        var fork = new TestTree(40, "fork", shared: 10);

        var judged = Judge(fork, 20, 20, Last(_tree, 20));

        Assert.Equal((WitnessAnswer.Conflict, 20, true), (judged.Answer, judged.Known, judged.IsFork));
        Assert.Null(judged.Checkpoint);
        Assert.StartsWith("a FORK", judged.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 20, 10, WitnessAnswer.Conflict)]
    [InlineData(9, 20, 10, WitnessAnswer.Conflict)]
    [InlineData(11, 20, 10, WitnessAnswer.Conflict)]
    [InlineData(5, 8, 10, WitnessAnswer.Conflict)]
    [InlineData(21, 20, 10, WitnessAnswer.Malformed)]
    [InlineData(5, 20, 0, WitnessAnswer.Conflict)]
    [InlineData(0, 20, 0, WitnessAnswer.Cosign)]
    [InlineData(0, 0, 0, WitnessAnswer.Cosign)]
    public void The_old_size_must_be_what_was_cosigned_last(int old, int size, int last, WitnessAnswer answer)
    {
        var judged = Judge(_tree, old, size, Last(_tree, last));

        Assert.Equal(answer, judged.Answer);
        Assert.Equal(answer == WitnessAnswer.Conflict ? last : null, judged.Known);
    }

    [Fact]
    public void A_proof_where_none_is_needed_is_refused()
    {
        var more = new CheckpointRequest(0, [MerkleTree.Empty], default);
        var same = new CheckpointRequest(20, [MerkleTree.Empty], default);

        Assert.Equal(WitnessAnswer.Inconsistent, Judge(more, _tree, 20, null).Answer);
        Assert.Equal(WitnessAnswer.Inconsistent, Judge(same, _tree, 20, Last(_tree, 20)).Answer);
    }

    [Fact]
    public void A_log_without_a_key_is_unknown_and_one_that_did_not_sign_is_refused()
    {
        var request = new CheckpointRequest(0, [], default);
        var note = _stranger.Note(20, _tree.RootAt(20));

        Assert.Equal(
            WitnessAnswer.UnknownLog,
            Testimony.Judge(request, note, [], null, Ed25519.Verify).Answer
        );
        Assert.Equal(
            WitnessAnswer.BadSignature,
            Testimony.Judge(request, note, [_log.Public], null, Ed25519.Verify).Answer
        );
        // One signature of a key that is trusted suffices: so can a log change its key.
        Assert.Equal(
            WitnessAnswer.Cosign,
            Testimony.Judge(request, note, [_log.Public, _stranger.Public], null, Ed25519.Verify).Answer
        );
    }

    [Fact]
    public void Who_did_not_sign_is_told_nothing_of_what_was_cosigned()
    {
        var judged = Testimony.Judge(
            new(5, [], default),
            _stranger.Note(20, _tree.RootAt(20)),
            [_log.Public],
            Last(_tree, 10),
            Ed25519.Verify
        );

        Assert.Equal((WitnessAnswer.BadSignature, null), (judged.Answer, judged.Known));
    }

    [Fact]
    public void A_key_of_another_log_signs_for_its_own_alone()
    {
        using var other = new TestKey("gate.example/b");
        var text = new Checkpoint(Origin, 20, _tree.RootAt(20)).ToText();
        var note = new SignedNote(
            text,
            [new(other.Public.Name, other.Public.Id, other.Sign(System.Text.Encoding.UTF8.GetBytes(text)))]
        );

        var judged = Testimony.Judge(new(0, [], default), note, [other.Public], null, Ed25519.Verify);

        Assert.Equal(WitnessAnswer.BadSignature, judged.Answer);
    }

    private static Checkpoint? Last(TestTree tree, int size) =>
        size == 0 ? null : new(Origin, size, tree.RootAt(size));

    private Testimony Judge(TestTree tree, int old, int size, Checkpoint? last) =>
        Judge(
            new CheckpointRequest(old, old <= size ? tree.Consistency(old, size) : [], default),
            tree,
            size,
            last
        );

    private Testimony Judge(CheckpointRequest request, TestTree tree, int size, Checkpoint? last) =>
        Testimony.Judge(request, _log.Note(size, tree.RootAt(size)), [_log.Public], last, Ed25519.Verify);
}
