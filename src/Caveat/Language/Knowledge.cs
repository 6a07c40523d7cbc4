using System.Collections.Immutable;

namespace Caveat.Language;

/// <summary>What a deployment has, against which packs are checked; null stands for what is not known, and is not checked.</summary>
public sealed record Knowledge
{
    /// <summary>Nothing is known: a pack is checked by itself.</summary>
    public static readonly Knowledge None = new();

    /// <summary>The enrolled people.</summary>
    public ImmutableArray<Person>? People { get; init; }

    /// <summary>The names of zones.</summary>
    public ImmutableHashSet<string>? Zones { get; init; }

    /// <summary>The tags that zones and the inventory carry.</summary>
    public ImmutableHashSet<string>? Tags { get; init; }

    /// <summary>The registered agents.</summary>
    public ImmutableHashSet<string>? Agents { get; init; }

    /// <summary>The operations that agents may name.</summary>
    public ImmutableHashSet<string>? Operations { get; init; }

    /// <summary>The attributes that something in the deployment gives a value to.</summary>
    public ImmutableHashSet<string>? Supplied { get; init; }

    /// <summary>The attributes that are fed from labels: an agent may have a hand in them, so they are never fixed.</summary>
    public ImmutableHashSet<string> FromLabels { get; init; } = [];

    /// <summary>The roles that people hold; null where nobody is known.</summary>
    public IEnumerable<string>? Roles =>
        People
            ?.SelectMany(person => person.Roles)
            .Select(grant => grant.Role)
            .Distinct(StringComparer.Ordinal);
}
