using System.Net.Http.Headers;
using System.Text;

namespace Caveat.Gate.Tests.Api;

/// <summary>A whole gate of the demo world, in this process, and those who call it over HTTP.</summary>
internal sealed class HttpGate : IAsyncDisposable
{
    private readonly TimeProvider _clock;
    private bool _isStopped;

    private HttpGate(DemoFolder world, RunningGate gate, HttpClient http, TimeProvider clock) =>
        (World, Gate, Http, _clock) = (world, gate, http, clock);

    /// <summary>Its folder.</summary>
    public DemoFolder World { get; }

    /// <summary>The gate itself.</summary>
    public RunningGate Gate { get; }

    /// <summary>A client without any credential.</summary>
    public HttpClient Http { get; }

    /// <summary>How many records its ledger has.</summary>
    public long Records => Gate.Keeper.View.Records;

    /// <summary>Somebody without any credential.</summary>
    public ApiCaller Nobody => new(Http, _ => { });

    /// <summary>Starts a gate on a free port.</summary>
    public static Task<HttpGate> StartAsync(
        Func<string, string>? change = null,
        TimeProvider? clock = null,
        GateLimits? limits = null
    ) => StartAsync(new DemoFolder(change), clock, limits);

    /// <summary>Starts a gate of a folder on a free port.</summary>
    public static async Task<HttpGate> StartAsync(
        DemoFolder world,
        TimeProvider? clock = null,
        GateLimits? limits = null
    )
    {
        var time = clock ?? TimeProvider.System;
        var gate = await RunningGate.StartAsync(
            new(world.Configuration, "caveat.yaml", new(Repository.Root), world.Read())
            {
                Listen = new("http://127.0.0.1:0"),
                Clock = time,
                Limits = limits ?? new(),
                Version = "0.1.0",
            }
        );
        var http = new HttpClient { BaseAddress = gate.Address, Timeout = TimeSpan.FromSeconds(30) };
        return new(world, gate, http, time);
    }

    /// <summary>An agent with its token.</summary>
    public ApiCaller Agent(string id)
    {
        var token = World.TokenOf(id);
        return new(Http, request => request.Headers.Authorization = new("Bearer", token));
    }

    /// <summary>A person who signs.</summary>
    public Signer Person(string id) => new(this, id, _clock);

    /// <summary>What it records from now on.</summary>
    public Watching Watch() => new(Gate.Keeper);

    /// <summary>Files the threats of the world.</summary>
    public async Task FileThreatsAsync()
    {
        foreach (var threat in File.ReadLines(World.At("threats.jsonl")))
        {
            Assert.Equal(201, (await Agent("siem-1").PostAsync("/v1/threats", threat)).Status);
        }
    }

    /// <summary>Stops the gate and leaves its folder.</summary>
    public async Task StopAsync()
    {
        if (!_isStopped)
        {
            _isStopped = true;
            await Gate.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Http.Dispose();
        World.Dispose();
    }
}

/// <summary>Somebody who asks a gate.</summary>
internal sealed class ApiCaller(HttpClient http, Action<HttpRequestMessage> authenticate)
{
    public Task<Answer> GetAsync(string path) => SendAsync(new(HttpMethod.Get, path));

    public Task<Answer> PostAsync(string path, string body, string mediaType = "application/json") =>
        SendAsync(new(HttpMethod.Post, path) { Content = Content(body, mediaType) });

    /// <summary>Sends a request with this caller's credential.</summary>
    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            authenticate(request);
            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            return await Answer.OfAsync(response);
        }
    }

    /// <summary>Sends a request and reads the answer as it comes.</summary>
    public async Task<HttpResponseMessage> OpenAsync(HttpRequestMessage request)
    {
        authenticate(request);
        return await http.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken
        );
    }

    public static ByteArrayContent Content(string body, string mediaType)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        return content;
    }
}
