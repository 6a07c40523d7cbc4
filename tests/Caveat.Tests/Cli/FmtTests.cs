namespace Caveat.Tests.Cli;

public sealed class FmtTests : IDisposable
{
    private const string Crooked =
        "pack   crooked\nversion 1.0.0\nlayer organisation\nnorm a forbid when action.opaque # why\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("caveat-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Standard_input_is_printed_formatted_and_formatting_again_changes_nothing()
    {
        var once = CommandRun.In(_folder.FullName, ["fmt", "-"], Crooked);
        var twice = CommandRun.In(_folder.FullName, ["fmt", "-"], once.Output);

        Assert.Equal(0, once.Code);
        Assert.NotEqual(Crooked, once.Output);
        Assert.Contains("# why", once.Output, StringComparison.Ordinal);
        Assert.Equal(once.Output, twice.Output);
    }

    [Fact]
    public void Checking_changes_nothing_and_says_no()
    {
        var file = Path.Combine(_folder.FullName, "crooked.norm");
        File.WriteAllText(file, Crooked);

        var run = CommandRun.In(_folder.FullName, ["fmt", "--check", "crooked.norm"]);

        Assert.Equal((1, "crooked.norm is not formatted\n"), (run.Code, run.Output));
        Assert.Equal(Crooked, File.ReadAllText(file));
    }

    [Fact]
    public void A_file_is_formatted_in_place()
    {
        var file = Path.Combine(_folder.FullName, "crooked.norm");
        File.WriteAllText(file, Crooked);

        Assert.Equal(0, CommandRun.In(_folder.FullName, ["fmt", "crooked.norm"]).Code);
        Assert.Equal(0, CommandRun.In(_folder.FullName, ["fmt", "--check", "crooked.norm"]).Code);
    }

    [Fact]
    public void What_does_not_parse_is_left_alone()
    {
        var run = CommandRun.In(_folder.FullName, ["fmt", "-"], "pack a\nnorm b forbid when (\n");

        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.NotEmpty(run.Error);
    }
}
