using System.Collections.Immutable;
using Caveat.Gate.Authorizing;
using Caveat.Node.Keeping;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Caveat.Gate.Api;

/// <summary>Halting, and going on.</summary>
internal static class WatchEndpoints
{
    /// <summary>Adds the endpoints.</summary>
    public static void MapWatch(this IEndpointRouteBuilder routes, GateServices services)
    {
        var keeper = services.Keeper;
        routes.Get(
            "/v1/watch",
            Policies.Person,
            new("What is halted."),
            context => Answers.WriteAsync(context, StatusCodes.Status200OK, keeper.View.Watch.WriteTo)
        );
        routes.Post(
            "/v1/watch/halt",
            Policies.Person,
            new("Halts at one person's word."),
            context => OrderAsync(context, keeper.HaltAsync)
        );
        routes.Post(
            "/v1/watch/resume",
            Policies.Person,
            new("Goes on at two people's word."),
            context => OrderAsync(context, keeper.ResumeAsync)
        );
    }

    private static async Task OrderAsync(
        HttpContext context,
        Func<string, SignedOrder, CancellationToken, Task<Result<WatchView>>> order
    )
    {
        if (Read(RequestBody.Of(context), out var problems) is not { } signed)
        {
            await Answers.RefuseAsync(context, problems);
            return;
        }

        var result = await order(Policies.CallerOf(context).Id, signed, context.RequestAborted);
        await Answers.WriteAsync(context, result);
    }

    private static SignedOrder? Read(ReadOnlyMemory<byte> body, out ImmutableArray<Problem> problems)
    {
        using var reader = new BodyReader(body, "scope", "statement", "nonce", "expires", "signature");
        var signed = new SignedOrder(
            reader.Text("scope", 512),
            reader.Optional("statement", 2_000) ?? "",
            reader.Text("nonce", 64),
            reader.Moment("expires") ?? default,
            reader.Signature("signature")
        );
        problems = reader.Problems;
        return problems.IsEmpty ? signed : null;
    }
}
