using System.Numerics;

namespace Caveat.Tests;

public class Log10Tests
{
    [Fact]
    public void Every_threshold_is_the_least_whole_number_at_or_above_its_power()
    {
        Assert.Equal(1_000, Log10.Thresholds.Length);
        var power = BigInteger.Pow(10, 12_000);
        for (var k = 0; k < 1_000; k++)
        {
            // M ≥ 10^(12 + k/1000) exactly when M^1000 ≥ 10^(12000 + k)
            var threshold = new BigInteger(Log10.Thresholds[k]);
            Assert.True(BigInteger.Pow(threshold, 1_000) >= power, $"threshold {k} is too low");
            Assert.True(BigInteger.Pow(threshold - 1, 1_000) < power, $"threshold {k} is too high");
            power *= 10;
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 301)]
    [InlineData(3, 477)]
    [InlineData(9, 954)]
    [InlineData(10, 1_000)]
    [InlineData(99, 1_995)]
    [InlineData(100, 2_000)]
    [InlineData(256, 2_408)]
    [InlineData(65_536, 4_816)]
    [InlineData(999_999_999_999, 11_999)]
    [InlineData(1_000_000_000_000, 12_000)]
    [InlineData(long.MaxValue, 12_000)]
    public void Logarithms_are_rounded_down_to_thousandths(long number, long thousandths)
    {
        var logarithm = Log10.Of(Amount.Of(number));

        Assert.Equal(new Amount(thousandths), logarithm);
    }

    [Fact]
    public void Fractions_below_one_and_unbounded_numbers_saturate()
    {
        Assert.Equal(Amount.Zero, Log10.Of(new Amount(999)));
        Assert.Equal(Amount.Of(12), Log10.Of(Amount.Unbounded));
        Assert.Equal(Amount.Zero, Log10.Of(new Amount(-5_000)));
    }
}
