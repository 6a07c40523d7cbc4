using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Caveat.Cli.Showing;
using Caveat.Locating;
using Caveat.Node.Showing;
using Caveat.Wire;

namespace Caveat.Cli.Commands;

/// <summary><c>caveat zones [QUERY…]</c>: the zones, or which of them something lies in or touches, and why.</summary>
internal static class ZonesCommand
{
    private const int MostReasons = 5;

    public static Subcommand Create(Terminal terminal)
    {
        var queries = new Argument<string[]>("QUERY")
        {
            Description = "An address, a prefix, a name, or the name of a device or account.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var config = DeploymentInput.Option();
        var format = OutputFormat.Option(OutputFormat.Text, OutputFormat.Json);
        var command = new CommandWithExamples(
            "zones",
            "Show the zones, or say in which of them something lies or which it touches, and why."
        )
        {
            Examples =
            [
                ("caveat zones", "all zones with what they say"),
                ("caveat zones 203.0.113.66", "where an address lies"),
                ("caveat zones 10.0.0.0/8 icu-pump-3", "what a prefix and a device touch"),
            ],
            Exits = "1 where a query touches nothing",
        };
        command.Add(queries);
        command.Add(config);
        command.Add(format);
        command.SetAction(parsed =>
        {
            var inJson = parsed.GetRequiredValue(format) == OutputFormat.Json;
            var wanted = parsed.GetValue(queries) ?? [];
            if (wanted.FirstOrDefault(IsMistyped) is { } mistyped)
            {
                terminal.Complain(
                    CommandLineCodes.Usage,
                    $"{QuotedText.Code(mistyped)} is not an address or prefix",
                    "for example `198.51.100.7` or `198.51.100.0/24`"
                );
                return ExitCodes.Usage;
            }

            if (DeploymentInput.Load(terminal, parsed.GetValue(config)) is not { } deployment)
            {
                return ExitCodes.Usage;
            }

            var zones = deployment.Surroundings.Zones;
            if (wanted.Length == 0)
            {
                WriteAll(zones, inJson, terminal);
                return ExitCodes.Fine;
            }

            var zone = deployment.Configuration.Gate.TimeZone;
            var today = DateOnly.FromDateTime(
                TimeZoneInfo.ConvertTime(terminal.Clock.GetUtcNow(), zone).DateTime
            );
            var found = wanted.Select(query => (query, ZoneLookup.Find(zones, query, today))).ToList();
            if (
                found.Find(pair => pair.Item2.IsEmpty && IsNoQuery(pair.query)) is (not null and var wrong, _)
            )
            {
                terminal.Complain(
                    CommandLineCodes.Usage,
                    $"{QuotedText.Code(wrong)} is no address, prefix or name",
                    "write a prefix as `10.20.0.0/16`"
                );
                return ExitCodes.Usage;
            }

            WriteMatches(found, inJson, terminal);
            return found.TrueForAll(pair => !pair.Item2.IsEmpty) ? ExitCodes.Fine : ExitCodes.No;
        });
        return command;
    }

    // Anything else may be what somebody calls a device or account; this would only look like touching nothing.
    private static bool IsMistyped(string query) =>
        !AddressRange.TryParse(query, out _, out _)
        && (
            AddressRange.TryParse(query.Split('/')[0], out _, out _)
            || (
                query.Contains('.')
                && query.All(character => char.IsAsciiDigit(character) || character == '.')
            )
        );

    // "Touches no zone" would be an answer to something that was never asked.
    private static bool IsNoQuery(string query) =>
        string.IsNullOrWhiteSpace(query)
        || (
            query.Contains('/', StringComparison.Ordinal)
            && !AddressRange.TryParse(query.Trim(), out _, out _)
        );

    private static void WriteAll(ZoneSet set, bool inJson, Terminal terminal)
    {
        if (inJson)
        {
            Json.Write(
                terminal.Out,
                json =>
                {
                    json.WriteStartObject();
                    json.WriteString("digest", set.Digest);
                    json.WriteNumber("inventory", set.Inventory.Rows.Length);
                    json.WriteStartArray("zones");
                    foreach (var zone in set.Zones)
                    {
                        ZoneJson.Write(json, zone);
                    }

                    json.WriteEndArray();
                    json.WriteEndObject();
                }
            );
            return;
        }

        var columns = new Columns("zone", "entries", "owner", "criticality", "from", "digest", "says");
        foreach (var zone in set.Zones)
        {
            columns.Add(
                zone.Name,
                zone.Entries.Length.ToString("N0", CultureInfo.InvariantCulture),
                zone.Owner is { } owner ? Words.Of(owner) : "-",
                $"{zone.Criticality}",
                $"{zone.Place}",
                zone.Digest[..19],
                SaidOf(zone)
            );
        }

        columns.Write(terminal);
        var rows = FindingText.Number(set.Inventory.Rows.Length, "inventory row");
        terminal.Out.WriteLine();
        terminal.Out.WriteLine($"{FindingText.Number(set.Zones.Length, "zone")}, {rows}, {set.Digest}");
    }

    private static string SaidOf(Zone zone)
    {
        (string Key, ImmutableArray<string> Values)[] said =
        [
            ("sectors", zone.Sectors),
            ("tags", zone.Tags),
            ("territory", zone.Territories),
            ("consent for", zone.Consents),
        ];
        var parts = said.Where(part => !part.Values.IsEmpty)
            .Select(part => $"{part.Key} {string.Join(' ', part.Values)}");
        return string.Join(", ", zone.Use is { } use ? parts.Append($"use {Words.Of(use)}") : parts);
    }

    private static void WriteMatches(
        List<(string Query, ImmutableArray<ZoneMatch> Matches)> found,
        bool inJson,
        Terminal terminal
    )
    {
        if (inJson)
        {
            Json.Write(
                terminal.Out,
                json =>
                {
                    json.WriteStartArray();
                    foreach (var (query, matches) in found)
                    {
                        ZoneJson.Write(json, query, matches);
                    }

                    json.WriteEndArray();
                }
            );
            return;
        }

        foreach (var (query, matches) in found)
        {
            terminal.Out.WriteLine(Foreign.Name(query));
            foreach (var match in matches)
            {
                var name = match.Zone is { } zone ? $"zone {zone.Name}" : $"inventory row {match.Row?.Id}";
                var dates = match.Entitles ? "" : " (outside its dates: it protects and does not entitle)";
                terminal.Out.WriteLine($"  {(match.IsWithin ? "lies in" : "touches")} {name}{dates}");
                foreach (var reason in match.Because.Take(MostReasons))
                {
                    terminal.Out.WriteLine($"    {reason.Entry}, {reason.Place}");
                }

                if (match.Because.Length > MostReasons)
                {
                    terminal.Out.WriteLine($"    and {match.Because.Length - MostReasons} more entries");
                }
            }

            if (matches.IsEmpty)
            {
                terminal.Out.WriteLine("  touches no zone");
            }
        }
    }
}
