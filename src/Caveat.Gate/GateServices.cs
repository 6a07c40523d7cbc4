using System.Net.Security;
using System.Security.Cryptography;
using Caveat.Gate.Forwarding;
using Caveat.Gate.Sessions;
using Caveat.Node.Identifying;
using Caveat.Node.Keeping;
using Caveat.Node.Recording;
using Caveat.Node.Witnessing;

namespace Caveat.Gate;

/// <summary>What the endpoints of a gate work with.</summary>
/// <param name="Keeper">The gate itself.</param>
/// <param name="Pages">The public log.</param>
/// <param name="Credentials">The tokens of agents, as they are now.</param>
/// <param name="Clock">The time.</param>
/// <param name="Version">The version of the program.</param>
public sealed record GateServices(
    IGatekeeper Keeper,
    ILogPages Pages,
    Func<Credentials> Credentials,
    TimeProvider Clock,
    string Version
)
{
    /// <summary>What it takes of a connection and of a caller.</summary>
    public GateLimits Limits { get; init; } = new();

    /// <summary>Fills bytes with randomness: ids of messages that have none.</summary>
    public Action<Span<byte>> Random { get; init; } = static bytes => RandomNumberGenerator.Fill(bytes);

    /// <summary>Who asks the witnesses; null where there are none.</summary>
    public Cosigner? Cosigner { get; init; }

    /// <summary>The certificate that it shows, as it is now; null where it listens without TLS.</summary>
    public Func<SslStreamCertificateContext>? Certificate { get; init; }

    /// <summary>Whether anybody may read the log: as the configuration says now.</summary>
    internal bool IsLedgerPublic => Keeper.Deployment.Configuration.IsLedgerPublic;

    /// <summary>Carries commands to actuators.</summary>
    public required Forwarder Forwarder { get; init; }

    internal PersonSessions Sessions { get; } = new(Clock);

    internal SeenNonces Nonces { get; } = new(Clock.GetUtcNow());
}
