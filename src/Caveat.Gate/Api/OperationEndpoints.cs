using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Caveat.Gate.Authorizing;
using Caveat.Language;
using Caveat.Node.Witnessing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Caveat.Gate.Api;

/// <summary>For those who run the gate. Nothing here names an agent or a person.</summary>
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
        var keeper = services.Keeper;
        var view = keeper.View;
        var isStopped = keeper.Stopped.IsCompleted;
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
                WriteWitnesses(json, services.Cosigner);
                WriteFindings(json, view.Findings);
                json.WriteEndObject();
            }
        );
    }

    private static void WriteWitnesses(Utf8JsonWriter json, Cosigner? cosigner)
    {
        if (cosigner is null)
        {
            return;
        }

        json.WriteString("quorum", cosigner.IsMet ? "met" : "missing");
        json.WriteStartArray("witnesses");
        foreach (var witness in cosigner.Witnesses)
        {
            json.WriteStartObject();
            json.WriteString("witness", witness.Name);
            json.WriteString("state", Words.Of(witness.State));
            json.WriteNumber("lag", witness.Lag);
            json.WriteNumber("refusals", witness.Refusals);
            json.WriteNumber("failures", witness.Failures);
            if (witness.Reason is not null)
            {
                json.WriteString("reason", witness.Reason);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
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
        if (services.Cosigner is { } cosigner)
        {
            var witnesses = cosigner.Witnesses;
            void AddEach(string name, string type, string help, Func<WitnessStatus, long> value) =>
                Add(
                    name,
                    type,
                    help,
                    [.. witnesses.Select(each => ($"{{witness=\"{Escaped(each.Name)}\"}}", value(each)))]
                );

            Add(
                "quorum_met",
                "gauge",
                "Whether the quorum of witnesses is met.",
                ("", cosigner.IsMet ? 1 : 0)
            );
            AddEach(
                "witness_lag_records",
                "gauge",
                "Records of the newest checkpoint that a witness has not cosigned.",
                each => each.Lag
            );
            AddEach(
                "witness_refusals_total",
                "counter",
                "How often a witness refused, or its answer was none.",
                each => each.Refusals
            );
            AddEach(
                "witness_failures_total",
                "counter",
                "How often a witness did not answer.",
                each => each.Failures
            );
        }

        context.Response.ContentType = Prometheus;
        return context.Response.WriteAsync(text.ToString(), context.RequestAborted);
    }

    private static string Escaped(string label) =>
        label
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
}
