using System.Collections.Immutable;

namespace Caveat.Locating;

/// <summary>Reads zone texts (docs/reference/zones.md). Every fault is a finding, all at once; nothing is skipped beyond an explicit tolerance.</summary>
public static class ZoneReader
{
    /// <summary>The zones of the texts; <paramref name="source"/> yields what they include, null where they can include nothing.</summary>
    public static ZoneReading Read(IEnumerable<SourceText> texts, IZoneSource? source = null)
    {
        var zones = new List<Zone>();
        var findings = new List<PlacedDiagnostic>();
        var byName = new Dictionary<string, Zone>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            foreach (var zone in new ZoneFile(text, source, findings).Read())
            {
                if (byName.TryAdd(zone.Name, zone))
                {
                    zones.Add(zone);
                    continue;
                }

                findings.Add(
                    new(
                        zone.Place.File,
                        zone.Place.Line,
                        1,
                        new(
                            ZoneCodes.RepeatedZone,
                            default,
                            $"`{zone.Name}` is a zone at {byName[zone.Name].Place} already",
                            "give one of them another name"
                        )
                    )
                );
            }
        }

        return new([.. zones], [.. findings]);
    }
}

/// <summary>What was read of zone texts, as far as it could be.</summary>
/// <param name="Zones">The zones; they must not go into force where there are errors.</param>
/// <param name="Diagnostics">The findings, in the order of the files.</param>
public sealed record ZoneReading(ImmutableArray<Zone> Zones, ImmutableArray<PlacedDiagnostic> Diagnostics)
{
    /// <summary>Whether anything is wrong.</summary>
    public bool HasErrors => Diagnostics.Any(finding => finding.Diagnostic.Severity == Severity.Error);
}
