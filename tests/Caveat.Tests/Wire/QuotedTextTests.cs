using Caveat.Wire;
using CsCheck;

namespace Caveat.Tests.Wire;

public sealed class QuotedTextTests
{
    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("", "\"\"")]
    [InlineData("say \"hi\"", "\"say 'hi'\"")]
    [InlineData("red \u001b[31malert\u0007", "\"red [31malert\"")]
    [InlineData("a\u202Egnp.exe", "\"agnp.exe\"")]
    [InlineData("a\u200Bb\u2066c\u00ADd\uFEFFe", "\"abcde\"")]
    [InlineData("one\ntwo\u2028three\u2029four\r\n  five", "\"one two three four five\"")]
    [InlineData("  trimmed  ", "\"trimmed\"")]
    [InlineData("é😀", "\"é😀\"")]
    public void Text_is_shown_as_data(string text, string shown) => Assert.Equal(shown, QuotedText.Of(text));

    [Fact]
    public void Half_a_character_is_shown_as_a_replacement() =>
        Assert.Equal("\"\uFFFD\"", QuotedText.Of("\uE000\uDB80"));

    [Fact]
    public void Text_is_bounded()
    {
        Assert.Equal("\"aaa…\"", QuotedText.Of(new string('a', 1_000_000), 3));
        Assert.Equal("\"😀😀😀\"", QuotedText.Of("😀😀😀", 3));
        Assert.Equal("`a'b`", QuotedText.Code("a`b"));
    }

    [Fact]
    public void Nothing_shown_ends_the_quotation_or_steers_a_terminal() =>
        Gen.String.Sample(text =>
        {
            var shown = QuotedText.Of(text);

            Assert.DoesNotContain('"', shown[1..^1]);
            Assert.DoesNotContain(shown, char.IsControl);
        });
}
