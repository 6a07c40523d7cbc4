namespace Caveat.Tests.House;

/// <summary>When <c>./caveat</c> builds, and what it does with the outcome: run in a small tree with a false <c>dotnet</c>.</summary>
public sealed class CaveatScriptTests : IDisposable
{
    private readonly ScratchFolder _tree = new();

    public CaveatScriptTests()
    {
        File.Copy(Repository.At("caveat"), _tree.At("caveat"));
        _tree.Write("global.json", "{}");
        _tree.Write("Directory.Build.props", "<Project />");
        _tree.Write(".editorconfig", "");
        _tree.Write("src/Caveat.Cli/Program.cs", "return 0;");
        var dotnet = _tree.Write(
            "bin/dotnet",
            """
            #!/usr/bin/env bash
            if [[ $1 != build ]]; then
              echo "ran ${*:2}"
              exit "${PROGRAM_EXIT:-0}"
            fi
            sleep "${BUILD_SECONDS:-0}"
            echo built >>"$TREE/builds"
            if [[ -n ${BUILD_FAILS-} ]]; then
              echo 'error CS0000: planted'
              exit 1
            fi
            mkdir -p "$TREE/artifacts/bin/Caveat.Cli/release"
            touch "$TREE/artifacts/bin/Caveat.Cli/release/Caveat.Cli.dll"

            """
        );
        File.SetUnixFileMode(dotnet, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task It_builds_once_and_says_nothing_of_it()
    {
        var first = await RunAsync("check", "a b");
        var second = await RunAsync("check", "a b");

        Assert.Equal(new Finished(0, "ran check a b\n", ""), first);
        Assert.Equal(first, second);
        Assert.Equal(1, Builds);
    }

    [Theory]
    [InlineData("src/Caveat.Cli/Program.cs")]
    [InlineData("src/Caveat.Cli")]
    [InlineData("global.json")]
    [InlineData("Directory.Build.props")]
    public async Task It_builds_again_when_an_input_is_newer(string input)
    {
        await RunAsync();
        var later = File.GetLastWriteTimeUtc(_tree.At("artifacts/caveat.built")).AddSeconds(1);
        File.SetLastWriteTimeUtc(_tree.At(input), later);

        await RunAsync();

        Assert.Equal(2, Builds);
    }

    [Fact]
    public async Task Two_at_once_build_once()
    {
        var both = await Task.WhenAll(
            RunAsync(("BUILD_SECONDS", "0.3"), "one"),
            RunAsync(("BUILD_SECONDS", "0.3"), "two")
        );

        Assert.Equal(["ran one\n", "ran two\n"], both.Select(run => run.Output));
        Assert.Equal(1, Builds);
    }

    [Fact]
    public async Task A_failed_build_is_a_fault_with_the_output_on_standard_error()
    {
        var run = await RunAsync(("BUILD_FAILS", "1"));

        Assert.Equal(new Finished(3, "", "error CS0000: planted\ncaveat: the build failed\n"), run);
    }

    [Fact]
    public async Task After_a_failed_build_it_builds_again()
    {
        await RunAsync(("BUILD_FAILS", "1"));

        var run = await RunAsync();

        Assert.Equal(0, run.Exit);
        Assert.Equal(2, Builds);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_exit_code_of_the_command_line_passes_through(int exit)
    {
        var run = await RunAsync(("PROGRAM_EXIT", $"{exit}"));

        Assert.Equal(exit, run.Exit);
    }

    [Fact]
    public async Task It_works_through_a_symbolic_link_from_another_folder()
    {
        var elsewhere = Directory.CreateDirectory(_tree.At("elsewhere")).FullName;
        File.CreateSymbolicLink(_tree.At("elsewhere/cav"), _tree.At("caveat"));

        var run = await Shell.RunAsync("bash", ["cav", "fmt"], elsewhere, Environment());

        Assert.Equal(new Finished(0, "ran fmt\n", ""), run);
    }

    [Fact]
    public async Task A_tree_that_is_built_is_left_as_it_is()
    {
        await RunAsync();
        var before = Times();

        await RunAsync();

        Assert.Equal(before, Times());
    }

    [Fact]
    public async Task Without_an_sdk_it_says_what_is_needed()
    {
        File.Delete(_tree.At("bin/dotnet"));
        File.CreateSymbolicLink(_tree.At("bin/readlink"), "/usr/bin/readlink");

        var run = await Shell.RunAsync(
            "/bin/bash",
            [_tree.At("caveat")],
            environment: new Dictionary<string, string> { ["PATH"] = _tree.At("bin") }
        );

        Assert.Equal(
            new Finished(3, "", "caveat: the .NET 10 SDK is needed: `dotnet` was not found on PATH\n"),
            run
        );
    }

    private int Builds => File.ReadLines(_tree.At("builds")).Count();

    private IEnumerable<(string, DateTime)> Times() =>
        [
            .. Directory
                .EnumerateFileSystemEntries(_tree.Path, "*", SearchOption.AllDirectories)
                .Order()
                .Select(path => (path, File.GetLastWriteTimeUtc(path))),
        ];

    private Task<Finished> RunAsync(params string[] arguments) =>
        Shell.RunAsync("bash", [_tree.At("caveat"), .. arguments], "/", Environment());

    private Task<Finished> RunAsync((string Name, string Value) setting, params string[] arguments) =>
        Shell.RunAsync("bash", [_tree.At("caveat"), .. arguments], "/", Environment(setting));

    private Dictionary<string, string> Environment(params (string Name, string Value)[] settings)
    {
        var environment = settings.ToDictionary(setting => setting.Name, setting => setting.Value);
        environment["TREE"] = _tree.Path;
        environment["PATH"] = $"{_tree.At("bin")}:{System.Environment.GetEnvironmentVariable("PATH")}";
        return environment;
    }
}
