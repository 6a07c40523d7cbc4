using System.Collections.Immutable;
using Caveat.Language;

namespace Caveat.Node.Configuring;

/// <summary>Reads who may propose, who may decide, what acts, and where declared attributes come from.</summary>
internal sealed class RegistryReader(SourceText source, List<Finding> findings, Mode gateMode)
{
    private readonly List<Reference> _zoneReferences = [];
    private readonly List<Reference> _roleReferences = [];
    private readonly List<Reference> _owners = [];
    private readonly Dictionary<string, string> _principals = new(StringComparer.Ordinal);
    private readonly HashSet<string> _publicKeys = new(StringComparer.Ordinal);

    public ImmutableArray<Person> People { get; private set; } = [];

    public ImmutableArray<RegisteredAgent> Agents { get; private set; } = [];

    public ImmutableArray<RegisteredActuator> Actuators { get; private set; } = [];

    public ImmutableArray<AttributeSource> Attributes { get; private set; } = [];

    public ImmutableArray<Reference> ZoneReferences => [.. _zoneReferences];

    public ImmutableArray<Reference> RoleReferences => [.. _roleReferences];

    /// <summary>Reads every registry of the configuration.</summary>
    public void Read(YamlNode.Mapping root)
    {
        People = [.. Sections(root, Keys.Root.People).Select(ReadPerson).OfType<Person>()];
        Agents = [.. Sections(root, Keys.Root.Agents).Select(ReadAgent).OfType<RegisteredAgent>()];
        Actuators = ReadActuators(root);
        Attributes = ReadAttributes(root);
        foreach (var owner in _owners)
        {
            if (!People.Any(person => person.Id == owner.Text))
            {
                Report(
                    ConfigurationCodes.UnknownReference,
                    owner.Span,
                    $"nobody is enrolled as `{owner.Text}`",
                    People.IsEmpty
                        ? "enrol them under `people`"
                        : Spelling.Hint(owner.Text, [.. People.Select(person => person.Id)])
                );
            }
        }
    }

    private static IEnumerable<YamlNode.Mapping> Sections(YamlNode.Mapping root, Key key) =>
        root.Items(key).OfType<YamlNode.Mapping>();

    private Person? ReadPerson(YamlNode.Mapping person)
    {
        if (TakeId(person, Keys.Person.Id, "person") is not { } id)
        {
            return null;
        }

        var roles = person.Items(Keys.Person.Roles).Select(ReadRole).OfType<RoleGrant>();
        return new(id, person.Text(Keys.Person.Name), [.. roles]) { PublicKey = TakeKey(person) };
    }

    // Where two people are asked for, one key must not be both of them. A key can be written in more ways than one, so it is written anew.
    private string? TakeKey(YamlNode.Mapping person)
    {
        if (person.Value(Keys.Person.PublicKey) is not { } written)
        {
            return null;
        }

        var key = Identifying.PersonKey.Prefix + Convert.ToBase64String(TextForms.KeyOf(written.Text));
        if (!_publicKeys.Add(key))
        {
            Report(
                ConfigurationCodes.BadValue,
                written.Span,
                "this is the key of somebody else as well",
                "give each person a key of their own: `caveat key new` makes one"
            );
        }

        return key;
    }

    // A key may be written without its padding; from here on it has it.
    private static string? PublicKeyOf(YamlNode.Mapping entry, Key key) =>
        entry.Text(key) is { } text ? text.TrimEnd('=') + "=" : null;

    private RoleGrant? ReadRole(YamlNode role)
    {
        if (role is not YamlNode.Mapping mapping)
        {
            return role.Fitting(Keys.Role.Name.Shape) is { } name ? Grant(name, []) : null;
        }

        var zones = mapping.References(Keys.Role.Zones);
        _zoneReferences.AddRange(zones);
        return mapping.Value(Keys.Role.Name) is { } scoped
            ? Grant(scoped, [.. zones.Select(zone => zone.Text)])
            : null;
    }

    private RoleGrant? Grant(YamlNode.Scalar role, ImmutableArray<string> zones)
    {
        if (role.Text == Formula.Person)
        {
            Report(
                ConfigurationCodes.BadValue,
                role.Span,
                $"`{Formula.Person}` is everyone who is enrolled and cannot be given",
                "leave it out"
            );
            return null;
        }

        _roleReferences.Add(new(role.Text, role.Span));
        return new(role.Text, zones);
    }

    private RegisteredAgent? ReadAgent(YamlNode.Mapping entry)
    {
        if (TakeId(entry, Keys.Agent.Id, "agent") is not { } id)
        {
            return null;
        }

        var agent = new Agent { Id = id };
        if (entry.Reference(Keys.Agent.Owner) is { } owner)
        {
            _owners.Add(owner);
        }

        agent = agent with
        {
            Kind = entry.Word<AgentKind>(Keys.Agent.Kind) ?? agent.Kind,
            Operator = entry.Text(Keys.Agent.Operator),
            State = entry.Text(Keys.Agent.State),
            Standing = entry.Word<Standing>(Keys.Agent.Standing),
            Ceiling = entry.Word<Category>(Keys.Agent.Ceiling) ?? agent.Ceiling,
            Assessment =
                entry.Text(Keys.Agent.Assessment) is { } text && Amount.TryParse(text, out var assessment)
                    ? assessment
                    : agent.Assessment,
            Operations = [.. entry.References(Keys.Agent.Operations).Select(operation => operation.Text)],
            Labels = ReadLabels(entry),
        };
        // A gate in shadow mode enforces for nobody; an agent cannot leave it on its own.
        var mode = gateMode == Mode.Shadow ? Mode.Shadow : entry.Word<Mode>(Keys.Agent.Mode) ?? Mode.Enforce;
        return new(agent, entry.Text(Keys.Agent.Owner), mode, PublicKeyOf(entry, Keys.Agent.PublicKey));
    }

    private static ImmutableDictionary<string, string> ReadLabels(YamlNode.Mapping entry)
    {
        var labels = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var value = ((Shape.MapOf)Keys.Agent.Labels.Shape).Value;
        foreach (var (key, node) in entry.Section(Keys.Agent.Labels)?.Entries ?? [])
        {
            if (node.Fitting(value) is { } label)
            {
                labels.TryAdd(key.Text, label.Text);
            }
        }

        return labels.ToImmutable();
    }

    private ImmutableArray<RegisteredActuator> ReadActuators(YamlNode.Mapping root)
    {
        if (root.Find(Keys.Root.Actuators.Name) is null)
        {
            return
            [
                new(new Actuator { Id = "default", CoversZones = [ConfigurationReader.OwnZone] }, null, null),
            ];
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var actuators = ImmutableArray.CreateBuilder<RegisteredActuator>();
        foreach (var entry in Sections(root, Keys.Root.Actuators))
        {
            if (entry.Value(Keys.Actuator.Id) is not { } id)
            {
                continue;
            }

            if (!seen.Add(id.Text))
            {
                Report(
                    ConfigurationCodes.DuplicateId,
                    id.Span,
                    $"an actuator `{id.Text}` stands here already",
                    "give it another id"
                );
            }

            actuators.Add(ReadActuator(entry, id.Text));
        }

        return actuators.ToImmutable();
    }

    private RegisteredActuator ReadActuator(YamlNode.Mapping entry, string id)
    {
        var covers = entry.References(Keys.Actuator.Covers);
        var zones = covers.Where(cover => TextForms.IsName(cover.Text)).ToList();
        _zoneReferences.AddRange(zones);
        var ranges = covers
            .Except(zones)
            .Select(cover => AddressRange.TryParse(cover.Text, out var range, out _) ? range : default);
        var everywhereOurs = entry.Find(Keys.Actuator.Covers.Name) is null;
        var actuator = new Actuator
        {
            Id = id,
            Reach = entry.Word<Reach>(Keys.Actuator.Reach) ?? Reach.Home,
            CoversRanges = [.. ranges],
            CoversZones = everywhereOurs
                ? [ConfigurationReader.OwnZone]
                : [.. zones.Select(zone => zone.Text)],
        };
        var forward = entry.Text(Keys.Actuator.Forward) is { } url ? new Uri(url) : null;
        return new(actuator, PublicKeyOf(entry, Keys.Actuator.PublicKey), forward);
    }

    private ImmutableArray<AttributeSource> ReadAttributes(YamlNode.Mapping root)
    {
        var sources = ImmutableArray.CreateBuilder<AttributeSource>();
        foreach (var (name, value) in root.Section(Keys.Root.Attributes)?.Entries ?? [])
        {
            if (value is not YamlNode.Mapping mapping)
            {
                continue;
            }

            var given = Keys.Source.Shape.Keys.Where(key => mapping.Find(key.Name) is not null).ToList();
            if (given.Count != 1)
            {
                Report(
                    ConfigurationCodes.BadValue,
                    name.Span,
                    $"`{TextForms.Shown(name.Text)}` needs exactly one source",
                    "write one of `tag`, `agent-label`, `proposal-label`"
                );
            }
            else if (Vocabulary.Attributes.Any(attribute => attribute.Name == name.Text))
            {
                Report(
                    ConfigurationCodes.BadValue,
                    name.Span,
                    $"`{name.Text}` belongs to the vocabulary and has its own source",
                    "declare an attribute of another name in a pack"
                );
            }
            else if (mapping.Text(given[0]) is { } key)
            {
                sources.Add(new(name.Text, OriginOf(given[0]), key));
            }
        }

        return sources.ToImmutable();
    }

    private static AttributeOrigin OriginOf(Key key) =>
        ReferenceEquals(key, Keys.Source.Tag) ? AttributeOrigin.ZoneTag
        : ReferenceEquals(key, Keys.Source.AgentLabel) ? AttributeOrigin.AgentLabel
        : AttributeOrigin.ProposalLabel;

    // Agents and people are principals of the same records: no id may stand for two of them.
    private string? TakeId(YamlNode.Mapping entry, Key key, string noun)
    {
        if (entry.Value(key) is not { } id)
        {
            return null;
        }

        if (!_principals.TryAdd(id.Text, noun))
        {
            var other = _principals[id.Text];
            Report(
                ConfigurationCodes.DuplicateId,
                id.Span,
                $"{(other[0] == 'a' ? "an" : "a")} {other} `{id.Text}` stands here already",
                "give it another id"
            );
        }

        return id.Text;
    }

    private void Report(DiagnosticCode code, SourceSpan span, string message, string? hint) =>
        findings.Add(new(source, new(code, span, message, hint)));
}
