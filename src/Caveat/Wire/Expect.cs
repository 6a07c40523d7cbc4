using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Caveat.Wire;

/// <summary>Takes a value of one kind from a document, or reports why it is none and gives null.</summary>
internal static class Expect
{
    private static readonly SearchValues<byte> _idCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-"u8
    );

    /// <summary>Whether it is an object.</summary>
    public static bool Object(JsonPlace place, Findings findings) =>
        Kind(place, JsonValueKind.Object, "an object", findings);

    /// <summary>Whether it is an array with so many elements.</summary>
    public static bool Array(JsonPlace place, int least, int most, Findings findings)
    {
        if (!Kind(place, JsonValueKind.Array, "an array", findings))
        {
            return false;
        }

        if (place.Count >= least && place.Count <= most)
        {
            return true;
        }

        var code = place.Count == 0 ? WireCodes.Empty : WireCodes.OutOfRange;
        findings.Add(code, place, $"the list has {place.Count} entries; it takes {least} to {most}");
        return false;
    }

    /// <summary>Text of so many characters.</summary>
    public static string? Text(JsonPlace place, int least, int most, Findings findings)
    {
        if (!Kind(place, JsonValueKind.String, "text", findings))
        {
            return null;
        }

        var length = Length(place.Text);
        if (length >= least && length <= most)
        {
            return place.TextString();
        }

        findings.Add(
            WireCodes.OutOfRange,
            place,
            length == 0
                ? "the text is empty"
                : $"the text has {length} characters; it takes {least} to {most}"
        );
        return null;
    }

    /// <summary>An id: <c>[A-Za-z0-9._:-]{1,64}</c>.</summary>
    public static string? Id(JsonPlace place, Findings findings)
    {
        var id = Text(place, 1, WireLimits.Id, findings);
        if (id is null || IsId(place.Text))
        {
            return id;
        }

        findings.Add(
            WireCodes.Malformed,
            place,
            $"{QuotedText.Code(id)} is no id: it has letters, digits and `._:-` only"
        );
        return null;
    }

    /// <summary>Whether text is an id.</summary>
    public static bool IsId(ReadOnlySpan<byte> text) =>
        text.Length is > 0 and <= WireLimits.Id && !text.ContainsAnyExcept(_idCharacters);

    /// <summary>A name of up to 128 characters: printable ASCII without spaces.</summary>
    public static string? Name(JsonPlace place, Findings findings)
    {
        var name = Text(place, 1, WireLimits.Name, findings);
        if (name is null || !place.Text.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
        {
            return name;
        }

        findings.Add(
            WireCodes.Malformed,
            place,
            $"{QuotedText.Code(name)} is no name: it has printable ASCII characters without spaces"
        );
        return null;
    }

    /// <summary>A truth value.</summary>
    public static bool? Flag(JsonPlace place, Findings findings)
    {
        if (place.Kind is JsonValueKind.True or JsonValueKind.False)
        {
            return place.Kind == JsonValueKind.True;
        }

        return Kind(place, JsonValueKind.True, "true or false", findings) ? true : null;
    }

    /// <summary>A whole number from 0 on; <c>1.0</c> and <c>1e3</c> are whole.</summary>
    public static long? Whole(JsonPlace place, long most, Findings findings)
    {
        if (!Kind(place, JsonValueKind.Number, "a number", findings))
        {
            return null;
        }

        if (!NumberRules.TryWhole(place.Text, out var whole))
        {
            var message = $"{QuotedText.Code(place.Text)} is not a whole number";
            findings.Add(WireCodes.TooManyDecimals, place, message);
            return null;
        }

        return InRange(place, whole >= 0 && whole <= most, most, findings) ? whole : null;
    }

    /// <summary>A number from 0 on with at most three decimals: more are refused, never rounded.</summary>
    public static Amount? Amount(JsonPlace place, long most, Findings findings)
    {
        if (!Kind(place, JsonValueKind.Number, "a number", findings))
        {
            return null;
        }

        if (!NumberRules.TryAmount(place.Text, out var amount))
        {
            var message = $"{QuotedText.Code(place.Text)} has more than three decimals; round it";
            findings.Add(WireCodes.TooManyDecimals, place, message);
            return null;
        }

        var fits = amount >= Caveat.Amount.Zero && amount <= Caveat.Amount.Of(most);
        return InRange(place, fits, most, findings) ? amount : null;
    }

    /// <summary>One of the words of an enum.</summary>
    public static TEnum? Word<TEnum>(JsonPlace place, Findings findings)
        where TEnum : struct, Enum
    {
        if (!Kind(place, JsonValueKind.String, "text", findings))
        {
            return null;
        }

        var word = WordTable<TEnum>.Find(place.Text);
        if (word is null)
        {
            UnknownWord(place, WordTable<TEnum>.Names, WireCodes.UnknownWord, findings);
        }

        return word;
    }

    /// <summary>One of the given words.</summary>
    public static string? Word(JsonPlace place, ImmutableArray<string> words, Findings findings)
    {
        if (!Kind(place, JsonValueKind.String, "text", findings))
        {
            return null;
        }

        var index = words.IndexOf(place.TextString());
        if (index >= 0)
        {
            return words[index];
        }

        UnknownWord(place, words, WireCodes.UnknownWord, findings);
        return null;
    }

    /// <summary>Reports a word that is none of those known.</summary>
    public static void UnknownWord(
        JsonPlace place,
        ImmutableArray<string> words,
        DiagnosticCode code,
        Findings findings
    )
    {
        if (!findings.IsFull)
        {
            var remedy = Suggestion.Hint(place.TextString(), words) ?? $"it takes {string.Join(", ", words)}";
            var message = $"{QuotedText.Code(place.Text)} is unknown here; {remedy}";
            findings.Add(code, place, message);
        }
    }

    /// <summary>Reports a member that has no meaning where it stands.</summary>
    public static void UnknownMember(JsonPlace member, string known, Findings findings)
    {
        if (!findings.IsFull)
        {
            var message = $"{QuotedText.Code(member.Name)} is no member here; known are {known}";
            findings.Add(WireCodes.UnknownMember, member, message);
        }
    }

    /// <summary>Reports that a member is absent.</summary>
    public static void Present(bool present, JsonPlace parent, string name, Findings findings)
    {
        if (!present)
        {
            findings.Add(WireCodes.MissingMember, parent, $"the member `{name}` is missing");
        }
    }

    /// <summary>Whether it is of that kind.</summary>
    public static bool Kind(JsonPlace place, JsonValueKind kind, string called, Findings findings)
    {
        if (place.Kind == kind)
        {
            return true;
        }

        var found = place.Kind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "an array",
            JsonValueKind.String => "text",
            JsonValueKind.Number => "a number",
            JsonValueKind.Null => "null: leave the member out instead",
            _ => "true or false",
        };
        findings.Add(WireCodes.WrongType, place, $"it takes {called}, and this is {found}");
        return false;
    }

    private static bool InRange(JsonPlace place, bool fits, long most, Findings findings)
    {
        if (!fits)
        {
            var message = $"{QuotedText.Code(place.Text)} is out of range; it takes 0 to {most}";
            findings.Add(WireCodes.OutOfRange, place, message);
        }

        return fits;
    }

    private static int Length(ReadOnlySpan<byte> utf8)
    {
        if (Ascii.IsValid(utf8))
        {
            return utf8.Length;
        }

        var length = 0;
        foreach (var value in utf8)
        {
            length += (value & 0xC0) == 0x80 ? 0 : 1;
        }

        return length;
    }
}
