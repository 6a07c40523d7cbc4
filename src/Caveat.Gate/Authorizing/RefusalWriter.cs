using Caveat.Gate.Console;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;

namespace Caveat.Gate.Authorizing;

/// <summary>Answers those who are not known, or may not, with problems.</summary>
internal sealed class RefusalWriter : IAuthorizationMiddlewareResultHandler
{
    /// <inheritdoc/>
    public async Task HandleAsync(
        RequestDelegate next,
        HttpContext context,
        AuthorizationPolicy policy,
        PolicyAuthorizationResult authorizeResult
    )
    {
        if (authorizeResult.Succeeded)
        {
            await next(context);
        }
        else if (context.GetEndpoint()?.Metadata.GetMetadata<ConsolePage>() is not null)
        {
            context.Response.Redirect($"/sign-in?to={Uri.EscapeDataString(context.Request.Path)}");
        }
        else if (await IsKnownElsewhereAsync(context, policy, AgentScheme.Name))
        {
            await RefuseAsync(
                context,
                "this is for people, who sign their requests; no agent's token opens it"
            );
        }
        else if (await IsKnownElsewhereAsync(context, policy, PersonScheme.Name))
        {
            await RefuseAsync(
                context,
                "this is for agents, who show their token; no person's signature opens it"
            );
        }
        else
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await Answers.RefuseAsync(
                context,
                StatusCodes.Status401Unauthorized,
                GateCodes.NotAuthenticated,
                "send an agent's token, or sign the request as a person who is enrolled"
            );
        }
    }

    // Whoever is known, but not to this endpoint, is told so; the others are asked who they are.
    private static async Task<bool> IsKnownElsewhereAsync(
        HttpContext context,
        AuthorizationPolicy policy,
        string scheme
    ) =>
        !policy.AuthenticationSchemes.Contains(scheme, StringComparer.Ordinal)
        && (await context.AuthenticateAsync(scheme)).Succeeded;

    private static Task RefuseAsync(HttpContext context, string why) =>
        Answers.RefuseAsync(context, StatusCodes.Status403Forbidden, GateCodes.NotAllowed, why);
}
