using System.Collections.Concurrent;
using System.Collections.Immutable;
using Caveat.Gate.Witnessing;
using Caveat.Node.Witnessing;
using Caveat.Recording;

namespace Caveat.Gate.Tests.Witnessing;

/// <summary>A witness that listens on a free port, in this process, in a folder of its own.</summary>
internal sealed class RunningWitness : IAsyncDisposable
{
    private readonly ScratchFolder _folder;
    private readonly WitnessServer _server;
    private readonly ConcurrentQueue<WitnessReply> _replies;

    private RunningWitness(
        ScratchFolder folder,
        WitnessKey key,
        WitnessStore store,
        WitnessServer server,
        ConcurrentQueue<WitnessReply> replies
    ) => (_folder, Key, Store, _server, _replies) = (folder, key, store, server, replies);

    public WitnessKey Key { get; }

    /// <summary>What it cosigned.</summary>
    public WitnessStore Store { get; }

    public Uri Address => _server.Address;

    /// <summary>All that it answered.</summary>
    public IReadOnlyCollection<WitnessReply> Replies => _replies;

    public static async Task<RunningWitness> StartAsync(string name, params ImmutableArray<NoteKey> logs)
    {
        var folder = new ScratchFolder();
        var key = WitnessKey.Open(name, folder.Path);
        var store = WitnessStore.Open(folder.Path);
        var replies = new ConcurrentQueue<WitnessReply>();
        var server = await WitnessServer.StartAsync(
            new(key, logs, store, TimeProvider.System),
            new("http://127.0.0.1:0"),
            replies.Enqueue
        );
        return new(folder, key, store, server, replies);
    }

    /// <summary>Its line in a policy.</summary>
    public string Line(string name) => $"witness {name} {Key.Public} {Address}\n";

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Store.Dispose();
        Key.Dispose();
        _folder.Dispose();
    }
}
