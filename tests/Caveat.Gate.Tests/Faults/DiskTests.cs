using Caveat.Gate.Tests.Api;
using Caveat.Gate.Tests.Keeping;
using Caveat.Node.Identifying;
using Caveat.Node.Keeping;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Gate.Tests.Faults;

/// <summary>A disk that stalls, or fails, under a gate that is asked over HTTP.</summary>
public sealed class DiskTests : IAsyncLifetime
{
    private const int MostPending = 4;

    private readonly DemoFolder _world = new();
    private readonly MemoryLedger _ledger = new();
    private readonly ManualTime _time = new();
    private Gatekeeper _keeper = null!;
    private GateServer _server = null!;
    private GateClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _keeper = await Gatekeeper.OpenAsync(
            new(_world.Read(), _time, _ => _ledger) { MostPending = MostPending }
        );
        _server = await GateServer.StartAsync(
            new(_keeper, new NoPages(), () => Credentials.Read(_world.Data), _time, "")
            {
                Forwarder = new(_keeper, new(new(), _time)),
            },
            new("http://127.0.0.1:0")
        );
        _client = new(_world, _server.Address);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        await _keeper.DisposeAsync();
        _world.Dispose();
    }

    [Fact]
    public async Task While_it_stalls_no_more_is_taken_than_the_gate_holds_and_of_that_nothing_is_lost()
    {
        _ledger.IsQuick = false;
        var taken = new List<Task<Answer>>();
        for (var i = 0; i <= MostPending / 2; i++)
        {
            taken.Add(AskAsync($"p-{i}"));
            // Each is permitted, and so has a release beside its ruling.
            await WhenPendingAsync(2 * (i + 1));
        }

        var refused = await AskAsync("late");
        var again = AskAsync("p-0");
        var isEarly = taken.Exists(answer => answer.IsCompleted) || again.IsCompleted;
        _ledger.Sync();
        _ledger.IsQuick = true;

        Assert.False(isEarly);
        refused.Problem(503, KeepingCodes.Busy);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        var told = (await Task.WhenAll(taken)).Select(Told.Of).ToList();
        Assert.Equal((MostPending / 2) + 1, told.Select(each => each.Record).Distinct().Count());
        Assert.Equal(told[0], Told.Of(await again));
        Assert.Equal("permit", Told.Of(await AskAsync("late")).Verdict);
    }

    [Fact]
    public async Task Once_it_fails_whoever_waits_for_it_is_told_so_and_nobody_is_permitted_anything()
    {
        var known = Told.Of(await AskAsync("known"));
        _ledger.IsQuick = false;
        var waiting = AskAsync("waiting");
        await WhenPendingAsync(1);

        _ledger.Break();

        (await waiting).Problem(503, KeepingCodes.Stopped);
        (await AskAsync("new")).Problem(503, KeepingCodes.Stopped);
        (await AskAsync("known")).Problem(503, KeepingCodes.Stopped);
        (await _client.Agent("hunt-1").GetAsync("/v1/proposals/known")).Problem(503, KeepingCodes.Stopped);
        var ready = await _client.Agent("hunt-1").GetAsync("/readyz");
        Assert.Equal((503, "stopped"), (ready.Status, ready.At("ledger")));
        Assert.Equal("permit", known.Verdict);
        Assert.True(_keeper.Stopped.IsFaulted);
    }

    [Fact]
    public async Task Once_it_fails_nobody_waits_for_people_or_for_what_happens_any_longer()
    {
        (await _client.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("held"))).Fine();
        await using var events = await EventStream.OpenAsync(_client.Agent("hunt-1").OpenAsync);
        var polling = _client.Agent("soar-7").GetAsync("/v1/proposals/held?wait=45s");
        await _time.WhenWaitedForAsync(TimeSpan.FromSeconds(15));
        await _time.WhenWaitedForAsync(TimeSpan.FromSeconds(45));

        _ledger.Break();

        (await polling).Problem(503, KeepingCodes.Stopped);
        Assert.Null(await events.NextAsync());
    }

    private Task<Answer> AskAsync(string id) => _client.ProposeAsync("hunt-1", id, ServedWorld.Query);

    private async Task WhenPendingAsync(int count)
    {
        while (_ledger.Pending < count)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class NoPages : ILogPages
    {
        public byte[]? ReadCheckpoint() => null;

        public byte[]? ReadTile(TileCoordinates tile) => null;
    }
}
