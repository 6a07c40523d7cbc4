using System.Globalization;
using System.Threading.RateLimiting;
using Caveat.Gate.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;

namespace Caveat.Gate;

/// <summary>How fast one caller may ask.</summary>
internal static class CallerRates
{
    /// <summary>Sets the limiter up: a bucket for each caller who is known, one for each address that asks for heartbeats, enrols or signs in, and none for what else anybody may read.</summary>
    public static void Set(RateLimiterOptions options, GateLimits limits)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = async (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = "1";
            await Answers
                .RefuseAsync(
                    rejected.HttpContext,
                    StatusCodes.Status429TooManyRequests,
                    GateCodes.TooMany,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"the gate takes {limits.PerSecond} requests a second of one caller; ask again in a second"
                    )
                )
                .ConfigureAwait(false);
        };
        TokenBucketRateLimiterOptions Bucket(string caller) =>
            new()
            {
                TokenLimit = limits.Burst,
                TokensPerPeriod = limits.PerSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                QueueLimit = 0,
            };
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            CallerIn(context) is { } caller
                ? RateLimitPartition.GetTokenBucketLimiter(caller, Bucket)
                : RateLimitPartition.GetNoLimiter("")
        );
    }

    // What takes signing, proofs or keys, and nobody who asks for it says who they are. No caller's name has a space in it.
    private static string? CallerIn(HttpContext context) =>
        context.User.Identity?.Name
        ?? (
            context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: var path }
            && path is HeartbeatEndpoint.Path or SessionEndpoints.Path or PeopleEndpoints.Enrolments
                ? $"at {context.Connection.RemoteIpAddress} {path}"
                : null
        );
}
