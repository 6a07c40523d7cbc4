using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Caveat.Locating;

/// <summary>
/// Digests of zones and of sets of them: over one line for each thing said, sorted, so that the order of a file and its comments
/// change nothing, and any change of protection does.
/// </summary>
internal static class ZoneDigest
{
    internal static string Of(Zone zone)
    {
        var lines = new List<string>(zone.Entries.Length + 16) { $"zone {zone.Name}" };
        lines.AddRange(zone.Sectors.Select(sector => $"sectors {sector}"));
        lines.AddRange(zone.Tags.Select(tag => $"tags {tag}"));
        lines.AddRange(zone.Territories.Select(territory => $"territory {territory}"));
        lines.AddRange(zone.Consents.Select(operation => $"consent for {operation}"));
        lines.Add(zone.Owner is { } owner ? $"owner {Words.Of(owner)}" : "");
        lines.Add(zone.Use is { } use ? $"use {Words.Of(use)}" : "");
        lines.Add($"emblem {Words.Of(zone.Emblem)}");
        lines.Add($"criticality {zone.Criticality}");
        lines.Add($"source {zone.Source}");
        lines.Add(
            zone.Validity is { } validity ? $"valid {Iso(validity.From)} to {Iso(validity.Until)}" : ""
        );
        lines.AddRange(zone.Entries.Select(entry => $"entry {entry}"));
        return OfLines(lines);
    }

    internal static string Of(InventoryRow row) =>
        OfLines([
            $"id {row.Id}",
            .. row.Names.Select(name => $"name {name}"),
            .. row.Macs.Select(mac => $"mac {mac}"),
            .. row.Addresses.Select(address => $"address {address}"),
            row.Owner is { } owner ? $"owner {Words.Of(owner)}" : "",
            .. row.Tags.Select(tag => $"tag {tag}"),
        ]);

    internal static string OfLines(IEnumerable<string> lines)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var line in lines.Order(StringComparer.Ordinal))
        {
            // Texts hold no line break, so the break alone keeps lines apart.
            hash.AppendData(Encoding.UTF8.GetBytes(line));
            hash.AppendData("\n"u8);
        }

        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
