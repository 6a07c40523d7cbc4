using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Caveat.Gate;

/// <summary>The body of a request, read once and whole before anybody looks at who sent it: signatures are over it.</summary>
internal static class RequestBody
{
    /// <summary>The most bytes that a body may have: those of a proposal, and its envelope.</summary>
    public const int Most = (64 << 10) + 4096;

    private static readonly object _key = new();

    /// <summary>The body that was read.</summary>
    public static ReadOnlyMemory<byte> Of(HttpContext context) =>
        context.Items.TryGetValue(_key, out var body) && body is byte[] bytes ? bytes : default;

    /// <summary>Reads the body; false, with a problem answered, where it is too large or broken off.</summary>
    public static async Task<bool> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
        {
            return true;
        }

        try
        {
            // What is announced costs nothing: the room grows with what comes.
            using var buffer = new MemoryStream();
            await context.Request.Body.CopyToAsync(buffer, context.RequestAborted).ConfigureAwait(false);
            context.Items[_key] = buffer.ToArray();
            return true;
        }
        catch (BadHttpRequestException fault)
        {
            var isLarge = fault.StatusCode == StatusCodes.Status413PayloadTooLarge;
            await Answers
                .RefuseAsync(
                    context,
                    fault.StatusCode,
                    isLarge ? Wire.WireCodes.BodyTooLarge : GateCodes.BadRequest,
                    isLarge ? $"a body has at most {Most} bytes" : "the body came too slowly, or ended early"
                )
                .ConfigureAwait(false);
            return false;
        }
    }
}
