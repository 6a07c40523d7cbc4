using System.Collections.Frozen;
using System.Collections.Immutable;
using Caveat.Language;
using Caveat.Locating;
using Caveat.Node.Configuring;

namespace Caveat.Node.Loading;

/// <summary>Reads a configuration and all files it names; every error of every file at once.</summary>
public sealed class DeploymentReader
{
    private readonly Configuration _configuration;
    private readonly FileResolution _files;
    private readonly List<Finding> _findings = [];

    private DeploymentReader(Configuration configuration, FileResolution files)
    {
        _configuration = configuration;
        _files = files;
    }

    /// <summary>
    /// Reads the deployment of a configuration file. <paramref name="name"/> is what people call it: files it names are called by their path
    /// from the same place.
    /// </summary>
    public static DeploymentReading Read(string path, string name, Installation installation)
    {
        path = Path.GetFullPath(path);
        var files = new DiskFiles();
        var reading = Read(path, name, files, installation);
        if (reading.Configuration is { } read && IsAnybodys(path))
        {
            reading = reading with
            {
                Findings =
                [
                    new(
                        read.Source,
                        new(
                            ConfigurationCodes.AnybodyWrites,
                            default,
                            "anybody on this machine can change this file, and with it who decides",
                            $"`chmod go-w {name}`"
                        )
                    ),
                    .. reading.Findings,
                ],
            };
        }

        return reading.Deployment is { } deployment
            ? reading with
            {
                Deployment = deployment with { Sources = files.Sources(path, name, installation) },
            }
            : reading;
    }

    private static bool IsAnybodys(string path) =>
        !OperatingSystem.IsWindows()
        && (File.GetUnixFileMode(path) & UnixFileMode.OtherWrite) != UnixFileMode.None;

    /// <summary>Reads the deployment of a configuration out of given files.</summary>
    internal static DeploymentReading Read(
        string path,
        string name,
        SourceFiles sources,
        Installation installation
    )
    {
        var findings = new List<Finding>();
        var source = sources.Read(path, name, TextFiles.ConfigurationLimit, findings);
        if (source is null)
        {
            return new(null, [.. findings]);
        }

        var (configuration, own) = ConfigurationReader.Read(source);
        if (configuration is null)
        {
            return new(null, own);
        }

        var files = new FileResolution(path, name, sources, installation);
        var reading = new DeploymentReader(configuration, files).Read();
        return reading with { Findings = [.. own, .. reading.Findings] };
    }

    private DeploymentReading Read()
    {
        var zones = new ZoneLoading(_configuration, _files, _findings).Read();
        CheckZoneReferences(zones);
        var placements = ReadPacks();
        var witnesses = PolicyLoading.Read(_configuration, _files, _findings);
        var result = Compilation.Compile(placements, _configuration.Authority, KnowledgeOf(zones));
        _findings.AddRange(RoleCheck.Place(_configuration, result.Findings));
        if (result.NormSet is { } asking)
        {
            _findings.AddRange(RoleCheck.NotAsked(_configuration, asking));
        }

        var sound = _findings.TrueForAll(finding => finding.Severity != Severity.Error);
        var deployment =
            sound && result.NormSet is { } norms
                ? new Deployment(_configuration, norms, SurroundingsOf(zones, norms.Schema))
                {
                    Witnesses = witnesses,
                }
                : null;
        return new(deployment, [.. _findings])
        {
            Configuration = _configuration,
            Zones = zones,
            PackTexts = [.. placements.Select(placement => placement.Source)],
        };
    }

    private List<Placement> ReadPacks()
    {
        var placements = new List<Placement>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pack in _configuration.Packs)
        {
            var place = (_configuration.Source, pack.File.Span);
            if (_files.Pack(pack.File, _configuration.Source, _findings) is not var (path, name))
            {
                continue;
            }

            if (!seen.Add(path))
            {
                _findings.Add(
                    new(
                        _configuration.Source,
                        new(
                            ConfigurationCodes.NamedTwice,
                            pack.File.Span,
                            $"`{TextForms.Shown(pack.File.Text)}` is named twice",
                            "name each pack once"
                        )
                    )
                );
            }
            else if (_files.Sources.Read(path, name, TextFiles.PackLimit, _findings, place) is { } source)
            {
                placements.Add(new(source, pack.Layer, pack.AsBounds));
            }
        }

        return placements;
    }

    private void CheckZoneReferences(ZoneSet zones)
    {
        foreach (var reference in _configuration.ZoneReferences)
        {
            if (zones.Find(reference.Text) is null)
            {
                _findings.Add(
                    new(
                        _configuration.Source,
                        new(
                            ConfigurationCodes.UnknownReference,
                            reference.Span,
                            $"there is no zone `{reference.Text}`",
                            Suggestion.Hint(reference.Text, zones.Zones.Select(zone => zone.Name))
                                ?? "name its file under `zones`"
                        )
                    )
                );
            }
        }
    }

    private Knowledge KnowledgeOf(ZoneSet zones)
    {
        var agents = _configuration.Agents.Select(agent => agent.Agent).ToList();
        return new()
        {
            People = _configuration.People,
            Zones = NamesOf(zones.Zones.Select(zone => zone.Name)),
            Tags = NamesOf(
                zones
                    .Zones.SelectMany(zone => zone.Tags)
                    .Concat(zones.Inventory.Rows.SelectMany(row => row.Tags))
            ),
            Agents = NamesOf(agents.Select(agent => agent.Id)),
            Operations = NamesOf(agents.SelectMany(agent => agent.Operations)),
            Supplied = NamesOf(Supply.Of(_configuration, zones)),
            FromLabels = NamesOf(
                _configuration
                    .Attributes.Where(source => source.Origin == AttributeOrigin.ProposalLabel)
                    .Select(source => source.Attribute)
            ),
        };
    }

    private Surroundings SurroundingsOf(ZoneSet zones, Schema schema)
    {
        var actuators = _configuration.Actuators.Select(registered => registered.Actuator).ToList();
        return new()
        {
            Schema = schema,
            Actuators = ActuatorSet.Of(zones, actuators, DefaultOf(actuators)),
            Agents = _configuration.Agents.ToFrozenDictionary(
                registered => registered.Agent.Id,
                registered => registered.Agent,
                StringComparer.Ordinal
            ),
            State = _configuration.Gate.State,
            AttributeSources = _configuration.Attributes,
        };
    }

    private static string? DefaultOf(List<Actuator> actuators) =>
        actuators.Count == 1 ? actuators[0].Id : actuators.Find(actuator => actuator.Id == "default")?.Id;

    private static ImmutableHashSet<string> NamesOf(IEnumerable<string> names) =>
        names.ToImmutableHashSet(StringComparer.Ordinal);
}
