using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;
using Caveat.Recording;
using Example.PacketFilter;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

const string Usage =
    "usage: packet-filter --gate URL --ledger-key VKEY --heartbeat-key VKEY --actuator ID --memory FILE\n"
    + "                     [--listen URL] [--certificate PEM --key PEM] [--rules FILE]\n\n"
    + "An OpenC2 consumer of packet-filter commands that carries out only what has a warrant of the gate.\n"
    + "A dry run, always: it prints rules for nftables, appends them to --rules, and never applies them.";

var options = new Dictionary<string, string>(StringComparer.Ordinal);
string[] known =
[
    "--gate",
    "--ledger-key",
    "--heartbeat-key",
    "--actuator",
    "--memory",
    "--listen",
    "--certificate",
    "--key",
    "--rules",
];
for (var i = 0; i < args.Length; i += 2)
{
    if (
        !known.Contains(args[i], StringComparer.Ordinal)
        || i + 1 == args.Length
        || !options.TryAdd(args[i], args[i + 1])
    )
    {
        Console.Error.WriteLine(Usage);
        return 2;
    }
}

string Given(string name) => options.GetValueOrDefault(name, "");
if (
    !Uri.TryCreate(Given("--gate"), UriKind.Absolute, out var gate)
    || NoteKey.Parse(Given("--ledger-key")) is not { } ledgerKey
    || NoteKey.Parse(Given("--heartbeat-key")) is not { } heartbeatKey
    || Given("--actuator").Length == 0
    || Given("--memory").Length == 0
    || !Uri.TryCreate(
        options.GetValueOrDefault("--listen", "http://localhost:8450"),
        UriKind.Absolute,
        out var listen
    )
    || (
        listen.Scheme == Uri.UriSchemeHttps
        && (Given("--certificate").Length == 0 || Given("--key").Length == 0)
    )
)
{
    Console.Error.WriteLine(Usage);
    return 2;
}

MemoryFile memory;
try
{
    memory = new(Given("--memory"), TimeProvider.System.GetUtcNow());
}
catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"error: {fault.Message}");
    return 3;
}

using var desk = new WarrantDesk(
    new(ledgerKey, WarrantDesk.IsSigned),
    heartbeatKey,
    gate,
    Given("--actuator"),
    memory
);
var consumer = new Consumer(desk, Given("--rules"));

var builder = WebApplication.CreateEmptyBuilder(new());
builder.WebHost.UseKestrelCore();
builder.WebHost.ConfigureKestrel(options =>
{
    options.AddServerHeader = false;
    options.Limits.MaxRequestBodySize = Consumer.MostBytes;
    options.Listen(
        IPAddress.TryParse(listen.Host.Trim('[', ']'), out var address) ? address : IPAddress.Loopback,
        listen.Port,
        endpoint =>
        {
            if (listen.Scheme == Uri.UriSchemeHttps)
            {
                endpoint.UseHttps(X509Certificate2.CreateFromPemFile(Given("--certificate"), Given("--key")));
            }
        }
    );
});
builder.Services.AddRoutingCore();

var application = builder.Build();
application.UseRouting();
application.MapPost("/.well-known/openc2", consumer.TakeAsync);
await application.StartAsync();
Console.WriteLine(
    $"packet filter on {application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()}/"
);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
await application.WaitForShutdownAsync();
return 0;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    application.Lifetime.StopApplication();
}
