using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Caveat.Locating;

/// <summary>The registered actuators, and what each of them covers of one set of zones. Immutable.</summary>
public sealed class ActuatorSet
{
    private readonly FrozenDictionary<string, (Actuator Actuator, Cover Cover)> _actuators;

    private ActuatorSet(ZoneSet zones, ImmutableArray<Actuator> actuators, string? byDefault)
    {
        Zones = zones;
        Default = byDefault;
        NoCover = new Cover(zones, null);
        _actuators = actuators.ToFrozenDictionary(
            actuator => actuator.Id,
            actuator => (actuator, new Cover(zones, actuator)),
            StringComparer.Ordinal
        );
    }

    /// <summary>The zones.</summary>
    public ZoneSet Zones { get; }

    /// <summary>The actuator of a proposal that names none; null where it must name one.</summary>
    public string? Default { get; }

    /// <summary>Where something is of which not even the actuator is known.</summary>
    internal Cover NoCover { get; }

    /// <summary>
    /// The actuators, whose names must differ. A sole actuator is not the default by itself: <paramref name="byDefault"/> says so.
    /// </summary>
    public static ActuatorSet Of(ZoneSet zones, IEnumerable<Actuator> actuators, string? byDefault = null) =>
        new(zones, [.. actuators], byDefault);

    /// <summary>The actuator of that name, or null.</summary>
    public Actuator? Find(string id) => _actuators.TryGetValue(id, out var found) ? found.Actuator : null;

    /// <summary>The actuator and its cover, as far as there are any.</summary>
    internal Actuator? Find(string? id, out Cover cover)
    {
        if ((id ?? Default) is { } name && _actuators.TryGetValue(name, out var found))
        {
            cover = found.Cover;
            return found.Actuator;
        }

        cover = NoCover;
        return null;
    }
}
