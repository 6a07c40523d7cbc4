using Caveat.Deciding;
using Caveat.Gate.Authorizing;
using Caveat.Node.Keeping;
using Caveat.Node.Showing;
using Caveat.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Caveat.Gate.Api;

/// <summary>Rulings without effect.</summary>
internal static class TrialEndpoints
{
    /// <summary>Adds the endpoints.</summary>
    public static void MapTrials(this IEndpointRouteBuilder routes, GateServices services)
    {
        routes.Post(
            "/v1/what-if",
            Policies.AgentOrPerson,
            new("What would be ruled at this moment; nothing is recorded."),
            context => TryAsync(context, services.Keeper, explains: false)
        );
        routes.Post(
            "/v1/explain",
            Policies.Person,
            new("What would be ruled, with all facts and what would change it."),
            context => TryAsync(context, services.Keeper, explains: true)
        );
    }

    private static async Task TryAsync(HttpContext context, IGatekeeper keeper, bool explains)
    {
        var body = RequestBody.Of(context);
        var reading = ProposalReader.Read(body);
        if (reading.Proposal is not { } proposal)
        {
            await Answers.RefuseAsync(context, reading.Problems);
            return;
        }

        var caller = Policies.CallerOf(context);
        if (
            !caller.MaySee(proposal.Agent)
            || !keeper.Deployment.Surroundings.Agents.ContainsKey(proposal.Agent)
        )
        {
            await Answers.RefuseAsync(
                context,
                StatusCodes.Status403Forbidden,
                GateCodes.OtherAgent,
                $"{QuotedText.Code(proposal.Agent)} is not registered, or not the caller"
            );
            return;
        }

        _ = CanonicalJson.TryCanonicalize(body, out var canonical, out _);
        var trial = keeper.WhatIf(new(proposal, canonical!, proposal.Agent, ProposalForm.Proposal));
        await Answers.WriteAsync(
            context,
            StatusCodes.Status200OK,
            json =>
            {
                if (explains)
                {
                    // What the norms say, and beside it what stands before every norm, a halt for example.
                    var explanation = Explanation.Of(trial.Norms, trial.Facts, trial.Tallies, trial.Now);
                    json.WriteStartObject();
                    json.WriteString("verdict", Words.Of(trial.Ruling.Verdict));
                    json.WritePropertyName("norms");
                    ExplanationJson.Write(
                        json,
                        null,
                        proposal,
                        explanation.Ruling,
                        trial.Facts,
                        explanation,
                        trial.Norms.Digest,
                        trial.Now
                    );
                    json.WriteEndObject();
                    return;
                }

                json.WriteStartObject();
                RulingJson.WriteMembers(json, proposal, trial.Ruling, trial.Norms.Digest, trial.Now);
                if (trial.InShadow)
                {
                    json.WriteString("mode", "shadow");
                }

                json.WriteEndObject();
            }
        );
    }
}
