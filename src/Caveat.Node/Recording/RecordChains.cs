using Caveat.Recording;

namespace Caveat.Node.Recording;

/// <summary>
/// Whether the records of each agent and actuator follow each other without a gap or a fork: each names the hash of the one before it, and no
/// two name the same.
/// </summary>
internal sealed class RecordChains
{
    // What is at the end of a chain, by the hash of its leaf.
    private readonly Dictionary<string, long> _agents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _actuators = new(StringComparer.Ordinal);
    private DateTimeOffset _last = DateTimeOffset.MinValue;
    private string? _origin;

    /// <summary>Takes the next record; why it does not follow, or null.</summary>
    public string? Take(RecordHead head, string leaf)
    {
        var fault =
            head.Time < _last ? "its time is before that of the record before it"
            : _origin is not null && head.Origin != _origin ? "it is of another gate"
            : Follow(_agents, head.Agent, leaf, "agent")
                ?? Follow(_actuators, head.Actuator, leaf, "actuator");
        (_last, _origin) = (head.Time, head.Origin);
        return fault;
    }

    private static string? Follow(Dictionary<string, long> ends, Chain? place, string leaf, string what)
    {
        if (place is null)
        {
            return null;
        }

        var follows = place.Previous is null
            ? place.Number == 1
            : ends.Remove(place.Previous, out var number) && place.Number == number + 1;
        ends[leaf] = place.Number;
        return follows ? null : $"a record of its {what} before it is missing, or stands twice";
    }
}
