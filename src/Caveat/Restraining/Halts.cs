using System.Collections.Immutable;

namespace Caveat.Restraining;

/// <summary>
/// What people have stopped. One person halts; two resume. What is not known to be outside a halt is inside: unknown never permits.
/// </summary>
/// <param name="Epoch">Rises with every halt.</param>
/// <param name="InForce">What is halted, by scope.</param>
public sealed record Halts(long Epoch, ImmutableSortedDictionary<string, Halt> InForce)
{
    /// <summary>Nothing was ever halted.</summary>
    public static Halts None { get; } =
        new(0, ImmutableSortedDictionary.Create<string, Halt>(StringComparer.Ordinal));

    private static readonly string[] _kinds = ["agent", "operation", "actuator", "territory", "norm"];

    /// <summary>Whether a text is a scope: <c>all</c>, or one of agent, operation, actuator, territory and norm with a name.</summary>
    public static bool IsScope(string scope) =>
        scope == "all"
        || (scope.Split(' ') is [var kind, { Length: > 0 }] && Array.IndexOf(_kinds, kind) >= 0);

    /// <summary>With a halt.</summary>
    public Halts Stop(string scope, string person, DateTimeOffset at, long record) =>
        new(
            Epoch + 1,
            InForce.SetItem(
                scope,
                InForce.TryGetValue(scope, out var earlier)
                    ? earlier with
                    {
                        FirstToResume = null,
                        ResumeKey = null,
                    }
                    : new(at, person, record, null, null)
            )
        );

    /// <summary>With a person's word for going on, by a key; the second person's ends the halt.</summary>
    public Halts Resume(string scope, string person, string key) =>
        !InForce.TryGetValue(scope, out var halt) ? this
        : halt.FirstToResume is null
            ? this with
            {
                InForce = InForce.SetItem(scope, halt with { FirstToResume = person, ResumeKey = key }),
            }
        : halt.FirstToResume == person ? this
        : this with { InForce = InForce.Remove(scope) };

    /// <summary>What bars an act that was ruled on; null where no halt does.</summary>
    public Bar? BarOf(IEnumerable<Facts> targets, Ruling ruling)
    {
        if (InForce.IsEmpty)
        {
            return null;
        }

        foreach (var scope in InForce.Keys)
        {
            if (scope == "all" || targets.Any(facts => Covers(scope, facts, ruling)))
            {
                return new(
                    HaltCode.Id,
                    $"`{scope}` is halted since {InForce[scope].Since:yyyy-MM-dd HH:mm:ss}Z; people resume it"
                );
            }
        }

        return null;
    }

    /// <summary>The code of a bar that a halt is.</summary>
    public static DiagnosticCode HaltCode { get; } = new(3010, Severity.Error, "the act is halted");

    private static bool Covers(string scope, Facts facts, Ruling ruling)
    {
        var (kind, name) = (scope.Split(' ')[0], scope.Split(' ')[1]);
        return kind switch
        {
            "agent" => IsOrMayBe(facts[Vocabulary.AgentId], name),
            "operation" => IsOrMayBe(facts[Vocabulary.Operation], name),
            "actuator" => IsOrMayBe(facts[Vocabulary.ActuatorId], name),
            "territory" => facts[Vocabulary.TargetTerritory].AsSet.Has(name) != Truth.False,
            _ => ruling.Grounds.Any(ground =>
                ground.Bearing is Bearing.Grants or Bearing.GrantsAtAPrice
                && $"{ground.Pack?.Pack.Name}/{ground.Norm?.Id}" == name
            ),
        };
    }

    private static bool IsOrMayBe(FactValue value, string name) => !value.IsKnown || value.AsText == name;
}

/// <summary>A halt in force.</summary>
/// <param name="Since">Since when.</param>
/// <param name="By">Who halted.</param>
/// <param name="Record">The number of its record.</param>
/// <param name="FirstToResume">Who has signed for going on; null for nobody yet.</param>
/// <param name="ResumeKey">By which public key they signed; null for nobody yet.</param>
public sealed record Halt(
    DateTimeOffset Since,
    string By,
    long Record,
    string? FirstToResume,
    string? ResumeKey
);
