using System.Text.Json;
using Caveat.Cli;
using Caveat.Gate.Tests.Api;

namespace Caveat.Gate.Tests.Tracing;

/// <summary>A gate on which something happened that can be traced, and the command line beside it.</summary>
internal sealed class TracedWorld : IAsyncDisposable
{
    /// <summary>What an agent writes that wants to be taken for something else.</summary>
    public const string Hostile =
        "</text><script>alert(1)</script> \\u202Eevil\\u0007\\u001B[2J & \\\"quoted\\\" ]]> -->";

    private TracedWorld(HttpGate gate) => Gate = gate;

    public HttpGate Gate { get; }

    /// <summary>The case that two people agreed to.</summary>
    public string Case { get; private set; } = "";

    /// <summary>A permit, a denial, and a hold for two people that was asked for twice, released and reported on.</summary>
    public static async Task<TracedWorld> StartAsync()
    {
        var world = new TracedWorld(await HttpGate.StartAsync());
        var gate = world.Gate;
        await gate.FileThreatsAsync();
        var soar = gate.Agent("soar-7");
        await gate.Agent("hunt-1").PostAsync("/v1/proposals", Acts.Permitted());
        await gate.Agent("turbo-9").PostAsync("/v1/proposals", Acts.Denied());
        world.Case = (await soar.PostAsync("/v1/proposals", Told("pump-1"))).Fine().At("case", "id");
        await soar.PostAsync("/v1/proposals", Acts.Held("other-1"));
        await soar.PostAsync("/v1/proposals", Told("pump-2"));
        await gate.Person("officer-1").DecideAsync(world.Case, "watch-officer");
        await gate.Person("engineer-1").DecideAsync(world.Case, "clinical-engineer");
        (await soar.GetAsync("/v1/proposals/pump-1")).Fine();
        (
            await soar.PostAsync(
                "/v1/proposals/pump-1/reports",
                $$"""{"outcome":"executed","hosts":1,"note":"{{Hostile}}"}"""
            )
        ).Fine();
        return world;
    }

    /// <summary>Runs a command about its ledger.</summary>
    public (int Exit, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exit = CommandLine.Run(
            [.. arguments, "--data", Gate.World.Data],
            Stream.Null,
            output,
            error,
            TimeProvider.System,
            Gate.World.Path
        );
        return (exit, output.ToString(), error.ToString());
    }

    /// <summary>The trace of a record as JSON.</summary>
    public JsonElement Trace(long record)
    {
        var (exit, output, error) = Run("trace", $"{record}", "--format", "json");
        Assert.Equal((0, ""), (exit, error));
        using var json = JsonDocument.Parse(output);
        return json.RootElement.Clone();
    }

    public ValueTask DisposeAsync() => Gate.DisposeAsync();

    private static string Told(string id) =>
        Acts.HeldForTwo(id)
            .Replace(
                "\"command\":",
                $"\"justification\":\"{Hostile}\",\"command\":",
                StringComparison.Ordinal
            );
}
