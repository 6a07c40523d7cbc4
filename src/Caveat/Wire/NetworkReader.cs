using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Caveat.Wire;

/// <summary>Reads the targets that are addresses (LS 3.4.1.9 to 3.4.1.14).</summary>
internal static class NetworkReader
{
    /// <summary>The greatest port (LS 3.4.2.14).</summary>
    public const int GreatestPort = 65_535;

    // The longest form: eight groups, the last two as four octets, and a prefix length.
    private const int GreatestLength = 49;

    /// <summary>Protocols of a connection (LS 3.4.2.10).</summary>
    public static ImmutableArray<string> Protocols { get; } = ["icmp", "tcp", "udp", "sctp"];

    /// <summary><c>ipv4_net</c>, <c>ipv6_net</c>: host bits are cleared.</summary>
    public static CommandTarget? ReadNetwork(JsonPlace place, bool isV6, Findings findings) =>
        ReadRange(place, isV6, findings) is { } range ? new CommandTarget.Network(range) : null;

    /// <summary><c>ipv4_connection</c>, <c>ipv6_connection</c>: at least one property.</summary>
    public static CommandTarget? ReadConnection(JsonPlace place, bool isV6, Findings findings)
    {
        if (!Expect.Object(place, findings) || TargetReader.IsEmpty(place, findings))
        {
            return null;
        }

        AddressRange? source = null;
        AddressRange? destination = null;
        string? protocol = null;
        long? sourcePort = null;
        long? destinationPort = null;
        foreach (var member in place.Items)
        {
            if (member.Is("src_addr"u8))
            {
                source = ReadRange(member, isV6, findings);
            }
            else if (member.Is("dst_addr"u8))
            {
                destination = ReadRange(member, isV6, findings);
            }
            else if (member.Is("protocol"u8))
            {
                protocol = Expect.Word(member, Protocols, findings);
            }
            else if (member.Is("src_port"u8))
            {
                sourcePort = Expect.Whole(member, GreatestPort, findings);
            }
            else if (member.Is("dst_port"u8))
            {
                destinationPort = Expect.Whole(member, GreatestPort, findings);
            }
            else
            {
                Expect.UnknownMember(member, "src_addr, src_port, dst_addr, dst_port, protocol", findings);
            }
        }

        return new CommandTarget.Connection(
            isV6,
            source,
            destination,
            protocol,
            (int?)sourcePort,
            (int?)destinationPort
        );
    }

    /// <summary><c>mac_addr</c>: EUI-48 or EUI-64, pairs of hexadecimal digits with colons.</summary>
    public static CommandTarget? ReadMac(JsonPlace place, Findings findings)
    {
        if (!Expect.Kind(place, JsonValueKind.String, "text", findings))
        {
            return null;
        }

        if (IsMac(place.Text))
        {
            return new CommandTarget.Mac(place.TextString().ToLowerInvariant());
        }

        findings.Add(
            WireCodes.NotAMacAddress,
            place,
            $"{QuotedText.Code(place.Text)} is no MAC address: it has six or eight pairs of hexadecimal digits with colons between"
        );
        return null;
    }

    private static AddressRange? ReadRange(JsonPlace place, bool isV6, Findings findings)
    {
        if (!Expect.Kind(place, JsonValueKind.String, "text", findings))
        {
            return null;
        }

        var text = place.Text;
        Span<char> characters = stackalloc char[GreatestLength];
        if (
            text.Length <= GreatestLength
            && Ascii.ToUtf16(text, characters, out var length) == System.Buffers.OperationStatus.Done
            && AddressRange.TryParse(characters[..length], out var range, out _)
            && range.IsV6 == isV6
        )
        {
            return range;
        }

        var example = isV6 ? "`2001:db8::/32`" : "`198.51.100.0/24`";
        findings.Add(
            WireCodes.NotAnAddressRange,
            place,
            $"{QuotedText.Code(text)} is no IPv{(isV6 ? 6 : 4)} address or prefix, as in {example}"
        );
        return null;
    }

    private static bool IsMac(ReadOnlySpan<byte> text)
    {
        if (text.Length is not (17 or 23))
        {
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (i % 3 == 2 ? text[i] != ':' : !char.IsAsciiHexDigit((char)text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
