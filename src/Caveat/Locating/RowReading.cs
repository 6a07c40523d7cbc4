using System.Collections.Immutable;

namespace Caveat.Locating;

/// <summary>One reading of one row of an inventory.</summary>
internal sealed class RowReading(InventoryCells cells, EntryPlace place, List<PlacedDiagnostic> findings)
{
    /// <summary>The row, as far as it could be read.</summary>
    internal InventoryRow Read()
    {
        var id = cells.Id.Trim();
        if (id.Length == 0)
        {
            findings.Add(
                Finding(
                    ZoneCodes.NoId,
                    place,
                    "a row without an id",
                    "give it one that no other row has, for example its host name"
                )
            );
        }

        return new()
        {
            Id = id,
            Names = Values(cells.Names, HostName.Normalise, "a host name"),
            Macs = Values(cells.Macs, Mac, "a hardware address such as `00:00:5e:00:53:01`"),
            Addresses =
            [
                .. Values(cells.Addresses, Range, "an address, or a prefix without host bits")
                    .Select(RangeOf),
            ],
            Owner = OwnerOf(cells.Owner.Trim()),
            Tags =
            [
                .. Values(cells.Tags, Tag, "a tag: lower-case letters, digits and hyphens")
                    .Order(StringComparer.Ordinal),
            ],
            Place = place,
        };
    }

    internal static PlacedDiagnostic Finding(
        DiagnosticCode code,
        EntryPlace place,
        string message,
        string hint
    ) => new(place.File, place.Line, 1, new(code, default, message, hint));

    // Several values in a cell, distinct, each in its canonical text; what is none is a finding.
    private ImmutableArray<string> Values(string cell, Func<string, string?> canonical, string what)
    {
        var values = ImmutableArray.CreateBuilder<string>();
        foreach (var text in cell.Split([' ', '\t', ';'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (canonical(text) is not { } value)
            {
                findings.Add(Finding(ZoneCodes.BadCell, place, $"`{text}` cannot be read", $"write {what}"));
            }
            else if (!values.Contains(value, StringComparer.Ordinal))
            {
                values.Add(value);
            }
        }

        return values.DrainToImmutable();
    }

    private Owner? OwnerOf(string text)
    {
        var owner = Words.Parse<Owner>(text);
        if (owner is null && text.Length > 0)
        {
            findings.Add(
                Finding(
                    ZoneCodes.BadCell,
                    place,
                    $"`{text}` is no owner",
                    Suggestion.Hint(text, Words.Owners) ?? $"write one of {string.Join(", ", Words.Owners)}"
                )
            );
        }

        return owner;
    }

    private static string? Range(string text) =>
        AddressRange.TryParse(text, out var range, out var hostBits) && !hostBits ? range.ToString() : null;

    private static AddressRange RangeOf(string text) =>
        AddressRange.TryParse(text, out var range, out _)
            ? range
            : throw new InvalidOperationException("a range that was read once");

    private static string? Tag(string text) => ZoneDraft.IsName(text) ? text : null;

    // EUI-48 or EUI-64: pairs of hex digits.
    private static string? Mac(string text)
    {
        var pairs = text.Split([':', '-']);
        return pairs.Length is 6 or 8 && pairs.All(pair => pair.Length == 2 && pair.All(char.IsAsciiHexDigit))
            ? string.Join(':', pairs).ToLowerInvariant()
            : null;
    }
}
