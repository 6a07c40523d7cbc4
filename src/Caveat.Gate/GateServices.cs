using Caveat.Node.Identifying;
using Caveat.Node.Keeping;
using Caveat.Node.Recording;

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
    /// <summary>Whether anybody may read the log.</summary>
    public bool IsLedgerPublic { get; init; }

    internal SeenNonces Nonces { get; } = new();
}
