using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Caveat.Wire;

/// <summary>
/// The host of a URI or IRI, canonicalised as browsers do (URL Standard, host parsing). What cannot be read gives neither an
/// address nor a name: then nothing is known of where it leads.
/// </summary>
internal static class LocatorHost
{
    // In the schemes of browsers any number of slashes, or none, leads up to the host.
    private static readonly string[] _specialSchemes = ["http", "https", "ws", "wss", "ftp"];

    private static readonly SearchValues<char> _forbidden = SearchValues.Create(" #/:<>?@[\\]^|%");

    /// <summary>The address or the name of the host of a well-formed locator; neither where there is none or it cannot be read.</summary>
    public static (AddressRange? Address, string? Name) Of(ReadOnlySpan<char> locator)
    {
        var host = HostPart(locator);
        if (host is ['[', .. var literal, ']'])
        {
            return
                literal.Contains(':')
                && AddressRange.TryParse(literal, out var v6, out _)
                && v6.Length == 128
                && !literal.Contains('/')
                ? (v6, null)
                : (null, null);
        }

        if (
            host.IsEmpty
            || !TryDecode(host, out var decoded)
            || !InternationalName.TryToAscii(decoded, out var ascii, out _)
            || !IsNameLike(ascii)
        )
        {
            return (null, null);
        }

        if (Ipv4Host.EndsInNumber(ascii))
        {
            return Ipv4Host.TryParse(ascii, out var v4) ? (v4, null) : (null, null);
        }

        return (null, ascii.EndsWith('.') ? ascii[..^1] : ascii);
    }

    private static ReadOnlySpan<char> HostPart(ReadOnlySpan<char> locator)
    {
        var colon = locator.IndexOf(':');
        var rest = locator[(colon + 1)..];
        if (IsSpecial(locator[..colon]))
        {
            rest = rest.TrimStart('/');
        }
        else if (rest.StartsWith("//"))
        {
            rest = rest[2..];
        }
        else
        {
            return [];
        }

        var end = rest.IndexOfAny('/', '?', '#');
        var authority = end < 0 ? rest : rest[..end];
        var host = authority[(authority.LastIndexOf('@') + 1)..];
        var port = host.LastIndexOf(':');
        if (port <= host.LastIndexOf(']'))
        {
            return host;
        }

        return host[(port + 1)..].ContainsAnyExceptInRange('0', '9') ? [] : host[..port];
    }

    private static bool IsSpecial(ReadOnlySpan<char> scheme)
    {
        foreach (var special in _specialSchemes)
        {
            if (scheme.Equals(special, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryDecode(ReadOnlySpan<char> host, out string decoded)
    {
        decoded = "";
        if (!host.Contains('%'))
        {
            decoded = host.ToString();
            return true;
        }

        var bytes = Encoding.UTF8.GetBytes(host.ToString());
        var length = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != '%')
            {
                bytes[length++] = bytes[i];
                continue;
            }

            if (
                Convert.FromHexString(bytes.AsSpan(i + 1, 2), bytes.AsSpan(length), out _, out _)
                != OperationStatus.Done
            )
            {
                return false;
            }

            length++;
            i += 2;
        }

        decoded = Encoding.UTF8.GetString(bytes, 0, length);
        return Utf8.IsValid(bytes.AsSpan(0, length));
    }

    // URL Standard, forbidden domain code points; and no empty part, which no zone could hold.
    private static bool IsNameLike(string name)
    {
        var parts = name.EndsWith('.') ? name.AsSpan(0, name.Length - 1) : name;
        return !parts.IsEmpty
            && !parts.ContainsAny(_forbidden)
            && !parts.ContainsAnyExceptInRange('!', '~')
            && !parts.StartsWith(".")
            && !parts.EndsWith(".")
            && !parts.Contains("..", StringComparison.Ordinal);
    }
}
