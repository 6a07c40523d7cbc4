using Caveat.Language;
using CsCheck;

namespace Caveat.Tests.Language;

public sealed class FormatterTests
{
    [Fact]
    public void The_page_of_the_reference_is_laid_out_as_it_stands_in_the_tree() =>
        Golden.Match(
            "spec/cases/language/page.formatted.norm",
            Formatted(File.ReadAllText(Repository.At("spec/cases/language/page.norm")))
        );

    [Fact]
    public void Comments_survive_where_they_stand() =>
        Golden.Match(
            "spec/cases/language/comments.formatted.norm",
            Formatted(File.ReadAllText(Repository.At("spec/cases/language/comments.norm")))
        );

    [Theory]
    [InlineData("spec/cases/language/page.norm")]
    [InlineData("spec/cases/language/comments.norm")]
    public void Formatting_changes_nothing_that_a_pack_means(string path)
    {
        var text = File.ReadAllText(Repository.At(path));

        Assert.Equal(Deployed.Pack(text).Digest, Deployed.Pack(Formatted(text)).Digest);
    }

    [Fact]
    public void Formatting_twice_is_formatting_once_and_keeps_every_token_and_comment() =>
        GeneratedText.Pack.Sample(
            text =>
            {
                var once = Formatted(text);
                return Formatted(once) == once && Essence(text) == Essence(once);
            },
            iter: 5_000
        );

    [Fact]
    public void A_text_with_faults_of_form_is_left_alone()
    {
        var result = Formatter.Format(new("wrong.norm", "norm n\n  forbid when (\n"));

        Assert.Null(result.Text);
        Assert.NotEmpty(result.Findings);
    }

    private static string Formatted(string text)
    {
        var result = Formatter.Format(new("test.norm", text));
        return result.Text
            ?? throw new InvalidOperationException(
                string.Concat(result.Findings.Select(DiagnosticText.Render)) + text
            );
    }

    // What must survive: the tokens and the comments, in order.
    private static string Essence(string text)
    {
        var source = new SourceText("test.norm", text);
        var (tokens, comments) = new Lexer(source, new DiagnosticBag()).Run();
        return string.Join(
                ' ',
                tokens.Select(token => source.Text.Substring(token.Span.Start, token.Span.Length))
            )
            + string.Join(
                '\n',
                comments.Select(comment =>
                    comment.Before + source.Text.Substring(comment.Span.Start, comment.Span.Length).TrimEnd()
                )
            );
    }
}
