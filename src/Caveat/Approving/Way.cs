using System.Collections.Immutable;

namespace Caveat.Approving;

/// <summary>
/// One least way of satisfying a formula: that many signatures in each role, and at least that many in all. Everybody signs in
/// one role, so that the total is never less than the sum over the named roles.
/// </summary>
internal sealed class Way
{
    private readonly ImmutableSortedDictionary<string, int> _roles;
    private readonly int _total;

    private Way(ImmutableSortedDictionary<string, int> roles, int total)
    {
        _roles = roles;
        _total = Math.Max(total, roles.Values.Sum());
    }

    /// <summary>No signature at all.</summary>
    public static readonly Way Nothing = new(
        ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal),
        0
    );

    /// <summary>That many signatures in one role.</summary>
    public static Way Of(string role, int count) =>
        count <= 0 ? Nothing
        : role == Formula.Person ? new(Nothing._roles, count)
        : new(Nothing._roles.Add(role, count), 0);

    /// <summary>The number of signatures in a role; <c>person</c> counts all.</summary>
    public int Count(string role) => role == Formula.Person ? _total : _roles.GetValueOrDefault(role);

    /// <summary>The named roles and how many sign in each.</summary>
    public IEnumerable<(string Role, int Count)> Roles => _roles.Select(pair => (pair.Key, pair.Value));

    /// <summary>The least way that is both.</summary>
    public Way And(Way other)
    {
        var roles = _roles.ToBuilder();
        foreach (var (role, count) in other._roles)
        {
            roles[role] = Math.Max(count, roles.GetValueOrDefault(role));
        }

        return new(roles.ToImmutable(), Math.Max(_total, other._total));
    }

    /// <summary>Whether whoever signs in the other way has signed in this one too.</summary>
    public bool IsWithin(Way other)
    {
        foreach (var (role, count) in _roles)
        {
            if (other.Count(role) < count)
            {
                return false;
            }
        }

        return _total <= other._total;
    }
}
