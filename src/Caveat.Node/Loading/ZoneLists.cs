using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Caveat.Language;
using Caveat.Locating;
using Caveat.Node.Configuring;

namespace Caveat.Node.Loading;

/// <summary>Gives zones the lists they include: tables, warning lists, and the prefixes of autonomous systems.</summary>
internal sealed class ZoneLists(Configuration configuration, FileResolution files, List<Finding> findings)
    : IZoneSource
{
    private readonly Dictionary<string, SourceText> _byPath = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SourceText> _byName = new(StringComparer.Ordinal);
    private Dictionary<uint, List<AddressRange>>? _systems;

    /// <summary>The text of a list that a zone includes, under the name it has there; null where it was not read.</summary>
    public SourceText? TextOf(string path) => _byName.GetValueOrDefault(path);

    /// <inheritdoc/>
    public IncludedColumn ReadColumn(string zoneFile, string path, string column)
    {
        if (ReadText(zoneFile, path, out var fault) is not { } text)
        {
            return new([], fault);
        }

        var before = findings.Count;
        if (CsvTable.Read(text, findings) is not { } table || findings.Count > before)
        {
            return new([], "it cannot be read as a table");
        }

        var index = table.IndexOf(column);
        return index < 0
            ? new([], $"it has no column `{TextForms.Shown(column)}`, but {string.Join(", ", table.Columns)}")
            : new([.. table.Rows.Select(row => new IncludedRow(row.Line, row.Values[index]))]);
    }

    /// <inheritdoc/>
    public IncludedFile ReadFile(string zoneFile, string path) =>
        ReadText(zoneFile, path, out var fault) is { } text
            ? new(Encoding.UTF8.GetBytes(text.Text))
            : new(default, fault);

    /// <inheritdoc/>
    public IReadOnlyList<AddressRange>? PrefixesOf(uint system)
    {
        if (configuration.Asn is null)
        {
            return null;
        }

        _systems ??= ReadSystems(configuration.Asn);
        return _systems.GetValueOrDefault(system) ?? [];
    }

    private SourceText? ReadText(string zoneFile, string path, out string? fault)
    {
        fault = null;
        var file = files.Beside(zoneFile, path);
        if (!_byPath.TryGetValue(file, out var text))
        {
            var faults = new List<Finding>();
            text = files.Sources.Read(file, path, TextFiles.TableLimit, faults);
            if (text is null)
            {
                fault = faults[0].Diagnostic.Message;
                return null;
            }

            _byPath.Add(file, text);
        }

        _byName[path] = text;
        return text;
    }

    // Columns as in the tables that are published: `prefix` or `network`, `asn` or `autonomous_system_number`.
    private Dictionary<uint, List<AddressRange>> ReadSystems(Reference reference)
    {
        var systems = new Dictionary<uint, List<AddressRange>>();
        var (path, name) = files.File(reference);
        var text = files.Sources.Read(
            path,
            name,
            TextFiles.TableLimit,
            findings,
            (configuration.Source, reference.Span)
        );
        if (text is null || CsvTable.Read(text, findings) is not { } table)
        {
            return systems;
        }

        var prefix = Math.Max(table.IndexOf("prefix"), table.IndexOf("network"));
        var system = Math.Max(table.IndexOf("asn"), table.IndexOf("autonomous_system_number"));
        if (prefix < 0 || system < 0)
        {
            Report(text, 1, "this table needs the columns `prefix` and `asn`");
            return systems;
        }

        foreach (var row in table.Rows)
        {
            var number = row.Values[system].StartsWith("AS", StringComparison.OrdinalIgnoreCase)
                ? row.Values[system].AsSpan(2)
                : row.Values[system];
            if (
                AddressRange.TryParse(row.Values[prefix], out var range, out var hostBits)
                && !hostBits
                && uint.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
            )
            {
                if (!systems.TryGetValue(parsed, out var prefixes))
                {
                    systems.Add(parsed, prefixes = []);
                }

                prefixes.Add(range);
            }
            else
            {
                Report(text, row.Line, "this row has no prefix and number of an autonomous system");
            }
        }

        return systems;
    }

    private void Report(SourceText text, int line, string message) =>
        findings.Add(
            new(
                text,
                new(
                    ConfigurationCodes.BadTable,
                    CsvTable.SpanOf(text, line),
                    message,
                    "for example `prefix,asn` and below it `192.0.2.0/24,64496`"
                )
            )
        );
}
