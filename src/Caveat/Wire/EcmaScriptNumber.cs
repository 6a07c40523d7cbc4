using System.Buffers.Text;

namespace Caveat.Wire;

/// <summary>Writes numbers as ECMAScript does (Number::toString), which RFC 8785 section 3.2.2.3 asks for.</summary>
internal static class EcmaScriptNumber
{
    // An integer of so few digits is its own shortest form.
    private const int PlainDigits = 15;

    /// <summary>Writes the double that a JSON number stands for; it must be finite.</summary>
    public static void Write(ReadOnlySpan<byte> token, PooledBytes output)
    {
        var digits = token[0] == '-' ? token[1..] : token;
        if (digits.Length <= PlainDigits && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            output.Add(digits is [(byte)'0'] ? digits : token);
            return;
        }

        Write(NumberRules.Parse(token), output);
    }

    /// <summary>Writes a finite double.</summary>
    public static void Write(double value, PooledBytes output)
    {
        // Steps of ECMA-262, Number::toString: k digits s with the point after the n-th.
        var number = ExactNumber.Shortest(value);
        if (number.Significand == 0)
        {
            output.Add((byte)'0');
            return;
        }

        Span<byte> buffer = stackalloc byte[20];
        Utf8Formatter.TryFormat(number.Significand, buffer, out var k);
        ReadOnlySpan<byte> digits = buffer[..k];
        var n = k + number.Exponent;
        if (number.Negative)
        {
            output.Add((byte)'-');
        }

        switch (n)
        {
            case > 21:
            case <= -6:
                WriteWithExponent(digits, n - 1, output);
                break;
            case <= 0:
                output.Add("0."u8);
                AddZeros(-n, output);
                output.Add(digits);
                break;
            case var _ when n >= k:
                output.Add(digits);
                AddZeros(n - k, output);
                break;
            default:
                output.Add(digits[..n]);
                output.Add((byte)'.');
                output.Add(digits[n..]);
                break;
        }
    }

    private static void WriteWithExponent(ReadOnlySpan<byte> digits, int exponent, PooledBytes output)
    {
        output.Add(digits[0]);
        if (digits.Length > 1)
        {
            output.Add((byte)'.');
            output.Add(digits[1..]);
        }

        output.Add(exponent < 0 ? "e-"u8 : "e+"u8);
        Span<byte> buffer = stackalloc byte[4];
        Utf8Formatter.TryFormat(Math.Abs(exponent), buffer, out var length);
        output.Add(buffer[..length]);
    }

    private static void AddZeros(int count, PooledBytes output)
    {
        for (; count > 0; count--)
        {
            output.Add((byte)'0');
        }
    }
}
