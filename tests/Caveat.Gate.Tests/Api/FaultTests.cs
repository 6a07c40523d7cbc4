using System.Reflection;
using Caveat.Gate.Authorizing;
using Caveat.Gate.Tests.OpenC2;
using Caveat.Node.Identifying;
using Caveat.Node.Keeping;
using Caveat.Node.Recording;

namespace Caveat.Gate.Tests.Api;

/// <summary>A fault behind the API is a problem with a code, never a permit, and tells nothing of the inside.</summary>
public sealed class FaultTests
{
    [Fact]
    public async Task A_fault_is_answered_as_one_at_every_endpoint_that_meets_it()
    {
        await using var gate = await HttpGate.StartAsync();
        await using var server = await FaultyAsync(
            gate,
            new InvalidOperationException("a secret of the inside")
        );
        using var http = new HttpClient { BaseAddress = server.Address };
        var met = 0;

        foreach (
            var endpoint in ApiEndpoint
                .Of(gate)
                .Where(each => each.Policy is Policies.Agent or Policies.AgentOrPerson)
        )
        {
            var request = endpoint.Request();
            if (endpoint.Pattern is "/v1/proposals" or "/v1/what-if")
            {
                request.Content = ApiCaller.Content(Acts.Permitted(), "application/json");
            }

            if (endpoint.Pattern is "/v1/events" or "/v1/norms")
            {
                continue;
            }

            var answer = await AgentOf(gate, http, endpoint.Pattern == "/v1/threats" ? "siem-1" : "hunt-1")
                .SendAsync(request);

            Assert.DoesNotContain("permit\"", answer.Said, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", answer.Said, StringComparison.Ordinal);
            if (answer.Status != 400)
            {
                answer.Problem(500, GateCodes.Fault);
                Assert.True(answer.Headers.CacheControl is { NoStore: true });
                met++;
            }
        }

        Assert.True(met >= 6, $"{met}");
    }

    [Fact]
    public async Task A_ledger_that_stopped_is_told_as_that()
    {
        await using var gate = await HttpGate.StartAsync();
        await using var server = await FaultyAsync(
            gate,
            new LedgerStoppedException("fdatasync of a disk failed")
        );
        using var http = new HttpClient { BaseAddress = server.Address };

        var answer = await AgentOf(gate, http, "hunt-1").PostAsync("/v1/proposals", Acts.Permitted());
        var refused = await AgentOf(gate, http, "hunt-1").PostAsync("/v1/proposals", "{}");

        answer.Problem(503, KeepingCodes.Stopped);
        refused.Problem(503, KeepingCodes.Stopped);
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter!.Delta);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("complete")]
    public async Task OpenC2_tells_that_the_gate_is_unavailable_to_those_too_who_want_no_response(
        string wanted
    )
    {
        await using var gate = await HttpGate.StartAsync();
        var busy = new Refusal(KeepingCodes.Busy, RefusalKind.Unavailable, "ask again in a second");
        await using var server = await FaultyAsync(gate, refusal: busy);
        using var http = new HttpClient { BaseAddress = server.Address };

        var response = await new OpenC2Client(AgentOf(gate, http, "hunt-1")).SendBareAsync(
            $$$"""{"action":"query","target":{"device":{"hostname":"ws-14"}},"args":{"response_requested":"{{{wanted}}}"}}"""
        );
        var proposed = await AgentOf(gate, http, "hunt-1").PostAsync("/v1/proposals", Acts.Permitted());

        Assert.Equal(503, response.GetProperty("status").GetInt32());
        proposed.Problem(503, KeepingCodes.Busy);
    }

    private static ApiCaller AgentOf(HttpGate gate, HttpClient http, string agent) =>
        new(http, request => request.Headers.Authorization = new("Bearer", gate.World.TokenOf(agent)));

    // A second server in front of the same gate, between which and the gate something fails.
    private static Task<GateServer> FaultyAsync(
        HttpGate gate,
        Exception? fault = null,
        Refusal? refusal = null
    )
    {
        var keeper = DispatchProxy.Create<IGatekeeper, FaultyKeeper>();
        var faulty = (FaultyKeeper)(object)keeper;
        (faulty.Behind, faulty.Fault, faulty.Refusal) = (gate.Gate.Keeper, fault, refusal);
        return GateServer.StartAsync(
            new(keeper, new NoPages(), () => Credentials.Read(gate.World.Data), TimeProvider.System, "")
            {
                Forwarder = new(keeper, new(new(), TimeProvider.System)),
            },
            new("http://127.0.0.1:0")
        );
    }

    /// <summary>What the gate keeps, behind something that fails wherever it is asked to do anything.</summary>
    public class FaultyKeeper : DispatchProxy
    {
        public IGatekeeper Behind { get; set; } = null!;

        public Exception? Fault { get; set; }

        public Refusal? Refusal { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (Refusal is { } refusal && targetMethod!.Name == nameof(IGatekeeper.ProposeAsync))
            {
                return Task.FromResult<Result<ProposalView>>(refusal);
            }

            return Fault is { } fault && !targetMethod!.IsSpecialName
                ? throw fault
                : targetMethod!.Invoke(Behind, args);
        }
    }

    private sealed class NoPages : ILogPages
    {
        public byte[]? ReadCheckpoint() => null;

        public byte[]? ReadTile(Caveat.Recording.TileCoordinates tile) => null;
    }
}
