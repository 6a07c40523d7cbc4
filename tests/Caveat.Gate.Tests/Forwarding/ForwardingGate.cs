using System.Text.Json;
using Caveat.Gate.Tests.Api;
using Caveat.Gate.Tests.OpenC2;

namespace Caveat.Gate.Tests.Forwarding;

/// <summary>A gate of the demo world whose edge filter is the only actuator of bare commands, and gets them forwarded.</summary>
internal static class ForwardingGate
{
    /// <summary>Permitted at once: it is bounded, and answers a threat that a detector filed.</summary>
    public const string Deny =
        """{"action":"deny","args":{"duration":3600000,"x-caveat":{"threat":"INC-4711"}},"target":{"ipv4_net":"203.0.113.66/32"}}""";

    /// <summary>Held for a watch officer.</summary>
    public const string Contain =
        """{"action":"contain","args":{"duration":3600000},"target":{"ipv4_net":"10.20.10.15/32"}}""";

    /// <summary>The name of the actuator.</summary>
    public const string Filter = "default";

    /// <summary>Starts it.</summary>
    public static async Task<HttpGate> StartAsync(
        Uri? forward,
        Func<string, string>? change = null,
        GateLimits? limits = null
    )
    {
        var gate = await HttpGate.StartAsync(
            text => ForwardingTo(forward, change?.Invoke(text) ?? text),
            limits: limits
        );
        await gate.FileThreatsAsync();
        return gate;
    }

    /// <summary>The configuration with the actuator in it.</summary>
    public static string ForwardingTo(Uri? forward, string text) =>
        text.Replace(
            "id: edge-1,",
            forward is null ? $"id: {Filter}," : $"id: {Filter}, forward: \"{forward}\",",
            StringComparison.Ordinal
        );

    /// <summary>From now on commands are forwarded there.</summary>
    public static async Task ForwardAsync(this HttpGate gate, Uri forward)
    {
        gate.World.Configure(text => ForwardingTo(forward, text));
        await gate.Gate.ReloadAsync();
    }

    /// <summary>A producer of commands.</summary>
    public static OpenC2Client Soar(this HttpGate gate) => new(gate.Agent("soar-7"));

    /// <summary>A proposal as its agent sees it.</summary>
    public static async Task<Answer> FindAsync(this HttpGate gate, string id) =>
        (await gate.Agent("soar-7").GetAsync($"/v1/proposals/{id}")).Fine();

    public static int Status(this JsonElement response) => response.GetProperty("status").GetInt32();

    public static string Text(this JsonElement response) =>
        response.TryGetProperty("status_text", out var text) ? text.GetString()! : "";

    public static JsonElement Ruling(this JsonElement response) =>
        response.GetProperty("results").GetProperty("x-caveat");

    public static string State(this JsonElement response) =>
        response.Ruling().GetProperty("state").GetString()!;
}
