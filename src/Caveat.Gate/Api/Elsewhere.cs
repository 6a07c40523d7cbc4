using Caveat.Gate.Authorizing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace Caveat.Gate.Api;

/// <summary>Answers what no endpoint does: there is nothing at a path, or it takes another method.</summary>
internal static class Elsewhere
{
    /// <summary>Adds the endpoint behind all others.</summary>
    public static void MapElsewhere(this IEndpointRouteBuilder routes) =>
        routes
            .MapFallback("{**path}", context => RefuseAsync(context, routes))
            .RequireAuthorization(Policies.Anyone);

    private static Task RefuseAsync(HttpContext context, IEndpointRouteBuilder routes)
    {
        var methods = routes
            .DataSources.SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<EndpointSummary>() is not null)
            .Where(endpoint => IsAt(endpoint, context.Request.Path))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
            .ToList();
        if (methods.Count == 0)
        {
            return Answers.RefuseAsync(
                context,
                StatusCodes.Status404NotFound,
                GateCodes.NoSuchPath,
                "`/openapi.json` lists what there is"
            );
        }

        var allowed = string.Join(", ", methods);
        context.Response.Headers.Allow = allowed;
        return Answers.RefuseAsync(
            context,
            StatusCodes.Status405MethodNotAllowed,
            GateCodes.NoSuchMethod,
            $"the path takes {allowed}"
        );
    }

    private static bool IsAt(RouteEndpoint endpoint, PathString path) =>
        new TemplateMatcher(TemplateParser.Parse(endpoint.RoutePattern.RawText!), []).TryMatch(path, []);
}
