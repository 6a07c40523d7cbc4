using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Caveat.Gate.Api;
using Caveat.Gate.Authorizing;
using Caveat.Gate.OpenC2;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Caveat.Gate;

/// <summary>A gate that listens. What it answers and to whom stands in <c>Api/</c> and <c>OpenC2/</c>.</summary>
public sealed class GateServer : IAsyncDisposable
{
    // A well-behaved agent never comes near these; one that does is told to wait.
    private const int Burst = 20_000;
    private const int PerSecond = 10_000;

    private readonly WebApplication _application;
    private readonly CancellationTokenSource _stopping;

    private GateServer(WebApplication application, CancellationTokenSource stopping, Uri address)
    {
        _application = application;
        _stopping = stopping;
        Address = address;
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Starts to listen.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<GateServer> StartAsync(GateServices services, Uri listen)
    {
        var stopping = new CancellationTokenSource();
        var application = Build(services, listen, stopping.Token);
        await application.StartAsync(CancellationToken.None).ConfigureAwait(false);
        var bound = application
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.First();
        return new(application, stopping, new(bound));
    }

    /// <summary>Answers what was asked until now and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _application.StopAsync(CancellationToken.None).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    /// <summary>Every endpoint of a gate, for those who look whether each has a policy.</summary>
    internal IReadOnlyList<Endpoint> Endpoints =>
        _application.Services.GetRequiredService<Microsoft.AspNetCore.Routing.EndpointDataSource>().Endpoints;

    private static WebApplication Build(GateServices services, Uri listen, CancellationToken stopping)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => Limit(options, listen));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(services);
        builder.Services.AddSingleton<IAuthorizationMiddlewareResultHandler, RefusalWriter>();
        builder
            .Services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, AgentScheme>(AgentScheme.Name, null)
            .AddScheme<AuthenticationSchemeOptions, PersonScheme>(PersonScheme.Name, null);
        builder.Services.AddAuthorization(options => Policies.AddTo(options, services.IsLedgerPublic));
        builder.Services.AddRateLimiter(LimitRates);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);

        var application = builder.Build();
        application.Use(GuardAsync);
        application.UseRouting();
        application.UseAuthentication();
        application.UseAuthorization();
        application.UseRateLimiter();
        application.MapProposals(services);
        application.MapThreats(services);
        application.MapTrials(services);
        application.MapCases(services);
        application.MapWatch(services);
        application.MapViews(services);
        application.MapEvents(services, stopping);
        application.MapLedger(services);
        application.MapOperations(services);
        application.MapOpenC2(services);
        application
            .MapFallback(static context =>
                Answers.RefuseAsync(
                    context,
                    StatusCodes.Status404NotFound,
                    GateCodes.NoSuchPath,
                    "`/openapi.json` lists what there is"
                )
            )
            .RequireAuthorization(Policies.Anyone);
        return application;
    }

    private static void Limit(KestrelServerOptions options, Uri listen)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = RequestBody.Most;
        options.Limits.MaxRequestHeadersTotalSize = 16 << 10;
        options.Limits.MaxConcurrentConnections = 20_000;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        options.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        options.Limits.MinRequestBodyDataRate = new(
            bytesPerSecond: 240,
            gracePeriod: TimeSpan.FromSeconds(5)
        );
        if (IPAddress.TryParse(listen.Host.Trim('[', ']'), out var address))
        {
            options.Listen(address, listen.Port);
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

    private static void LimitRates(RateLimiterOptions options)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = static async (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = "1";
            await Answers
                .RefuseAsync(
                    rejected.HttpContext,
                    StatusCodes.Status429TooManyRequests,
                    GateCodes.TooMany,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"the gate takes {PerSecond} requests a second of one caller; ask again in a second"
                    )
                )
                .ConfigureAwait(false);
        };
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(static context =>
            context.User.Identity?.Name is { } caller
                ? RateLimitPartition.GetTokenBucketLimiter(
                    caller,
                    static _ =>
                        new()
                        {
                            TokenLimit = Burst,
                            TokensPerPeriod = PerSecond,
                            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                            QueueLimit = 0,
                        }
                )
                : RateLimitPartition.GetNoLimiter("")
        );
    }

    // Bodies are read before anybody is known, and whatever goes wrong is a problem and never a permit.
    private static async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            if (await RequestBody.ReadAsync(context).ConfigureAwait(false))
            {
                await next(context).ConfigureAwait(false);
            }

            if (context.Response is { StatusCode: StatusCodes.Status405MethodNotAllowed, HasStarted: false })
            {
                await Answers
                    .RefuseAsync(
                        context,
                        StatusCodes.Status405MethodNotAllowed,
                        GateCodes.NoSuchMethod,
                        "`/openapi.json` lists what there is"
                    )
                    .ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Whoever asked has gone, or the gate stops: nobody is told anything.
            context.Abort();
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            await Answers
                .RefuseAsync(
                    context,
                    StatusCodes.Status500InternalServerError,
                    GateCodes.Fault,
                    $"the gate has a fault of its own ({fault.GetType().Name}); nothing was permitted"
                )
                .ConfigureAwait(false);
        }
    }
}
