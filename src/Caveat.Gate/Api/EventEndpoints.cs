using System.Globalization;
using System.Text;
using Caveat.Gate.Authorizing;
using Caveat.Node.Keeping;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Caveat.Gate.Api;

/// <summary>What happens, as it happens: server-sent events.</summary>
internal static class EventEndpoints
{
    private const string EventStream = "text/event-stream";

    private static readonly TimeSpan _heartbeat = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _toldHeartbeat = TimeSpan.FromSeconds(5);
    private static readonly byte[] _beat = ":\n\n"u8.ToArray();
    private static readonly byte[] _toldBeat = "data: {\"type\":\"beat\"}\n\n"u8.ToArray();

    /// <summary>Adds the endpoint.</summary>
    public static void MapEvents(
        this IEndpointRouteBuilder routes,
        GateServices services,
        CancellationToken stopping
    ) =>
        routes.Get(
            "/v1/events",
            Policies.AgentOrPerson,
            new(
                "Records as they become durable (server-sent events); `Last-Event-ID` goes on after a record."
            )
            {
                Gives = [EventStream],
                Query =
                [
                    (
                        "beats",
                        "given, without a value: for browsers, which must notice silence. Events have no name beside the `type` in them, and where nothing happens for five seconds comes one of the type `beat`"
                    ),
                ],
            },
            context => StreamAsync(context, services, stopping)
        );

    private static async Task StreamAsync(
        HttpContext context,
        GateServices services,
        CancellationToken stopping
    )
    {
        var newest = services.Keeper.View.Records - 1;
        var after = newest;
        if (
            context.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } last
            && (
                !long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out after)
                || after > newest
            )
        )
        {
            await Answers.RefuseAsync(
                context,
                StatusCodes.Status400BadRequest,
                GateCodes.BadQuery,
                "`Last-Event-ID` is the number of a record that there is"
            );
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        context.Response.ContentType = EventStream;
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await context.Response.Body.WriteAsync(_beat, stop.Token);
        await context.Response.Body.FlushAsync(stop.Token);
        var events = services
            .Keeper.EventsAsync(Policies.CallerOf(context), after, stop.Token)
            .GetAsyncEnumerator(stop.Token);
        try
        {
            await WriteAsync(context, events, services, stop);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The gate stops: the stream ends.
        }
        finally
        {
            await events.DisposeAsync();
        }
    }

    private static async Task WriteAsync(
        HttpContext context,
        IAsyncEnumerator<GateEvent> events,
        GateServices services,
        CancellationTokenSource stopping
    )
    {
        var (stop, next) = (stopping.Token, events.MoveNextAsync().AsTask());
        var beats = context.Request.Query.ContainsKey("beats");
        var (silence, said) = beats ? (_toldHeartbeat, _toldBeat) : (_heartbeat, _beat);
        try
        {
            while (true)
            {
                using var beat = CancellationTokenSource.CreateLinkedTokenSource(stop);
                var first = await Task.WhenAny(next, Task.Delay(silence, services.Clock, beat.Token));
                await beat.CancelAsync();
                stop.ThrowIfCancellationRequested();
                if (!Policies.IsStillKnown(context, services))
                {
                    // The token or key was taken away: nothing more is told.
                    return;
                }

                if (first != next)
                {
                    await context.Response.Body.WriteAsync(said, stop);
                }
                else if (await next)
                {
                    var happened = events.Current;
                    var name = beats ? "" : $"event: {happened.Type}\n";
                    var text = Encoding.UTF8.GetBytes(
                        $"id: {happened.Record}\n{name}data: {Encoding.UTF8.GetString(happened.Json.Span)}\n\n"
                    );
                    await context.Response.Body.WriteAsync(text, stop);
                    next = events.MoveNextAsync().AsTask();
                }
                else
                {
                    return;
                }

                await context.Response.Body.FlushAsync(stop);
            }
        }
        finally
        {
            // Nobody may put the events away while the next one is awaited.
            await stopping.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
