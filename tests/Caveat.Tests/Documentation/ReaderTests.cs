namespace Caveat.Tests.Documentation;

/// <summary>How pages are followed, shown on pages made for it.</summary>
public sealed class ReaderTests
{
    [Fact]
    public async Task A_page_that_tells_the_truth_passes()
    {
        var differences = await Reader.FollowAsync(
            """
            Write a file:

            ```text file=norms/one.norm
            norm one
            ```

            then look at it; what one block leaves, the next finds.

            ```console
            $ cat norms/one.norm
            norm one
            $ cat nowhere.norm  # exit 1
            cat: …
            $ cat > two.norm <<END
            > norm two
            > END
            ```

            ```console
            $ cat two.norm && seq 9
            norm two
            …
            9
            $ type -t caveat && test -x ./caveat
            file
            ```

            ```yaml
            $ this is not a command
            ```
            """
        );

        Assert.Empty(differences);
    }

    [Theory]
    [InlineData("$ echo held", "permitted")]
    [InlineData("$ echo held", "")]
    [InlineData("$ echo held; exit 1", "held")]
    [InlineData("$ echo held # exit 1", "held")]
    [InlineData("$ echo held >&2", "permitted")]
    [InlineData("$ echo held", "he…ld again")]
    public async Task A_page_that_shows_something_else_is_told_so(string command, string shown)
    {
        var differences = await Reader.FollowAsync($"```console\n{command}\n{shown}\n```\n");

        Assert.StartsWith($"line 2: {command}\n", Assert.Single(differences), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_in_the_background_goes_on_until_it_ends_or_is_stopped()
    {
        var differences = await Reader.FollowAsync(
            """
            ```console
            $ mkfifo one two
            $ bash -c 'trap "exit 0" TERM; echo ready; read <> one' &
            ready
            $ cat <(echo told) two &
            told
            $ echo more > two
            $ wait %2
            more
            $ kill %1
            ```
            """
        );

        Assert.Empty(differences);
    }

    [Theory]
    [InlineData("$ echo held &\npermitted", "so far:\nheld")]
    [InlineData("$ bash -c 'echo held; exit 3' &\nheld\n$ wait %1", "exit 3, printed:")]
    [InlineData("$ echo held &\nheld\n$ wait %1\n$ wait %1", "no such job")]
    [InlineData("$ bash -c 'mkfifo one; trap \"exit 3\" TERM; echo on; read <> one' &\non", "exit 3")]
    public async Task A_program_in_the_background_that_does_something_else_is_told_so(
        string block,
        string instead
    )
    {
        var differences = await Reader.FollowAsync($"```console\n{block}\n```\n");

        Assert.Contains(instead, Assert.Single(differences), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gate_on_a_page_has_a_port_of_its_own_and_the_usual_name()
    {
        var differences = await Reader.FollowAsync(
            """
            ```console
            $ caveat init
            …
            $ caveat serve &
            listening on http://localhost:8440
            …
            $ curl -s http://localhost:8440/healthz
            ok
            ```
            """
        );

        Assert.Empty(differences);
    }

    [Fact]
    public void Output_without_a_command_is_refused()
    {
        var fault = Assert.Throws<FormatException>(() =>
            ConsoleBlock.Read("\n```console\nheld\n```\n").ToArray()
        );

        Assert.StartsWith("line 3:", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a…c", "abc", true)]
    [InlineData("a…c", "ab", false)]
    [InlineData("…", "", true)]
    [InlineData("…", "a\nb\n", true)]
    [InlineData("a\n…\nb", "a\nb\n", true)]
    [InlineData("a\n…\nb", "a\n1\n2\nb\n\n", true)]
    [InlineData("a\n…\nb", "a\n1\n2\n", false)]
    [InlineData("a.c", "abc", false)]
    public void An_ellipsis_stands_for_any_text(string shown, string output, bool matches) =>
        Assert.Equal(matches, ShownOutput.Matches(shown.Split('\n'), output));
}
