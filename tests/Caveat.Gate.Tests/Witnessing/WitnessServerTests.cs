using System.Text;
using Caveat.Gate.Tests.Api;
using Caveat.Recording;
using Caveat.Tests.Node.Witnessing;
using Caveat.Witnessing;
using Ed25519 = Caveat.Node.Recording.Ed25519;

namespace Caveat.Gate.Tests.Witnessing;

/// <summary>A witness over HTTP, by the letter of C2SP tlog-witness.</summary>
public sealed class WitnessServerTests : IAsyncLifetime, IDisposable
{
    private readonly TestKey _log = new("gate.example/a");
    private readonly TestKey _stranger = new("gate.example/a");
    private readonly TestTree _tree = new(40);
    private readonly TestTree _fork = new(40, "fork", shared: 10);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private RunningWitness _witness = null!;

    public async ValueTask InitializeAsync() =>
        _witness = await RunningWitness.StartAsync("witness.example/w1", _log.Public);

    public async ValueTask DisposeAsync()
    {
        await _witness.DisposeAsync();
        Dispose();
    }

    public void Dispose()
    {
        _http.Dispose();
        _log.Dispose();
        _stranger.Dispose();
    }

    [Fact]
    public async Task It_answers_200_with_a_line_that_verifies_under_the_checkpoint()
    {
        var first = await AddAsync(_tree, 0, 20);
        var next = await AddAsync(_tree, 20, 33);

        Assert.Equal((200, 200), (first.Status, next.Status));
        var whole = _log.Note(33, _tree.RootAt(33)).ToBytes().Concat(next.Body).ToArray();
        var time = Cosignature.Verify(SignedNote.Parse(whole)!, _witness.Key.Public, Ed25519.Verify);
        Assert.InRange(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - time!.Value, 0, 60);
    }

    [Fact]
    public async Task It_answers_409_with_the_size_that_it_knows_as_its_own_type()
    {
        var none = await AddAsync(_tree, 5, 20);
        await AddAsync(_tree, 0, 20);
        var other = await AddAsync(_tree, 5, 33);
        var fork = await AddAsync(_fork, 20, 20);

        Assert.Equal(
            [(409, "0\n"), (409, "20\n"), (409, "20\n")],
            new[] { none, other, fork }.Select(each => (each.Status, each.Said))
        );
        Assert.All([none, other, fork], each => Assert.Equal("text/x.tlog.size", each.MediaType));
    }

    [Fact]
    public async Task It_answers_422_where_nothing_shows_that_the_log_continues()
    {
        await AddAsync(_tree, 0, 20);

        var growth = await AddAsync(_fork, 20, 33);
        var bare = await PostAsync(new CheckpointRequest(20, [], Note(_tree, 33)).ToBytes());
        var more = await PostAsync(new CheckpointRequest(20, [MerkleTree.Empty], Note(_tree, 20)).ToBytes());

        Assert.Equal([422, 422, 422], new[] { growth, bare, more }.Select(each => each.Status));
        Assert.Equal(20, _witness.Store.Last("gate.example/a")!.Size);
    }

    [Fact]
    public async Task It_answers_404_to_a_log_that_it_does_not_know_and_403_to_who_did_not_sign()
    {
        using var other = new TestKey("gate.example/b");

        var unknown = await PostAsync(
            new CheckpointRequest(0, [], other.Note(20, _tree.RootAt(20)).ToBytes()).ToBytes()
        );
        var unsigned = await PostAsync(
            new CheckpointRequest(0, [], _stranger.Note(20, _tree.RootAt(20)).ToBytes()).ToBytes()
        );

        Assert.Equal((404, 403), (unknown.Status, unsigned.Status));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("old 0\n\nno note\n")]
    [InlineData("old 0\n\na\n\n")]
    [InlineData("old 0\n\nno checkpoint\n\n— gate.example/a AAAAAAAA\n")]
    public async Task It_answers_400_to_what_is_no_request(string body) =>
        Assert.Equal(400, (await PostAsync(Encoding.UTF8.GetBytes(body))).Status);

    [Fact]
    public async Task It_answers_400_where_the_old_size_is_beyond_the_new_one() =>
        Assert.Equal(400, (await PostAsync(new CheckpointRequest(21, [], Note(_tree, 20)).ToBytes())).Status);

    [Fact]
    public async Task It_reads_no_more_than_a_request_can_have()
    {
        var answer = await PostAsync(new byte[CheckpointRequest.MostBytes + 1]);

        Assert.Equal(413, answer.Status);
        Assert.Empty(_witness.Replies);
    }

    [Fact]
    public async Task It_says_that_it_is_well_and_has_nothing_else()
    {
        var health = await _http.GetAsync(
            new Uri(_witness.Address, "healthz"),
            TestContext.Current.CancellationToken
        );
        var root = await _http.GetAsync(_witness.Address, TestContext.Current.CancellationToken);
        var get = await _http.GetAsync(
            new Uri(_witness.Address, "add-checkpoint"),
            TestContext.Current.CancellationToken
        );

        Assert.Equal([200, 404, 405], new[] { health, root, get }.Select(each => (int)each.StatusCode));
    }

    [Fact]
    public async Task Of_two_that_race_one_is_cosigned_and_the_other_is_told_its_size()
    {
        await AddAsync(_tree, 0, 10);

        var answers = await Task.WhenAll(AddAsync(_tree, 10, 30), AddAsync(_fork, 10, 20));

        var (won, lost) = answers[0].Status == 200 ? (0, 1) : (1, 0);
        Assert.Equal((200, 409), (answers[won].Status, answers[lost].Status));
        Assert.Equal(won == 0 ? "30\n" : "20\n", answers[lost].Said);
    }

    private byte[] Note(TestTree tree, int size) => _log.Note(size, tree.RootAt(size)).ToBytes();

    private Task<Answer> AddAsync(TestTree tree, int old, int size) =>
        PostAsync(new CheckpointRequest(old, tree.Consistency(old, size), Note(tree, size)).ToBytes());

    private async Task<Answer> PostAsync(byte[] body)
    {
        using var content = new ByteArrayContent(body);
        using var response = await _http.PostAsync(
            new Uri(_witness.Address, "add-checkpoint"),
            content,
            TestContext.Current.CancellationToken
        );
        return await Answer.OfAsync(response);
    }
}
