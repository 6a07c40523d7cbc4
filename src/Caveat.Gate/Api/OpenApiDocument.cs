using System.Text.Json;
using Caveat.Gate.Authorizing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Caveat.Gate.Api;

/// <summary>Lists the endpoints as OpenAPI 3.1, from the endpoints themselves.</summary>
internal static class OpenApiDocument
{
    /// <summary>Writes the document.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<Endpoint> endpoints, string version)
    {
        json.WriteStartObject();
        json.WriteString("openapi", "3.1.0");
        json.WriteStartObject("info");
        json.WriteString("title", "Caveat gate");
        json.WriteString("version", version);
        json.WriteEndObject();
        json.WriteStartObject("paths");
        var described = endpoints
            .OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<EndpointSummary>() is not null)
            .GroupBy(
                endpoint =>
                    "/"
                    + endpoint.RoutePattern.RawText!.Trim('/').Replace("**", "", StringComparison.Ordinal),
                StringComparer.Ordinal
            );
        foreach (var path in described.OrderBy(path => path.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject(path.Key);
            foreach (var endpoint in path)
            {
                WriteOperation(json, endpoint);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        WriteComponents(json);
        json.WriteEndObject();
    }

    private static void WriteOperation(Utf8JsonWriter json, RouteEndpoint endpoint)
    {
        var method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0].ToLowerInvariant();
        var policy = endpoint.Metadata.GetMetadata<IAuthorizeData>()!.Policy;
        json.WriteStartObject(method);
        json.WriteString("summary", endpoint.Metadata.GetMetadata<EndpointSummary>()!.Summary);
        if (endpoint.RoutePattern.Parameters.Count > 0)
        {
            json.WriteStartArray("parameters");
            foreach (var parameter in endpoint.RoutePattern.Parameters)
            {
                json.WriteStartObject();
                json.WriteString("name", parameter.Name);
                json.WriteString("in", "path");
                json.WriteBoolean("required", true);
                json.WriteStartObject("schema");
                json.WriteString("type", "string");
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        WriteSecurity(json, policy);
        if (method == "post")
        {
            json.WriteStartObject("requestBody");
            json.WriteStartObject("content");
            json.WriteStartObject("application/json");
            json.WriteStartObject("schema");
            json.WriteString("type", "object");
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteStartObject("responses");
        WriteResponse(json, "200", "It was done.");
        WriteResponse(json, "default", "A problem (RFC 9457) with a member `code`.");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteSecurity(Utf8JsonWriter json, string? policy)
    {
        string[] schemes = policy switch
        {
            Policies.Agent => ["agent"],
            Policies.Person => ["person"],
            Policies.Anyone => [],
            _ => ["agent", "person"],
        };
        json.WriteStartArray("security");
        foreach (var scheme in schemes)
        {
            json.WriteStartObject();
            json.WriteStartArray(scheme);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteResponse(Utf8JsonWriter json, string status, string description)
    {
        json.WriteStartObject(status);
        json.WriteString("description", description);
        json.WriteEndObject();
    }

    private static void WriteComponents(Utf8JsonWriter json)
    {
        json.WriteStartObject("components");
        json.WriteStartObject("securitySchemes");
        json.WriteStartObject("agent");
        json.WriteString("type", "http");
        json.WriteString("scheme", "bearer");
        json.WriteEndObject();
        json.WriteStartObject("person");
        json.WriteString("type", "apiKey");
        json.WriteString("in", "header");
        json.WriteString("name", "Signature");
        json.WriteString(
            "description",
            "HTTP Message Signatures (RFC 9421) with Ed25519 over method, authority, path, query and content-digest"
        );
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
