using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Caveat.Node.Witnessing;
using Caveat.Recording;
using Caveat.Witnessing;
using Answering = System.Func<
    byte[],
    System.Threading.CancellationToken,
    System.Threading.Tasks.Task<System.Net.Http.HttpResponseMessage>
>;

namespace Caveat.Tests.Node.Witnessing;

/// <summary>Witnesses that are reached without a network: true ones, and such as answer anything.</summary>
internal sealed class FakeWitnesses : HttpMessageHandler
{
    private readonly ScratchFolder _folder = new();
    private readonly ConcurrentDictionary<string, Answering> _answers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WitnessKey> _keys = new(StringComparer.Ordinal);
    private readonly List<WitnessStore> _stores = [];
    private readonly SemaphoreSlim _called = new(0);

    /// <summary>A policy of some witnesses, which are made where there is none of that name: each answers as a true one does.</summary>
    public TlogPolicy Policy(NoteKey log, string rest, params string[] names)
    {
        var text = new StringBuilder();
        foreach (var name in names)
        {
            if (!_keys.ContainsKey(name))
            {
                Add(name, log);
            }

            text.Append($"witness {name} {_keys[name].Public} https://{name}.example/\n");
        }

        return TlogPolicy.Parse(Encoding.UTF8.GetBytes($"{text}{rest}\n"), out var faults)
            ?? throw new InvalidOperationException(string.Join('\n', faults));
    }

    /// <summary>How a witness answers.</summary>
    public Answering this[string name]
    {
        get => _answers[name];
        set => _answers[name] = value;
    }

    /// <summary>The key of a witness.</summary>
    public WitnessKey KeyOf(string name) => _keys[name];

    /// <summary>Waits until somebody was asked so many times more.</summary>
    public async Task CalledAsync(int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.True(
                await _called.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)
            );
        }
    }

    public static Task<HttpResponseMessage> Say(int status, string body, string type = "text/plain") =>
        Task.FromResult(
            new HttpResponseMessage((HttpStatusCode)status)
            {
                Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body))
                {
                    Headers = { ContentType = new(type) },
                },
            }
        );

    /// <summary>One that nobody reaches.</summary>
    public static Task<HttpResponseMessage> Down(byte[] body, CancellationToken stop) =>
        throw new HttpRequestException("nobody listens");

    /// <summary>One that never answers.</summary>
    public static async Task<HttpResponseMessage> Silent(byte[] body, CancellationToken stop)
    {
        await Task.Delay(Timeout.Infinite, stop);
        return new();
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        Assert.Equal("/add-checkpoint", request.RequestUri!.AbsolutePath);
        var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        try
        {
            return await _answers[request.RequestUri.Host.Split('.')[0]](body, cancellationToken);
        }
        finally
        {
            _called.Release();
        }
    }

    /// <summary>Cosigners come and go; the witnesses stay until this.</summary>
    public void End()
    {
        foreach (var store in _stores)
        {
            store.Dispose();
        }

        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }

        _called.Dispose();
        _folder.Dispose();
    }

    private void Add(string name, NoteKey log)
    {
        var key = WitnessKey.Temporary($"{name}.example/witness");
        var store = WitnessStore.Open(_folder.At(name));
        var witness = new Witness(key, [log], store, TimeProvider.System);
        _keys.Add(name, key);
        _stores.Add(store);
        _answers[name] = (body, _) =>
        {
            var reply = witness.Add(body);
            return reply.Line is { } line ? Say(200, $"{line}\n")
                : reply.Testimony.Known is { } known ? Say(409, $"{known}\n", "text/x.tlog.size")
                : Say((int)reply.Testimony.Answer, reply.Testimony.Reason);
        };
    }
}
