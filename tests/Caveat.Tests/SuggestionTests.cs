using CsCheck;

namespace Caveat.Tests;

public class SuggestionTests
{
    [Theory]
    [InlineData("helthcare", "healthcare")]
    [InlineData("heatlhcare", "healthcare")]
    [InlineData("Energy", "energy")]
    [InlineData("enery", "energy")]
    [InlineData("watre", "water")]
    public void A_slip_of_the_hand_finds_its_word(string word, string meant)
    {
        Assert.Equal(meant, Suggestion.Nearest(word, Words.Sectors));
    }

    [Theory]
    [InlineData("hospital")]
    [InlineData("xyz")]
    [InlineData("")]
    public void A_different_word_finds_nothing(string word)
    {
        Assert.Null(Suggestion.Nearest(word, Words.Sectors));
    }

    [Fact]
    public void A_hint_quotes_the_word()
    {
        Assert.Equal("did you mean `water`?", Suggestion.Hint("watter", Words.Sectors));
    }

    [Fact]
    public void A_bound_only_cuts_distances_off()
    {
        var word = Gen.Char['a', 'c'].Array[0, 7].Select(letters => new string(letters));

        Gen.Select(word, word, Gen.Int[1, 6])
            .Sample(
                (one, other, bound) =>
                    Suggestion.Distance(one, other, bound)
                    == Math.Min(bound, Suggestion.Distance(one, other, 100)),
                iter: 20_000
            );
    }
}
