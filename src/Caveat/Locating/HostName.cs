using System.Buffers;
using Caveat.Wire;

namespace Caveat.Locating;

/// <summary>Names as zones and inventories write them, brought into the form that targets have.</summary>
internal static class HostName
{
    private const int GreatestLength = 253;
    private const int GreatestLabel = 63;

    private static readonly SearchValues<char> _letters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyz0123456789-_"
    );

    /// <summary>
    /// The A-label form in lower case without a trailing dot, or null where the text is no name: labels hold letters, digits, hyphens and
    /// underscores, and no hyphen at either end.
    /// </summary>
    internal static string? Normalise(string text)
    {
        var name = text.EndsWith('.') ? text[..^1] : text;
        // INVARIANT: zones and targets are read by one function: a name that is spelt alike is the same name on both sides.
        return InternationalName.TryToAscii(name, out var ascii, out _) && IsName(ascii) ? ascii : null;
    }

    /// <summary>Whether the last label is a number: no such name exists in the public DNS, so it is probably a mistyped address.</summary>
    internal static bool EndsInNumber(ReadOnlySpan<char> name) =>
        !name[(name.LastIndexOf('.') + 1)..].ContainsAnyExceptInRange('0', '9');

    private static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || name.Length > GreatestLength)
        {
            return false;
        }

        foreach (var part in name.Split('.'))
        {
            var label = name[part];
            if (
                label.Length is 0 or > GreatestLabel
                || label[0] == '-'
                || label[^1] == '-'
                || label.ContainsAnyExcept(_letters)
            )
            {
                return false;
            }
        }

        return true;
    }
}
