using System.Globalization;

namespace Caveat.Locating;

/// <summary>Reads the entries that stand in a zone text itself.</summary>
internal sealed class ZoneEntries(string file, IZoneSource? source, ZoneFinder find)
{
    /// <summary>Adds what one line below <c>include</c> stands for.</summary>
    internal void Read(ZoneDraft draft, List<ZoneLine.Word> words, int line)
    {
        var place = new EntryPlace(file, line);
        var first = words[0];
        if (words.Count == 2 && !first.Quoted && first.Text is "asset")
        {
            ReadAsset(draft, words[1], place);
        }
        else if (words.Count == 2 && !first.Quoted && first.Text is "asn")
        {
            ReadSystem(draft, words[1], place);
        }
        else if (words.Count > 1)
        {
            find(
                ZoneCodes.BadEntry,
                first.Span,
                $"`{string.Join(' ', words.Select(word => word.Text))}` is no entry",
                Suggestion.Hint(first.Text, [.. ZoneDraft.Keys, "asset", "asn"]) ?? "write one entry a line"
            );
        }
        else if (EntryText.Read(first.Text, place, out var fault, out var hint) is { } entry)
        {
            draft.Entries.Add(entry);
        }
        else
        {
            find(fault, first.Span, $"`{first.Text}` {EntryText.WhatIsWrong(fault)}", hint);
        }
    }

    private void ReadAsset(ZoneDraft draft, ZoneLine.Word pattern, EntryPlace place)
    {
        if (pattern.Text.Length == 0)
        {
            find(ZoneCodes.BadEntry, pattern.Span, "an asset without a name", "write it in double quotes");
            return;
        }

        draft.Entries.Add(new ZoneEntry.Asset(pattern.Text, place));
    }

    private void ReadSystem(ZoneDraft draft, ZoneLine.Word number, EntryPlace place)
    {
        if (!uint.TryParse(number.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var system))
        {
            find(
                ZoneCodes.BadEntry,
                number.Span,
                $"`{number.Text}` is no number of an autonomous system",
                "write `asn 64496`"
            );
        }
        else if (source?.PrefixesOf(system) is not { } prefixes)
        {
            find(
                ZoneCodes.NoPrefixTable,
                number.Span,
                $"nothing says which prefixes asn {system} announces",
                "name a table of prefixes in the configuration, or write the prefixes"
            );
        }
        else if (prefixes.Count == 0)
        {
            find(
                ZoneCodes.NoPrefixes,
                number.Span,
                $"the table of prefixes has none of asn {system}",
                "check the number, or bring the table up to date"
            );
        }
        else
        {
            foreach (var prefix in prefixes)
            {
                draft.Entries.Add(new ZoneEntry.Prefix(prefix, system, place));
            }
        }
    }
}
