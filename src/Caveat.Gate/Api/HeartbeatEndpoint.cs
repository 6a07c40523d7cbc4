using System.Collections.Immutable;
using System.Globalization;
using Caveat.Gate.Authorizing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Caveat.Gate.Api;

/// <summary>What actuators ask for again and again.</summary>
internal static class HeartbeatEndpoint
{
    /// <summary>Where it is.</summary>
    public const string Path = "/v1/heartbeat";

    private const int MostSizes = 4;

    /// <summary>Adds the endpoint. Anybody may ask: an actuator has no token, and what is signed names nobody.</summary>
    public static void MapHeartbeat(this IEndpointRouteBuilder routes, GateServices services) =>
        routes.Get(
            Path,
            Policies.Anyone,
            new("The signed heartbeat: halt epoch, time, and head of the ledger.")
            {
                Query =
                [
                    (
                        "from",
                        "a size of the ledger that was seen before; the answer proves that the ledger continues it. Up to four"
                    ),
                ],
            },
            context => BeatAsync(context, services)
        );

    private static Task BeatAsync(HttpContext context, GateServices services)
    {
        var given = context.Request.Query["from"];
        var sizes = ImmutableArray.CreateBuilder<long>();
        foreach (var text in given)
        {
            if (
                sizes.Count == MostSizes
                || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            )
            {
                return Answers.RefuseAsync(
                    context,
                    StatusCodes.Status400BadRequest,
                    GateCodes.BadQuery,
                    $"`from` is the number of records that a ledger had, at most {MostSizes} times"
                );
            }

            sizes.Add(size);
        }

        return Answers.WriteAsync(context, services.Keeper.Beat(sizes.ToImmutable()));
    }
}
