using System.Collections.Immutable;
using System.Globalization;
using Caveat.Gate.Authorizing;
using Caveat.Node.Keeping;
using Caveat.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Caveat.Gate.Api;

/// <summary>Proposals: asking, looking, taking back, saying what happened.</summary>
internal static class ProposalEndpoints
{
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(60);

    /// <summary>Adds the endpoints.</summary>
    public static void MapProposals(
        this IEndpointRouteBuilder routes,
        GateServices services,
        CancellationToken stopping
    )
    {
        var keeper = services.Keeper;
        routes.Post(
            "/v1/proposals",
            Policies.Agent,
            new("Rules on a proposal."),
            context => ProposeAsync(context, keeper)
        );
        routes.Get(
            "/v1/proposals/{id}",
            Policies.AgentOrPerson,
            new("A proposal and what became of it.")
            {
                Query =
                [
                    ("wait", "how long to wait for a decision, for example `30s`; up to 60 seconds"),
                    ("agent", "whose proposal it is, for people"),
                ],
            },
            context => FindAsync(context, services, stopping)
        );
        routes.PostNothing(
            "/v1/proposals/{id}/withdrawal",
            Policies.Agent,
            new("Takes a proposal back."),
            async context =>
                await Answers.WriteAsync(
                    context,
                    await keeper.WithdrawAsync(
                        Policies.CallerOf(context).Id,
                        context.Value("id"),
                        context.RequestAborted
                    )
                )
        );
        routes.Post(
            "/v1/proposals/{id}/reports",
            Policies.AgentOrPerson,
            new("Says what happened.") { Query = [("agent", "whose proposal it was, for people")] },
            context => ReportAsync(context, keeper)
        );
    }

    private static async Task ProposeAsync(HttpContext context, IGatekeeper keeper)
    {
        var (agent, body) = (Policies.CallerOf(context).Id, RequestBody.Of(context));
        var reading = ProposalReader.Read(body);
        if (reading.Proposal is not { } proposal)
        {
            await keeper.RefuseAsync(agent, reading.Problems, Digests.Of(body.Span), context.RequestAborted);
            await Answers.RefuseAsync(context, reading.Problems);
            return;
        }

        if (proposal.Agent != agent)
        {
            ImmutableArray<Problem> problems =
            [
                new(
                    GateCodes.OtherAgent,
                    "/agent",
                    $"this token is that of `{agent}`, and the proposal names {QuotedText.Code(proposal.Agent)}"
                ),
            ];
            await keeper.RefuseAsync(agent, problems, proposal.Digest, context.RequestAborted);
            await Answers.RefuseAsync(
                context,
                StatusCodes.Status403Forbidden,
                GateCodes.OtherAgent,
                problems[0].Message,
                problems
            );
            return;
        }

        _ = CanonicalJson.TryCanonicalize(body, out var canonical, out _);
        var result = await keeper.ProposeAsync(
            new(proposal, canonical!, agent, ProposalForm.Proposal),
            context.RequestAborted
        );
        await Answers.WriteAsync(context, result);
    }

    private static async Task FindAsync(
        HttpContext context,
        GateServices services,
        CancellationToken stopping
    )
    {
        if (!TryWait(context.Request.Query["wait"], out var wait))
        {
            await Answers.RefuseAsync(
                context,
                StatusCodes.Status400BadRequest,
                GateCodes.BadQuery,
                "`wait` is a number of seconds up to 60, for example `30s`"
            );
            return;
        }

        var caller = Policies.CallerOf(context);
        Task<Result<ProposalView>> FindAsync(TimeSpan time, CancellationToken stop) =>
            services.Keeper.FindAsync(
                caller,
                context.AgentOf(caller),
                context.Value("id"),
                time,
                stop,
                () => Policies.IsStillKnown(context, services)
            );

        Result<ProposalView> result;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            result = await FindAsync(wait, stop.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            // A gate that stops waits for nobody: it tells how things stand.
            result = await FindAsync(TimeSpan.Zero, context.RequestAborted);
        }

        if (wait > TimeSpan.Zero && !Policies.IsStillKnown(context, services))
        {
            await Answers.RefuseAsync(
                context,
                StatusCodes.Status401Unauthorized,
                GateCodes.NotAuthenticated,
                "the token or key was taken away meanwhile"
            );
            return;
        }

        // A person who looks sets nothing going.
        if (caller is Caller.OfAgent)
        {
            result = await services.Forwarder.CarryAsync(result, context.RequestAborted);
        }

        await Answers.WriteAsync(context, result);
    }

    private static async Task ReportAsync(HttpContext context, IGatekeeper keeper)
    {
        if (ReportReader.Read(RequestBody.Of(context), out var problems) is not { } report)
        {
            await Answers.RefuseAsync(context, problems);
            return;
        }

        var caller = Policies.CallerOf(context);
        var result = await keeper.ReportAsync(
            caller,
            context.AgentOf(caller),
            context.Value("id"),
            report,
            context.RequestAborted
        );
        await Answers.WriteAsync(context, result);
    }

    private static bool TryWait(string? text, out TimeSpan wait)
    {
        wait = TimeSpan.Zero;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        var parsed = int.TryParse(
            text.EndsWith('s') ? text.AsSpan(0, text.Length - 1) : text,
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var seconds
        );
        wait = TimeSpan.FromSeconds(parsed ? seconds : 0);
        return parsed && wait <= _longestWait;
    }
}
