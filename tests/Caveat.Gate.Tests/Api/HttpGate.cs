using System.Net.Http.Headers;
using System.Text;
using Caveat.Language;
using Caveat.Node.Loading;

namespace Caveat.Gate.Tests.Api;

/// <summary>A whole gate of the demo world, in this process, and those who call it over HTTP.</summary>
internal sealed class HttpGate : IAsyncDisposable
{
    private readonly Setting _setting;
    private bool _isStopped;

    private HttpGate(DemoFolder world, Setting setting, RunningGate gate)
    {
        (World, _setting, Gate) = (world, setting, gate);
        Http = ClientOf(gate, setting);
    }

    /// <summary>Its folder.</summary>
    public DemoFolder World { get; }

    /// <summary>The gate itself.</summary>
    public RunningGate Gate { get; private set; }

    /// <summary>A client without any credential.</summary>
    public HttpClient Http { get; private set; }

    /// <summary>How many records its ledger has.</summary>
    public long Records => Gate.Keeper.View.Records;

    /// <summary>Somebody without any credential.</summary>
    public ApiCaller Nobody => new(Http, _ => { });

    /// <summary>Starts a gate on a free port; <paramref name="change"/> is given the text of its configuration.</summary>
    public static async Task<HttpGate> StartAsync(
        Func<string, string>? change = null,
        TimeProvider? clock = null,
        GateLimits? limits = null,
        TestCertificate? certificate = null
    )
    {
        var world = new DemoFolder(text => Secured(change?.Invoke(text) ?? text, certificate));
        certificate?.Write(world);
        var setting = new Setting(clock ?? TimeProvider.System, limits ?? new(), certificate);
        return new(world, setting, await OpenAsync(world, setting));
    }

    /// <summary>Stops the gate and starts another one on its folder.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        Http.Dispose();
        (Gate, _isStopped) = (await OpenAsync(World, _setting), false);
        Http = ClientOf(Gate, _setting);
    }

    /// <summary>An agent with its token.</summary>
    public ApiCaller Agent(string id)
    {
        var token = World.TokenOf(id);
        return new(Http, request => request.Headers.Authorization = new("Bearer", token));
    }

    /// <summary>A person who signs.</summary>
    public Signer Person(string id) => new(this, id, _setting.Clock);

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

    private static string Secured(string text, TestCertificate? certificate) =>
        certificate is null
            ? text
            : text.Replace(
                "gate:\n",
                "gate:\n  tls: { certificate: gate.pem, key: gate.key }\n",
                StringComparison.Ordinal
            );

    private static Task<RunningGate> OpenAsync(DemoFolder world, Setting setting)
    {
        var deployment = world.Read();
        var findings = new List<Finding>();
        var certificate = ServerCertificate.Read(deployment.Configuration, world.Configuration, findings);
        Assert.Empty(findings);
        return RunningGate.StartAsync(
            new(world.Configuration, "caveat.yaml", new(Repository.Root), deployment)
            {
                Listen = new(certificate is null ? "http://127.0.0.1:0" : "https://127.0.0.1:0"),
                Certificate = certificate,
                Clock = setting.Clock,
                Limits = setting.Limits,
                WitnessLimits = new() { Quorum = TimeSpan.FromMilliseconds(200) },
                Version = "0.1.0",
            }
        );
    }

    private static HttpClient ClientOf(RunningGate gate, Setting setting) =>
        new(setting.Certificate?.Trusting() ?? new SocketsHttpHandler())
        {
            BaseAddress = gate.Address,
            Timeout = TimeSpan.FromSeconds(30),
        };

    private sealed record Setting(TimeProvider Clock, GateLimits Limits, TestCertificate? Certificate);
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
