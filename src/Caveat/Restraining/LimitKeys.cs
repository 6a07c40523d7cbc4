using System.Collections.Immutable;

namespace Caveat.Restraining;

/// <summary>What an act counts under: the values that facts give to the keys of a limit, and how combinations of them are written.</summary>
internal static class LimitKeys
{
    /// <summary>The key of a set-valued key that is known to hold nothing.</summary>
    public const string None = "none";

    /// <summary>The key of what has an unknown key while no other is live.</summary>
    public const string Unknown = "unknown";

    // Our side of a dyad where it may be any state: no state is called this.
    private const string AnyState = "?";

    private const string Arrow = "->";

    /// <summary>Every value the act counts under; not complete where there may be others.</summary>
    public static FactSet ValuesOf(LimitKey key, Facts facts) =>
        key switch
        {
            LimitKey.Agent => Text(facts[Vocabulary.AgentId]),
            LimitKey.Operation => Text(facts[Vocabulary.Operation]),
            LimitKey.Actuator => Text(facts[Vocabulary.ActuatorId]),
            LimitKey.Threat => Threat(facts),
            LimitKey.Territory => Elements(facts[Vocabulary.TargetTerritory].AsSet),
            LimitKey.Owner => Elements(facts[Vocabulary.TargetOwners].AsSet),
            LimitKey.Dyad => Dyads(facts),
            LimitKey.Gate => new(["gate"], Complete: true),
            _ => throw new InvalidOperationException("a key of no known form"),
        };

    /// <summary>
    /// Every combination of one value for each key; null stands for a value that nobody knows. A single act can have many, one
    /// for each element of its sets.
    /// </summary>
    public static IEnumerable<ImmutableArray<string?>> Combinations(
        ImmutableArray<LimitKey> keys,
        Facts facts
    )
    {
        IEnumerable<ImmutableArray<string?>> combinations = [ImmutableArray<string?>.Empty];
        foreach (var key in keys)
        {
            var values = ValuesOf(key, facts);
            string?[] choices = values.Complete ? [.. values.Elements] : [.. values.Elements, null];
            combinations = combinations.SelectMany(parts => choices.Select(parts.Add));
        }

        return combinations;
    }

    /// <summary>A combination as one text, its parts set apart by <c>/</c>; an unknown part reads <c>unknown</c>.</summary>
    public static string Join(ImmutableArray<string?> parts) =>
        string.Join(
            '/',
            parts.Select(part =>
                (part ?? Unknown)
                    .Replace("\\", "\\\\", StringComparison.Ordinal)
                    .Replace("/", "\\/", StringComparison.Ordinal)
            )
        );

    /// <summary>The parts of a combination that <see cref="Join"/> wrote.</summary>
    public static ImmutableArray<string> Split(string key)
    {
        var parts = ImmutableArray.CreateBuilder<string>();
        var part = new System.Text.StringBuilder();
        for (var i = 0; i < key.Length; i++)
        {
            if (key[i] == '/')
            {
                parts.Add(part.ToString());
                part.Clear();
                continue;
            }

            i += key[i] == '\\' && i + 1 < key.Length ? 1 : 0;
            part.Append(key[i]);
        }

        parts.Add(part.ToString());
        return parts.ToImmutable();
    }

    /// <summary>Whether a key may be the one that a combination with unknown parts stands for.</summary>
    public static bool MayBe(ImmutableArray<string?> parts, string key)
    {
        var known = Split(key);
        for (var i = 0; i < parts.Length; i++)
        {
            if (i >= known.Length || (known[i] != Unknown && !MayBe(parts[i], known[i])))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether two combinations may be the same key.</summary>
    public static bool MayMeet(ImmutableArray<string?> one, ImmutableArray<string?> other)
    {
        for (var i = 0; i < one.Length; i++)
        {
            if (one[i] is { } left && other[i] is { } right && !MayBe(left, right) && !MayBe(right, left))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a part may be a value: null may be any, and a dyad without our side any with its other side.</summary>
    public static bool MayBe(string? part, string value) =>
        part is null
        || part == value
        || (IsOpen(part) && value.EndsWith(part[AnyState.Length..], StringComparison.Ordinal));

    /// <summary>Whether a part may be more than one value.</summary>
    public static bool IsOpen(string? part) =>
        part is null || part.StartsWith(AnyState + Arrow, StringComparison.Ordinal);

    private static FactSet Text(FactValue value) =>
        value.IsKnown ? new([value.AsText], Complete: true) : FactSet.Unknown;

    private static FactSet Elements(FactSet set) =>
        set is { Complete: true, Elements.IsEmpty: true } ? new([None], Complete: true) : set;

    // Only a threat that a detector filed ties answers together; what an agent asserts itself would let it choose its own key.
    private static FactSet Threat(Facts facts) =>
        facts[Vocabulary.ThreatReported] is { IsKnown: true, AsBool: true } && facts.ThreatId is { } id
            ? new([id], Complete: true)
            : FactSet.Unknown;

    // The gate's state stands for an agent's that is unknown, and so does any other: else to know less would be to count afresh.
    private static FactSet Dyads(Facts facts)
    {
        string[] own =
            facts[Vocabulary.AgentState] is { IsKnown: true } state ? [state.AsText]
            : facts.OwnState is { } gate ? [gate, AnyState]
            : [];
        if (own.Length == 0)
        {
            return FactSet.Unknown;
        }

        var territories = facts[Vocabulary.TargetTerritory].AsSet;
        var attributed = facts[Vocabulary.ThreatAttributionState];
        IEnumerable<string> others = attributed.IsKnown
            ? territories.Elements.Append(attributed.AsText)
            : territories.Elements;
        return FactSet.Of(
            others.SelectMany(other => own.Select(side => side + Arrow + other)),
            territories.Complete && attributed.IsKnown
        );
    }
}
