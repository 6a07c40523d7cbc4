using System.Collections.Immutable;
using Caveat.Language;
using Caveat.Node.Loading;

namespace Caveat.Node.Keeping;

/// <summary>What readers see of the gate at one moment; swapped as one reference.</summary>
public sealed record GateView
{
    /// <summary>The deployment in force.</summary>
    public required Deployment Deployment { get; init; }

    /// <summary>What the last reading of the configuration found: with errors among them, an earlier one is still in force.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>The sequence number of the activation in force.</summary>
    public long Activation { get; init; }

    /// <summary>What is halted.</summary>
    public WatchView Watch { get; init; } = new(0, []);

    /// <summary>Whether the clock went back or leapt ahead, and nobody confirmed it yet.</summary>
    public bool IsClockSuspect { get; init; }

    /// <summary>Rulings since the start, by verdict.</summary>
    public VerdictCounts Rulings { get; init; } = new(0, 0, 0);

    /// <summary>Cases that wait for people.</summary>
    public int OpenCases { get; init; }

    /// <summary>Records in the ledger.</summary>
    public long Records { get; init; }

    /// <summary>Records taken that are not yet durable.</summary>
    public long Pending { get; init; }
}

/// <summary>How many rulings came to each verdict.</summary>
/// <param name="Permit">Permits.</param>
/// <param name="Hold">Holds.</param>
/// <param name="Deny">Denials.</param>
public sealed record VerdictCounts(long Permit, long Hold, long Deny);
