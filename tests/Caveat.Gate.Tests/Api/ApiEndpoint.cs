using Caveat.Gate.Api;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace Caveat.Gate.Tests.Api;

/// <summary>An endpoint of a running gate, as the gate itself tells: what is added is in every test that goes over all.</summary>
internal sealed record ApiEndpoint(HttpMethod Method, string Pattern, string Policy, EndpointSummary Summary)
{
    /// <summary>Every endpoint of a gate but the one that answers for all other paths.</summary>
    public static IReadOnlyList<ApiEndpoint> Of(HttpGate gate) =>
        [
            .. gate
                .Gate.Server.Endpoints.OfType<RouteEndpoint>()
                .Where(endpoint => endpoint.Metadata.GetMetadata<EndpointSummary>() is not null)
                .Select(endpoint => new ApiEndpoint(
                    new(endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0]),
                    endpoint.RoutePattern.RawText!,
                    endpoint.Metadata.GetMetadata<IAuthorizeData>()!.Policy!,
                    endpoint.Metadata.GetMetadata<EndpointSummary>()!
                )),
        ];

    /// <summary>A request that finds the endpoint.</summary>
    public HttpRequestMessage Request(string id = "c-1")
    {
        var path = Pattern
            .Replace("{**path}", "0/000", StringComparison.Ordinal)
            .Replace("{id}", id, StringComparison.Ordinal);
        var request = new HttpRequestMessage(Method, path);
        if (Method == HttpMethod.Post)
        {
            request.Content = ApiCaller.Content(
                "{}",
                Summary.Takes is [var takes, ..] ? takes : MediaTypes.Json
            );
        }

        return request;
    }

    public override string ToString() => $"{Method} {Pattern}";
}
