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
    private const string Bare = "application/openc2-cmd+json;version=1.0";
    private const string BareAnswer = "application/openc2-rsp+json;version=1.0";
    private const string Enveloped = "application/openc2+json;version=1.0";

    /// <summary>Adds the endpoint.</summary>
    public static void MapOpenC2(this IEndpointRouteBuilder routes, GateServices services) =>
        routes.Post(
            "/.well-known/openc2",
            Policies.Agent,
            "Rules on an OpenC2 command, bare or in its envelope.",
            context => CommandAsync(context, services)
        );

    private static Task CommandAsync(HttpContext context, GateServices services)
    {
        var mediaType = (context.Request.ContentType ?? "").Replace(" ", "", StringComparison.Ordinal);
        var isEnveloped = string.Equals(mediaType, Enveloped, StringComparison.OrdinalIgnoreCase);
        if (!isEnveloped && !string.Equals(mediaType, Bare, StringComparison.OrdinalIgnoreCase))
        {
            return Answers.RefuseAsync(
                context,
                StatusCodes.Status415UnsupportedMediaType,
                GateCodes.WrongMediaType,
                $"send `{Enveloped}` or `{Bare}`"
            );
        }

        var message = isEnveloped
            ? Envelope.Read(RequestBody.Of(context))
            : new OpenC2Message(
                RequestBody.Of(context),
                context.Request.Headers["X-Request-ID"].ToString() is { Length: > 0 } id ? id : null,
                null,
                null
            );
        return RuleAsync(context, services, message, isEnveloped);
    }

    private static async Task RuleAsync(
        HttpContext context,
        GateServices services,
        OpenC2Message message,
        bool isEnveloped
    )
    {
        var agent = Policies.CallerOf(context).Id;
        OpenC2Response response;
        var asked = "complete";
        if (message.Fault is { } fault)
        {
            response = OpenC2Response.Refusing(fault);
        }
        else
        {
            var reading = ProposalReader.ReadCommand(message.Command, agent, message.RequestId);
            if (reading.Proposal is not { } proposal)
            {
                await services.Keeper.RefuseAsync(
                    agent,
                    reading.Problems,
                    Digests.Of(message.Command.Span),
                    context.RequestAborted
                );
                response = OpenC2Response.Refusing(
                    string.Join(
                        "; ",
                        reading.Problems.Select(problem => $"{problem.Pointer}: {problem.Message}")
                    )
                );
            }
            else
            {
                asked = proposal.Command.Arguments.ResponseRequested ?? "complete";
                response = await RuleAsync(context, services, message.Command, proposal, agent);
            }
        }

        if (asked == "none" && response.Status != StatusCodes.Status400BadRequest)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        if (message.RequestId is { } request && !isEnveloped)
        {
            context.Response.Headers["X-Request-ID"] = request;
        }

        await Answers.WriteAsync(
            context,
            StatusCodes.Status200OK,
            json =>
            {
                if (isEnveloped)
                {
                    Envelope.Write(json, message, services, response);
                }
                else
                {
                    response.Write(json);
                }
            },
            isEnveloped ? Enveloped : BareAnswer
        );
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
            return OpenC2Response.OfFeatures(features);
        }

        _ = CanonicalJson.TryCanonicalize(command, out var canonical, out _);
        var result = await services.Keeper.ProposeAsync(
            new(proposal, canonical!, agent, ProposalForm.Command),
            context.RequestAborted
        );
        return result.IsValue ? OpenC2Response.Of(result.Value) : OpenC2Response.Refusing(result.Refusal);
    }
}
