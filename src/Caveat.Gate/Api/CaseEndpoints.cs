using System.Collections.Immutable;
using Caveat.Approving;
using Caveat.Gate.Authorizing;
using Caveat.Node.Keeping;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Caveat.Gate.Api;

/// <summary>Cases, and what people decide.</summary>
internal static class CaseEndpoints
{
    /// <summary>Adds the endpoints.</summary>
    public static void MapCases(this IEndpointRouteBuilder routes, GateServices services)
    {
        var keeper = services.Keeper;
        routes.Get(
            "/v1/cases",
            Policies.AgentOrPerson,
            new("Cases, newest first, at most 200.")
            {
                Query = [("state", "only those that stand there, for example `open`")],
            },
            context => ListAsync(context, keeper)
        );
        routes.Get(
            "/v1/cases/{id}",
            Policies.AgentOrPerson,
            new("A case, with everything that people sign about."),
            async context =>
                await Answers.WriteAsync(
                    context,
                    await keeper.FindCaseAsync(
                        Policies.CallerOf(context),
                        context.Value("id"),
                        context.RequestAborted
                    )
                )
        );
        routes.Post(
            "/v1/cases/{id}/approvals",
            Policies.Person,
            new("Approves, with a signature over what the case shows."),
            context => DecideAsync(context, keeper, Decision.Approve)
        );
        routes.Post(
            "/v1/cases/{id}/objections",
            Policies.Person,
            new("Objects, with a signature over what the case shows: one objection ends the case."),
            context => DecideAsync(context, keeper, Decision.Object)
        );
    }

    private static async Task ListAsync(HttpContext context, IGatekeeper keeper)
    {
        var word = context.Request.Query["state"].ToString();
        var state = Words.Parse<CaseState>(word);
        if (word.Length > 0 && state is null)
        {
            await Answers.RefuseAsync(
                context,
                StatusCodes.Status400BadRequest,
                GateCodes.BadQuery,
                $"`state` is one of {string.Join(", ", Enum.GetValues<CaseState>().Select(each => Words.Of(each)))}"
            );
            return;
        }

        await Answers.WriteAsync(
            context,
            await keeper.FindCasesAsync(new(Policies.CallerOf(context), state), context.RequestAborted)
        );
    }

    private static async Task DecideAsync(HttpContext context, IGatekeeper keeper, Decision decision)
    {
        if (Read(RequestBody.Of(context), decision, out var problems) is not { } signed)
        {
            await Answers.RefuseAsync(context, problems);
            return;
        }

        var result = await keeper.DecideAsync(
            Policies.CallerOf(context).Id,
            context.Value("id"),
            signed,
            context.RequestAborted
        );
        await Answers.WriteAsync(context, result);
    }

    private static SignedDecision? Read(
        ReadOnlyMemory<byte> body,
        Decision decision,
        out ImmutableArray<Problem> problems
    )
    {
        using var reader = new BodyReader(body, "role", "statement", "nonce", "expires", "signature");
        var signed = new SignedDecision(
            decision,
            reader.Text("role", 64),
            reader.Optional("statement", 2_000) ?? "",
            reader.Text("nonce", 64),
            reader.Moment("expires") ?? default,
            reader.Signature("signature")
        );
        problems = reader.Problems;
        return problems.IsEmpty ? signed : null;
    }
}
