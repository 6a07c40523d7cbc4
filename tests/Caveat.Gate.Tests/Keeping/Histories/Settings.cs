using System.Collections.Immutable;

namespace Caveat.Gate.Tests.Keeping.Histories;

/// <summary>What is in force: which norms, who is enrolled, which agents are registered and who answers for them.</summary>
internal sealed record Settings
{
    public int Version { get; init; }

    public bool PumpsAreInWards { get; init; } = true;

    public required ImmutableSortedDictionary<string, Enrolled> People { get; init; }

    public ImmutableSortedSet<string> Agents { get; init; } = [.. HistoryWorld.Agents];

    /// <summary>Who answers for the first agent; nobody answers for the other.</summary>
    public string? Owner { get; init; } = "officer-3";

    public static Settings First { get; } =
        new()
        {
            People = HistoryWorld.People.ToImmutableSortedDictionary(
                person => person,
                Enrolled.First,
                StringComparer.Ordinal
            ),
        };

    public Norms Norms => HistoryWorld.Versions[Version];

    public string? OwnerOf(string agent) =>
        agent == HistoryWorld.Agents[0] && Agents.Contains(agent) ? Owner : null;

    /// <summary>Whether a person holds a role for acts on a host. The role of an engineer is one for the wards.</summary>
    public bool Holds(string person, string role, bool isInWards) =>
        People.TryGetValue(person, out var enrolled)
        && (
            role == Formula.Person
            || (enrolled.Roles.Contains(role) && (role != "clinical-engineer" || isInWards))
        );

    /// <summary>All of it as one text, the same for the same settings.</summary>
    public override string ToString() =>
        $"{Version} {PumpsAreInWards} {Owner} {string.Join(',', Agents)} "
        + string.Join(
            ';',
            People.Select(pair => $"{pair.Key}:{string.Join(',', pair.Value.Roles)}:{pair.Value.Key}")
        );
}

/// <summary>A person: the roles they hold, and the number of the key they sign with.</summary>
internal sealed record Enrolled(ImmutableSortedSet<string> Roles, int? Key)
{
    public static Enrolled First(string person) =>
        new(
            person.StartsWith("officer", StringComparison.Ordinal) ? ["watch-officer"]
                : person.StartsWith("engineer", StringComparison.Ordinal) ? ["clinical-engineer"]
                : [],
            0
        );
}
