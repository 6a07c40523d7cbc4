namespace Caveat.Tests.Cli;

public class ExitCodeTests
{
    [Theory]
    [InlineData("--version", 0)]
    [InlineData("--help", 0)]
    [InlineData("decide --help", 0)]
    [InlineData("zones 10.20.30.7", 0)]
    [InlineData("zones 203.0.113.9", 1)]
    [InlineData("norms no-such-norm", 1)]
    [InlineData("explain CAV9999", 1)]
    [InlineData("check broken.norm", 1)]
    [InlineData("test broken.norm", 1)]
    [InlineData("", 2)]
    [InlineData("chek", 2)]
    [InlineData("decide", 2)]
    [InlineData("decide no-such.json", 2)]
    [InlineData("decide --agent soar-8 proposals.jsonl", 2)]
    [InlineData("decide --now yesterday proposals.jsonl", 2)]
    [InlineData("decide --now 2026-11-22 proposals.jsonl", 2)]
    [InlineData("decide --config gone.yaml proposals.jsonl", 2)]
    [InlineData("decide --formt json proposals.jsonl", 2)]
    [InlineData("check --format xml", 2)]
    [InlineData("check --config caveat.yaml soc.norm", 2)]
    [InlineData("check no-such.norm", 2)]
    [InlineData("check zones", 2)]
    [InlineData("test no-such.norm", 2)]
    [InlineData("fmt no-such.norm", 2)]
    [InlineData("fmt zones", 2)]
    [InlineData("zones 10.20.30.0/33", 2)]
    [InlineData("zones 10.20.30.7 ward/7", 2)]
    [InlineData("completion fish", 2)]
    [InlineData("zones 10.0.0.0/33", 2)]
    [InlineData("zones 10.0.0.300", 2)]
    public void A_command_ends_with_the_code_that_says_how_it_went(string line, int code) =>
        Assert.Equal(code, Run(line).Code);

    [Theory]
    [InlineData("chek", "there is no command `chek`\n  = did you mean `check`?\n")]
    [InlineData(
        "decide --formt json proposals.jsonl",
        "caveat decide has no option `--formt`\n  = did you mean `--format`?\n"
    )]
    [InlineData(
        "decide --agent soar-8 proposals.jsonl",
        "no agent `soar-8` is registered\n  = did you mean `soar-7`?\n"
    )]
    [InlineData(
        "decide --now yesterday proposals.jsonl",
        "`yesterday` is not a time\n  = write it with its offset, for example `2026-11-22T21:00:00Z`\n"
    )]
    [InlineData("decide no-such.json", "there is no file `no-such.json`\n")]
    [InlineData(
        "completion fish",
        "argument `fish` not recognized; it is one of: `bash`, `zsh`\n  = see `caveat completion --help`\n"
    )]
    [InlineData(
        "zones 10.0.0.0/33",
        "`10.0.0.0/33` is not an address or prefix\n  = for example `198.51.100.7` or `198.51.100.0/24`\n"
    )]
    [InlineData("check no-such.norm", "there is no file `no-such.norm`\n")]
    public void Trouble_goes_to_standard_error_with_what_to_do(string line, string expected)
    {
        var run = Run(line);

        Assert.EndsWith(expected, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public void Without_a_configuration_a_command_says_how_to_get_one()
    {
        var run = CommandRun.In(Repository.At("spec/cases/cli/hospital/zones"), ["check"]);

        Assert.Equal(2, run.Code);
        Assert.Contains(
            "there is no caveat.yaml in this folder\n  = write a first one with `caveat init`",
            run.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_empty_query_of_zones_cannot_be_run() =>
        Assert.Equal(2, CommandRun.In(CommandRun.Hospital, ["zones", ""]).Code);

    [Fact]
    public void A_fault_is_one_line()
    {
        using var broken = new StringWriter();
        broken.Dispose();
        using var error = new StringWriter { NewLine = "\n" };
        using var input = new MemoryStream();
        var terminal = new Caveat.Cli.Terminal
        {
            In = input,
            Out = new FailingWriter(),
            Error = error,
            Clock = TimeProvider.System,
            Folder = CommandRun.Hospital,
        };

        var code = Caveat.Cli.CommandLine.Run(["norms"], terminal);

        Assert.Equal(3, code);
        Assert.Matches(@"\Afault: the disk is full .*\n\z", error.ToString());
    }

    private static CommandRun Run(string line) =>
        CommandRun.In(CommandRun.Hospital, line.Length == 0 ? [] : line.Split(' '));

    private sealed class FailingWriter : StringWriter
    {
        public override void WriteLine(string? value) => throw new IOException("the disk is full");
    }
}
