using System.Collections.Immutable;

namespace Caveat;

/// <summary>
/// Whose signatures are needed. It is read over the number of people who signed in each role, so it is monotone: a further
/// signature never takes away what was satisfied (norms.md, Requirements).
/// </summary>
public abstract record Formula
{
    /// <summary>The special role of anyone enrolled: it counts every signature.</summary>
    public const string Person = "person";

    private Formula() { }

    /// <summary>At least that many people signed in the role.</summary>
    public sealed record Signatures(string Role, int Count) : Formula
    {
        /// <inheritdoc/>
        public override string ToString() => Count == 1 ? Role : $"{Count} {Role}";
    }

    /// <summary>Every part.</summary>
    public sealed record All(ImmutableArray<Formula> Parts) : Formula
    {
        /// <inheritdoc/>
        public override string ToString() =>
            string.Join(" and ", Parts.Select(part => part is Any ? $"({part})" : $"{part}"));
    }

    /// <summary>Any one part.</summary>
    public sealed record Any(ImmutableArray<Formula> Parts) : Formula
    {
        /// <inheritdoc/>
        public override string ToString() => string.Join(" or ", Parts);
    }

    /// <summary>At least that many different roles of the list have signed.</summary>
    public sealed record Several(int Count, ImmutableArray<string> Roles) : Formula
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Count} of [{string.Join(", ", Roles)}]";
    }

    /// <summary>Whether the signatures suffice; <paramref name="signatures"/> gives the number of people who signed in a role.</summary>
    public bool IsSatisfiedBy(Func<string, int> signatures) =>
        this switch
        {
            Signatures one => signatures(one.Role) >= one.Count,
            All all => all.Parts.All(part => part.IsSatisfiedBy(signatures)),
            Any any => any.Parts.Any(part => part.IsSatisfiedBy(signatures)),
            Several several => several
                .Roles.Distinct(StringComparer.Ordinal)
                .Count(role => signatures(role) > 0) >= several.Count,
            _ => throw new InvalidOperationException("a formula of no known form"),
        };
}
