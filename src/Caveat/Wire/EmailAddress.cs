using System.Buffers;
using System.Text;

namespace Caveat.Wire;

/// <summary>E-mail addresses: addr-spec of RFC 5322 section 3.4.1 without its obsolete forms, and RFC 6531 for other letters than ASCII's.</summary>
internal static class EmailAddress
{
    private const int GreatestLocalPart = 64;

    private static readonly SearchValues<char> _atom = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~"
    );

    /// <summary>
    /// What is wrong with an address, as a message; null where nothing is. Then <paramref name="domain"/> is the A-label form of its
    /// domain, or null for an address literal or a name that cannot be read here.
    /// </summary>
    public static string? Fault(string text, bool international, out string? domain)
    {
        domain = null;
        var at = text.LastIndexOf('@');
        var quoted = QuotedText.Code(text);
        if (at < 1 || at == text.Length - 1)
        {
            return $"{quoted} is no e-mail address: it has the form `name@example.com`";
        }

        var local = text.AsSpan(0, at);
        if (!IsLocalPart(local, international) || Encoding.UTF8.GetByteCount(local) > GreatestLocalPart)
        {
            return $"{quoted} is no e-mail address: what stands before the `@` has up to {GreatestLocalPart} characters, without spaces or dots at an end unless it is quoted";
        }

        var host = text[(at + 1)..];
        return host is ['[', .. var literal, ']']
            ? LiteralFault(literal, quoted)
            : HostName.Fault(host, international, out domain);
    }

    private static string? LiteralFault(string literal, string quoted)
    {
        const string TagV6 = "IPv6:";
        var isV6 = literal.StartsWith(TagV6, StringComparison.OrdinalIgnoreCase);
        var address = isV6 ? literal[TagV6.Length..] : literal;
        return
            AddressRange.TryParse(address, out var range, out _)
            && range.IsV6 == isV6
            && !address.Contains('/')
            ? null
            : $"{quoted} has brackets around what is no address";
    }

    private static bool IsLocalPart(ReadOnlySpan<char> local, bool international)
    {
        if (local is ['"', .. var content, '"'])
        {
            return IsQuotedContent(content, international);
        }

        foreach (var range in local.Split('.'))
        {
            var atom = local[range];
            if (atom.IsEmpty)
            {
                return false;
            }

            foreach (var letter in atom)
            {
                if (!_atom.Contains(letter) && !(international && letter > 0x9F))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsQuotedContent(ReadOnlySpan<char> content, bool international)
    {
        for (var i = 0; i < content.Length; i++)
        {
            var isEscape = content[i] == '\\';
            if (isEscape && ++i == content.Length)
            {
                return false;
            }

            var isText = content[i] is '\t' or (>= ' ' and <= '~') || (international && content[i] > 0x9F);
            if (!isText || (!isEscape && content[i] == '"'))
            {
                return false;
            }
        }

        return true;
    }
}
