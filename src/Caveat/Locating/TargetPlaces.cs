using System.Collections.Immutable;

namespace Caveat.Locating;

/// <summary>Where the targets of an act are, and how many things they stand for (proposals.md, Targets).</summary>
internal sealed class TargetPlaces(Surroundings surroundings, Proposal proposal, Cover cover)
{
    // A count saturates here; IPv6 is counted in networks of this length.
    private const int NetworkLength = 64;

    /// <summary>Where the target is.</summary>
    internal Footprint FootprintOf(CommandTarget target)
    {
        var footprint = new Footprint(surroundings.Zones);
        Add(footprint, target, isEarlier: false);
        return footprint;
    }

    /// <summary>How many things the target stands for, at most 10¹²; null where nobody knows.</summary>
    internal Amount? CountOf(CommandTarget target, bool isEarlier = false) =>
        target switch
        {
            CommandTarget.Network network => CountOf(network.Range),
            CommandTarget.Connection connection => CountOf(connection),
            CommandTarget.Assets assets => Amount.Of(assets.Ids.Length),
            CommandTarget.Earlier earlier when !isEarlier && Find(earlier) is { } found => CountOf(found),
            CommandTarget.Earlier or CommandTarget.Extension => null,
            _ => Amount.One,
        };

    /// <summary>All targets of an act: that of the command, then the further ones.</summary>
    internal static ImmutableArray<CommandTarget> TargetsOf(Proposal proposal) =>
        proposal.Targets.IsEmpty ? [proposal.Command.Target] : [proposal.Command.Target, .. proposal.Targets];

    private void Add(Footprint footprint, CommandTarget target, bool isEarlier)
    {
        switch (target)
        {
            case CommandTarget.Network network:
                footprint.AddRange(network.Range);
                break;
            case CommandTarget.Connection connection:
                AddConnection(footprint, connection);
                break;
            case CommandTarget.Named { Domain: { } name }:
                footprint.AddName(name);
                break;
            case CommandTarget.Locator { Address: { } address }:
                footprint.AddRange(address);
                break;
            case CommandTarget.Locator { Domain: { } name }:
                footprint.AddName(name);
                break;
            case CommandTarget.Device device:
                footprint.AddDevice(device.HostName, device.DeviceId, null, cover);
                break;
            case CommandTarget.Mac mac:
                footprint.AddDevice(null, null, mac.Address, cover);
                break;
            case CommandTarget.OnDevice:
                AddOnDevice(footprint, proposal.Command.Actuator);
                break;
            case CommandTarget.Assets assets:
                AddAssets(footprint, assets);
                break;
            case CommandTarget.Earlier earlier when !isEarlier && Find(earlier) is { } found:
                AddEarlier(footprint, found);
                break;
            default:
                // What nobody can read, look up or map.
                footprint.AddNowhere();
                break;
        }
    }

    // An end that is not given adds nothing to one that is: like a prefix, it then stands for all traffic of that end.
    private static void AddConnection(Footprint footprint, CommandTarget.Connection connection)
    {
        if (connection.Source is { } source)
        {
            footprint.AddRange(source);
        }

        if (connection.Destination is { } destination)
        {
            footprint.AddRange(destination);
        }

        if (connection is { Source: null, Destination: null })
        {
            footprint.AddRange(connection.IsV6 ? AddressRange.AllV6 : AddressRange.AllV4);
        }
    }

    private void AddOnDevice(Footprint footprint, ActuatorSpecifiers? specifiers)
    {
        var names = specifiers is { HostName: not null } or { DeviceId: not null };
        if (names)
        {
            footprint.AddDevice(specifiers!.HostName, specifiers.DeviceId, null, cover);
        }

        // A group or a selector beside the name may widen the act to anything that the actuator covers.
        if (!names || specifiers!.HasOthers)
        {
            footprint.AddCover(cover);
        }
    }

    private void AddAssets(Footprint footprint, CommandTarget.Assets assets)
    {
        foreach (var id in assets.Ids)
        {
            footprint.AddAsset(id);
        }

        footprint.AddCover(cover);
    }

    // The targets of the earlier act, as its own actuator has them; one that is itself about an earlier act is not followed.
    private void AddEarlier(Footprint footprint, Proposal earlier)
    {
        surroundings.Actuators.Find(earlier.Actuator, out var itsCover);
        var places = new TargetPlaces(surroundings, earlier, itsCover);
        foreach (var target in TargetsOf(earlier))
        {
            places.Add(footprint, target, isEarlier: true);
        }
    }

    // Only the agent's own act: to reach for another's is to act on something unknown.
    private Proposal? Find(CommandTarget.Earlier earlier) =>
        surroundings.FindEarlier(proposal.Agent, earlier.CommandId) is { } found
        && string.Equals(found.Agent, proposal.Agent, StringComparison.Ordinal)
            ? found
            : null;

    private Amount? CountOf(Proposal earlier)
    {
        Amount? sum = Amount.Zero;
        foreach (var target in TargetsOf(earlier))
        {
            sum += CountOf(target, isEarlier: true);
        }

        return sum is { } count ? Amount.Min(count, Vocabulary.GreatestCount) : null;
    }

    private static Amount CountOf(CommandTarget.Connection connection)
    {
        var sum = connection is { Source: null, Destination: null }
            ? CountOf(connection.IsV6 ? AddressRange.AllV6 : AddressRange.AllV4)
            : Amount.Zero;
        sum += connection.Source is { } source ? CountOf(source) : Amount.Zero;
        sum += connection.Destination is { } destination ? CountOf(destination) : Amount.Zero;
        return Amount.Min(sum, Vocabulary.GreatestCount);
    }

    private static Amount CountOf(AddressRange range)
    {
        var bits = (range.IsV6 ? NetworkLength : 32) - range.Length;
        return bits <= 0 ? Amount.One
            : bits >= 40 ? Vocabulary.GreatestCount
            : Amount.Min(Amount.Of(1L << bits), Vocabulary.GreatestCount);
    }
}
