using Caveat.Gate.Api;
using Caveat.Gate.Authorizing;
using Caveat.Gate.Console;
using Caveat.Gate.OpenC2;
using Caveat.Gate.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Caveat.Gate;

/// <summary>A gate that listens. What it answers and to whom stands in <c>Api/</c> and <c>OpenC2/</c>.</summary>
public sealed class GateServer : IAsyncDisposable
{
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
        try
        {
            await application.StartAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            await application.DisposeAsync().ConfigureAwait(false);
            stopping.Dispose();
            if (fault is IOException { InnerException: AddressInUseException })
            {
                throw new IOException(
                    $"another program listens on {listen.GetLeftPart(UriPartial.Authority)} already; `--listen URL`, or `listen` under `gate`, names another address",
                    fault
                );
            }

            throw;
        }

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
        _application.Services.GetRequiredService<EndpointDataSource>().Endpoints;

    private static WebApplication Build(GateServices services, Uri listen, CancellationToken stopping)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(options => Listening.Set(options, listen, services));
        builder.Services.Configure<HostOptions>(options =>
            options.ShutdownTimeout = services.Limits.StopTime
        );
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(services);
        builder.Services.AddSingleton<IAuthorizationMiddlewareResultHandler, RefusalWriter>();
        builder
            .Services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, AgentScheme>(AgentScheme.Name, null)
            .AddScheme<AuthenticationSchemeOptions, PersonScheme>(PersonScheme.Name, null);
        builder.Services.AddSessions(services);
        builder.Services.AddSingleton<PasskeyRegistration>();
        builder.Services.AddSingleton(services.Keeper);
        builder.Services.AddAuthorization(options => Policies.AddTo(options, () => services.IsLedgerPublic));
        builder.Services.AddRateLimiter(options => CallerRates.Set(options, services.Limits));
        builder.Logging.SetMinimumLevel(LogLevel.Warning);

        var application = builder.Build();
        application.Use(Guard.GuardAsync);
        application.Use(SessionScheme.ReachAsync);
        application.UseRouting();
        application.UseAuthentication();
        application.UseAuthorization();
        application.Use(SessionScheme.GuardAsync);
        application.UseRateLimiter();
        application.MapProposals(services, stopping);
        application.MapThreats(services);
        application.MapTrials(services);
        application.MapCases(services);
        application.MapPeople(services);
        application.MapSessions(services);
        application.MapWatch(services);
        application.MapErasures(services);
        application.MapHeartbeat(services);
        application.MapViews(services);
        application.MapEvents(services, stopping);
        application.MapLedger(services);
        application.MapOperations(services);
        application.MapOpenC2(services);
        application.MapConsole(services);
        application.MapElsewhere();
        return application;
    }
}
