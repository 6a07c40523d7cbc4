using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace Caveat.Gate;

/// <summary>How fast one caller may ask.</summary>
internal static class CallerRates
{
    /// <summary>Sets the limiter up: a bucket for each caller who is known, and none for what anybody may read.</summary>
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
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            context.User.Identity?.Name is { } caller
                ? RateLimitPartition.GetTokenBucketLimiter(
                    caller,
                    _ =>
                        new()
                        {
                            TokenLimit = limits.Burst,
                            TokensPerPeriod = limits.PerSecond,
                            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                            QueueLimit = 0,
                        }
                )
                : RateLimitPartition.GetNoLimiter("")
        );
    }
}
