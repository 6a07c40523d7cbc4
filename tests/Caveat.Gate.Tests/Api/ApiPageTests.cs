using System.Text;
using System.Text.RegularExpressions;
using Caveat.Gate.Api;
using Caveat.Gate.Authorizing;
using Caveat.Node.Keeping;
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
        [Policies.Person] = "an enrolled person, who signs the request or is signed in in a browser",
        [Policies.Session] = "a person who is signed in in a browser: the [console](../guide/console.md)",
        [Policies.AgentOrPerson] = "either of them; an agent sees only what is its own",
        [Policies.LedgerReader] = "either of them; everybody where `ledger.public` is `yes`",
        [Policies.Anyone] = "everybody",
    };

    private static readonly Dictionary<ProposalState, string> _states = new()
    {
        [ProposalState.Permitted] = "it may proceed until `release.notAfter`",
        [ProposalState.Denied] = "it must not be done",
        [ProposalState.Held] = "people decide: wait",
        [ProposalState.Approved] =
            "people agreed, and it is released when the agent asks, until `case.expires`",
        [ProposalState.Released] = "people agreed, and it may proceed until `release.notAfter`",
        [ProposalState.Objected] = "a person decided against it",
        [ProposalState.Expired] =
            "nobody decided in time, the agent did not ask in time, or the permit or release ran out",
        [ProposalState.Withdrawn] = "the agent took it back",
        [ProposalState.Voided] =
            "people agreed, and ruled on again it was denied; or a halt came after a permit or release",
        [ProposalState.Executed] = "it was reported as done",
        [ProposalState.Failed] = "it was reported as tried and failed",
        [ProposalState.Undone] = "it was reported as undone again",
        [ProposalState.Unknown] = "it may have been done or not: it was forwarded, and nobody knows",
    };

    [Fact]
    public async Task The_page_lists_every_endpoint_policy_state_and_metric_of_a_gate()
    {
        await using var gate = await HttpGate.StartAsync();
        var metrics = (await gate.Nobody.GetAsync("/metrics")).Said;
        var endpoints = gate.Gate.Server.Endpoints;
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
                            "endpoints" => EndpointTable(endpoints),
                            "policies" => PolicyTable(endpoints),
                            "states" => StateTable(),
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
                    Summary: endpoint.Metadata.GetMetadata<EndpointSummary>()!
                )
            );
        foreach (
            var (path, method, policy, summary) in described
                .OrderBy(call => Order(call.Path))
                .ThenBy(call => call.Path, StringComparer.Ordinal)
                .ThenBy(call => call.Method, StringComparer.Ordinal)
        )
        {
            var query = summary.Query.Select(each => $"`{each.Name}`: {each.Meaning}");
            var does = string.Join("; ", query.Prepend(summary.Summary.TrimEnd('.')));
            table.Append($"| `{method} {path}` | {policy} | {does} |\n");
        }

        return table.ToString();
    }

    // The API first, then OpenC2, the log, and what is for those who run the gate.
    private static int Order(string path) =>
        path.StartsWith("/v1/", StringComparison.Ordinal) ? 0
        : path.StartsWith("/.well-known/", StringComparison.Ordinal) ? 1
        : path.StartsWith("/ledger/", StringComparison.Ordinal) ? 2
        : 3;

    private static string PolicyTable(IEnumerable<Endpoint> endpoints)
    {
        var policies = endpoints
            .Select(endpoint => endpoint.Metadata.GetMetadata<IAuthorizeData>()!.Policy!)
            .Distinct(StringComparer.Ordinal);
        Assert.Equal(_who.Keys.Order(StringComparer.Ordinal), policies.Order(StringComparer.Ordinal));
        var table = new StringBuilder("| who | is |\n| --- | --- |\n");
        foreach (var (policy, meaning) in _who)
        {
            table.Append($"| {policy} | {meaning} |\n");
        }

        return table.ToString();
    }

    private static string StateTable()
    {
        var table = new StringBuilder("| state | means |\n| --- | --- |\n");
        foreach (var state in Enum.GetValues<ProposalState>())
        {
            table.Append($"| `{Words.Of(state)}` | {_states[state]} |\n");
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

    [GeneratedRegex(
        @"(?<mark><!-- api (?<name>endpoints|policies|states|metrics) -->)\n.*?<!-- end -->",
        RegexOptions.Singleline
    )]
    private static partial Regex Marked();

    [GeneratedRegex(@"^# HELP (?<name>\S+) (?<help>.*)$", RegexOptions.Multiline)]
    private static partial Regex Help();

    [GeneratedRegex(@"^# TYPE (?<name>\S+) (?<type>\S+)$", RegexOptions.Multiline)]
    private static partial Regex Typed();
}
