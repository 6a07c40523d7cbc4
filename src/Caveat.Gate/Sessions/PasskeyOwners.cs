using System.Buffers.Text;
using Caveat.Node.Keeping;
using Microsoft.AspNetCore.Identity;

namespace Caveat.Gate.Sessions;

/// <summary>Tells the passkey handler of ASP.NET Core who has which passkey. Nothing is changed through it: people are registered and enrolled elsewhere.</summary>
internal sealed class PasskeyOwners(IGatekeeper keeper) : IUserPasskeyStore<Person>
{
    /// <inheritdoc/>
    public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Person user, CancellationToken cancellationToken) =>
        Task.FromResult<IList<UserPasskeyInfo>>([.. user.Passkeys.Select(InfoOf)]);

    /// <inheritdoc/>
    public Task<Person?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken)
    {
        var id = Base64Url.EncodeToString(credentialId);
        return Task.FromResult(
            keeper.People.FirstOrDefault(person => person.Passkeys.Any(each => each.Id == id))
        );
    }

    /// <inheritdoc/>
    public Task<UserPasskeyInfo?> FindPasskeyAsync(
        Person user,
        byte[] credentialId,
        CancellationToken cancellationToken
    )
    {
        var id = Base64Url.EncodeToString(credentialId);
        return Task.FromResult(user.Passkeys.Where(each => each.Id == id).Select(InfoOf).FirstOrDefault());
    }

    /// <inheritdoc/>
    public Task<Person?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Task.FromResult(keeper.People.FirstOrDefault(person => person.Id == userId));

    /// <inheritdoc/>
    public Task<Person?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        FindByIdAsync(normalizedUserName, cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetUserIdAsync(Person user, CancellationToken cancellationToken) =>
        Task.FromResult(user.Id);

    /// <inheritdoc/>
    public Task<string?> GetUserNameAsync(Person user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.Id);

    /// <inheritdoc/>
    public Task<string?> GetNormalizedUserNameAsync(Person user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.Id);

    /// <inheritdoc/>
    public Task AddOrUpdatePasskeyAsync(
        Person user,
        UserPasskeyInfo passkey,
        CancellationToken cancellationToken
    ) => throw Changes();

    /// <inheritdoc/>
    public Task RemovePasskeyAsync(Person user, byte[] credentialId, CancellationToken cancellationToken) =>
        throw Changes();

    /// <inheritdoc/>
    public Task SetUserNameAsync(Person user, string? userName, CancellationToken cancellationToken) =>
        throw Changes();

    /// <inheritdoc/>
    public Task SetNormalizedUserNameAsync(
        Person user,
        string? normalizedName,
        CancellationToken cancellationToken
    ) => throw Changes();

    /// <inheritdoc/>
    public Task<IdentityResult> CreateAsync(Person user, CancellationToken cancellationToken) =>
        throw Changes();

    /// <inheritdoc/>
    public Task<IdentityResult> UpdateAsync(Person user, CancellationToken cancellationToken) =>
        throw Changes();

    /// <inheritdoc/>
    public Task<IdentityResult> DeleteAsync(Person user, CancellationToken cancellationToken) =>
        throw Changes();

    /// <inheritdoc/>
    public void Dispose() { }

    private static NotSupportedException Changes() => new("people are registered in the configuration");

    private static UserPasskeyInfo InfoOf(Passkey passkey) =>
        new(
            Base64Url.DecodeFromChars(passkey.Id),
            [],
            default,
            0,
            null,
            isUserVerified: true,
            isBackupEligible: false,
            isBackedUp: false,
            [],
            []
        );
}
