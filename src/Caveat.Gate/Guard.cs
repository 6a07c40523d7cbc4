using Caveat.Node.Keeping;
using Caveat.Node.Recording;
using Microsoft.AspNetCore.Http;

namespace Caveat.Gate;

/// <summary>Stands around every request: bodies are read before anybody is known, and whatever goes wrong is a problem and never a permit.</summary>
internal static class Guard
{
    /// <summary>Goes on to the request, and answers for what fails.</summary>
    public static async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            if (await RequestBody.ReadAsync(context).ConfigureAwait(false))
            {
                await next(context).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Whoever asked has gone, or the gate stops: nobody is told anything.
            context.Abort();
        }
        catch (LedgerStoppedException) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            await Answers
                .RefuseAsync(
                    context,
                    new Refusal(
                        KeepingCodes.Stopped,
                        RefusalKind.Unavailable,
                        "the gate has stopped: nothing is permitted"
                    )
                )
                .ConfigureAwait(false);
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            // Headers of the answer that failed, for example how long to keep it, must not go out with the problem.
            context.Response.Clear();
            await Answers
                .RefuseAsync(
                    context,
                    StatusCodes.Status500InternalServerError,
                    GateCodes.Fault,
                    $"the gate has a fault of its own ({fault.GetType().Name}); nothing was permitted"
                )
                .ConfigureAwait(false);
        }
    }
}
