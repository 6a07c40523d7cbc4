using System.Buffers;
using System.Text;

namespace Caveat.Wire;

/// <summary>The grammar of URIs (RFC 3986) and IRIs (RFC 3987), with a scheme.</summary>
internal static class LocatorSyntax
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private const string Subdelimiters = "!$&'()*+,;=";

    private static readonly SearchValues<char> _scheme = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-."
    );
    private static readonly SearchValues<char> _registeredName = SearchValues.Create(
        Unreserved + Subdelimiters
    );
    private static readonly SearchValues<char> _userInfo = SearchValues.Create(
        Unreserved + Subdelimiters + ":"
    );
    private static readonly SearchValues<char> _path = SearchValues.Create(
        Unreserved + Subdelimiters + ":@/"
    );
    private static readonly SearchValues<char> _query = SearchValues.Create(
        Unreserved + Subdelimiters + ":@/?"
    );

    /// <summary>What is wrong with a locator, as the end of a sentence about it; null where nothing is.</summary>
    public static string? Fault(ReadOnlySpan<char> text, bool international)
    {
        var colon = text.IndexOf(':');
        if (colon < 1 || !char.IsAsciiLetter(text[0]) || text[..colon].ContainsAnyExcept(_scheme))
        {
            return "does not begin with a scheme, as in `https://example.com`";
        }

        var rest = text[(colon + 1)..];
        var fragmentAt = rest.IndexOf('#');
        var fragment = fragmentAt < 0 ? [] : rest[(fragmentAt + 1)..];
        rest = fragmentAt < 0 ? rest : rest[..fragmentAt];
        var queryAt = rest.IndexOf('?');
        var query = queryAt < 0 ? [] : rest[(queryAt + 1)..];
        rest = queryAt < 0 ? rest : rest[..queryAt];
        string? fault = null;
        if (rest.StartsWith("//"))
        {
            rest = rest[2..];
            var pathAt = rest.IndexOf('/');
            fault = AuthorityFault(pathAt < 0 ? rest : rest[..pathAt], international);
            rest = pathAt < 0 ? [] : rest[pathAt..];
        }

        return fault
            ?? CharacterFault(rest, _path, international, isQuery: false)
            ?? CharacterFault(query, _query, international, isQuery: true)
            ?? CharacterFault(fragment, _query, international, isQuery: false);
    }

    private static string? AuthorityFault(ReadOnlySpan<char> authority, bool international)
    {
        var at = authority.LastIndexOf('@');
        var host = authority[(at + 1)..];
        var portAt = host.LastIndexOf(':');
        if (portAt > host.LastIndexOf(']'))
        {
            if (host[(portAt + 1)..].ContainsAnyExceptInRange('0', '9'))
            {
                return "has a port that is no number";
            }

            host = host[..portAt];
        }

        var fault = at < 0 ? null : CharacterFault(authority[..at], _userInfo, international, isQuery: false);
        if (fault is not null)
        {
            return fault;
        }

        if (host is ['[', .. var literal, ']'])
        {
            var isFuture = literal.StartsWith("v", StringComparison.OrdinalIgnoreCase);
            var isAddress =
                AddressRange.TryParse(literal, out var range, out _) && range.IsV6 && !literal.Contains('/');
            return isAddress || (isFuture && !literal.ContainsAnyExcept(_userInfo))
                ? null
                : "has brackets around what is no IPv6 address";
        }

        return CharacterFault(host, _registeredName, international, isQuery: false);
    }

    private static string? CharacterFault(
        ReadOnlySpan<char> part,
        SearchValues<char> allowed,
        bool international,
        bool isQuery
    )
    {
        for (var at = part.IndexOfAnyExcept(allowed); at >= 0; at = part.IndexOfAnyExcept(allowed))
        {
            part = part[at..];
            if (part[0] == '%')
            {
                if (part.Length < 3 || !char.IsAsciiHexDigit(part[1]) || !char.IsAsciiHexDigit(part[2]))
                {
                    return "has a `%` without two hexadecimal digits";
                }

                part = part[3..];
                continue;
            }

            Rune.DecodeFromUtf16(part, out var rune, out var length);
            if (!international || !IsInternational(rune.Value, isQuery))
            {
                return $"has the character {QuotedText.Code(rune.ToString())} (U+{rune.Value:X4}) where it cannot stand; write it as `%` and hexadecimal digits";
            }

            part = part[length..];
        }

        return null;
    }

    // RFC 3987 section 2.2: ucschar, and iprivate in a query.
    private static bool IsInternational(int code, bool isQuery) =>
        code switch
        {
            < 0xA0 => false,
            <= 0xD7FF => true,
            <= 0xF8FF => isQuery && code >= 0xE000,
            <= 0xFDCF or (>= 0xFDF0 and <= 0xFFEF) => true,
            < 0x10000 => false,
            >= 0xE0000 and < 0xE1000 => false,
            >= 0xF0000 => isQuery && (code & 0xFFFF) <= 0xFFFD,
            _ => (code & 0xFFFF) <= 0xFFFD,
        };
}
