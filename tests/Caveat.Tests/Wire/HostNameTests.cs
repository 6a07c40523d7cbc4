using Caveat.Wire;

namespace Caveat.Tests.Wire;

public sealed class HostNameTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("3com.example", "3com.example")]
    [InlineData("xn--bcher-kva.example", "xn--bcher-kva.example")]
    [InlineData("faß.example", "xn--fa-hia.example")]
    [InlineData("ΣΊΣΥΦΟΣ.example", "xn--kxa6akbbkh.example")]
    [InlineData("ПРИВЕТ.example", "xn--b1agh1afp.example")]
    public void A_name_is_read_in_A_labels(string text, string expected)
    {
        Assert.Null(HostName.Fault(text, international: true, out var name));
        Assert.Equal(expected, name, ignoreCase: false);
    }

    [Theory]
    [InlineData("fi\uFB01.example")]
    [InlineData("e\u0301.example")]
    [InlineData("\u0130stanbul.example")]
    [InlineData("क्षेत्र.example")]
    public void A_name_that_normalisation_could_change_is_a_name_but_cannot_be_read(string text)
    {
        Assert.Null(HostName.Fault(text, international: true, out var name));
        Assert.Null(name);
    }

    [Fact]
    public void Names_have_up_to_253_characters_in_parts_of_up_to_63()
    {
        var part = new string('a', 63);
        var longest = $"{part}.{part}.{part}.{new string('b', 61)}";

        Assert.Null(HostName.Fault(longest, international: false, out _));
        Assert.NotNull(HostName.Fault(longest + "b", international: false, out _));
        Assert.NotNull(HostName.Fault(part + "a", international: false, out _));
    }
}
