using Caveat.Gate.Authorizing;
using Caveat.Recording;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Caveat.Gate.Api;

/// <summary>The public log (C2SP tlog-tiles), to be read and never written.</summary>
internal static class LedgerEndpoints
{
    private const string Bytes = "application/octet-stream";

    /// <summary>Adds the endpoints.</summary>
    public static void MapLedger(this IEndpointRouteBuilder routes, GateServices services)
    {
        routes.Get(
            "/ledger/checkpoint",
            Policies.LedgerReader,
            new("The signed head of the log.") { Gives = [MediaTypes.Text] },
            context =>
            {
                context.Response.Headers.CacheControl = "no-cache";
                return WriteAsync(context, services.Pages.ReadCheckpoint(), MediaTypes.Text);
            }
        );
        routes.Get(
            "/ledger/tile/{**path}",
            Policies.LedgerReader,
            new("A tile of hashes, or a bundle of entries.") { Gives = [Bytes] },
            context =>
            {
                var tile = TileCoordinates.Parse($"tile/{context.Value("path")}");
                if (tile is { IsFull: true })
                {
                    context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
                }

                return WriteAsync(context, tile is { } asked ? services.Pages.ReadTile(asked) : null, Bytes);
            }
        );
    }

    private static Task WriteAsync(HttpContext context, byte[]? bytes, string mediaType)
    {
        if (bytes is null)
        {
            context.Response.Headers.CacheControl = "no-store";
            return Answers.RefuseAsync(
                context,
                StatusCodes.Status404NotFound,
                GateCodes.NoSuchPath,
                "the log has no such tile (yet)"
            );
        }

        context.Response.ContentType = mediaType;
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }
}
