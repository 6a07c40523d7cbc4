namespace Caveat.Locating;

/// <summary>What makes no sense of a zone as a whole, or of zones and inventory together.</summary>
public static class ZoneCheck
{
    /// <summary>
    /// Protective asset entries that no inventory row ties to an address: an act on the address would pass them by.
    /// </summary>
    public static IEnumerable<PlacedDiagnostic> Findings(IEnumerable<Zone> zones, Inventory inventory)
    {
        foreach (var zone in zones.Where(zone => zone.Protects))
        {
            foreach (var asset in zone.Entries.OfType<ZoneEntry.Asset>())
            {
                if (!inventory.Rows.Any(row => !row.Addresses.IsEmpty && IsNamed(row, asset.Pattern)))
                {
                    yield return Finding(
                        ZoneCodes.AssetWithoutAddress,
                        asset.Place,
                        $"no inventory row with an address is named like `{asset.Pattern}` of zone `{zone.Name}`",
                        "add a row with its addresses, or the addresses to the zone: an act on the address alone is not held"
                    );
                }
            }
        }
    }

    internal static IEnumerable<PlacedDiagnostic> Findings(Zone zone)
    {
        if (zone.Entries.IsEmpty)
        {
            yield return Finding(
                ZoneCodes.NoEntries,
                zone.Place,
                $"zone `{zone.Name}` has no entries",
                "write `include` and the entries below it"
            );
        }

        if (!zone.Consents.IsEmpty && zone.Owner is null)
        {
            yield return Finding(
                ZoneCodes.ConsentWithoutOwner,
                zone.Place,
                $"zone `{zone.Name}` gives consent and has no owner",
                "say whose it is with `owner`"
            );
        }

        if (zone.Entitles && zone.Entries.FirstOrDefault(IsBareName) is { } bare)
        {
            yield return Finding(
                ZoneCodes.BareNameNeverEntitles,
                bare.Place,
                $"`{bare}` stands for that name alone, and an act on a name reaches everything below it",
                $"write `*.{bare}` for the name and everything below it"
            );
        }
    }

    private static bool IsBareName(ZoneEntry entry) => entry is ZoneEntry.Name { Below: false };

    private static bool IsNamed(InventoryRow row, string pattern) =>
        Glob.Matches(pattern, row.Id) || row.Names.Any(name => Glob.Matches(pattern, name));

    private static PlacedDiagnostic Finding(
        DiagnosticCode code,
        EntryPlace place,
        string message,
        string hint
    ) => new(place.File, place.Line, 1, new(code, default, message, hint));
}
