using System.Buffers.Text;
using System.Collections.Immutable;
using Caveat.Gate.Api;
using Microsoft.AspNetCore.Http;

namespace Caveat.Gate.OpenC2;

/// <summary>A command as it came, bare or in an envelope.</summary>
/// <param name="Command">Its bytes.</param>
/// <param name="RequestId">The id of the message; one of the gate's where it came with none, since each message asks anew.</param>
internal sealed record OpenC2Message(ReadOnlyMemory<byte> Command, string RequestId)
{
    /// <summary>A bare command (transfer 1.0).</summary>
    public const string Bare = "application/openc2-cmd+json;version=1.0";

    /// <summary>The answer to it.</summary>
    public const string BareAnswer = "application/openc2-rsp+json;version=1.0";

    /// <summary>A command or an answer in its envelope (transfer 1.1).</summary>
    public const string Enveloped = "application/openc2+json;version=1.0";

    /// <summary>The header that carries the id of a bare command.</summary>
    public const string IdHeader = "X-Request-ID";

    /// <summary>Whether it came in an envelope.</summary>
    public bool IsEnveloped { get; init; }

    /// <summary>Who the envelope says it is from; null for nobody.</summary>
    public string? From { get; init; }

    /// <summary>Why it is no message; empty where it is one.</summary>
    public ImmutableArray<Problem> Problems { get; init; } = [];

    /// <summary>The message of a request.</summary>
    public static OpenC2Message Of(HttpContext context, GateServices services)
    {
        var body = RequestBody.Of(context);
        var message = MediaTypes.Means(context.Request.ContentType, Enveloped)
            ? Envelope.Read(body)
            : new(body, context.Request.Headers[IdHeader].ToString());
        return message.RequestId.Length > 0 ? message : message with { RequestId = NewId(services) };
    }

    private static string NewId(GateServices services)
    {
        Span<byte> random = stackalloc byte[16];
        services.Random(random);
        return "message:" + Base64Url.EncodeToString(random);
    }
}
