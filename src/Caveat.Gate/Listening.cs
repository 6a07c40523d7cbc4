using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Caveat.Gate;

/// <summary>Where a gate listens, with or without TLS, and what it takes of a connection.</summary>
internal static class Listening
{
    private const int MostHeadBytes = 16 << 10;

    /// <summary>Sets the server up.</summary>
    public static void Set(KestrelServerOptions options, Uri listen, GateServices services)
    {
        var limits = services.Limits;
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = RequestBody.Most;
        options.Limits.MaxRequestHeadersTotalSize = MostHeadBytes;
        options.Limits.MaxConcurrentConnections = limits.Connections;
        options.Limits.RequestHeadersTimeout = limits.HeadTime;
        options.Limits.KeepAliveTimeout = limits.IdleTime;
        options.Limits.MinRequestBodyDataRate = new(limits.BodyRate, limits.BodyGrace);
        Listen(options, listen, endpoint => Secure(endpoint, listen, services));
    }

    private static void Listen(KestrelServerOptions options, Uri listen, Action<ListenOptions> set)
    {
        if (IPAddress.TryParse(listen.Host.Trim('[', ']'), out var address))
        {
            options.Listen(address, listen.Port, set);
        }
        else if (!listen.IsLoopback)
        {
            options.ListenAnyIP(listen.Port, set);
        }
        else if (listen.Port == 0)
        {
            options.Listen(IPAddress.Loopback, 0, set);
        }
        else
        {
            options.ListenLocalhost(listen.Port, set);
        }
    }

    // The certificate is looked up for each connection: one that was renewed is shown after a reload.
    private static void Secure(ListenOptions endpoint, Uri listen, GateServices services)
    {
        if (listen.Scheme != Uri.UriSchemeHttps)
        {
            return;
        }

        var certificate =
            services.Certificate
            ?? throw new ArgumentException("https needs a certificate", nameof(services));
        endpoint.UseHttps(
            new TlsHandshakeCallbackOptions
            {
                HandshakeTimeout = services.Limits.HeadTime,
                OnConnection = _ =>
                    ValueTask.FromResult(
                        new SslServerAuthenticationOptions { ServerCertificateContext = certificate() }
                    ),
            }
        );
    }
}
