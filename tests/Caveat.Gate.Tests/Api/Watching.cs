using System.Text.Json;
using Caveat.Node.Keeping;

namespace Caveat.Gate.Tests.Api;

/// <summary>What the ledger of a gate takes in from a moment on, in order.</summary>
internal sealed class Watching : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(
        TestContext.Current.CancellationToken
    );
    private readonly IAsyncEnumerator<GateEvent> _events;
    private Task<bool> _next = Task.FromResult(true);

    public Watching(IGatekeeper keeper) =>
        _events = keeper
            .EventsAsync(new Caller.OfPerson("test"), keeper.View.Records - 1, _stop.Token)
            .GetAsyncEnumerator(_stop.Token);

    /// <summary>The next record of a type, or of any.</summary>
    public async Task<Seen> NextAsync(string? type = null)
    {
        while (true)
        {
            _next = _events.MoveNextAsync().AsTask();
            Assert.True(await _next.WaitAsync(_patience, _stop.Token));
            if (type is null || _events.Current.Type == type)
            {
                return new(_events.Current.Type, _events.Current.Record, _events.Current.Json.ToArray());
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await ((Task)_next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _events.DisposeAsync();
        _stop.Dispose();
    }
}

/// <summary>A record that was seen.</summary>
internal sealed record Seen(string Type, long Record, byte[] Json)
{
    /// <summary>A member; empty where it is absent.</summary>
    public string At(string name)
    {
        using var json = JsonDocument.Parse(Json);
        return json.RootElement.TryGetProperty(name, out var value) ? value.ToString() : "";
    }
}
