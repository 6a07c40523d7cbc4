using System.Collections.Immutable;
using Caveat.Language;
using Caveat.Locating;
using Caveat.Node.Configuring;
using Caveat.Witnessing;

namespace Caveat.Node.Loading;

/// <summary>A configuration with everything it names, read and checked: what rulings need.</summary>
/// <param name="Configuration">What the file says.</param>
/// <param name="NormSet">The packs in force with the floor.</param>
/// <param name="Surroundings">Zones, inventory and registries; no threats are filed.</param>
public sealed record Deployment(Configuration Configuration, NormSet NormSet, Surroundings Surroundings)
{
    /// <summary>The files it was read from; null where nobody keeps them.</summary>
    public Sources? Sources { get; init; }

    /// <summary>Who cosigns the checkpoints of the ledger; null for nobody.</summary>
    public WitnessPolicy? Witnesses { get; init; }
}

/// <summary>A policy of witnesses, read.</summary>
/// <param name="Policy">What it says.</param>
/// <param name="Text">The text it was read from.</param>
/// <param name="IsRequired">Whether nothing may bear a checkpoint before the quorum cosigned it.</param>
public sealed record WitnessPolicy(TlogPolicy Policy, SourceText Text, bool IsRequired)
{
    /// <summary>Whether two say the same.</summary>
    public static bool AreSame(WitnessPolicy? one, WitnessPolicy? other) =>
        one?.Text.Text == other?.Text.Text && one?.IsRequired == other?.IsRequired;
}

/// <summary>What came of reading a deployment.</summary>
/// <param name="Deployment">The deployment; null where a finding is an error.</param>
/// <param name="Findings">Everything that was found: in the configuration, zones, inventory, and packs.</param>
public sealed record DeploymentReading(Deployment? Deployment, ImmutableArray<Finding> Findings)
{
    /// <summary>What the configuration says; null where it has errors itself.</summary>
    public Configuration? Configuration { get; init; }

    /// <summary>The zones and the inventory, as far as they could be read.</summary>
    public ZoneSet Zones { get; init; } = ZoneSet.Empty;

    /// <summary>The texts of the packs, as far as they could be read.</summary>
    public ImmutableArray<SourceText> PackTexts { get; init; } = [];
}
