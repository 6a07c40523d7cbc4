namespace Caveat.Tests.Cli;

public sealed class InitTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("caveat-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_first_deployment_has_no_errors_and_its_samples_come_out_as_they_are_called()
    {
        Assert.Equal(0, Run("init").Code);

        Assert.Equal(0, Run("decide", "samples/permit.json").Code);
        Assert.Contains(" hold ", Run("decide", "samples/hold.json").Output, StringComparison.Ordinal);
        Assert.Contains(" deny ", Run("decide", "samples/deny.json").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void It_names_the_next_commands() =>
        Assert.EndsWith(
            "Next:\n  caveat check -c night/caveat.yaml\n  caveat decide -c night/caveat.yaml night/samples/*.json\n  caveat serve -c night/caveat.yaml\n",
            Run("init", "night").Output,
            StringComparison.Ordinal
        );

    [Fact]
    public void The_next_commands_can_be_pasted_where_the_folder_has_a_space() =>
        Assert.EndsWith(
            "  caveat decide -c 'night watch/caveat.yaml' 'night watch/samples'/*.json\n  caveat serve -c 'night watch/caveat.yaml'\n",
            Run("init", "night watch").Output,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task What_must_stay_secret_is_committed_by_no_accident()
    {
        Run("init", "night");
        var folder = Path.Combine(_folder.FullName, "night");
        foreach (var file in (string[])["officer-1.key", "soar-7.token", "soar-7.curl", "data/lock.db"])
        {
            Directory.CreateDirectory(Path.Combine(folder, "data"));
            await File.WriteAllTextAsync(
                Path.Combine(folder, file),
                "secret",
                TestContext.Current.CancellationToken
            );
        }

        await Shell.RunAsync("git", ["init", "-q", "."], folder);
        var added = await Shell.RunAsync("git", ["add", "--dry-run", "."], folder);

        Assert.Equal(
            "add '.gitignore'\nadd 'caveat.yaml'\nadd 'samples/deny.json'\nadd 'samples/hold.json'\nadd 'samples/permit.json'\n",
            added.Output
        );
    }

    [Fact]
    public void A_gitignore_that_is_there_stays_as_it_is()
    {
        var mine = Path.Combine(_folder.FullName, ".gitignore");
        File.WriteAllText(mine, "mine\n");

        Assert.Equal(0, Run("init").Code);
        Assert.Equal("mine\n", File.ReadAllText(mine));
    }

    [Fact]
    public void A_file_in_the_place_of_the_folder_is_said_in_one_line()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "night"), "");

        var run = Run("init", "night");

        Assert.Equal(2, run.Code);
        Assert.Matches(@"\Aerror CAV6001: `night` cannot be written to: .*\n\z", run.Error);
    }

    [Fact]
    public void It_never_overwrites()
    {
        var mine = Path.Combine(_folder.FullName, "caveat.yaml");
        File.WriteAllText(mine, "own: []");

        var run = Run("init");

        Assert.Equal(1, run.Code);
        Assert.Contains(
            "`caveat.yaml` is there already, and nothing was written",
            run.Error,
            StringComparison.Ordinal
        );
        Assert.Equal("own: []", File.ReadAllText(mine));
        Assert.False(Directory.Exists(Path.Combine(_folder.FullName, "samples")));
    }

    private CommandRun Run(params string[] args) => CommandRun.In(_folder.FullName, args);
}
