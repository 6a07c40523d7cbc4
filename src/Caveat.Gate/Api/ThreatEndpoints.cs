using System.Collections.Immutable;
using Caveat.Gate.Authorizing;
using Caveat.Node.Keeping;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Caveat.Gate.Api;

/// <summary>Threats, which detectors file.</summary>
internal static class ThreatEndpoints
{
    /// <summary>Adds the endpoint.</summary>
    public static void MapThreats(this IEndpointRouteBuilder routes, GateServices services) =>
        routes.Post(
            "/v1/threats",
            Policies.Agent,
            new("Files what happened; for agents of the kind detector."),
            context => FileAsync(context, services.Keeper)
        );

    private static async Task FileAsync(HttpContext context, IGatekeeper keeper)
    {
        var detector = Policies.CallerOf(context).Id;
        if (keeper.Deployment.Surroundings.Agents[detector].Kind != AgentKind.Detector)
        {
            await Answers.RefuseAsync(
                context,
                StatusCodes.Status403Forbidden,
                GateCodes.NotAllowed,
                $"`{detector}` is no detector; a threat that an agent sees itself stands in its proposal"
            );
            return;
        }

        if (Read(RequestBody.Of(context), out var problems) is not { } filing)
        {
            await Answers.RefuseAsync(context, problems);
            return;
        }

        var result = await keeper.FileThreatAsync(detector, filing, context.RequestAborted);
        await Answers.WriteAsync(context, result, StatusCodes.Status201Created);
    }

    private static ThreatFiling? Read(ReadOnlyMemory<byte> body, out ImmutableArray<Problem> problems)
    {
        using var reader = new BodyReader(
            body,
            "id",
            "severity",
            "confidence",
            "imminent",
            "techniques",
            "attribution",
            "sources",
            "observedAt",
            "evidence"
        );
        using var attribution = reader.Inner("attribution", "state", "confidence");
        var threat = new Threat
        {
            Id = reader.Text("id", 64),
            Severity = reader.Amount("severity", 10) ?? Amount.Zero,
            Confidence = reader.Amount("confidence", 1) ?? Amount.Zero,
            Imminent = reader.Flag("imminent"),
            Techniques = reader.Texts("techniques"),
            AttributedTo = attribution?.Text("state", 2),
            AttributionConfidence = attribution?.Amount("confidence", 1) ?? Amount.Zero,
        };
        if (attribution is not null)
        {
            reader.AddFrom(attribution, "attribution");
        }

        var filing = new ThreatFiling(
            threat,
            reader.Texts("sources"),
            reader.Moment("observedAt"),
            reader.Texts("evidence")
        );
        problems = reader.Problems;
        return problems.IsEmpty ? filing : null;
    }
}
