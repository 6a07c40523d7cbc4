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
