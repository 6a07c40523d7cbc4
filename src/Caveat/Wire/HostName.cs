using System.Buffers;

namespace Caveat.Wire;

/// <summary>Host and domain names: RFC 1034 section 3.5 as RFC 1123 section 2.1 widens it, and RFC 5890 for other letters than ASCII's.</summary>
internal static class HostName
{
    private const int GreatestLength = 253;
    private const int GreatestLabel = 63;

    private static readonly SearchValues<char> _letters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyz0123456789-"
    );

    /// <summary>
    /// What is wrong with a name, as a message; null where nothing is. Then <paramref name="name"/> is its A-label form in lower case
    /// without a trailing dot, or null where it may be a name but cannot be read here.
    /// </summary>
    public static string? Fault(string text, bool international, out string? name)
    {
        name = null;
        var quoted = QuotedText.Code(text);
        if (!international && !System.Text.Ascii.IsValid(text))
        {
            return $"{quoted} has letters beyond ASCII; write its A-label form, or use the `idn_` form";
        }

        if (!InternationalName.TryToAscii(text, out var ascii, out var plausible))
        {
            return plausible ? null : $"{quoted} has a character that no name can have";
        }

        var fault = FaultOfAscii(ascii.EndsWith('.') ? ascii.AsSpan(0, ascii.Length - 1) : ascii);
        if (fault is not null)
        {
            return $"{quoted} {fault}";
        }

        name = ascii.TrimEnd('.');
        return null;
    }

    private static string? FaultOfAscii(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > GreatestLength)
        {
            return $"is no name: a name has 1 to {GreatestLength} characters";
        }

        ReadOnlySpan<char> last = [];
        foreach (var range in name.Split('.'))
        {
            last = name[range];
            if (last.Length is 0 or > GreatestLabel)
            {
                return $"is no name: each part between dots has 1 to {GreatestLabel} characters";
            }

            if (last.ContainsAnyExcept(_letters) || last[0] == '-' || last[^1] == '-')
            {
                return "is no name: each part has letters, digits and hyphens, and no hyphen at an end";
            }
        }

        // RFC 1123 section 2.1: a name is never mistaken for an address, in any form a resolver would take for one.
        return Ipv4Host.EndsInNumber(name) ? "looks like an address; use `ipv4_net`" : null;
    }
}
