using System.Collections.Immutable;

namespace Caveat.Node.Configuring;

/// <summary>What <c>caveat.yaml</c> says, with every default filled in (docs/reference/configuration.md). The files it names are not yet read.</summary>
public sealed record Configuration
{
    /// <summary>The text it was read from.</summary>
    public required SourceText Source { get; init; }

    /// <summary>The gate itself.</summary>
    public GateSettings Gate { get; init; } = new();

    /// <summary>What is ours: prefixes and domain names, as written.</summary>
    public ImmutableArray<Reference> Own { get; init; } = [];

    /// <summary>The layer from which power to act flows.</summary>
    public Layer Authority { get; init; } = Layer.Organisation;

    /// <summary>The packs, by layer from the top and in the order of the file.</summary>
    public required ImmutableArray<PackReference> Packs { get; init; }

    /// <summary>Zone files, folders of them, or names of zones that ship.</summary>
    public required ImmutableArray<Reference> Zones { get; init; }

    /// <summary>The table of devices; null for none.</summary>
    public Reference? Inventory { get; init; }

    /// <summary>The table of prefixes and AS numbers; null for none.</summary>
    public Reference? Asn { get; init; }

    /// <summary>Who may decide.</summary>
    public ImmutableArray<Person> People { get; init; } = [];

    /// <summary>Who may propose.</summary>
    public ImmutableArray<RegisteredAgent> Agents { get; init; } = [];

    /// <summary>What carries acts out; at least one.</summary>
    public required ImmutableArray<RegisteredActuator> Actuators { get; init; }

    /// <summary>Where the values of declared attributes come from.</summary>
    public ImmutableArray<AttributeSource> Attributes { get; init; } = [];

    /// <summary>Whether anybody may read the log.</summary>
    public bool IsLedgerPublic { get; init; }

    /// <summary>Who cosigns checkpoints; null for nobody.</summary>
    public WitnessSettings? Witnesses { get; init; }

    /// <summary>References from one part of the file to another, or to zones: what they name is checked once everything is read.</summary>
    internal ImmutableArray<Reference> ZoneReferences { get; init; } = [];

    /// <summary>Every role that people are given, with its place.</summary>
    internal ImmutableArray<Reference> RoleReferences { get; init; } = [];

    /// <summary>The place of <c>people</c>.</summary>
    internal SourceSpan PeopleSpan { get; init; }
}

/// <summary>Something the configuration names, and where.</summary>
/// <param name="Text">As written.</param>
/// <param name="Span">The place in the configuration; empty for a default.</param>
public sealed record Reference(string Text, SourceSpan Span = default);

/// <summary>Who cosigns checkpoints.</summary>
/// <param name="Policy">The file of the policy.</param>
/// <param name="IsRequired">Whether nothing may bear a checkpoint before the quorum cosigned it.</param>
public sealed record WitnessSettings(Reference Policy, bool IsRequired);

/// <summary>A pack in its place.</summary>
/// <param name="File">Its file, or the bare name of one that ships.</param>
/// <param name="Layer">The layer it is put into.</param>
/// <param name="AsBounds">Whether its permits mean <em>forbid unless one of them bites</em>.</param>
public sealed record PackReference(Reference File, Layer Layer, bool AsBounds);

/// <summary>The gate's own settings.</summary>
public sealed record GateSettings
{
    /// <summary>Its name in its ledger.</summary>
    public string Name { get; init; } = "caveat";

    /// <summary>The state whose gate it is, ISO 3166-1 alpha-2; null where nobody said.</summary>
    public string? State { get; init; }

    /// <summary>Where it listens.</summary>
    public Uri Listen { get; init; } = new("http://localhost:8440");

    /// <summary>Where people reach it in their browsers; null for where it listens.</summary>
    public Uri? Address { get; init; }

    /// <summary>Certificate and key in files; null where it listens without TLS.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>The folder of its ledger, from the folder of the configuration.</summary>
    public string Data { get; init; } = "./data";

    /// <summary>The time zone of hours, weekdays and dates in norms.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Whether rulings are enforced.</summary>
    public Mode Mode { get; init; } = Mode.Enforce;
}

/// <summary>The certificate that a gate proves itself with.</summary>
/// <param name="Certificate">The file of its certificate, and of those that lead to its root, in PEM.</param>
/// <param name="Key">The file of its private key in PEM.</param>
public sealed record TlsFiles(Reference Certificate, Reference Key);

/// <summary>Whether rulings are enforced.</summary>
public enum Mode
{
    /// <summary>They are.</summary>
    Enforce,

    /// <summary>They are recorded and shown, and no warrant is issued.</summary>
    Shadow,
}

/// <summary>An agent in the registry.</summary>
/// <param name="Agent">What norms can know of it.</param>
/// <param name="Owner">The person who answers for it; null where nobody said.</param>
/// <param name="Mode">Whether its rulings are enforced.</param>
/// <param name="PublicKey">Its public key, <c>ed25519:</c> and base64; null for none.</param>
public sealed record RegisteredAgent(Agent Agent, string? Owner, Mode Mode, string? PublicKey);

/// <summary>An actuator in the registry.</summary>
/// <param name="Actuator">What norms can know of it.</param>
/// <param name="PublicKey">Its public key, <c>ed25519:</c> and base64; null for none.</param>
/// <param name="Forward">Where permitted commands go; null for nowhere.</param>
public sealed record RegisteredActuator(Actuator Actuator, string? PublicKey, Uri? Forward);
