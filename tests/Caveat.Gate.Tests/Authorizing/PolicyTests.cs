using Caveat.Gate.Api;
using Caveat.Gate.Authorizing;
using Caveat.Gate.Console;
using Caveat.Gate.Tests.Api;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Caveat.Gate.Tests.Authorizing;

/// <summary>Every endpoint says who may call it, and the lists of who may call what are whole.</summary>
public sealed class PolicyTests
{
    private static readonly string[] _policies =
    [
        Policies.Agent,
        Policies.Person,
        Policies.Session,
        Policies.AgentOrPerson,
        Policies.LedgerReader,
        Policies.Anyone,
    ];

    [Fact]
    public async Task Every_endpoint_names_exactly_one_policy()
    {
        await using var gate = await HttpGate.StartAsync();

        Assert.NotEmpty(gate.Gate.Server.Endpoints);
        Assert.All(gate.Gate.Server.Endpoints, endpoint => Assert.Null(WhyNot(endpoint)));
    }

    [Fact]
    public void An_endpoint_without_a_policy_is_found()
    {
        Assert.NotNull(WhyNot(Planted()));
        Assert.NotNull(WhyNot(Planted(new AuthorizeAttribute())));
        Assert.NotNull(WhyNot(Planted(new AuthorizeAttribute("admin"))));
        Assert.NotNull(
            WhyNot(Planted(new AuthorizeAttribute(Policies.Agent), new AllowAnonymousAttribute()))
        );
        Assert.NotNull(
            WhyNot(Planted(new AuthorizeAttribute(Policies.Agent), new AuthorizeAttribute(Policies.Anyone)))
        );
        Assert.Null(WhyNot(Planted(new AuthorizeAttribute(Policies.Agent), new EndpointSummary("planted"))));
    }

    [Fact]
    public async Task An_endpoint_that_names_no_policy_would_be_closed()
    {
        var options = new AuthorizationOptions();

        Policies.AddTo(options, () => true);

        var closed = Assert.IsType<Microsoft.AspNetCore.Authorization.Infrastructure.AssertionRequirement>(
            Assert.Single(options.FallbackPolicy!.Requirements)
        );
        Assert.False(await closed.Handler(new([closed], new(), null)));
        Assert.Same(options.FallbackPolicy, options.DefaultPolicy);
    }

    [Fact]
    public async Task What_people_decide_is_for_people_alone_and_what_anybody_reads_is_listed()
    {
        await using var gate = await HttpGate.StartAsync();
        var endpoints = ApiEndpoint.Of(gate);

        Assert.Equal(
            [
                "/healthz",
                "/metrics",
                "/openapi.json",
                "/readyz",
                "/v1/enrolments",
                "/v1/enrolments/options",
                "/v1/heartbeat",
                "/v1/session",
                "/v1/session/challenge",
            ],
            endpoints.Where(each => each.Policy == Policies.Anyone).Select(each => each.Pattern).Order()
        );
        Assert.Equal(
            [
                "GET /v1/erasures/{record}",
                "GET /v1/people",
                "GET /v1/session",
                "GET /v1/watch",
                "GET /v1/zones/lookup",
                "POST /v1/cases/{id}/approvals",
                "POST /v1/cases/{id}/objections",
                "POST /v1/erasures",
                "POST /v1/explain",
                "POST /v1/session/end",
                "POST /v1/watch/halt",
                "POST /v1/watch/resume",
            ],
            endpoints.Where(each => each.Policy == Policies.Person).Select(each => each.ToString()).Order()
        );
    }

    private static string? WhyNot(Endpoint endpoint)
    {
        var asked = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>();
        return endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null ? "it lets everybody in"
            : asked is not [{ Policy: { } policy, Roles: null, AuthenticationSchemes: null }]
                ? "it names no policy, or several"
            : !_policies.Contains(policy) ? $"`{policy}` is no policy"
            : endpoint.Metadata.GetMetadata<EndpointSummary>() is null
            && endpoint.Metadata.GetMetadata<ConsolePage>() is null
            && policy != Policies.Anyone
                ? "the lists of endpoints do not have it"
            : null;
    }

    private static RouteEndpoint Planted(params object[] metadata) =>
        new(_ => Task.CompletedTask, RoutePatternFactory.Parse("/planted"), 0, new(metadata), "planted");
}
