using Caveat.Gate.Tests.Api;
using Caveat.Gate.Tests.Keeping;
using Caveat.Node.Recording;

namespace Caveat.Gate.Tests.Faults;

/// <summary>A gate that is started where one runs, or where the clock is not what it was.</summary>
public sealed class RestartTests
{
    [Fact]
    public async Task A_second_gate_on_one_folder_is_refused_and_the_first_goes_on()
    {
        using var world = new ServedWorld();
        await using var first = await world.ServeAsync();

        await using var second = world.Start([]);
        var exit = await second.EndAsync();
        var ruled = Told.Of(await first.Client.ProposeAsync("hunt-1", "q", ServedWorld.Query));

        Assert.Equal(3, exit);
        Assert.Contains("belongs to a gate that runs", second.Errors, StringComparison.Ordinal);
        Assert.Equal("permit", ruled.Verdict);
    }

    [Fact]
    public async Task A_clock_that_went_back_meanwhile_holds_everything_until_a_person_confirms_it()
    {
        var time = new ManualTime();
        await using var gate = await HttpGate.StartAsync(clock: time);
        var before = await AskAsync(gate, "before");
        await gate.StopAsync();
        time.Set(TimeSpan.FromHours(-2));

        await gate.RestartAsync();
        var ready = await gate.Nobody.GetAsync("/readyz");
        var held = await AskAsync(gate, "held");
        (await gate.Person("officer-1").HaltAsync("agent turbo-9")).Fine();
        (await gate.Person("officer-1").ResumeAsync("clock")).Fine();
        var confirmed = await AskAsync(gate, "confirmed");
        time.Pass(TimeSpan.FromMinutes(1));
        var later = await AskAsync(gate, "later");
        time.Set(TimeSpan.FromMinutes(-1));
        var again = await AskAsync(gate, "again");
        await gate.StopAsync();

        Assert.Equal("suspect", ready.At("clock"));
        Assert.Equal(["permit", "hold", "permit", "permit", "hold"], [before, held, confirmed, later, again]);
        // No record is before the one before it, which is what a check looks for too.
        Assert.Equal([], LedgerCheck.Run(gate.World.Data, null).Faults);
    }

    private static async Task<string> AskAsync(HttpGate gate, string id) =>
        (await gate.Agent("hunt-1").PostAsync("/v1/proposals", Acts.Permitted(id))).Fine().At("verdict");
}
