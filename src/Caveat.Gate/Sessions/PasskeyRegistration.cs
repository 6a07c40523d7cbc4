using System.Buffers.Text;
using Caveat.Approving;
using Caveat.Node.Keeping;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Caveat.Gate.Sessions;

/// <summary>
/// Has a browser make a passkey for somebody who was invited, and checks what it made (WebAuthn Level 3, 7.1). What was asked for travels with
/// the browser, sealed: whoever is not known yet takes up no room here.
/// </summary>
internal sealed class PasskeyRegistration : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    // ES256, the first algorithm of every authenticator (RFC 8152).
    private const int Es256 = -7;

    // COSE_Key of ES256 in the canonical form that WebAuthn asks for: {1: 2, 3: -7, -1: 1, -2: X, -3: Y}.
    private static ReadOnlySpan<byte> BeforeX => [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
    private static ReadOnlySpan<byte> BeforeY => [0x22, 0x58, 0x20];

    private readonly IGatekeeper _keeper;
    private readonly UserManager<Person> _people;
    private readonly PasskeyHandler<Person> _handler;
    private readonly ITimeLimitedDataProtector _seal;

    /// <summary>For the passkeys of a gate.</summary>
    public PasskeyRegistration(IGatekeeper keeper, IDataProtectionProvider protection)
    {
        _keeper = keeper;
        _people = new(
            new PasskeyOwners(keeper),
            Options.Create(new IdentityOptions()),
            null!,
            [],
            [],
            null!,
            null!,
            null!,
            null!
        );
        _handler = new(
            _people,
            Options.Create(
                new IdentityPasskeyOptions
                {
                    ServerDomain = keeper.Address.Host,
                    AuthenticatorTimeout = _patience,
                    UserVerificationRequirement = "required",
                    ResidentKeyRequirement = "required",
                    AttestationConveyancePreference = "none",
                    IsAllowedAlgorithm = static algorithm => algorithm == Es256,
                    ValidateOrigin = asked =>
                        ValueTask.FromResult(
                            asked is { CrossOrigin: false, TopOrigin: null }
                                && asked.Origin == OriginOf(keeper)
                        ),
                }
            )
        );
        _seal = protection.CreateProtector("caveat/passkey-registration").ToTimeLimitedDataProtector();
    }

    /// <summary>The origin of passkeys.</summary>
    public static string OriginOf(IGatekeeper keeper) => keeper.Address.GetLeftPart(UriPartial.Authority);

    /// <summary>What a browser is asked to make (PublicKeyCredentialCreationOptionsJSON), and the state to send back with it.</summary>
    public async Task<(string Options, string State)> BeginAsync(HttpContext context, Person person)
    {
        var made = await _handler
            .MakeCreationOptionsAsync(
                new()
                {
                    Id = person.Id,
                    Name = person.Id,
                    DisplayName = person.Name ?? person.Id,
                },
                context
            )
            .ConfigureAwait(false);
        return (made.CreationOptionsJson, _seal.Protect(made.AttestationState!, _patience));
    }

    /// <summary>The credential's id and public key, checked; null, with the reason, where it is not what was asked for.</summary>
    public async Task<(Passkey? Made, string? Why)> FinishAsync(
        HttpContext context,
        string person,
        string state,
        string credential
    )
    {
        string opened;
        try
        {
            opened = _seal.Unprotect(state);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return (null, "it took too long, or is not what was asked for; begin again");
        }

        var result = await _handler
            .PerformAttestationAsync(
                new()
                {
                    HttpContext = context,
                    CredentialJson = credential,
                    AttestationState = opened,
                }
            )
            .ConfigureAwait(false);
        return !result.Succeeded ? (null, result.Failure.Message)
            : result.UserEntity.Id != person ? (null, "it was made for somebody else")
            : KeyOf(result.Passkey.PublicKey) is { } key
                ? (new(Base64Url.EncodeToString(result.Passkey.CredentialId), key, OriginOf(_keeper)), null)
            : (null, "its key is not in the form of ES256");
    }

    /// <inheritdoc/>
    public void Dispose() => _people.Dispose();

    private static string? KeyOf(ReadOnlySpan<byte> cose)
    {
        const int length = 32;
        var at = BeforeX.Length + length;
        return
            cose.Length == at + BeforeY.Length + length
            && cose.StartsWith(BeforeX)
            && cose[at..].StartsWith(BeforeY)
            ? PasskeyAssertion.KeyPrefix
                + Convert.ToBase64String([
                    4,
                    .. cose.Slice(BeforeX.Length, length),
                    .. cose[(at + BeforeY.Length)..],
                ])
            : null;
    }
}
