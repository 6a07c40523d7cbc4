using System.Security.Claims;
using System.Text.Encodings.Web;
using Caveat.Node.Identifying;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Caveat.Gate.Authorizing;

/// <summary>Knows agents by their bearer tokens.</summary>
internal sealed class AgentScheme(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    GateServices services
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>The scheme's name, and the type of its identities.</summary>
    public const string Name = "Agent";

    private const string Bearer = "Bearer ";

    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string? header = Request.Headers.Authorization;
        if (header is null || !header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var token = header[Bearer.Length..];
        var agent = services.Credentials().AgentOf(token);
        if (agent is null || !services.Keeper.Deployment.Surroundings.Agents.ContainsKey(agent))
        {
            return Task.FromResult(AuthenticateResult.Fail("the token is nobody's"));
        }

        var identity = new ClaimsIdentity(
            [new(ClaimTypes.Name, agent), new(Policies.Credential, AgentToken.HashOf(token))],
            Name
        );
        return Task.FromResult(AuthenticateResult.Success(new(new ClaimsPrincipal(identity), Name)));
    }
}
