using System.Text.RegularExpressions;

namespace Caveat.Gate.Tests.Cli;

/// <summary><c>caveat demo</c> as a newcomer meets it.</summary>
public partial class DemoTests
{
    [Fact]
    public async Task The_twelve_acts_come_to_the_verdicts_of_the_written_world()
    {
        await using var demo = RunningProgram.Start(Repository.Root, "demo", "--once");

        Assert.Equal(0, await demo.EndAsync());

        var written = await File.ReadAllTextAsync(
            Repository.At("spec/cases/demo/verdicts.md"),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(
            WrittenRuling().Matches(written).Select(Ruling),
            ShownRuling().Matches(demo.Output).Select(Ruling)
        );
        Assert.EndsWith(", and it verifies\n", demo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newcomer_approves_the_hold_with_the_command_that_is_printed()
    {
        await using var demo = RunningProgram.Start(Repository.Root, "demo");

        var line = (await demo.LineWithAsync("./caveat approve")).Trim();
        await using var approval = RunningProgram.Start(Repository.Root, [.. line.Split(' ')[1..], "--yes"]);
        Assert.Equal(0, await approval.EndAsync());
        await demo.LineWithAsync(": release. You approved it");
        await demo.SignalAsync("INT");

        Assert.Equal(0, await demo.EndAsync());
        Assert.Matches(@"contain-ws-15 +released +until \d\d:\d\d:\d\d\n", demo.Output);
        Assert.EndsWith(", and it verifies\n", demo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_halt_stops_the_evening_and_not_the_demo()
    {
        await using var demo = RunningProgram.Start(Repository.Root, "demo");
        var words = (await demo.LineWithAsync("./caveat approve")).Trim().Split(' ');
        string After(string option) => words[Array.IndexOf(words, option) + 1];

        await using var halt = RunningProgram.Start(
            Repository.Root,
            ["halt", "all", "--key", After("--key"), "--gate", After("--gate")]
        );
        Assert.Equal(0, await halt.EndAsync());
        // What is denied is neither reported on nor taken back, and the next round comes.
        await demo.LineWithAsync("patch-2   update    srv-1                    deny");
        await demo.LineWithAsync("turbo-9   restart   srv-1                    deny");
        await demo.SignalAsync("INT");

        Assert.Equal(0, await demo.EndAsync());
    }

    [Fact]
    public async Task A_halted_demo_goes_on_by_the_two_commands_that_it_prints()
    {
        await using var demo = RunningProgram.Start(Repository.Root, "demo");
        var words = (await demo.LineWithAsync("./caveat approve")).Trim().Split(' ');
        await using var halt = RunningProgram.Start(
            Repository.Root,
            ["halt", "agent", "hunt-1", .. words[Array.IndexOf(words, "--key")..]]
        );
        Assert.Equal(0, await halt.EndAsync());

        foreach (var person in (string[])["officer-1", "officer-2"])
        {
            var line = (await demo.LineWithAsync($"./caveat resume agent hunt-1 --key ")).Trim();
            Assert.Contains($"{person}.key", line, StringComparison.Ordinal);
            await using var resume = RunningProgram.Start(Repository.Root, line.Split(' ')[1..]);
            Assert.Equal(0, await resume.EndAsync());
            Assert.Equal(
                person == "officer-1",
                resume.Output.Contains("one more person must sign", StringComparison.Ordinal)
            );
        }

        await demo.LineWithAsync("officer-2 resume \"agent hunt-1\"");
        await demo.SignalAsync("INT");
        Assert.Equal(0, await demo.EndAsync());
    }

    [Theory]
    [InlineData("-3")]
    [InlineData("0")]
    [InlineData("abc")]
    [InlineData("99999999")]
    public async Task A_time_that_is_none_is_refused_before_anything_is_made(string seconds)
    {
        var refused = await Shell.RunAsync("dotnet", [RunningProgram.Path, "demo", "--for", seconds]);

        Assert.Equal((2, ""), (refused.Exit, refused.Output));
        Assert.StartsWith(
            $"error CAV6001: `--for {seconds}`: it is a number of seconds, from 1 to 86400\n",
            refused.Errors,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Where_no_folder_can_be_made_the_demo_says_so()
    {
        using var folder = new ScratchFolder();

        var refused = await Shell.RunAsync(
            "dotnet",
            [RunningProgram.Path, "demo", "--once"],
            folder.Path,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["TMPDIR"] = folder.At("gone") }
        );

        Assert.Equal((2, ""), (refused.Exit, refused.Output));
        Assert.StartsWith(
            "error CAV6001: no folder can be made in `",
            refused.Errors,
            StringComparison.Ordinal
        );
    }

    private static string Ruling(Match match) =>
        $"{match.Groups["agent"]} {match.Groups["action"]} {match.Groups["verdict"]}";

    // Columns: a target may have spaces.
    [GeneratedRegex(
        @"^\d\d:\d\d:\d\d  (?<agent>[a-z]+-\d) +(?<action>[a-z]+) +.{24} (?<verdict>permit|hold|deny) ",
        RegexOptions.Multiline
    )]
    private static partial Regex ShownRuling();

    [GeneratedRegex(
        @"^\| \d+ \| (?<agent>\S+) \| (?<action>\S+) \| [^|]+\| \S+ \| (?<verdict>\w+) \|",
        RegexOptions.Multiline
    )]
    private static partial Regex WrittenRuling();
}
