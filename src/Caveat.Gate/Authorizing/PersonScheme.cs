using System.Security.Claims;
using System.Text.Encodings.Web;
using Caveat.Node.Identifying;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;
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

        var (path, query) = Target();
        var request = new SignedRequest(
            Request.Method,
            Request.Host.Value?.ToLowerInvariant() ?? "",
            path,
            query,
            RequestBody.Of(Context)
        );
        if (
            request.Read(input, signature) is not { } claim
            || (request.ContentDigest is { } digest && Request.Headers["Content-Digest"] != digest)
        )
        {
            return AuthenticateResult.Fail("the signature has another form");
        }

        var people = services.Keeper.People;
        return
            people.FirstOrDefault(each => each.Id == claim.Person)?.PublicKey is { } key
            && PersonKey.Verify(key, claim.Message.Span, claim.Signature.Span)
            && services.Nonces.Take(claim.Person, claim.Nonce, claim.Created, services.Clock.GetUtcNow())
            ? AuthenticateResult.Success(new(new ClaimsPrincipal(IdentityOf(claim.Person, key)), Name))
            : AuthenticateResult.Fail("the signature is not that of an enrolled person, or is used up");
    }

    private static ClaimsIdentity IdentityOf(string person, string key) =>
        new([new(ClaimTypes.Name, person), new(Policies.Credential, key)], Name);

    // RFC 9421, 2.2.6 and 2.2.7: path and query as they were sent, before anything in them is decoded.
    private (string Path, string Query) Target()
    {
        var sent = Context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var target =
            !sent.StartsWith('/') && Uri.TryCreate(sent, UriKind.Absolute, out var absolute)
                ? absolute.PathAndQuery
                : sent;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? (target, "?") : (target[..query], target[query..]);
    }
}
