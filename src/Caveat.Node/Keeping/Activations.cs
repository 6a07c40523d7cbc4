using System.Collections.Immutable;
using System.Text;
using Caveat.Node.Loading;
using Caveat.Recording;
using Caveat.Wire;

namespace Caveat.Node.Keeping;

/// <summary>What goes into force with a deployment, as the ledger records it.</summary>
internal static class Activations
{
    /// <summary>The record of a deployment.</summary>
    public static RecordBody.Activation Of(Deployment deployment)
    {
        var zones = deployment.Surroundings.Zones;
        var lines = zones
            .Zones.Select(zone => $"{zone.Name} {zone.Digest}")
            .Order(StringComparer.Ordinal)
            .Append(zones.Inventory.Digest);
        return new(
            deployment.NormSet.Digest,
            Digests.Of(Encoding.UTF8.GetBytes(string.Join('\n', lines))),
            Digests.Of(Encoding.UTF8.GetBytes(deployment.Configuration.Source.Text)),
            []
        );
    }

    /// <summary>Whether both put the same into force.</summary>
    public static bool AreSame(RecordBody.Activation left, RecordBody.Activation right) =>
        left.NormSet == right.NormSet
        && left.Zones == right.Zones
        && left.Configuration == right.Configuration;

    /// <summary>Which parts differ and so may have been loosened.</summary>
    public static ImmutableArray<string> Difference(RecordBody.Activation? last, RecordBody.Activation next)
    {
        if (last is null)
        {
            return [];
        }

        (bool Differs, string Part)[] parts =
        [
            (last.NormSet != next.NormSet, "norms"),
            (last.Zones != next.Zones, "zones and inventory"),
            (last.Configuration != next.Configuration, "configuration"),
        ];
        return [.. parts.Where(part => part.Differs).Select(part => part.Part)];
    }

    /// <summary>The window of a limit in force, by <c>pack/norm</c>; null where none is called so.</summary>
    public static TimeSpan? WindowOf(NormSet norms, string limit) =>
        norms
            .Packs.SelectMany(placed =>
                placed.Pack.Norms.Where(norm => $"{placed.Pack.Name}/{norm.Id}" == limit)
            )
            .Select(norm => (norm.Statement as Statement.Limit)?.Window)
            .FirstOrDefault();

    /// <summary>The role that resumes what a limit halted; null where no limit in force is called so.</summary>
    public static string? ResumedBy(NormSet norms, string limit) =>
        norms
            .Packs.SelectMany(placed =>
                placed.Pack.Norms.Where(norm => $"{placed.Pack.Name}/{norm.Id}" == limit)
            )
            .Select(norm => ((norm.Statement as Statement.Limit)?.Otherwise as Otherwise.Halt)?.ResumedBy)
            .FirstOrDefault();
}
