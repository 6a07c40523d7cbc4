using System.Collections.Immutable;
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
        var summary = endpoint.Metadata.GetMetadata<EndpointSummary>()!;
        json.WriteStartObject(method);
        json.WriteString("summary", summary.Summary);
        WriteParameters(json, endpoint, summary);
        WriteSecurity(json, endpoint.Metadata.GetMetadata<IAuthorizeData>()!.Policy);
        if (!summary.Takes.IsEmpty)
        {
            json.WriteStartObject("requestBody");
            json.WriteBoolean("required", true);
            WriteContent(json, summary.Takes);
            json.WriteEndObject();
        }

        json.WriteStartObject("responses");
        WriteResponse(json, "2XX", "It was done.", summary.Gives);
        WriteResponse(json, "default", "A problem (RFC 9457) with a member `code`.", [MediaTypes.Problem]);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteParameters(Utf8JsonWriter json, RouteEndpoint endpoint, EndpointSummary summary)
    {
        var inPath = endpoint.RoutePattern.Parameters.Select(parameter => parameter.Name).ToList();
        if (inPath.Count + summary.Query.Length == 0)
        {
            return;
        }

        json.WriteStartArray("parameters");
        foreach (var name in inPath)
        {
            WriteParameter(json, name, "path", null);
        }

        foreach (var (name, meaning) in summary.Query)
        {
            WriteParameter(json, name, "query", meaning);
        }

        json.WriteEndArray();
    }

    private static void WriteParameter(Utf8JsonWriter json, string name, string place, string? meaning)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("in", place);
        json.WriteBoolean("required", place == "path");
        if (meaning is not null)
        {
            json.WriteString("description", meaning);
        }

        json.WriteStartObject("schema");
        json.WriteString("type", "string");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter json, ImmutableArray<string> mediaTypes)
    {
        json.WriteStartObject("content");
        foreach (var mediaType in mediaTypes)
        {
            json.WriteStartObject(mediaType);
            if (mediaType.Contains("json", StringComparison.Ordinal))
            {
                json.WriteStartObject("schema");
                json.WriteString("type", "object");
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

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

    private static void WriteResponse(
        Utf8JsonWriter json,
        string status,
        string description,
        ImmutableArray<string> mediaTypes
    )
    {
        json.WriteStartObject(status);
        json.WriteString("description", description);
        WriteContent(json, mediaTypes);
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
