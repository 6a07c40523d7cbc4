using System.Collections.Immutable;

namespace Caveat.Gate.Tests.Keeping.Histories;

/// <summary>How many people must sign, by role; all of it is needed, and `person` counts everybody.</summary>
internal sealed record Needs(ImmutableSortedDictionary<string, int> Roles)
{
    public static readonly Needs Nobody = new(
        ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal)
    );

    public bool IsNobody => Roles.IsEmpty;

    public Needs And(string role, int count) =>
        new(Roles.SetItem(role, Math.Max(count, Roles.GetValueOrDefault(role))));

    public Needs And(Needs other) =>
        other.Roles.Aggregate(this, (needs, pair) => needs.And(pair.Key, pair.Value));

    /// <summary>Whether roles, one for each person who signed, are enough.</summary>
    public bool AreMetBy(IReadOnlyCollection<string> signed) =>
        Roles.All(pair =>
            pair.Value <= (pair.Key == Formula.Person ? signed.Count : signed.Count(role => role == pair.Key))
        );

    /// <summary>Whether whoever meets these meets the others.</summary>
    public bool Cover(Needs other) => other.AreMetBy([.. Named, .. Enumerable.Repeat("somebody", Others)]);

    /// <summary>Whether a signature in the role brings them nearer.</summary>
    public bool Ask(string role) => Named.Contains(role, StringComparer.Ordinal) || Others > 0;

    private IEnumerable<string> Named =>
        Roles
            .Where(pair => pair.Key != Formula.Person)
            .SelectMany(pair => Enumerable.Repeat(pair.Key, pair.Value));

    // How many must sign beyond those in the named roles.
    private int Others => Math.Max(0, Roles.GetValueOrDefault(Formula.Person) - Named.Count());
}
