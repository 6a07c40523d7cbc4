namespace Caveat.Tests.House;

/// <summary>How <c>./test</c> counts: <c>eng/counting.sh</c> fed with sample reports.</summary>
public sealed class CountingTests
{
    [Fact]
    public async Task A_passing_report_is_counted_in_silence()
    {
        var counted = await CountAsync(("passing", 0));

        Assert.Equal("3 passed, 0 failed\n", counted.Output);
        Assert.Equal(0, counted.Exit);
    }

    [Fact]
    public async Task Failures_and_skips_are_counted_and_each_skip_is_named_with_its_reason()
    {
        var counted = await CountAsync(("mixed", 2));

        Assert.Equal(
            """
            skipped: Sample.Needs_a_network: no network & no cable
            skipped: Sample.Needs_the_corpus: the corpus is not on this machine
            2 passed, 1 failed, 2 skipped

            """,
            counted.Output
        );
        Assert.NotEqual(0, counted.Exit);
    }

    [Fact]
    public async Task Several_reports_add_up()
    {
        var counted = await CountAsync(("passing", 0), ("mixed", 2), ("passing", 0));

        Assert.EndsWith("\n8 passed, 1 failed, 2 skipped\n", counted.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("passing", 134)]
    [InlineData("cut-off", 0)]
    [InlineData("nowhere", 0)]
    [InlineData("nowhere", 139)]
    [InlineData("errors", 0)]
    public async Task A_test_host_that_crashed_or_erred_is_a_failure(string report, int exit)
    {
        var counted = await CountAsync((report, exit));

        Assert.EndsWith(" 1 failed\n", counted.Output, StringComparison.Ordinal);
        Assert.NotEqual(0, counted.Exit);
    }

    [Fact]
    public async Task Nothing_run_is_a_failure()
    {
        var counted = await CountAsync(("nothing", 0));

        Assert.Equal("FAILED: nothing was run\n0 passed, 1 failed\n", counted.Output);
        Assert.NotEqual(0, counted.Exit);
    }

    [Fact]
    public async Task A_check_counts_and_speaks_only_when_it_fails()
    {
        var counted = await BashAsync(
            "check good echo fine; check bad bash -c 'echo broken; exit 4'; summary"
        );

        Assert.Equal("broken\nFAILED: bad\n1 passed, 1 failed\n", counted.Output);
        Assert.NotEqual(0, counted.Exit);
    }

    private static Task<Finished> CountAsync(params (string Report, int Exit)[] reports)
    {
        var calls = reports.Select(each =>
            $"count_report Sample {each.Exit} tests/Caveat.Tests/House/Reports/{each.Report}.report"
        );
        return BashAsync(string.Join('\n', [.. calls, "summary"]));
    }

    private static Task<Finished> BashAsync(string script) =>
        Shell.RunAsync("bash", ["-c", $"set -uo pipefail\nsource eng/counting.sh\n{script}"]);
}
