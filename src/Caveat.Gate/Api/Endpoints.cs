using Caveat.Node.Keeping;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Caveat.Gate.Api;

/// <summary>One way to add an endpoint: path, policy and summary are always said.</summary>
internal static class Endpoints
{
    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>An endpoint that reads.</summary>
        public void Get(string path, string policy, EndpointSummary summary, RequestDelegate handler) =>
            routes.MapGet(path, handler).RequireAuthorization(policy).WithMetadata(summary);

        /// <summary>An endpoint that takes JSON, or what its summary says.</summary>
        public void Post(string path, string policy, EndpointSummary summary, RequestDelegate handler)
        {
            var described = summary.Takes.IsEmpty ? summary with { Takes = [MediaTypes.Json] } : summary;
            routes
                .MapPost(path, context => TakeAsync(context, described, handler))
                .RequireAuthorization(policy)
                .WithMetadata(described);
        }

        /// <summary>An endpoint that needs no body.</summary>
        public void PostNothing(
            string path,
            string policy,
            EndpointSummary summary,
            RequestDelegate handler
        ) => routes.MapPost(path, handler).RequireAuthorization(policy).WithMetadata(summary);
    }

    /// <summary>A value of the path.</summary>
    public static string Value(this HttpContext context, string name) =>
        (string)context.Request.RouteValues[name]!;

    /// <summary>The agent whose proposal is meant: the caller, or for people the one that they name.</summary>
    public static string AgentOf(this HttpContext context, Caller caller) =>
        caller is Caller.OfAgent agent ? agent.Id : context.Request.Query["agent"].ToString();

    // A body that says it is something else is not read. One that says nothing is taken for JSON where nothing else is taken.
    private static Task TakeAsync(HttpContext context, EndpointSummary summary, RequestDelegate handler) =>
        (context.Request.ContentType is null && summary.Takes is [MediaTypes.Json])
        || summary.Takes.Any(mediaType => MediaTypes.Means(context.Request.ContentType, mediaType))
            ? handler(context)
            : Answers.RefuseAsync(
                context,
                StatusCodes.Status415UnsupportedMediaType,
                GateCodes.WrongMediaType,
                $"send {string.Join(" or ", summary.Takes.Select(mediaType => $"`{mediaType}`"))}"
            );
}
