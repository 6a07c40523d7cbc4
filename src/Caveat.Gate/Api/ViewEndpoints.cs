using Caveat.Gate.Authorizing;
using Caveat.Locating;
using Caveat.Node.Showing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Caveat.Gate.Api;

/// <summary>What is in force.</summary>
internal static class ViewEndpoints
{
    private const int LongestQuery = 512;

    /// <summary>Adds the endpoints.</summary>
    public static void MapViews(this IEndpointRouteBuilder routes, GateServices services)
    {
        routes.Get(
            "/v1/norms",
            Policies.AgentOrPerson,
            new("The norms in force."),
            context => ShowNormsAsync(context, services)
        );
        routes.Get(
            "/v1/zones/lookup",
            Policies.Person,
            new("Where an address, a name or an asset lies.") { Query = [("q", "what to look up")] },
            context => LookUpAsync(context, services)
        );
    }

    private static Task ShowNormsAsync(HttpContext context, GateServices services)
    {
        var norms = services.Keeper.Deployment.NormSet;
        return Answers.WriteAsync(
            context,
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("digest", norms.Digest);
                json.WriteString("authority", Words.Of(norms.Authority));
                json.WriteStartArray("packs");
                foreach (var placed in norms.Packs)
                {
                    json.WriteStartObject();
                    json.WriteString("pack", placed.Pack.Reference);
                    json.WriteString("layer", Words.Of(placed.Layer));
                    json.WriteBoolean("bounds", placed.AsBounds);
                    json.WriteString("digest", placed.Pack.Digest);
                    json.WriteStartArray("norms");
                    foreach (var norm in placed.Pack.Norms)
                    {
                        json.WriteStartObject();
                        json.WriteString("norm", norm.Id);
                        json.WriteTexts("cites", norm.Cites);
                        json.WriteIfAny("because", norm.Because);
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }
        );
    }

    private static Task LookUpAsync(HttpContext context, GateServices services)
    {
        var query = context.Request.Query["q"].ToString();
        if (query.Length is 0 or > LongestQuery)
        {
            return Answers.RefuseAsync(
                context,
                StatusCodes.Status400BadRequest,
                GateCodes.BadQuery,
                "`q` is an address, a prefix, a name or an asset"
            );
        }

        var deployment = services.Keeper.Deployment;
        var zone = deployment.Configuration.Gate.TimeZone;
        var today = DateOnly.FromDateTime(
            TimeZoneInfo.ConvertTime(services.Clock.GetUtcNow(), zone).DateTime
        );
        var matches = ZoneLookup.Find(deployment.Surroundings.Zones, query, today);
        return Answers.WriteAsync(
            context,
            StatusCodes.Status200OK,
            json => ZoneJson.Write(json, query, matches)
        );
    }
}
