using System.Collections.Immutable;

namespace Caveat;

/// <summary>An enrolled person.</summary>
/// <param name="Id">Their name in records.</param>
/// <param name="Name">Their name for people; null where nobody said.</param>
/// <param name="Roles">The roles they hold.</param>
public sealed record Person(string Id, string? Name, ImmutableArray<RoleGrant> Roles)
{
    /// <summary>The key in a file that they sign with, <c>ed25519:</c> and base64; null where they have none.</summary>
    public string? PublicKey { get; init; }

    /// <summary>The passkeys that they enrolled with the gate.</summary>
    public ImmutableArray<Passkey> Passkeys { get; init; } = [];

    /// <summary>Whether they have anything to sign with.</summary>
    public bool CanSign => PublicKey is not null || !Passkeys.IsEmpty;

    /// <summary>Whether a public key is one of theirs, of whatever kind.</summary>
    public bool Has(string key) => PublicKey == key || Passkeys.Any(passkey => passkey.Key == key);
}

/// <summary>A role somebody holds, and the zones it is scoped to; everywhere where there are none.</summary>
/// <param name="Role">The role.</param>
/// <param name="Zones">The zones the role counts in.</param>
public sealed record RoleGrant(string Role, ImmutableArray<string> Zones);
