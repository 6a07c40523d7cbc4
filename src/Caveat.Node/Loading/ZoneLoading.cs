using System.Collections.Immutable;
using Caveat.Language;
using Caveat.Locating;
using Caveat.Node.Configuring;

namespace Caveat.Node.Loading;

/// <summary>Reads the zones and the inventory that a configuration names, and makes the zone <c>own</c>.</summary>
internal sealed class ZoneLoading(Configuration configuration, FileResolution files, List<Finding> findings)
{
    private readonly Dictionary<string, SourceText> _texts = new(StringComparer.Ordinal);

    /// <summary>The zones, as far as they could be read.</summary>
    public ZoneSet Read()
    {
        var lists = new ZoneLists(configuration, files, findings);
        var zoneTexts = configuration.Zones.SelectMany(ReadTexts).ToList();
        var reading = ZoneReader.Read(zoneTexts, lists);
        findings.AddRange(reading.Diagnostics.Select(placed => Place(placed, lists)));
        var zones = reading
            .Zones.Where(zone => !IsReserved(zone))
            .DistinctBy(zone => zone.Name, StringComparer.Ordinal);
        var inventory = ReadInventory();
        // The zone `own` is there even where nothing is ours, so that norms and actuators can name it.
        var set = ZoneSet.Of(zones.Prepend(Own()), inventory);
        findings.AddRange(ZoneCheck.Findings(set.Zones, inventory).Select(placed => Place(placed, lists)));
        return set;
    }

    private Inventory ReadInventory()
    {
        if (configuration.Inventory is not { } reference)
        {
            return Inventory.Empty;
        }

        var (path, name) = files.File(reference);
        var place = (configuration.Source, reference.Span);
        if (
            files.Sources.Read(path, name, TextFiles.TableLimit, findings, place) is not { } text
            || CsvTable.Read(text, findings) is not { } table
        )
        {
            return Inventory.Empty;
        }

        _texts.TryAdd(name, text);
        var reading = InventoryReader.Read(name, InventoryTable.CellsOf(table, findings));
        findings.AddRange(reading.Diagnostics.Select(placed => Place(placed, null)));
        return reading.Inventory;
    }

    private Zone Own()
    {
        EntryPlace PlaceOf(Reference? entry) =>
            new(configuration.Source.Name, configuration.Source.PositionOf(entry?.Span.Start ?? 0).Line);

        var entries = configuration.Own.Select(entry =>
        {
            var place = PlaceOf(entry);
            if (AddressRange.TryParse(entry.Text, out var range, out _))
            {
                return (ZoneEntry)new ZoneEntry.Prefix(range, null, place);
            }

            var below = entry.Text.StartsWith("*.", StringComparison.Ordinal);
            var domain = (below ? entry.Text[2..] : entry.Text).ToLowerInvariant();
            return new ZoneEntry.Name(domain, below, place);
        });
        return new()
        {
            Name = ConfigurationReader.OwnZone,
            Owner = Owner.Self,
            Entries = [.. entries],
            Place = PlaceOf(configuration.Own.FirstOrDefault()),
        };
    }

    private bool IsReserved(Zone zone)
    {
        if (zone.Name != ConfigurationReader.OwnZone)
        {
            return false;
        }

        var source = _texts.GetValueOrDefault(zone.Place.File, configuration.Source);
        findings.Add(
            new(
                source,
                new(
                    ConfigurationCodes.ReservedZone,
                    CsvTable.SpanOf(source, zone.Place.Line),
                    "the zone `own` is made from the key `own` of the configuration",
                    "give this zone another name"
                )
            )
        );
        return true;
    }

    private List<SourceText> ReadTexts(Reference reference)
    {
        if (files.Zones(reference, configuration.Source, findings) is not var (path, name))
        {
            return [];
        }

        if (!files.Sources.HasFolder(path))
        {
            return ReadText(path, name, reference) is { } text ? [text] : [];
        }

        var inside = files.Sources.In(path, Installation.ZoneExtension);
        if (inside.Count == 0)
        {
            findings.Add(
                new(
                    configuration.Source,
                    new(
                        ConfigurationCodes.FolderEmpty,
                        reference.Span,
                        $"`{TextForms.Shown(reference.Text)}` holds no file `*{Installation.ZoneExtension}`",
                        "the names of zone files end so"
                    )
                )
            );
        }

        return
        [
            .. inside
                .Select(file => ReadText(file, Path.Combine(name, Path.GetFileName(file)), reference))
                .OfType<SourceText>(),
        ];
    }

    private SourceText? ReadText(string path, string name, Reference reference)
    {
        if (_texts.ContainsKey(name))
        {
            findings.Add(
                new(
                    configuration.Source,
                    new(
                        ConfigurationCodes.NamedTwice,
                        reference.Span,
                        $"`{TextForms.Shown(name)}` is named twice",
                        "name each file once"
                    )
                )
            );
            return null;
        }

        var text = files.Sources.Read(
            path,
            name,
            TextFiles.PackLimit,
            findings,
            (configuration.Source, reference.Span)
        );
        if (text is not null)
        {
            _texts.Add(name, text);
            files.Remember(name, path);
        }

        return text;
    }

    // A reading of zones covers many files: its findings name them.
    private Finding Place(PlacedDiagnostic placed, ZoneLists? lists)
    {
        var source =
            _texts.GetValueOrDefault(placed.File)
            ?? lists?.TextOf(placed.File)
            ?? new SourceText(placed.File, "");
        var span =
            placed.Diagnostic.Span == default ? CsvTable.SpanOf(source, placed.Line) : placed.Diagnostic.Span;
        return new(source, placed.Diagnostic with { Span = span });
    }
}
