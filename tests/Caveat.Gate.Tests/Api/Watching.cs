using System.Text.Json;
using Caveat.Node.Keeping;

namespace Caveat.Gate.Tests.Api;

/// <summary>What the ledger of a gate takes in from a moment on, in order.</summary>
internal sealed class Watching(IGatekeeper keeper) : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly IAsyncEnumerator<GateEvent> _events = keeper
        .EventsAsync(
            new Caller.OfPerson("test"),
            keeper.View.Records - 1,
            TestContext.Current.CancellationToken
        )
        .GetAsyncEnumerator(TestContext.Current.CancellationToken);

    /// <summary>The next record of a type, or of any.</summary>
    public async Task<Seen> NextAsync(string? type = null)
    {
        while (true)
        {
            Assert.True(
                await _events
                    .MoveNextAsync()
                    .AsTask()
                    .WaitAsync(_patience, TestContext.Current.CancellationToken)
            );
            if (type is null || _events.Current.Type == type)
            {
                return new(_events.Current.Type, _events.Current.Record, _events.Current.Json.ToArray());
            }
        }
    }

    public ValueTask DisposeAsync() => _events.DisposeAsync();
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
