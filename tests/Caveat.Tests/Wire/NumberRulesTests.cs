using System.Globalization;
using System.Text;
using Caveat.Wire;
using CsCheck;

namespace Caveat.Tests.Wire;

public sealed class NumberRulesTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("-0.0")]
    [InlineData("0e999999999999")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("9007199254740991")]
    [InlineData("-9007199254740991")]
    [InlineData("9.007199254740991e15")]
    [InlineData("9007199254740991.000")]
    [InlineData("0.1")]
    [InlineData("0.30000000000000004")]
    [InlineData("333333333.3333333")]
    [InlineData("5e-324")]
    [InlineData("0.000000000000000000000000000000000000000000000000001")]
    public void A_number_that_every_receiver_reads_alike_is_taken(string token) =>
        Assert.Null(NumberRules.Fault(Encoding.ASCII.GetBytes(token)));

    [Theory]
    [InlineData("9007199254740992")]
    [InlineData("-9007199254740992")]
    [InlineData("9007199254740991.5")]
    [InlineData("1e16")]
    [InlineData("1e400")]
    [InlineData("1e999999999999")]
    [InlineData("100000000000000000000000000000")]
    public void A_number_beyond_the_whole_ones_of_a_double_is_refused(string token) =>
        Assert.Contains(
            "beyond",
            NumberRules.Fault(Encoding.ASCII.GetBytes(token)),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("333333333.33333329")]
    [InlineData("0.1000000000000000055511151231257827")]
    [InlineData("1e-400")]
    [InlineData("1.234e-323")]
    public void A_number_that_would_be_rounded_is_refused(string token) =>
        Assert.Contains(
            "digits",
            NumberRules.Fault(Encoding.ASCII.GetBytes(token)),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("1.0", 1_000)]
    [InlineData("1e3", 1_000_000)]
    [InlineData("0.95", 950)]
    [InlineData("-0.001", -1)]
    [InlineData("12.5e-1", 1_250)]
    [InlineData("0.1230000000", 123)]
    [InlineData("9007199254740991", 9_007_199_254_740_991_000)]
    public void An_amount_is_exact(string token, long thousandths)
    {
        Assert.True(NumberRules.TryAmount(Encoding.ASCII.GetBytes(token), out var amount));
        Assert.Equal(thousandths, amount.Thousandths);
    }

    [Theory]
    [InlineData("0.0001")]
    [InlineData("1e-4")]
    [InlineData("0.12345")]
    [InlineData("1e30")]
    public void An_amount_is_never_rounded(string token) =>
        Assert.False(NumberRules.TryAmount(Encoding.ASCII.GetBytes(token), out _));

    [Fact]
    public void An_amount_is_what_a_decimal_says_it_is() =>
        Gen.Select(Gen.Int[-1_000_000, 1_000_000], Gen.Int[0, 6], Gen.Int[-3, 3])
            .Sample(
                (digits, places, exponent) =>
                {
                    var value = digits * Power(-places);
                    var token = value.ToString(CultureInfo.InvariantCulture) + "e" + exponent;
                    var expected = value * Power(exponent) * 1_000;

                    var fits = NumberRules.TryAmount(Encoding.ASCII.GetBytes(token), out var amount);

                    return decimal.IsInteger(expected) ? fits && amount.Thousandths == expected : !fits;
                }
            );

    private static decimal Power(int exponent)
    {
        var power = 1m;
        for (; exponent > 0; exponent--)
        {
            power *= 10;
        }

        for (; exponent < 0; exponent++)
        {
            power /= 10;
        }

        return power;
    }
}
