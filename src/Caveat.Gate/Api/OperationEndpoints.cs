using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Caveat.Gate.Authorizing;
using Caveat.Language;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Caveat.Gate.Api;

/// <summary>For those who run the gate. Nothing here names anybody.</summary>
internal static class OperationEndpoints
{
    private const int MostFindings = 32;
    private const string Prometheus = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Adds the endpoints.</summary>
    public static void MapOperations(this IEndpointRouteBuilder routes, GateServices services)
    {
        routes.Get(
            "/healthz",
            Policies.Anyone,
            new("Whether the gate runs.") { Gives = [MediaTypes.Text] },
            static context =>
            {
                context.Response.ContentType = MediaTypes.Text;
                return context.Response.WriteAsync("ok\n", context.RequestAborted);
            }
        );
        routes.Get(
            "/readyz",
            Policies.Anyone,
            new("Whether the gate rules."),
            context => ReadyAsync(context, services)
        );
        routes.Get(
            "/metrics",
            Policies.Anyone,
            new("Counts, in the Prometheus text format.") { Gives = [Prometheus] },
            context => MeasureAsync(context, services)
        );
        routes.Get(
            "/openapi.json",
            Policies.Anyone,
            new("This list, as OpenAPI 3.1."),
            context =>
                Answers.WriteAsync(
                    context,
                    StatusCodes.Status200OK,
                    json =>
                        OpenApiDocument.Write(
                            json,
                            routes.DataSources.SelectMany(source => source.Endpoints),
                            services.Version
                        )
                )
        );
    }

    private static Task ReadyAsync(HttpContext context, GateServices services)
    {
        var view = services.Keeper.View;
        var isStopped = services.Keeper.Stopped.IsCompleted;
        return Answers.WriteAsync(
            context,
            isStopped ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("ledger", isStopped ? "stopped" : "writes");
                json.WriteString(
                    "configuration",
                    view.Findings.Any(finding => finding.Severity == Severity.Error) ? "last-good" : "current"
                );
                json.WriteString("clock", view.IsClockSuspect ? "suspect" : "trusted");
                json.WriteNumber("halts", view.Watch.Halts.Length);
                json.WriteNumber("openCases", view.OpenCases);
                json.WriteNumber("unreachedActuators", services.Forwarder.Unreached);
                WriteFindings(json, view.Findings);
                json.WriteEndObject();
            }
        );
    }

    // What was found and where, the worst first, and not what stands there: anybody may read this.
    private static void WriteFindings(Utf8JsonWriter json, ImmutableArray<Finding> findings)
    {
        json.WriteStartArray("findings");
        foreach (var finding in findings.OrderByDescending(each => each.Severity).Take(MostFindings))
        {
            json.WriteStartObject();
            json.WriteString("code", finding.Diagnostic.Code.Id);
            json.WriteString("severity", Words.Of(finding.Severity));
            json.WriteString("title", finding.Diagnostic.Code.Title);
            json.WriteString("file", Path.GetFileName(finding.Source.Name));
            json.WriteNumber("line", finding.Position.Line);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // A dozen numbers of one snapshot need no registry of instruments.
    private static Task MeasureAsync(HttpContext context, GateServices services)
    {
        var view = services.Keeper.View;
        var text = new StringBuilder();
        void Add(string name, string type, string help, params (string Labels, long Value)[] values)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"# HELP caveat_{name} {help}\n# TYPE caveat_{name} {type}\n"
            );
            foreach (var (labels, value) in values)
            {
                text.Append(CultureInfo.InvariantCulture, $"caveat_{name}{labels} {value}\n");
            }
        }

        Add(
            "rulings_total",
            "counter",
            "Rulings by verdict, of the whole ledger.",
            ("{verdict=\"permit\"}", view.Rulings.Permit),
            ("{verdict=\"hold\"}", view.Rulings.Hold),
            ("{verdict=\"deny\"}", view.Rulings.Deny)
        );
        Add("records", "gauge", "Records in the ledger.", ("", view.Records));
        Add("records_pending", "gauge", "Records that are not yet durable.", ("", view.Pending));
        Add("cases_open", "gauge", "Cases that wait for people.", ("", view.OpenCases));
        Add("halts", "gauge", "Halts in force.", ("", view.Watch.Halts.Length));
        Add("halt_epoch", "gauge", "The halt epoch.", ("", view.Watch.Epoch));
        Add(
            "actuators_unreached",
            "gauge",
            "Actuators that commands are forwarded to and that did not answer when they were last asked.",
            ("", services.Forwarder.Unreached)
        );
        Add("clock_suspect", "gauge", "Whether the clock is suspected.", ("", view.IsClockSuspect ? 1 : 0));
        Add(
            "configuration_errors",
            "gauge",
            "Errors of the last reading of the configuration; the last good one is in force.",
            ("", view.Findings.Count(finding => finding.Severity == Severity.Error))
        );
        context.Response.ContentType = Prometheus;
        return context.Response.WriteAsync(text.ToString(), context.RequestAborted);
    }
}
