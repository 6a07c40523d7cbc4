using System.Globalization;

namespace Caveat.Wire;

/// <summary>
/// A decimal number of JSON without loss: significand × 10^exponent, the significand without trailing zeros, so that equal
/// numbers are equal here however they were written.
/// </summary>
internal readonly record struct ExactNumber(bool Negative, ulong Significand, int Exponent)
{
    // More digits than a double or a thousandth within ±(2⁵³−1) can need.
    private const int GreatestDigits = 19;
    private const int ExponentBound = 100_000;

    /// <summary>How many digits the significand has; 1 for zero.</summary>
    public int Digits
    {
        get
        {
            var digits = 1;
            for (var rest = Significand / 10; rest != 0; rest /= 10)
            {
                digits++;
            }

            return digits;
        }
    }

    /// <summary>
    /// Reads a token that is a JSON number, or what a double is written as; false where it has more than nineteen significant
    /// digits, and then <paramref name="number"/> holds the first nineteen of them.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> token, out ExactNumber number)
    {
        var negative = token[0] == '-';
        var at = negative ? 1 : 0;
        ulong significand = 0;
        var kept = 0;
        var exponent = 0;
        var pendingZeros = 0;
        var pointSeen = false;
        var whole = true;
        for (; at < token.Length && (token[at] | 0x20) != 'e'; at++)
        {
            if (token[at] == '.')
            {
                pointSeen = true;
                continue;
            }

            exponent -= pointSeen ? 1 : 0;
            if (token[at] == '0')
            {
                pendingZeros += kept > 0 ? 1 : 0;
                continue;
            }

            if (kept + pendingZeros + 1 > GreatestDigits)
            {
                whole = false;
                pendingZeros++;
                continue;
            }

            for (; pendingZeros > 0; pendingZeros--, kept++)
            {
                significand *= 10;
            }

            significand = (significand * 10) + (ulong)(token[at] - '0');
            kept++;
        }

        exponent += pendingZeros + (at < token.Length ? WrittenExponent(token[(at + 1)..]) : 0);
        // Zeros that only placed the point were never kept: what is left of the exponent is that of the last kept digit.
        number = significand == 0 ? default : new(negative, significand, exponent);
        return whole;
    }

    /// <summary>Reads the shortest decimal that stands for a finite double.</summary>
    public static ExactNumber Shortest(double value)
    {
        Span<byte> text = stackalloc byte[32];
        value.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture);
        // The shortest form has at most seventeen digits.
        return TryParse(text[..length], out var number) ? number : default;
    }

    private static int WrittenExponent(ReadOnlySpan<byte> digits)
    {
        var negative = digits[0] == '-';
        var value = 0;
        foreach (var digit in digits.TrimStart("+-"u8))
        {
            value = Math.Min((value * 10) + (digit - '0'), ExponentBound);
        }

        return negative ? -value : value;
    }
}
