using System.Globalization;
using Caveat.Recording;
using Caveat.Wire;

namespace Caveat.Node.Recording;

/// <summary>
/// Whether the records of each agent and actuator follow each other without a gap or a fork: each names the hash of the one before it, no two
/// name the same, and where names are known each agent and actuator has one chain.
/// </summary>
/// <param name="find">
/// Finds an earlier record by the hash of its leaf, and the one that follows it already; it is asked only where something is wrong.
/// </param>
internal sealed class RecordChains(Func<string, (long Record, long? Follower)?>? find = null)
{
    private readonly Chains _agents = new("agent", find);
    private readonly Chains _actuators = new("actuator", find);
    private DateTimeOffset _last = DateTimeOffset.MinValue;
    private string? _origin;

    /// <summary>Takes the next record, with the hash of its leaf, and whom it is about where that is known; why it does not follow, or null.</summary>
    public string? Take(RecordHead head, string leaf, (string? Agent, string? Actuator)? owners = null)
    {
        // Both take it in, also where one finds fault.
        var isKnown = owners is not null;
        var ofAgent = _agents.Take(head, head.Agent, leaf, isKnown, owners?.Agent);
        var ofActuator = _actuators.Take(head, head.Actuator, leaf, isKnown, owners?.Actuator);
        var fault =
            head.Time < _last ? "its time is before that of the record before it"
            : _origin is not null && head.Origin != _origin ? "it is of another gate"
            : ofAgent ?? ofActuator;
        (_last, _origin) = (head.Time, head.Origin);
        return fault;
    }

    private sealed class Chains(string what, Func<string, (long Record, long? Follower)?>? find)
    {
        // What is at the end of a chain, by the hash of its leaf.
        private readonly Dictionary<string, End> _ends = new(StringComparer.Ordinal);
        private readonly Dictionary<string, long> _begun = new(StringComparer.Ordinal);

        public string? Take(RecordHead head, Chain? place, string leaf, bool isKnown, string? name)
        {
            if (isKnown && name is null != place is null)
            {
                return name is null
                    ? $"it has a place among the records of an {what}, and is about none"
                    : $"it is about the {what} {QuotedText.Code(name)}, and has no place among its records";
            }

            if (place is null)
            {
                return null;
            }

            var (fault, before) = place.Previous is { } previous
                ? Continue(head, place, previous, name)
                : (Begin(head, place, name), null);
            // What says no name, because it is erased, is of the one whose chain it goes on with.
            _ends[leaf] = new(
                place.Number,
                head.Sequence,
                name ?? before?.Name,
                before?.First ?? head.Sequence
            );
            return fault;
        }

        private string? Begin(RecordHead head, Chain place, string? name) =>
            place.Number == 1
                ? WhyNotBegun(name, head.Sequence, "it")
                : Text(
                    $"a gap in the records of its {what}: it is number {place.Number} and names none before it"
                );

        private (string? Fault, End? Before) Continue(
            RecordHead head,
            Chain place,
            string previous,
            string? name
        )
        {
            if (!_ends.Remove(previous, out var end))
            {
                return (
                    find?.Invoke(previous) is var (record, follower)
                        ? Text(
                            $"a fork in the records of its {what}: it follows record {record}, which {(follower is { } other ? Text($"record {other} follows already") : "is not the last of them")}"
                        )
                        : Text(
                            $"a gap in the records of its {what}: it is number {place.Number}, and number {place.Number - 1}, whose hash it names, is not there"
                        ),
                    null
                );
            }

            return (
                place.Number != end.Number + 1
                    ? Text(
                        $"a gap in the records of its {what}: it is number {place.Number}, and record {end.Record} before it is number {end.Number}"
                    )
                : name is null ? null
                // What began it is erased, and only now it is known whose it is.
                : end.Name is null ? WhyNotBegun(name, end.First, Text($"record {end.First}"))
                : name == end.Name ? null
                : Text(
                    $"it is about the {what} {QuotedText.Code(name)}, and goes on from record {end.Record}, which is about {QuotedText.Code(end.Name)}"
                ),
                end
            );
        }

        private string? WhyNotBegun(string? name, long first, string which) =>
            name is null || _begun.TryAdd(name, first)
                ? null
                : Text(
                    $"a fork in the records of the {what} {QuotedText.Code(name)}: {which} begins them, and record {_begun[name]} does too"
                );

        private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }

    private readonly record struct End(long Number, long Record, string? Name, long First);
}
