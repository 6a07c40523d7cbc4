using System.Text;
using Caveat.Gate.Tests.Api;
using Caveat.Gate.Tests.Forwarding;
using Caveat.Recording;

namespace Caveat.Gate.Tests.Examples;

/// <summary>The packet filter under <c>examples/</c> as a process of its own.</summary>
internal sealed class RunningFilter : IAsyncDisposable
{
    /// <summary>Where it remembers.</summary>
    public const string Memory = "memory/filter";

    private readonly HttpClient _http;

    private RunningFilter(RunningProgram program, Uri address, HttpClient http)
    {
        (Program, Address, _http) = (program, new(address, "/.well-known/openc2"), http);
    }

    public RunningProgram Program { get; }

    /// <summary>Where it takes commands.</summary>
    public Uri Address { get; }

    /// <summary>Starts one that trusts a gate of this process.</summary>
    public static Task<RunningFilter> StartAsync(
        HttpGate gate,
        string actuator = ForwardingGate.Filter,
        TestCertificate? certificate = null,
        bool remembers = true
    ) => StartAsync(gate.World, TrustIn(gate), actuator, certificate, remembers);

    /// <summary>Starts one in the folder of a gate. Where it has no memory it gets one that began a minute ago, or begins one itself.</summary>
    public static async Task<RunningFilter> StartAsync(
        DemoFolder world,
        string[] trust,
        string actuator = ForwardingGate.Filter,
        TestCertificate? certificate = null,
        bool remembers = true
    )
    {
        Directory.CreateDirectory(world.At("memory"));
        if (remembers && !File.Exists(world.At(Memory)))
        {
            var then = TimeProvider.System.GetUtcNow().AddMinutes(-1);
            File.WriteAllText(world.At(Memory), WarrantMemory.From(then).ToText());
        }

        string[] secure = certificate is null ? [] : ["--certificate", "gate.pem", "--key", "gate.key"];
        var program = Start(
            world,
            [
                .. trust,
                "--actuator",
                actuator,
                "--memory",
                Memory,
                "--rules",
                "filter.nft",
                "--listen",
                certificate is null ? "http://127.0.0.1:0" : "https://127.0.0.1:0",
                .. secure,
            ]
        );
        const string Greeting = "packet filter on ";
        var line = await program.LineWithAsync(Greeting);
        var http = certificate is null ? new HttpClient() : new HttpClient(certificate.Trusting());
        return new(program, new(line[Greeting.Length..]), http);
    }

    /// <summary>Starts one with other options than usual.</summary>
    public static RunningProgram Start(DemoFolder world, params string[] options) =>
        RunningProgram.StartOther(
            world.Path,
            ["dotnet", Path.Combine(AppContext.BaseDirectory, "PacketFilter.dll"), .. options]
        );

    /// <summary>The options with which one trusts a gate.</summary>
    public static string[] TrustIn(HttpGate gate) =>
        TrustIn(gate.Gate.Address, gate.Gate.LedgerKey, gate.Gate.HeartbeatKey);

    /// <inheritdoc cref="TrustIn(HttpGate)"/>
    public static string[] TrustIn(Uri gate, string ledgerKey, string heartbeatKey) =>
        ["--gate", gate.ToString(), "--ledger-key", ledgerKey, "--heartbeat-key", heartbeatKey];

    /// <summary>Sends a command with a warrant, or with none.</summary>
    public async Task<Answer> SendAsync(
        string command,
        string? warrant,
        string mediaType = "application/openc2-cmd+json;version=1.0"
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address)
        {
            Content = ApiCaller.Content(command, mediaType),
        };
        if (warrant is not null)
        {
            request.Headers.Add("Caveat-Warrant", Convert.ToBase64String(Encoding.UTF8.GetBytes(warrant)));
        }

        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return await Answer.OfAsync(response);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Program.DisposeAsync();
    }
}
