using System.Collections.Immutable;
using Caveat.Language;

namespace Caveat.Node.Configuring;

/// <summary>Reads <c>caveat.yaml</c>: every error at once, each with its place; no file that it names is opened.</summary>
public static class ConfigurationReader
{
    /// <summary>The name of the file that is looked for.</summary>
    public const string FileName = "caveat.yaml";

    /// <summary>The pack that is taken where no layers are named.</summary>
    public const string DefaultPack = "soc-baseline";

    /// <summary>The name of the zone that <c>own</c> becomes.</summary>
    public const string OwnZone = "own";

    /// <summary>What stands in the place of a policy where nobody cosigns.</summary>
    public const string NoWitnesses = "none";

    /// <summary>The zones that are taken where none are named.</summary>
    public static readonly ImmutableArray<string> DefaultZones = ["never-block", "special-use"];

    /// <summary>The configuration, with defaults; null where a finding is an error.</summary>
    public static (Configuration? Configuration, ImmutableArray<Finding> Findings) Read(SourceText source)
    {
        var findings = new List<Finding>();
        var configuration = Read(source, findings);
        var sound = findings.TrueForAll(finding => finding.Severity != Severity.Error);
        return (
            sound ? configuration : null,
            [.. findings.OrderBy(finding => finding.Diagnostic.Span.Start)]
        );
    }

    private static Configuration? Read(SourceText source, List<Finding> findings)
    {
        var tree = YamlReader.Read(source, findings);
        if (tree is null && findings.Count > 0)
        {
            return null;
        }

        // An empty file is a mapping without keys.
        tree = tree is null or YamlNode.Scalar { IsNothing: true } ? new YamlNode.Mapping(default, []) : tree;
        new ShapeCheck(source, findings).Check(tree, Keys.Root.Shape);
        if (tree is not YamlNode.Mapping root)
        {
            return null;
        }

        var gate = GateReader.Read(root.Section(Keys.Root.Gate), source, findings);
        var authority = root.Word<Layer>(Keys.Root.Authority) ?? Layer.Organisation;
        var registry = new RegistryReader(source, findings, gate.Mode);
        registry.Read(root);
        var configuration = new Configuration
        {
            Source = source,
            Gate = gate,
            Own = root.References(Keys.Root.Own),
            Authority = authority,
            Packs = ReadLayers(root),
            Zones = ReadZones(root),
            Inventory = root.Reference(Keys.Root.Inventory),
            Asn = root.Reference(Keys.Root.Asn),
            People = registry.People,
            Agents = registry.Agents,
            Actuators = registry.Actuators,
            Attributes = registry.Attributes,
            ZoneReferences = registry.ZoneReferences,
            RoleReferences = registry.RoleReferences,
            PeopleSpan = SpanOf(root, Keys.Root.People),
            Witnesses = ReadWitnesses(root.Section(Keys.Root.Ledger), source, findings),
            IsLedgerPublic = root.Section(Keys.Root.Ledger)?.Text(Keys.Ledger.Public) == "yes",
        };
        Warn(root, configuration, findings);
        return configuration;
    }

    private static WitnessSettings? ReadWitnesses(
        YamlNode.Mapping? ledger,
        SourceText source,
        List<Finding> findings
    )
    {
        var policy = ledger?.Reference(Keys.Ledger.Witnesses);
        var require = ledger?.Value(Keys.Ledger.Require);
        if (policy is not null && policy.Text != NoWitnesses)
        {
            return new(policy, IsRequired: require?.Text != "never");
        }

        if (require?.Text == "always")
        {
            findings.Add(
                new(
                    source,
                    new(
                        ConfigurationCodes.BadValue,
                        require.Span,
                        "there are no witnesses that could be required",
                        "name the file of a policy: `witnesses: witnesses.policy`"
                    )
                )
            );
        }

        return null;
    }

    private static ImmutableArray<PackReference> ReadLayers(YamlNode.Mapping root)
    {
        if (root.Find(Keys.Root.Layers.Name) is null)
        {
            return [new(new Reference(DefaultPack), Layer.Organisation, AsBounds: false)];
        }

        var packs = ImmutableArray.CreateBuilder<PackReference>();
        if (root.Section(Keys.Root.Layers) is { } layers)
        {
            foreach (var key in Keys.Layers.All)
            {
                var layer = Words.Parse<Layer>(key.Name)!.Value;
                packs.AddRange(
                    layers.Items(key).Select(item => ReadPack(item, layer)).OfType<PackReference>()
                );
            }
        }

        return packs.ToImmutable();
    }

    private static PackReference? ReadPack(YamlNode item, Layer layer)
    {
        var file = item is YamlNode.Mapping mapping
            ? mapping.Value(Keys.Pack.File)
            : item.Fitting(Keys.Pack.File.Shape);
        var bounds = item is YamlNode.Mapping section && section.Text(Keys.Pack.As) is not null;
        return file is null ? null : new(new(file.Text, file.Span), layer, bounds);
    }

    private static ImmutableArray<Reference> ReadZones(YamlNode.Mapping root) =>
        root.Find(Keys.Root.Zones.Name) is null
            ? [.. DefaultZones.Select(name => new Reference(name))]
            : root.References(Keys.Root.Zones);

    private static SourceSpan SpanOf(YamlNode.Mapping root, Key key) =>
        root.Entries.FirstOrDefault(entry => entry.Key.Text == key.Name)?.Key.Span ?? default;

    private static void Warn(YamlNode.Mapping root, Configuration configuration, List<Finding> findings)
    {
        void Add(DiagnosticCode code, Key key, string message, string hint) =>
            findings.Add(new(configuration.Source, new(code, SpanOf(root, key), message, hint)));

        if (root.Find(Keys.Root.Own.Name) is null)
        {
            Add(
                ConfigurationCodes.NothingOwn,
                Keys.Root.Own,
                "nothing is said to be ours, so hardly anything can be permitted",
                "add `own: [10.20.0.0/16]` with your own prefixes"
            );
        }

        foreach (var everything in configuration.Own.Where(own => own.Text is "0.0.0.0/0" or "::/0"))
        {
            findings.Add(
                new(
                    configuration.Source,
                    new(
                        ConfigurationCodes.EverythingOwn,
                        everything.Span,
                        $"`{everything.Text}` says that every address is ours, so agents may do to all the world what they may do at home",
                        "write your own prefixes"
                    )
                )
            );
        }

        if (root.Find(Keys.Root.Agents.Name) is null)
        {
            Add(
                ConfigurationCodes.NoAgents,
                Keys.Root.Agents,
                "no agent is registered, so nobody may propose",
                "add `agents: [{ id: soar-7 }]`"
            );
        }

        foreach (
            var zone in DefaultZones.Except(
                configuration.Zones.Select(zone => zone.Text),
                StringComparer.Ordinal
            )
        )
        {
            Add(
                ConfigurationCodes.ShippedZoneLeftOut,
                Keys.Root.Zones,
                $"this list leaves out the shipped zone `{zone}`",
                $"add `{zone}` to keep what it protects"
            );
        }

        if (configuration.Packs.All(pack => pack.Layer != configuration.Authority || pack.AsBounds))
        {
            Add(
                ConfigurationCodes.AuthorityEmpty,
                Keys.Root.Layers,
                $"no pack stands in the authority layer `{Words.Of(configuration.Authority)}`, so everything is denied",
                "put a pack there, or name another `authority`"
            );
        }
    }
}
