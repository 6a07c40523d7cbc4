using System.Globalization;

namespace Caveat.Language;

/// <summary>Tells names, numbers, durations, dates and prefixes apart, and reads them.</summary>
internal static class WordKind
{
    private static readonly System.Buffers.SearchValues<char> _digits = System.Buffers.SearchValues.Create(
        "0123456789."
    );

    /// <summary>What is wrong with a word; <c>{}</c> in the message stands for it.</summary>
    public sealed record Fault(DiagnosticCode Code, string Message, string? Hint);

    /// <summary>The kind of a run of word characters.</summary>
    public static TokenKind Of(ReadOnlySpan<char> word, out Fault? fault)
    {
        fault = null;
        if (char.IsAsciiLetter(word[0]) && word.Count(':') < 2 && !word.Contains('/'))
        {
            return Name(word, out fault);
        }

        if (IsDate(word))
        {
            return TokenKind.Date;
        }

        if (word.Contains('/') || word.Count(':') >= 2 || word.Count('.') == 3)
        {
            return Prefix(word, out fault);
        }

        return word[0] == '-' || char.IsAsciiDigit(word[0]) ? Number(word, out fault) : Name(word, out fault);
    }

    /// <summary>Whether this is <c>1.2.3</c>, perhaps with a pre-release.</summary>
    public static bool IsVersionCore(ReadOnlySpan<char> word) =>
        word.Length > 0
        && char.IsAsciiDigit(word[0])
        && word.Count('.') >= 2
        && !word.Contains('/')
        && !word.Contains(':');

    /// <summary>Reads a duration such as <c>90s</c>, <c>10m</c>, <c>4h</c>, <c>2d</c>.</summary>
    public static bool TryReadDuration(ReadOnlySpan<char> word, out Amount duration)
    {
        duration = Amount.Zero;
        var seconds = word[^1] switch
        {
            's' => 1,
            'm' => 60,
            'h' => 3_600,
            'd' => 86_400,
            _ => 0,
        };
        if (
            seconds == 0
            || !long.TryParse(word[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        )
        {
            return false;
        }

        duration = Amount.Of(count) * Amount.Of(seconds);
        return !duration.IsUnbounded;
    }

    /// <summary>Reads <c>2026-01-31</c>; false where there is no such day.</summary>
    public static bool TryReadDate(ReadOnlySpan<char> word, out DateOnly date) =>
        DateOnly.TryParseExact(
            word,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out date
        );

    private static bool IsDate(ReadOnlySpan<char> word) =>
        word.Length == 10
        && word[4] == '-'
        && word[7] == '-'
        && !word[..4].ContainsAnyExceptInRange('0', '9')
        && !word[5..7].ContainsAnyExceptInRange('0', '9')
        && !word[8..].ContainsAnyExceptInRange('0', '9');

    private static TokenKind Name(ReadOnlySpan<char> word, out Fault? fault)
    {
        fault =
            word[^1] is '-' or '.' or ':' or '/' || word.Contains(':')
                ? new(
                    LanguageCodes.BadName,
                    "{} is not a name",
                    "names are letters, digits, `-` and `.`; put anything else in double quotes"
                )
                : null;
        return fault is null ? TokenKind.Word : TokenKind.Bad;
    }

    private static TokenKind Prefix(ReadOnlySpan<char> word, out Fault? fault)
    {
        fault = null;
        if (!AddressRange.TryParse(word, out var range, out var hostBits))
        {
            fault = new(
                LanguageCodes.BadPrefix,
                "{} is not an address or prefix",
                "write `198.51.100.0/24` or `2001:db8::/32`"
            );
            return TokenKind.Bad;
        }

        if (hostBits)
        {
            fault = new(
                LanguageCodes.HostBits,
                "{} has bits set beyond its length",
                $"the prefix is `{range}`"
            );
        }

        return TokenKind.Prefix;
    }

    private static TokenKind Number(ReadOnlySpan<char> word, out Fault? fault)
    {
        fault = null;
        if (Amount.TryParse(word, out _))
        {
            return TokenKind.Number;
        }

        if (word[0] != '-' && word.Length > 1 && TryReadDuration(word, out _))
        {
            return TokenKind.Duration;
        }

        // Words may begin with a digit: `2-factor`, `3vil.example`, `1.2.0`.
        if (word[0] != '-' && !LooksLikeNumber(word))
        {
            return Name(word, out fault);
        }

        var places = word.IndexOf('.') is var point && point >= 0 && word.Length - point - 1 > 3;
        fault = new(
            LanguageCodes.BadNumber,
            "{} is not a number or duration that can be read",
            places ? "numbers have at most three decimals" : "write `0.8`, `-5`, `30s`, `10m`, `4h` or `2d`"
        );
        return TokenKind.Bad;
    }

    private static bool LooksLikeNumber(ReadOnlySpan<char> word)
    {
        var digits = word.IndexOfAnyExcept(_digits);
        return word.Count('.') <= 1
            && (
                digits < 0
                || (word.Length - digits <= 2 && !word[digits..].ContainsAnyExceptInRange('a', 'z'))
            );
    }
}
