using System.Collections.Immutable;
using System.Globalization;
using Caveat.Gate.Authorizing;
using Caveat.Node.Keeping;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Caveat.Gate.Api;

/// <summary>Erasing what records say.</summary>
internal static class ErasureEndpoints
{
    /// <summary>Adds the endpoints.</summary>
    public static void MapErasures(this IEndpointRouteBuilder routes, GateServices services)
    {
        var keeper = services.Keeper;
        routes.Get(
            "/v1/erasures/{record}",
            Policies.Person,
            new("What is erased together with a record, and who has signed for it; or why it cannot be."),
            async context =>
                await Answers.WriteAsync(
                    context,
                    await keeper.FindErasureAsync(
                        long.TryParse(
                            context.Value("record"),
                            NumberStyles.None,
                            CultureInfo.InvariantCulture,
                            out var record
                        )
                            ? record
                            : -1,
                        context.RequestAborted
                    )
                )
        );
        routes.Post(
            "/v1/erasures",
            Policies.Person,
            new("Erases what records say, at two people's word."),
            context => EraseAsync(context, keeper)
        );
    }

    private static async Task EraseAsync(HttpContext context, IGatekeeper keeper)
    {
        if (Read(RequestBody.Of(context), out var problems) is not { } signed)
        {
            await Answers.RefuseAsync(context, problems);
            return;
        }

        var result = await keeper.EraseAsync(Policies.CallerOf(context).Id, signed, context.RequestAborted);
        await Answers.WriteAsync(context, result);
    }

    private static SignedErasure? Read(ReadOnlyMemory<byte> body, out ImmutableArray<Problem> problems)
    {
        using var reader = new BodyReader(body, "records", "statement", "nonce", "expires", "signature");
        var signed = new SignedErasure(
            reader.Wholes("records", Gatekeeper.MostErased),
            reader.Text("statement", 2_000),
            reader.Text("nonce", 64),
            reader.Moment("expires") ?? default,
            reader.Signature("signature")
        );
        problems = reader.Problems;
        return problems.IsEmpty ? signed : null;
    }
}
