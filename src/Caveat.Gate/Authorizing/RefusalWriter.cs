using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;

namespace Caveat.Gate.Authorizing;

/// <summary>Answers those who are not known, or may not, with problems.</summary>
internal sealed class RefusalWriter : IAuthorizationMiddlewareResultHandler
{
    /// <inheritdoc/>
    public Task HandleAsync(
        RequestDelegate next,
        HttpContext context,
        AuthorizationPolicy policy,
        PolicyAuthorizationResult authorizeResult
    )
    {
        if (authorizeResult.Succeeded)
        {
            return next(context);
        }

        // An agent at a person's endpoint is known, and may not: it is told so.
        if (
            authorizeResult.Forbidden
            || context.Request.Headers.Authorization.Count > 0
                && !policy.AuthenticationSchemes.Contains(AgentScheme.Name, StringComparer.Ordinal)
        )
        {
            return Answers.RefuseAsync(
                context,
                StatusCodes.Status403Forbidden,
                GateCodes.NotAllowed,
                "this is for people, who sign their requests; no agent's token opens it"
            );
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Answers.RefuseAsync(
            context,
            StatusCodes.Status401Unauthorized,
            GateCodes.NotAuthenticated,
            "send an agent's token, or sign the request as a person who is enrolled"
        );
    }
}
