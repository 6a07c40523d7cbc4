using System.Text.RegularExpressions;

namespace Caveat.Language;

/// <summary>The forms of names.</summary>
internal static partial class Names
{
    /// <summary>Lower-case letters, digits and single hyphens, a letter first.</summary>
    public static bool IsKebab(ReadOnlySpan<char> name)
    {
        if (
            name.IsEmpty
            || !char.IsAsciiLetterLower(name[0])
            || name[^1] == '-'
            || name.Contains("--", StringComparison.Ordinal)
        )
        {
            return false;
        }

        foreach (var character in name)
        {
            if (!char.IsAsciiLetterLower(character) && !char.IsAsciiDigit(character) && character != '-')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Kebab-case parts joined by dots, at least two.</summary>
    public static bool IsDottedKebab(ReadOnlySpan<char> name)
    {
        foreach (var part in name.Split('.'))
        {
            if (!IsKebab(name[part]))
            {
                return false;
            }
        }

        return name.Contains('.');
    }

    /// <summary>Semantic Versioning 2.0.0.</summary>
    [GeneratedRegex(
        @"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000
    )]
    public static partial Regex Version();
}
