using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;

namespace Caveat.Locating;

/// <summary>A zone while it is being read: what each line says of it.</summary>
internal sealed class ZoneDraft(string name, EntryPlace place)
{
    /// <summary>What a zone can say.</summary>
    internal static readonly ImmutableArray<string> Keys =
    [
        "sectors",
        "tags",
        "owner",
        "consent",
        "territory",
        "use",
        "emblem",
        "criticality",
        "source",
        "valid",
    ];

    private static readonly SearchValues<char> _nameLetters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyz0123456789-"
    );

    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _sectors = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _tags = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _territories = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _consents = new(StringComparer.Ordinal);
    private Owner? _owner;
    private Use? _use;
    private Emblem _emblem;
    private Amount _criticality;
    private string? _source;
    private Validity? _validity;

    /// <summary>The entries read so far.</summary>
    internal List<ZoneEntry> Entries { get; } = [];

    /// <summary>Whether the text can be the name of a zone, tag or operation.</summary>
    internal static bool IsName(string text) =>
        text.Length is > 0 and <= 64 && !text.AsSpan().ContainsAnyExcept(_nameLetters) && text[0] != '-';

    /// <summary>Takes a line that says something of the zone; false where its first word is none that does.</summary>
    internal bool Says(List<ZoneLine.Word> words, ZoneFinder find)
    {
        var key = words[0];
        if (key.Quoted || words.Count < 2 || Keys.IndexOf(key.Text) < 0)
        {
            return false;
        }

        if (key.Text is "sectors" or "tags" or "territory" or "consent" || _said.Add(key.Text))
        {
            Take(key.Text, words, find);
        }
        else
        {
            find(
                ZoneCodes.RepeatedKey,
                key.Span,
                $"`{key.Text}` is said twice of zone `{name}`",
                "keep one of the lines"
            );
        }

        return true;
    }

    /// <summary>The zone; what makes no sense of it as a whole is added to the findings.</summary>
    internal Zone ToZone(List<PlacedDiagnostic> findings)
    {
        var zone = new Zone
        {
            Name = name,
            Sectors = [.. _sectors],
            Tags = [.. _tags],
            Territories = [.. _territories],
            Owner = _owner,
            Consents = [.. _consents],
            Use = _use,
            Emblem = _emblem,
            Criticality = _criticality,
            Source = _source,
            Validity = _validity,
            Entries = [.. Entries],
            Place = place,
        };
        findings.AddRange(ZoneCheck.Findings(zone));
        return zone;
    }

    private void Take(string key, List<ZoneLine.Word> words, ZoneFinder find)
    {
        var value = words[1];
        var isRead = key switch
        {
            "sectors" => TakeSectors(words, find),
            "tags" => TakeAll(words, _tags, IsName, "a tag: lower-case letters, digits and hyphens", find),
            "territory" => TakeAll(
                words,
                _territories,
                IsTerritory,
                "a territory: two capital letters of ISO 3166-1",
                find
            ),
            "consent" => TakeConsent(words),
            "owner" => words.Count == 2 && (_owner = Words.Parse<Owner>(value.Text)) is not null,
            "use" => words.Count == 2 && (_use = Words.Parse<Use>(value.Text)) is not null,
            "emblem" => words.Count == 2 && TakeEmblem(value.Text),
            "criticality" => words.Count == 2 && TakeCriticality(value.Text),
            "source" => words.Count == 2 && (_source = value.Text).Length > 0,
            _ => TakeValidity(words),
        };
        if (!isRead)
        {
            find(
                ZoneCodes.BadValue,
                value.Span,
                $"`{key} {string.Join(' ', words.Skip(1).Select(word => word.Text))}` cannot be read",
                HintFor(key, value.Text)
            );
        }
    }

    private static string HintFor(string key, string value) =>
        key switch
        {
            "owner" => Suggestion.Hint(value, Words.Owners) ?? OneOf(Words.Owners),
            "use" => Suggestion.Hint(value, Words.Uses) ?? OneOf(Words.Uses),
            "emblem" => Suggestion.Hint(value, Words.Emblems) ?? OneOf(Words.Emblems),
            "criticality" => "write a number from 0 to 2",
            "consent" => "write `consent for` and the operation",
            "source" => "write one text in double quotes",
            _ => "write `valid 2026-01-01 to 2027-01-01`, the second date being the first day outside",
        };

    private static string OneOf(ImmutableArray<string> values) => $"write one of {string.Join(", ", values)}";

    private bool TakeSectors(List<ZoneLine.Word> words, ZoneFinder find)
    {
        foreach (var word in words.Skip(1))
        {
            if (Words.Sectors.IndexOf(word.Text) >= 0)
            {
                _sectors.Add(word.Text);
                continue;
            }

            find(
                ZoneCodes.UnknownSector,
                word.Span,
                $"`{word.Text}` is no sector",
                Suggestion.Hint(word.Text, Words.Sectors)
                    ?? "use a STIX 2.1 industry sector, or `humanitarian`"
            );
        }

        return true;
    }

    private static bool TakeAll(
        List<ZoneLine.Word> words,
        SortedSet<string> values,
        Func<string, bool> isOne,
        string what,
        ZoneFinder find
    )
    {
        foreach (var word in words.Skip(1))
        {
            if (isOne(word.Text))
            {
                values.Add(word.Text);
            }
            else
            {
                find(ZoneCodes.BadValue, word.Span, $"`{word.Text}` cannot be read", $"write {what}");
            }
        }

        return true;
    }

    private bool TakeConsent(List<ZoneLine.Word> words)
    {
        if (words.Count != 3 || words[1].Text is not "for" || words[2].Text.Length == 0)
        {
            return false;
        }

        _consents.Add(words[2].Text);
        return true;
    }

    private bool TakeEmblem(string value)
    {
        var emblem = Words.Parse<Emblem>(value);
        _emblem = emblem ?? _emblem;
        return emblem is not null;
    }

    private bool TakeCriticality(string value) =>
        Amount.TryParse(value, out _criticality)
        && _criticality >= Amount.Zero
        && _criticality <= SeverityFormula.GreatestCriticality;

    private bool TakeValidity(List<ZoneLine.Word> words)
    {
        if (
            words.Count == 4
            && words[2].Text is "to"
            && TryDate(words[1].Text, out var from)
            && TryDate(words[3].Text, out var until)
            && from < until
        )
        {
            _validity = new(from, until);
            return true;
        }

        return false;
    }

    private static bool TryDate(string text, out DateOnly date) =>
        DateOnly.TryParseExact(
            text,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out date
        );

    private static bool IsTerritory(string text) =>
        text.Length == 2 && char.IsAsciiLetterUpper(text[0]) && char.IsAsciiLetterUpper(text[1]);
}
