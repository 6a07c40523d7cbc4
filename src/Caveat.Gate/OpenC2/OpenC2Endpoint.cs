using System.Collections.Immutable;
using System.Text;
using Caveat.Gate.Api;
using Caveat.Gate.Authorizing;
using Caveat.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Caveat.Gate.OpenC2;

/// <summary>
/// OpenC2 over HTTPS: bare commands (transfer 1.0) and enveloped ones (1.1), answered in kind. The status of OpenC2 stands in the body; that of
/// HTTP says only whether the message arrived.
/// </summary>
internal static class OpenC2Endpoint
{
    /// <summary>Adds the endpoint.</summary>
    public static void MapOpenC2(this IEndpointRouteBuilder routes, GateServices services) =>
        routes.Post(
            "/.well-known/openc2",
            Policies.Agent,
            new("Rules on an OpenC2 command, bare or in its envelope.")
            {
                Takes = [OpenC2Message.Enveloped, OpenC2Message.Bare],
                Gives = [OpenC2Message.Enveloped, OpenC2Message.BareAnswer],
            },
            context => CommandAsync(context, services)
        );

    private static async Task CommandAsync(HttpContext context, GateServices services)
    {
        var message = OpenC2Message.Of(context, services);
        if (!message.Problems.IsEmpty)
        {
            await AnswerAsync(
                context,
                services,
                message,
                await RefuseAsync(context, services, message, message.Problems)
            );
            return;
        }

        var agent = Policies.CallerOf(context).Id;
        var reading = ProposalReader.ReadCommand(message.Command, agent, message.RequestId);
        if (reading.Proposal is not { } proposal)
        {
            await AnswerAsync(
                context,
                services,
                message,
                await RefuseAsync(context, services, message, reading.Problems)
            );
            return;
        }

        var response = await RuleAsync(context, services, message.Command, proposal, agent);

        // Nobody who waits for nothing is told of a ruling; that there is none they are told.
        if (proposal.Command.Arguments.ResponseRequested == "none" && !response.IsRefusal)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        await AnswerAsync(context, services, message, response);
    }

    private static async Task<OpenC2Response> RefuseAsync(
        HttpContext context,
        GateServices services,
        OpenC2Message message,
        ImmutableArray<Problem> problems
    )
    {
        await services.Keeper.RefuseAsync(
            Policies.CallerOf(context).Id,
            problems,
            Digests.Of(message.Command.Span),
            context.RequestAborted
        );
        return OpenC2Response.Refusing(problems);
    }

    private static async Task<OpenC2Response> RuleAsync(
        HttpContext context,
        GateServices services,
        ReadOnlyMemory<byte> command,
        Proposal proposal,
        string agent
    )
    {
        if (proposal.Command is { Verb: Verb.Query, Target: CommandTarget.Features features })
        {
            return OpenC2Response.OfFeatures(features, services.Limits);
        }

        _ = CanonicalJson.TryCanonicalize(command, out var canonical, out _);
        var result = await services.Keeper.ProposeAsync(
            new(proposal, canonical!, agent, ProposalForm.Command),
            context.RequestAborted
        );
        result = await services.Forwarder.CarryAsync(result, context.RequestAborted);
        return result.IsValue ? OpenC2Response.Of(result.Value) : OpenC2Response.Refusing(result.Refusal);
    }

    private static Task AnswerAsync(
        HttpContext context,
        GateServices services,
        OpenC2Message message,
        OpenC2Response response
    )
    {
        if (message.IsEnveloped)
        {
            return Answers.WriteAsync(
                context,
                StatusCodes.Status200OK,
                json => Envelope.Write(json, message, services, response),
                OpenC2Message.Enveloped
            );
        }

        // What cannot stand in a header is not sent back in one.
        if (Ascii.IsValid(message.RequestId) && !message.RequestId.Any(char.IsControl))
        {
            context.Response.Headers[OpenC2Message.IdHeader] = message.RequestId;
        }

        return Answers.WriteAsync(context, StatusCodes.Status200OK, response.Write, OpenC2Message.BareAnswer);
    }
}
