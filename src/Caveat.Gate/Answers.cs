using System.Collections.Immutable;
using System.Text.Json;
using Caveat.Gate.Api;
using Caveat.Node.Keeping;
using Caveat.Node.Showing;
using Caveat.Wire;
using Microsoft.AspNetCore.Http;

namespace Caveat.Gate;

/// <summary>Writes what the gate answers: JSON, or a problem (RFC 9457) with a code.</summary>
internal static class Answers
{
    /// <summary>A JSON answer.</summary>
    public static async Task WriteAsync(
        HttpContext context,
        int status,
        Action<Utf8JsonWriter> content,
        string mediaType = MediaTypes.Json
    )
    {
        using var answer = JsonBuffer.Of(content);
        context.Response.StatusCode = status;
        context.Response.ContentType = mediaType;
        context.Response.ContentLength = answer.Written.Length;
        await context.Response.Body.WriteAsync(answer.Written, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>A view, or why there is none.</summary>
    public static Task WriteAsync<T>(HttpContext context, Result<T> result, int status = 200)
        where T : View =>
        result.IsValue
            ? WriteAsync(context, status, result.Value.WriteTo)
            : RefuseAsync(context, result.Refusal);

    /// <summary>What the gate refuses.</summary>
    public static Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        var status = StatusOf(refusal.Kind);
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        return RefuseAsync(context, status, refusal.Code, refusal.Message);
    }

    /// <summary>A problem.</summary>
    public static Task RefuseAsync(
        HttpContext context,
        int status,
        DiagnosticCode code,
        string detail,
        ImmutableArray<Problem> errors = default
    ) =>
        WriteAsync(
            context,
            status,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("type", "about:blank");
                json.WriteString("title", code.Title);
                json.WriteNumber("status", status);
                json.WriteString("detail", detail);
                json.WriteString("code", code.Id);
                if (!errors.IsDefaultOrEmpty)
                {
                    json.WriteStartArray("errors");
                    foreach (var error in errors)
                    {
                        json.WriteStartObject();
                        json.WriteString("code", error.Code.Id);
                        json.WriteString("pointer", error.Pointer);
                        json.WriteString("message", error.Message);
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                }

                json.WriteEndObject();
            },
            MediaTypes.Problem
        );

    /// <summary>What was wrong with a body.</summary>
    public static Task RefuseAsync(HttpContext context, ImmutableArray<Problem> problems) =>
        RefuseAsync(
            context,
            problems[0].Code == WireCodes.BodyTooLarge
                ? StatusCodes.Status413PayloadTooLarge
                : StatusCodes.Status400BadRequest,
            problems[0].Code,
            problems[0].Message,
            problems
        );

    /// <summary>The HTTP status of a refusal.</summary>
    public static int StatusOf(RefusalKind kind) =>
        kind switch
        {
            RefusalKind.NotFound => StatusCodes.Status404NotFound,
            RefusalKind.Conflict => StatusCodes.Status409Conflict,
            RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
            RefusalKind.Invalid => StatusCodes.Status400BadRequest,
            RefusalKind.Expired => StatusCodes.Status410Gone,
            _ => StatusCodes.Status503ServiceUnavailable,
        };
}
