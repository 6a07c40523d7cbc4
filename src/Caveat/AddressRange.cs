using System.Net;
using System.Net.Sockets;

namespace Caveat;

/// <summary>A prefix of IPv4 or IPv6 addresses, as numbers; an IPv4 address is not the IPv6 address it is mapped to.</summary>
public readonly record struct AddressRange
{
    private AddressRange(bool isV6, UInt128 first, int length)
    {
        IsV6 = isV6;
        First = first;
        Length = length;
    }

    /// <summary>Every IPv4 address.</summary>
    public static readonly AddressRange AllV4 = new(false, 0, 0);

    /// <summary>Every IPv6 address.</summary>
    public static readonly AddressRange AllV6 = new(true, 0, 0);

    /// <summary>Whether these are IPv6 addresses.</summary>
    public bool IsV6 { get; }

    /// <summary>The first address.</summary>
    public UInt128 First { get; }

    /// <summary>The prefix length: 0–32 or 0–128.</summary>
    public int Length { get; }

    /// <summary>The last address.</summary>
    public UInt128 Last => First | HostMask(IsV6, Length);

    /// <summary>The prefix of that length around an address; host bits are cleared.</summary>
    public static AddressRange Of(bool isV6, UInt128 address, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, isV6 ? 128 : 32);
        return new(isV6, address & ~HostMask(isV6, length), length);
    }

    /// <summary>The single address.</summary>
    public static AddressRange Of(IPAddress address)
    {
        var isV6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        UInt128 number = 0;
        foreach (var octet in address.GetAddressBytes())
        {
            number = (number << 8) | octet;
        }

        return new(isV6, number, isV6 ? 128 : 32);
    }

    /// <summary>Whether all of the other range lies in this one.</summary>
    public bool Contains(AddressRange other) =>
        IsV6 == other.IsV6 && Length <= other.Length && First <= other.First && other.Last <= Last;

    /// <summary>Whether the ranges have an address in common: prefixes nest or are apart.</summary>
    public bool Overlaps(AddressRange other) => Contains(other) || other.Contains(this);

    /// <summary>
    /// Reads an address or a prefix, <c>198.51.100.0/24</c> or <c>2001:db8::/32</c>, in the strict textual form: four decimal
    /// octets without leading zeros, no zone index. <paramref name="hostBits"/> says whether bits beyond the prefix were set and cleared.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out AddressRange range, out bool hostBits)
    {
        range = default;
        hostBits = false;
        var slash = text.IndexOf('/');
        var host = slash < 0 ? text : text[..slash];
        var isV6 = host.Contains(':');
        if (!IsStrict(host, isV6) || !IPAddress.TryParse(host, out var address))
        {
            return false;
        }

        var whole = Of(address);
        var length = whole.Length;
        if (slash >= 0 && !TryParseLength(text[(slash + 1)..], whole.Length, out length))
        {
            return false;
        }

        range = Of(isV6, whole.First, length);
        hostBits = range.First != whole.First;
        return true;
    }

    /// <summary>The canonical text; a single address is written without its length.</summary>
    public override string ToString()
    {
        Span<byte> octets = stackalloc byte[IsV6 ? 16 : 4];
        var number = First;
        for (var i = octets.Length - 1; i >= 0; i--)
        {
            octets[i] = (byte)(number & 0xFF);
            number >>= 8;
        }

        var address = new IPAddress(octets).ToString();
        return Length == octets.Length * 8 ? address : $"{address}/{Length}";
    }

    private static UInt128 HostMask(bool isV6, int length)
    {
        var bits = (isV6 ? 128 : 32) - length;
        return bits == 128 ? UInt128.MaxValue : (UInt128.One << bits) - 1;
    }

    private static bool TryParseLength(ReadOnlySpan<char> text, int greatest, out int length)
    {
        length = 0;
        if (
            text.IsEmpty
            || text.Length > 3
            || text.ContainsAnyExceptInRange('0', '9')
            || (text.Length > 1 && text[0] == '0')
        )
        {
            return false;
        }

        length = int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        return length <= greatest;
    }

    // IPAddress.TryParse alone accepts `127.1`, `0x7f000001`, octal octets and `fe80::1%eth0`.
    private static bool IsStrict(ReadOnlySpan<char> host, bool isV6)
    {
        if (isV6)
        {
            var embedded = host[(host.LastIndexOf(':') + 1)..];
            return !host.ContainsAny('%', '[', ']')
                && (!embedded.Contains('.') || IsStrict(embedded, isV6: false));
        }

        var octets = 0;
        foreach (var part in host.Split('.'))
        {
            var octet = host[part];
            octets++;
            if (
                octet.Length is < 1 or > 3
                || octet.ContainsAnyExceptInRange('0', '9')
                || (octet.Length > 1 && octet[0] == '0')
            )
            {
                return false;
            }
        }

        return octets == 4;
    }
}
