using System.Globalization;
using System.Net;
using System.Text;
using Caveat.Node.Recording;
using Caveat.Node.Witnessing;
using Caveat.Witnessing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Caveat.Gate.Witnessing;

/// <summary>A witness that listens: <c>POST /add-checkpoint</c> (C2SP tlog-witness), and <c>GET /healthz</c>.</summary>
public sealed class WitnessServer : IAsyncDisposable
{
    private const string Plain = "text/plain; charset=utf-8";
    private const string SizeType = "text/x.tlog.size";
    private const int MostConnections = 1_000;

    private readonly WebApplication _application;

    private WitnessServer(WebApplication application, Uri address)
    {
        _application = application;
        Address = address;
    }

    /// <summary>Where it listens: its submission prefix.</summary>
    public Uri Address { get; }

    /// <summary>Starts to listen; <paramref name="told"/> is told of everything that is asked.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<WitnessServer> StartAsync(Witness witness, Uri listen, Action<WitnessReply> told)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => Set(options, listen));
        builder.Services.AddRoutingCore();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var application = builder.Build();
        application.UseRouting();
        application.MapPost("/add-checkpoint", context => AddAsync(context, witness, told));
        application.MapGet("/healthz", context => HealthAsync(context, witness));
        try
        {
            await application.StartAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        var bound = application
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.First();
        return new(application, new(bound));
    }

    /// <summary>Answers what was asked until now and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(CancellationToken.None).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    private static void Set(KestrelServerOptions options, Uri listen)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = CheckpointRequest.MostBytes;
        options.Limits.MaxConcurrentConnections = MostConnections;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        if (IPAddress.TryParse(listen.Host.Trim('[', ']'), out var address))
        {
            options.Listen(address, listen.Port);
        }
        else if (!listen.IsLoopback)
        {
            options.ListenAnyIP(listen.Port);
        }
        else if (listen.Port == 0)
        {
            options.Listen(IPAddress.Loopback, 0);
        }
        else
        {
            options.ListenLocalhost(listen.Port);
        }
    }

    private static async Task AddAsync(HttpContext context, Witness witness, Action<WitnessReply> told)
    {
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
            var reply = witness.Add(body.GetBuffer().AsSpan(0, (int)body.Length));
            told(reply);
            await AnswerAsync(context, reply).ConfigureAwait(false);
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException fault)
        {
            await WriteAsync(context, fault.StatusCode, Plain, "the body is too large, or ended early\n")
                .ConfigureAwait(false);
        }
        catch (LedgerStoppedException)
        {
            await WriteAsync(
                    context,
                    StatusCodes.Status503ServiceUnavailable,
                    Plain,
                    "the witness cannot keep what it cosigns, and cosigns nothing\n"
                )
                .ConfigureAwait(false);
        }
    }

    private static Task AnswerAsync(HttpContext context, WitnessReply reply)
    {
        var status = (int)reply.Testimony.Answer;
        return reply switch
        {
            { Line: { } line } => WriteAsync(context, status, Plain, $"{line}\n"),
            { Testimony.Known: { } known } => WriteAsync(
                context,
                status,
                SizeType,
                string.Create(CultureInfo.InvariantCulture, $"{known}\n")
            ),
            _ => WriteAsync(context, status, Plain, $"{reply.Testimony.Reason}\n"),
        };
    }

    private static Task HealthAsync(HttpContext context, Witness witness) =>
        witness.Stopped.IsFaulted
            ? WriteAsync(context, StatusCodes.Status503ServiceUnavailable, Plain, "stopped\n")
            : WriteAsync(context, StatusCodes.Status200OK, Plain, "ok\n");

    private static Task WriteAsync(HttpContext context, int status, string type, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }
}
