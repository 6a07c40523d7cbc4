using Caveat.Gate.Tests.Api;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Gate.Tests.Faults;

/// <summary>The demo world, on which gates are started one after the other.</summary>
internal sealed class ServedWorld : IDisposable
{
    public const string Query = """{"action":"query","target":{"device":{"hostname":"ws-14"}}}""";

    private const string Name = "gate.example/night-watch";

    public DemoFolder World { get; } = new();

    public LedgerFolder Ledger => new(World.Data);

    /// <summary>Starts <c>caveat serve</c>, through another program where one is given, and waits until it listens.</summary>
    public async Task<ServedGate> ServeAsync(params string[] through)
    {
        var program = Start(through);
        try
        {
            var line = await program.LineWithAsync("listening on ");
            return new(program, World, new(line["listening on ".Length..]));
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
            World.Path,
            ["serve", "--listen", "http://127.0.0.1:0", "--quiet", .. more]
        );

    /// <summary>Starts a gate in this process, lets it be used, and stops it.</summary>
    public async Task RunAsync(Func<GateClient, Task> use)
    {
        await using var gate = await RunningGate.StartAsync(
            new(World.Configuration, "caveat.yaml", new(Repository.Root), World.Read())
            {
                Listen = new("http://127.0.0.1:0"),
            }
        );
        using var client = new GateClient(World, gate.Address);
        await use(client);
    }

    /// <summary>Every record, read anew from the disk; no gate may run.</summary>
    public async Task<List<LedgerRecord>> ReadAsync()
    {
        var records = new List<LedgerRecord>();
        using var key = LedgerKey.Open(Name, Ledger);
        await using var ledger = Node.Recording.Ledger.Open(
            new(
                Ledger,
                key,
                (_, entry) => records.Add(RecordCodec.Decode(entry.Leaf, entry.Disclosures, out string? _)!)
            )
        );
        return records;
    }

    /// <summary>The first segment, as it is on disk.</summary>
    public (SegmentFrames Frames, byte[] Bytes) ReadSegment()
    {
        using var segment = Segment.Open(Segment.In(Ledger.Segments).First(), Name, FileAccess.Read);
        var bytes = segment.ReadAll();
        return (new(bytes, segment.First), bytes);
    }

    public IEnumerable<string> Faults() => LedgerCheck.Run(World.Data, null).Faults;

    public void Dispose() => World.Dispose();
}

/// <summary>A gate that runs as a process.</summary>
internal sealed class ServedGate(RunningProgram program, DemoFolder world, Uri address) : IAsyncDisposable
{
    public RunningProgram Program => program;

    public Uri Address => address;

    public GateClient Client { get; } = new(world, address);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await program.DisposeAsync();
    }
}

/// <summary>The agents of the world, who talk to a gate that may end at any moment.</summary>
internal sealed class GateClient(DemoFolder world, Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };

    public ApiCaller Agent(string id) =>
        new(_http, request => request.Headers.Authorization = new("Bearer", world.TokenOf(id)));

    public Task<Answer> ProposeAsync(string agent, string id, string command, string more = "") =>
        Agent(agent)
            .PostAsync(
                "/v1/proposals",
                $$"""{"id":"{{id}}","agent":"{{agent}}","actuator":"edr-all","command":{{command}}{{more}}}"""
            );

    /// <summary>What an agent is told of a proposal.</summary>
    public async Task<Told> FindAsync(string agent, string id) =>
        Told.Of(await Agent(agent).GetAsync($"/v1/proposals/{id}"));

    public void Dispose() => _http.Dispose();
}

/// <summary>What an agent was told of its proposal.</summary>
internal sealed record Told(long Record, string Verdict, string Digest, string Case, string State)
{
    public static Told Of(Answer answer)
    {
        answer.Fine();
        return new(
            answer.Json.GetProperty("record").GetInt64(),
            answer.At("verdict"),
            answer.At("digest"),
            answer.At("case", "id"),
            answer.At("state")
        );
    }
}
