using System.Security.Claims;
using System.Text.Encodings.Web;
using Caveat.Node.Identifying;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Caveat.Gate.Authorizing;

/// <summary>Knows people by requests that they signed with their key (RFC 9421).</summary>
internal sealed class PersonScheme(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    GateServices services
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>The scheme's name, and the type of its identities.</summary>
    public const string Name = "Person";

    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    private AuthenticateResult Authenticate()
    {
        string? input = Request.Headers["Signature-Input"];
        string? signature = Request.Headers["Signature"];
        if (input is null || signature is null)
        {
            return AuthenticateResult.NoResult();
        }

        var body = RequestBody.Of(Context);
        var request = new SignedRequest(
            Request.Method,
            Request.Host.Value?.ToLowerInvariant() ?? "",
            Request.Path.Value ?? "/",
            Request.QueryString.HasValue ? Request.QueryString.Value! : "?",
            body
        );
        if (
            request.Read(input, signature) is not { } claim
            || (request.ContentDigest is { } digest && Request.Headers["Content-Digest"] != digest)
        )
        {
            return AuthenticateResult.Fail("the signature has another form");
        }

        var people = services.Keeper.Deployment.Configuration.People;
        return
            people.FirstOrDefault(each => each.Id == claim.Person)?.PublicKey is { } key
            && PersonKey.Verify(key, claim.Message.Span, claim.Signature.Span)
            && services.Nonces.Take(claim.Person, claim.Nonce, claim.Created, services.Clock.GetUtcNow())
            ? AuthenticateResult.Success(
                new(new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Name, claim.Person)], Name)), Name)
            )
            : AuthenticateResult.Fail("the signature is not that of an enrolled person, or is used up");
    }
}
