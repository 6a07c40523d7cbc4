using System.Globalization;

namespace Caveat.Wire;

/// <summary>IPv4 addresses in all the forms that browsers take for one: <c>127.1</c>, decimal, octal, hexadecimal (URL Standard, host parsing).</summary>
internal static class Ipv4Host
{
    private const int Parts = 4;

    /// <summary>Whether the last part of a host is a number, so that the host can only be an address.</summary>
    public static bool EndsInNumber(ReadOnlySpan<char> host)
    {
        if (host.EndsWith("."))
        {
            host = host[..^1];
        }

        var last = host[(host.LastIndexOf('.') + 1)..];
        return !last.IsEmpty && (!last.ContainsAnyExceptInRange('0', '9') || TryNumber(last, out _));
    }

    /// <summary>The address; false where it is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> host, out AddressRange address)
    {
        address = default;
        if (host.EndsWith("."))
        {
            host = host[..^1];
        }

        ulong value = 0;
        var count = 0;
        foreach (var range in host.Split('.'))
        {
            if (++count > Parts || !TryNumber(host[range], out var number))
            {
                return false;
            }

            var isLast = range.End.Value == host.Length;
            // The last part fills all the octets that the others left.
            var bits = isLast ? 8 * (Parts + 1 - count) : 8;
            if (number >= 1UL << bits)
            {
                return false;
            }

            value = (value << bits) | number;
        }

        address = AddressRange.Of(isV6: false, value, 32);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out ulong number)
    {
        number = 0;
        var isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var isOctal = !isHex && text.Length > 1 && text[0] == '0';
        var digits = (isHex ? text[2..] : text).TrimStart('0');
        if (
            text.IsEmpty
            || digits.ContainsAnyExcept(
                isHex ? "0123456789abcdefABCDEF"
                : isOctal ? "01234567"
                : "0123456789"
            )
        )
        {
            return false;
        }

        if (digits.Length > 12)
        {
            // Beyond every address, whatever the base.
            number = ulong.MaxValue;
            return true;
        }

        foreach (var digit in digits)
        {
            var worth = (ulong)
                int.Parse([digit], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            number =
                (
                    number
                    * (
                        isHex ? 16UL
                        : isOctal ? 8UL
                        : 10UL
                    )
                ) + worth;
        }

        return true;
    }
}
