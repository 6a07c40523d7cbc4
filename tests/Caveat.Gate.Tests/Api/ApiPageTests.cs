using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Caveat.Gate.Api;
using Caveat.Gate.Authorizing;
using Caveat.Node.Loading;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Caveat.Gate.Tests.Api;

/// <summary>The tables of docs/reference/api.md are read off a gate that runs.</summary>
public sealed partial class ApiPageTests
{
    private const string Page = "docs/reference/api.md";

    private static readonly Dictionary<string, string> _who = new(StringComparer.Ordinal)
    {
        [Policies.Agent] = "an agent, by its token; only what is its own",
        [Policies.Person] = "an enrolled person, who signs the request",
        [Policies.AgentOrPerson] = "either of them; an agent sees only what is its own",
        [Policies.LedgerReader] = "either of them; everybody where `ledger.public` is `yes`",
        [Policies.Anyone] = "everybody",
    };

    [Fact]
    public async Task The_page_lists_every_endpoint_every_policy_and_every_metric_of_a_gate()
    {
        using var folder = new ScratchFolder();
        await using var gate = await StartAsync(folder);
        using var http = new HttpClient { BaseAddress = gate.Address };
        var metrics = await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        var page = await File.ReadAllTextAsync(Repository.At(Page), TestContext.Current.CancellationToken);

        var written = Marked()
            .Replace(
                page,
                match =>
                    match.Groups["mark"].Value
                    + "\n"
                    + (
                        match.Groups["name"].Value switch
                        {
                            "endpoints" => EndpointTable(gate.Server.Endpoints),
                            "policies" => PolicyTable(),
                            _ => MetricTable(metrics),
                        }
                    )
                    + "<!-- end -->"
            );

        Golden.Match(Page, written);
    }

    private static string EndpointTable(IEnumerable<Endpoint> endpoints)
    {
        var table = new StringBuilder("| call | who | does |\n| --- | --- | --- |\n");
        var described = endpoints
            .OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<EndpointSummary>() is not null)
            .Select(endpoint =>
                (
                    Path: endpoint
                        .RoutePattern.RawText!.Replace("**", "", StringComparison.Ordinal)
                        .Insert(0, endpoint.RoutePattern.RawText[0] == '/' ? "" : "/"),
                    Method: endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0],
                    Policy: endpoint.Metadata.GetMetadata<IAuthorizeData>()!.Policy!,
                    endpoint.Metadata.GetMetadata<EndpointSummary>()!.Summary
                )
            );
        foreach (
            var (path, method, policy, summary) in described
                .OrderBy(call => Order(call.Path))
                .ThenBy(call => call.Path, StringComparer.Ordinal)
                .ThenBy(call => call.Method, StringComparer.Ordinal)
        )
        {
            table.Append($"| `{method} {path}` | {policy} | {summary.TrimEnd('.')} |\n");
        }

        return table.ToString();
    }

    // The API first, then OpenC2, the log, and what is for those who run the gate.
    private static int Order(string path) =>
        path.StartsWith("/v1/", StringComparison.Ordinal) ? 0
        : path.StartsWith("/.well-known/", StringComparison.Ordinal) ? 1
        : path.StartsWith("/ledger/", StringComparison.Ordinal) ? 2
        : 3;

    private static string PolicyTable()
    {
        var policies = typeof(Policies)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!);
        var table = new StringBuilder("| who | is |\n| --- | --- |\n");
        foreach (var policy in policies)
        {
            table.Append($"| {policy} | {_who[policy]} |\n");
        }

        return table.ToString();
    }

    private static string MetricTable(string metrics)
    {
        var table = new StringBuilder("| metric | type | is |\n| --- | --- | --- |\n");
        var types = Typed()
            .Matches(metrics)
            .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["type"].Value);
        foreach (Match help in Help().Matches(metrics))
        {
            var name = help.Groups["name"].Value;
            table.Append($"| `{name}` | {types[name]} | {help.Groups["help"].Value.TrimEnd('.')} |\n");
        }

        return table.ToString();
    }

    private static async Task<RunningGate> StartAsync(ScratchFolder folder)
    {
        var path = folder.Write("caveat.yaml", "own: [10.20.0.0/16]\nagents: [{ id: soar-7 }]\n");
        var installation = new Installation(Repository.Root);
        var deployment = DeploymentReader.Read(path, "caveat.yaml", installation).Deployment!;
        return await RunningGate.StartAsync(
            new(path, "caveat.yaml", installation, deployment) { Listen = new("http://127.0.0.1:0") }
        );
    }

    [GeneratedRegex(
        @"(?<mark><!-- api (?<name>endpoints|policies|metrics) -->)\n.*?<!-- end -->",
        RegexOptions.Singleline
    )]
    private static partial Regex Marked();

    [GeneratedRegex(@"^# HELP (?<name>\S+) (?<help>.*)$", RegexOptions.Multiline)]
    private static partial Regex Help();

    [GeneratedRegex(@"^# TYPE (?<name>\S+) (?<type>\S+)$", RegexOptions.Multiline)]
    private static partial Regex Typed();
}
