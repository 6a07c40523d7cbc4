using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Gate.Tests.Api;

/// <summary>The public log, as it is read over HTTP.</summary>
public sealed class LedgerTests
{
    [Fact]
    public async Task A_checkpoint_and_the_entries_it_signs_are_served()
    {
        await using var gate = await HttpGate.StartAsync();
        await gate.Agent("hunt-1").PostAsync("/v1/proposals", Acts.Permitted());
        var key = NoteKey.Parse(gate.Gate.LedgerKey)!;

        var (head, entries) = await PublishedAsync(gate, atLeast: gate.Records);

        Assert.Equal("gate.example/night-watch", head.Origin);
        Assert.NotNull(key);
        var tree = new GrowingTree();
        ReadOnlyMemory<byte> rest = entries.Body;
        while (EntryBundle.TryTake(ref rest, out var leaf))
        {
            tree.Append(MerkleTree.HashLeaf(leaf.Span));
        }

        Assert.Equal((head.Size, head.Root), (tree.Size, tree.Root()));
        var tile = await gate.Agent("hunt-1").GetAsync($"/ledger/tile/0/000.p/{head.Size}");
        Assert.Equal(32 * head.Size, tile.Fine().Body.Length);
    }

    [Fact]
    public async Task Nobody_reads_the_log_of_a_gate_that_does_not_publish_it()
    {
        await using var gate = await HttpGate.StartAsync();

        Assert.Equal(401, (await gate.Nobody.GetAsync("/ledger/checkpoint")).Status);
        Assert.Equal(401, (await gate.Nobody.GetAsync("/ledger/tile/0/000")).Status);
        Assert.NotEqual(401, (await gate.Person("counsel-1").GetAsync("/ledger/checkpoint")).Status);
    }

    [Fact]
    public async Task A_gate_publishes_its_log_until_its_configuration_says_otherwise()
    {
        await using var gate = await HttpGate.StartAsync(text => text + "ledger: { public: \"yes\" }\n");
        await PublishedAsync(gate, atLeast: 1);
        var open = await gate.Nobody.GetAsync("/ledger/checkpoint");

        gate.World.Configure();
        await gate.Gate.ReloadAsync();
        var closed = await gate.Nobody.GetAsync("/ledger/checkpoint");

        Assert.Equal("text/plain; charset=utf-8", open.Fine().MediaType);
        Assert.Equal(401, closed.Status);
    }

    [Theory]
    [InlineData("yes", "public")]
    [InlineData("no", "private")]
    public async Task A_full_tile_never_changes_and_is_kept_by_those_who_may_read_it(
        string isPublic,
        string kept
    )
    {
        await using var gate = await HttpGate.StartAsync(text =>
            text + $"ledger: {{ public: \"{isPublic}\" }}\n"
        );
        for (var number = 0; gate.Records < TileCoordinates.FullWidth; number++)
        {
            (await gate.Agent("hunt-1").PostAsync("/v1/proposals", Acts.Permitted($"p-{number}"))).Fine();
        }

        await PublishedAsync(gate, atLeast: TileCoordinates.FullWidth);
        var tile = await gate.Agent("hunt-1").GetAsync("/ledger/tile/entries/000");

        Assert.Contains(
            kept,
            tile.Fine().Headers.CacheControl!.ToString().Split(", "),
            StringComparer.Ordinal
        );
        Assert.Equal(TimeSpan.FromDays(365), tile.Headers.CacheControl!.MaxAge);
    }

    [Theory]
    [InlineData("0/999")]
    [InlineData("7/000")]
    [InlineData("entries/000.p/200")]
    [InlineData("0/0")]
    [InlineData("0/000.p/0")]
    [InlineData("0/000.p/256")]
    [InlineData("-1/000")]
    [InlineData("..%2f..%2fcredentials.json")]
    [InlineData("")]
    public async Task What_is_no_tile_of_the_log_is_not_there(string path)
    {
        await using var gate = await HttpGate.StartAsync();
        await PublishedAsync(gate, atLeast: 1);

        var answer = await gate.Agent("hunt-1").GetAsync($"/ledger/tile/{path}");

        answer.Problem(404, GateCodes.NoSuchPath);
        Assert.False(answer.Headers.CacheControl?.Public ?? false);
    }

    // A checkpoint is published in the background, soon after what it covers is durable.
    private static async Task<(Checkpoint Head, Answer Entries)> PublishedAsync(HttpGate gate, long atLeast)
    {
        var key = NoteKey.Parse(gate.Gate.LedgerKey)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken
        );
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            limit.Token.ThrowIfCancellationRequested();
            var answer = await gate.Agent("hunt-1").GetAsync("/ledger/checkpoint");
            if (
                answer.Status == 200
                && Checkpoint.Verify(answer.Body, key, Ed25519.Verify) is { } head
                && head.Size >= atLeast
            )
            {
                var width = head.Size == TileCoordinates.FullWidth ? "" : $".p/{head.Size}";
                var entries = await gate.Agent("hunt-1").GetAsync($"/ledger/tile/entries/000{width}");
                return (head, entries.Fine());
            }

            await Task.Yield();
        }
    }
}
