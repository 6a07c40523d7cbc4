using System.Collections.Immutable;

namespace Caveat.Locating;

/// <summary>The IPv4 addresses that IPv6 addresses mean: mapped, compatible, translated, behind a translator, 6to4.</summary>
internal static class EmbeddedAddresses
{
    /// <summary>A way of embedding: within the prefix, the four octets begin at these bits.</summary>
    private readonly record struct Scheme(AddressRange Prefix, int A, int B, int C, int D);

    private static readonly ImmutableArray<Scheme> _schemes =
    [
        // RFC 4291, 2.5.5.1: compatible; 2.5.5.2: mapped
        Of("::/96", 96, 104, 112, 120),
        Of("::ffff:0:0/96", 96, 104, 112, 120),
        // RFC 2765: translated
        Of("::ffff:0:0:0/96", 96, 104, 112, 120),
        // RFC 6052, 2.1: the well-known prefix of translators
        Of("64:ff9b::/96", 96, 104, 112, 120),
        // RFC 8215: translators of one's own, whose prefix may be /48, /56, /64 or /96 (RFC 6052, 2.2; bits 64 to 71 are none of the address)
        Of("64:ff9b:1::/48", 48, 56, 72, 80),
        Of("64:ff9b:1::/48", 56, 72, 80, 88),
        Of("64:ff9b:1::/48", 72, 80, 88, 96),
        Of("64:ff9b:1::/48", 96, 104, 112, 120),
        // RFC 3056: 6to4
        Of("2002::/16", 16, 24, 32, 40),
    ];

    /// <summary>Adds every IPv4 range that addresses of the range embed; <c>::</c> and <c>::1</c> are themselves.</summary>
    internal static void AddTo(ImmutableArray<AddressRange>.Builder embedded, AddressRange range)
    {
        if (!range.IsV6 || range.Last <= UInt128.One)
        {
            return;
        }

        foreach (var scheme in _schemes)
        {
            if (scheme.Prefix.Overlaps(range))
            {
                var found = EmbeddedIn(scheme, range);
                if (!embedded.Contains(found))
                {
                    embedded.Add(found);
                }
            }
        }
    }

    // Bits come in the order of the address, so the bits that the range fixes are a prefix of the address it embeds.
    private static AddressRange EmbeddedIn(Scheme scheme, AddressRange range)
    {
        // A range wider than the scheme fixes no bit of the address.
        var length = range.Length < scheme.Prefix.Length ? 0 : Fixed(scheme, range.Length);
        var address =
            (OctetAt(range.First, scheme.A) << 24)
            | (OctetAt(range.First, scheme.B) << 16)
            | (OctetAt(range.First, scheme.C) << 8)
            | OctetAt(range.First, scheme.D);
        return AddressRange.Of(isV6: false, address, length);
    }

    private static int Fixed(Scheme scheme, int length) =>
        Fixed(scheme.A, length) + Fixed(scheme.B, length) + Fixed(scheme.C, length) + Fixed(scheme.D, length);

    private static int Fixed(int octet, int length) => Math.Clamp(length - octet, 0, 8);

    private static UInt128 OctetAt(UInt128 address, int bit) => (address >> (120 - bit)) & 0xFF;

    private static Scheme Of(string prefix, int a, int b, int c, int d) =>
        AddressRange.TryParse(prefix, out var range, out _)
            ? new(range, a, b, c, d)
            : throw new InvalidOperationException("a scheme of no prefix");
}
