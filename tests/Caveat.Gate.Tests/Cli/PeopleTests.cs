using Caveat.Gate.Tests.Api;

namespace Caveat.Gate.Tests.Cli;

/// <summary>What people do from the terminal, against a gate that runs.</summary>
public sealed class PeopleTests
{
    [Fact]
    public async Task A_case_is_listed_shown_and_approved_by_the_people_it_needs()
    {
        await using var gate = await HttpGate.StartAsync();
        var held = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.HeldForTwo("p-1"))).Fine();
        var id = held.At("case", "id");

        var listed = await RunAsync(gate, "officer-1", "case", "list");
        var shown = await RunAsync(gate, "officer-1", "case", "show", id);
        var first = await RunAsync(gate, "officer-1", "approve", id, "--role", "watch-officer", "--yes");
        var second = await RunAsync(
            gate,
            "engineer-1",
            "approve",
            id,
            "--role",
            "clinical-engineer",
            "--yes"
        );
        var open = await RunAsync(gate, "officer-1", "case", "list");
        var all = await RunAsync(gate, "officer-1", "case", "list", "--all");

        Assert.Contains(id, listed.Output, StringComparison.Ordinal);
        Assert.Contains("watch-officer and clinical-engineer", shown.Output, StringComparison.Ordinal);
        Assert.Contains(held.At("act"), shown.Output, StringComparison.Ordinal);
        Assert.Equal((0, $"{id} is open"), (first.Exit, LastLine(first)));
        Assert.Equal((0, $"{id} is decided"), (second.Exit, LastLine(second)));
        Assert.DoesNotContain(id, open.Output, StringComparison.Ordinal);
        Assert.Contains("decided", all.Output, StringComparison.Ordinal);
        Assert.Equal(
            "released",
            (await gate.Agent("soar-7").GetAsync("/v1/proposals/p-1")).Fine().At("state")
        );
    }

    [Fact]
    public async Task An_objection_decides_and_what_is_decided_is_refused_to_the_next()
    {
        await using var gate = await HttpGate.StartAsync();
        var held = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("p-1"))).Fine();
        var id = held.At("case", "id");

        var objected = await RunAsync(
            gate,
            "officer-2",
            "object",
            id,
            "--role",
            "watch-officer",
            "--statement",
            "It is the night shift.",
            "--yes"
        );
        var late = await RunAsync(gate, "officer-1", "approve", id, "--role", "watch-officer", "--yes");

        Assert.Equal((0, $"{id} is objected"), (objected.Exit, LastLine(objected)));
        Assert.Equal(1, late.Exit);
        Assert.StartsWith("refused (409) CAV7500: ", late.Errors, StringComparison.Ordinal);
        Assert.Equal(
            "objected",
            (await gate.Agent("soar-7").GetAsync("/v1/proposals/p-1")).Fine().At("state")
        );
    }

    [Fact]
    public async Task Whoever_does_not_say_yes_signs_nothing()
    {
        await using var gate = await HttpGate.StartAsync();
        var held = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("p-1"))).Fine();

        var asked = await RunAsync(
            gate,
            "officer-1",
            "approve",
            held.At("case", "id"),
            "--role",
            "watch-officer"
        );

        Assert.Equal((1, "nothing was signed"), (asked.Exit, LastLine(asked)["approve? [y/N] ".Length..]));
        Assert.Equal("held", (await gate.Agent("soar-7").GetAsync("/v1/proposals/p-1")).Fine().At("state"));
    }

    [Fact]
    public async Task Nobody_decides_with_a_key_that_is_not_theirs()
    {
        await using var gate = await HttpGate.StartAsync();
        var held = (await gate.Agent("soar-7").PostAsync("/v1/proposals", Acts.Held("p-1"))).Fine();

        var lie = await RunAsync(
            gate,
            "counsel-1",
            "approve",
            held.At("case", "id"),
            "--role",
            "watch-officer",
            "--as",
            "officer-1",
            "--yes"
        );

        Assert.Equal(1, lie.Exit);
        Assert.StartsWith("refused (401) CAV8010: ", lie.Errors, StringComparison.Ordinal);
        Assert.Contains("= you asked as `officer-1`, by `--as`", lie.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_halts_and_two_go_on()
    {
        await using var gate = await HttpGate.StartAsync();

        var halted = await RunAsync(
            gate,
            "counsel-1",
            "halt",
            "agent",
            "hunt-1",
            "--statement",
            "It is too eager."
        );
        var barred = await gate.Agent("hunt-1").PostAsync("/v1/proposals", Acts.Permitted("p-1"));
        var first = await RunAsync(gate, "officer-1", "resume", "agent", "hunt-1");
        var again = await RunAsync(gate, "officer-1", "resume", "agent", "hunt-1");
        var second = await RunAsync(gate, "officer-2", "resume", "agent", "hunt-1");
        var after = await gate.Agent("hunt-1").PostAsync("/v1/proposals", Acts.Permitted("p-2"));

        Assert.StartsWith("epoch 1, halted:\n  agent hunt-1 since ", halted.Output, StringComparison.Ordinal);
        Assert.Equal("deny", barred.Fine().At("verdict"));
        Assert.Contains("agent hunt-1", first.Output, StringComparison.Ordinal);
        Assert.Equal(1, again.Exit);
        Assert.StartsWith("refused (409) CAV7511: ", again.Errors, StringComparison.Ordinal);
        Assert.Equal((0, "epoch 1, nothing is halted\n"), (second.Exit, second.Output));
        Assert.Equal("permit", after.Fine().At("verdict"));
    }

    private static Task<Finished> RunAsync(HttpGate gate, string person, params string[] arguments) =>
        Shell.RunAsync(
            "dotnet",
            [
                RunningProgram.Path,
                .. arguments,
                "--key",
                gate.World.KeyFileOf(person),
                "--gate",
                $"{gate.Gate.Address}",
            ],
            gate.World.Path
        );

    private static string LastLine(Finished run) => run.Output.TrimEnd('\n').Split('\n')[^1];
}
