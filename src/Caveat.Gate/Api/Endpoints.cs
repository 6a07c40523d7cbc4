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
        public void Get(string path, string policy, string summary, RequestDelegate handler) =>
            routes
                .MapGet(path, handler)
                .RequireAuthorization(policy)
                .WithMetadata(new EndpointSummary(summary));

        /// <summary>An endpoint that takes a body.</summary>
        public void Post(string path, string policy, string summary, RequestDelegate handler) =>
            routes
                .MapPost(path, handler)
                .RequireAuthorization(policy)
                .WithMetadata(new EndpointSummary(summary));
    }

    /// <summary>A value of the path.</summary>
    public static string Value(this HttpContext context, string name) =>
        (string)context.Request.RouteValues[name]!;

    /// <summary>The agent whose proposal is meant: the caller, or for people the one that they name.</summary>
    public static string AgentOf(this HttpContext context, Caller caller) =>
        caller is Caller.OfAgent agent ? agent.Id : context.Request.Query["agent"].ToString();
}
