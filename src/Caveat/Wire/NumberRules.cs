using System.Buffers.Text;
using System.Globalization;

namespace Caveat.Wire;

/// <summary>What a number of JSON is worth: whether it can be interchanged, as a whole number, as an amount.</summary>
internal static class NumberRules
{
    // A decimal of up to fifteen digits comes back from a double as it went in, where the double is not subnormal.
    private const int SafeDigits = 15;
    private const int SafeExponent = -290;

    /// <summary>What keeps a number from being interchanged exactly, as a message; null where nothing does.</summary>
    public static string? Fault(ReadOnlySpan<byte> token)
    {
        var readable = ExactNumber.TryParse(token, out var number);
        if (number.Significand == 0)
        {
            return null;
        }

        if (IsBeyondWhole(number))
        {
            return $"{QuotedText.Code(token)} lies beyond ±{WireLimits.Whole}, where not every receiver reads the same number; write it as text";
        }

        if (readable && number.Digits <= SafeDigits && number.Exponent > SafeExponent)
        {
            return null;
        }

        return readable && ExactNumber.Shortest(Parse(token)) == number
            ? null
            : $"{QuotedText.Code(token)} has more digits than every receiver can hold; round it, or write it as text";
    }

    /// <summary>The double that is nearest to the number; infinite where it is too great for one.</summary>
    public static double Parse(ReadOnlySpan<byte> token) =>
        Utf8Parser.TryParse(token, out double value, out var used) && used == token.Length
            ? value
            : double.Parse(token, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>The number as a whole one; false where it has decimals or lies beyond ±(2⁵³−1).</summary>
    public static bool TryWhole(ReadOnlySpan<byte> token, out long whole)
    {
        whole = 0;
        if (!ExactNumber.TryParse(token, out var number) || IsBeyondWhole(number) || number.Exponent < 0)
        {
            return false;
        }

        whole = (long)number.Significand * PowerOfTen(number.Exponent) * (number.Negative ? -1 : 1);
        return true;
    }

    /// <summary>The number as an amount; false where it has more than three decimals or lies beyond ±(2⁵³−1).</summary>
    public static bool TryAmount(ReadOnlySpan<byte> token, out Amount amount)
    {
        amount = Amount.Zero;
        if (!ExactNumber.TryParse(token, out var number) || IsBeyondWhole(number) || number.Exponent < -3)
        {
            return false;
        }

        var thousandths = (long)number.Significand * PowerOfTen(number.Exponent + 3);
        amount = new(number.Negative ? -thousandths : thousandths);
        return true;
    }

    private static bool IsBeyondWhole(ExactNumber number)
    {
        if (number.Significand == 0)
        {
            return false;
        }

        var integerDigits = number.Digits + number.Exponent;
        if (integerDigits != 16)
        {
            return integerDigits > 16;
        }

        if (number.Exponent >= 0)
        {
            return number.Significand * (ulong)PowerOfTen(number.Exponent) > WireLimits.Whole;
        }

        // Something stands behind the point, which takes the greatest whole number beyond itself.
        return number.Significand / (ulong)PowerOfTen(-number.Exponent) >= WireLimits.Whole;
    }

    private static long PowerOfTen(int exponent)
    {
        var power = 1L;
        for (; exponent > 0; exponent--)
        {
            power *= 10;
        }

        return power;
    }
}
