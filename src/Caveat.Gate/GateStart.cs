using System.Collections.Immutable;
using System.Net.Security;
using Caveat.Language;
using Caveat.Node.Loading;
using Caveat.Node.Recording;
using Caveat.Node.Witnessing;

namespace Caveat.Gate;

/// <summary>What a gate is started with.</summary>
/// <param name="Path">Its configuration.</param>
/// <param name="Name">What people call that file.</param>
/// <param name="Installation">The packs and zones that ship.</param>
/// <param name="Deployment">What the configuration says, read already.</param>
public sealed record GateStart(string Path, string Name, Installation Installation, Deployment Deployment)
{
    /// <summary>Where it listens, in place of what the configuration says; null for that.</summary>
    public Uri? Listen { get; init; }

    /// <summary>The certificate that it shows; null where it listens without TLS.</summary>
    public SslStreamCertificateContext? Certificate { get; init; }

    /// <summary>What its key files are encrypted with; null where they are not.</summary>
    public Passphrase? Passphrase { get; init; }

    /// <summary>What it takes of a connection and of a caller.</summary>
    public GateLimits Limits { get; init; } = new();

    /// <summary>How long it waits for its witnesses.</summary>
    public CosignerLimits WitnessLimits { get; init; } = new();

    /// <summary>Is told of every reading of the configuration: what was found, and whether it went into force; null for nobody.</summary>
    public Action<ImmutableArray<Finding>, bool>? Told { get; init; }

    /// <summary>The time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The version of the program.</summary>
    public string Version { get; init; } = "";

    /// <summary>Whether a ledger is taken up that its lock does not know.</summary>
    public bool Adopt { get; init; }
}
