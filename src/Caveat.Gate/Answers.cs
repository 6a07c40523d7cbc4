using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Caveat.Gate.Api;
using Caveat.Node.Keeping;
using Microsoft.AspNetCore.Http;

namespace Caveat.Gate;

/// <summary>Writes what the gate answers: JSON, or a problem (RFC 9457) with a code.</summary>
internal static class Answers
{
    private static readonly JsonWriterOptions _plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A JSON answer.</summary>
    public static Task WriteAsync(
        HttpContext context,
        int status,
        Action<Utf8JsonWriter> content,
        string mediaType = MediaTypes.Json
    )
    {
        var output = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(output, _plain))
        {
            content(json);
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = mediaType;
        context.Response.ContentLength = output.WrittenCount;
        return context.Response.Body.WriteAsync(output.WrittenMemory, context.RequestAborted).AsTask();
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
            StatusCodes.Status400BadRequest,
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
