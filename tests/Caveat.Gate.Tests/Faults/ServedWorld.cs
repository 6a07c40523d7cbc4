using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Caveat.Cli.Rehearsing;
using Caveat.Node.Loading;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Gate.Tests.Faults;

/// <summary>The demo world in a folder of its own, on which gates are started one after the other, and what its agents were told.</summary>
internal sealed class ServedWorld : IDisposable
{
    public const string Query = """{"action":"query","target":{"device":{"hostname":"ws-14"}}}""";

    private readonly DemoWorld _world = DemoWorld.Create(TimeProvider.System);

    public string Folder => _world.Folder;

    public LedgerFolder Ledger => new(Path.Combine(_world.Folder, "data"));

    public string KeyFileOf(string person) => _world.KeyFileOf(person);

    /// <summary>Adds a norm of the organisation.</summary>
    public void Add(string name, string norm)
    {
        File.WriteAllText(Path.Combine(Folder, "norms", name), norm);
        File.WriteAllText(
            _world.Path,
            File.ReadAllText(_world.Path)
                .Replace("norms/wards.norm]", $"norms/wards.norm, norms/{name}]", StringComparison.Ordinal)
        );
    }

    /// <summary>Starts <c>caveat serve</c>, through another program where one is given, and waits until it listens.</summary>
    public async Task<ServedGate> ServeAsync(params string[] through)
    {
        var program = Start(through);
        try
        {
            var line = await program.LineWithAsync("listening on ");
            return new(program, new(line["listening on ".Length..]), _world);
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts <c>caveat serve</c> without waiting for anything.</summary>
    public RunningProgram Start(string[] through, params string[] more) =>
        RunningProgram.StartThrough(
            through,
            Folder,
            ["serve", "--listen", "http://127.0.0.1:0", "--quiet", .. more]
        );

    /// <summary>Starts a gate in this process.</summary>
    public Task<RunningGate> RunAsync(TimeProvider clock)
    {
        var reading = DeploymentReader.Read(_world.Path, "caveat.yaml", new Installation(Repository.Root));
        return RunningGate.StartAsync(
            new(_world.Path, "caveat.yaml", new Installation(Repository.Root), reading.Deployment!)
            {
                Listen = new("http://127.0.0.1:0"),
                Clock = clock,
            }
        );
    }

    /// <summary>Talks to a gate as its agents.</summary>
    public GateClient ClientOf(Uri gate) => new(gate, _world);

    /// <summary>Every record, read anew from the disk; no gate may run.</summary>
    public async Task<List<LedgerRecord>> ReadAsync()
    {
        var records = new List<LedgerRecord>();
        var key = LedgerKey.Open("gate.example/night-watch", Ledger);
        void Replay(long sequence, Entry entry) =>
            records.Add(RecordCodec.Decode(entry.Leaf, entry.Disclosures, out _)!);
        await using var ledger = Node.Recording.Ledger.Open(new(Ledger, key, Replay));
        return records;
    }

    public void Dispose()
    {
        _world.Dispose();
        _world.Remove();
    }
}

/// <summary>A gate that runs as a process.</summary>
internal sealed class ServedGate(RunningProgram program, Uri address, DemoWorld world) : IAsyncDisposable
{
    public RunningProgram Program => program;

    public Uri Address => address;

    public GateClient Client { get; } = new(address, world);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await program.DisposeAsync();
    }
}

/// <summary>The agents of the world, who take down what they were told.</summary>
internal sealed class GateClient(Uri gate, DemoWorld world) : IDisposable
{
    private readonly HttpClient _http = new(
        new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1) }
    )
    {
        BaseAddress = gate,
        Timeout = TimeSpan.FromSeconds(30),
    };

    public Task<Answer> ProposeAsync(string agent, string id, string command, string more = "") =>
        SendAsync(
            agent,
            HttpMethod.Post,
            "/v1/proposals",
            $$"""{"id":"{{id}}","agent":"{{agent}}","actuator":"edr-all","command":{{command}}{{more}}}"""
        );

    public Task<Answer> ReportAsync(string agent, string id) =>
        SendAsync(agent, HttpMethod.Post, $"/v1/proposals/{id}/reports", """{"outcome":"executed"}""");

    public Task<Answer> FindAsync(string agent, string id, string query = "") =>
        SendAsync(agent, HttpMethod.Get, $"/v1/proposals/{id}{query}");

    public Task<Answer> FileAsync(string threat) => SendAsync("siem-1", HttpMethod.Post, "/v1/threats", threat);

    public async Task<Answer> SendAsync(string agent, HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", world.TokenOf(agent));
        if (body is not null)
        {
            request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        }

        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(bytes);
        return new(response.StatusCode, response.Headers.RetryAfter?.Delta, json.RootElement.Clone());
    }

    /// <summary>The stream of events.</summary>
    public async Task<Stream> EventsAsync(string agent)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/events");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", world.TokenOf(agent));
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>What a gate answered.</summary>
internal sealed record Answer(HttpStatusCode Status, TimeSpan? RetryAfter, JsonElement Json)
{
    public bool IsRuling => Status == HttpStatusCode.OK;

    public string? Code => Json.TryGetProperty("code", out var code) ? code.GetString() : null;

    public long Record => Json.GetProperty("record").GetInt64();

    public string Verdict => Text("verdict");

    public string State => Text("state");

    public string? Case => Json.TryGetProperty("case", out var held) ? held.GetProperty("id").GetString() : null;

    /// <summary>Whether more was asked, and nobody knows what became of it.</summary>
    public bool IsReported { get; init; }

    /// <summary>What of a ruling never changes.</summary>
    public (long, string, string, string?) Ruling => (Record, Verdict, Text("digest"), Case);

    private string Text(string name) => Json.GetProperty(name).GetString()!;
}
