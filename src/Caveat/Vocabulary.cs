using System.Collections.Immutable;

namespace Caveat;

/// <summary>
/// The attributes that every norm can read, version 1: one table, from which the reference documentation, the JSON
/// Schemas, completion and the baselines of examples are made (proposals.md, Facts).
/// </summary>
public static class Vocabulary
{
    /// <summary>The version of this table; a change of meaning raises it.</summary>
    public const int Version = 1;

    /// <summary>The greatest count of hosts, people or targets: counts saturate here.</summary>
    public static readonly Amount GreatestCount = Amount.Of(1_000_000_000_000);

    // Filled by the rows below, in their order; a row's slot is its place.
    private static readonly List<AttributeDefinition> _rows = [];

    // One row a line: this is a table.
    // csharpier-ignore-start
    /// <summary><c>agent.id</c>: The proposing agent.</summary>
    public static readonly AttributeDefinition AgentId = Row("agent.id", AttributeType.Text, Direction.Fixed, origin: "registry", meaning: "the proposing agent", baseline: FactValue.Of("example"));

    /// <summary><c>agent.operator</c>: Who runs the agent.</summary>
    public static readonly AttributeDefinition AgentOperator = Row("agent.operator", AttributeType.Text, Direction.Fixed, origin: "registry", meaning: "who runs the agent", baseline: FactValue.Of("example"));

    /// <summary><c>agent.kind</c>: What the agent is for.</summary>
    public static readonly AttributeDefinition AgentKind = Row("agent.kind", AttributeType.Enum, Direction.Fixed, origin: "registry", meaning: "what the agent is for", values: Words.AgentKinds, baseline: FactValue.Of(Caveat.AgentKind.Responder));

    /// <summary><c>agent.state</c>: The state the agent acts for, ISO 3166-1 alpha-2.</summary>
    public static readonly AttributeDefinition AgentState = Row("agent.state", AttributeType.Text, Direction.Fixed, origin: "registry, endorsed by the state's key where there is one", meaning: "the state the agent acts for, ISO 3166-1 alpha-2");

    /// <summary><c>agent.standing</c>: In what capacity the agent's operator acts.</summary>
    public static readonly AttributeDefinition AgentStanding = Row("agent.standing", AttributeType.Enum, Direction.Fixed, origin: "registry", meaning: "in what capacity the agent's operator acts", values: Words.Standings);

    /// <summary><c>operation</c>: The operation that the act belongs to.</summary>
    public static readonly AttributeDefinition Operation = Row("operation", AttributeType.Text, Direction.Fixed, origin: "proposal, allowed by the registry", meaning: "the operation that the act belongs to");

    /// <summary><c>actuator.id</c>: The actuator that would act.</summary>
    public static readonly AttributeDefinition ActuatorId = Row("actuator.id", AttributeType.Text, Direction.Fixed, origin: "registry", meaning: "the actuator that would act");

    /// <summary><c>action.verb</c>: What is done: an OpenC2 action, or exploit, degrade, disrupt, destroy, manipulate, exfiltrate, execute; unknown for a call nobody mapped.</summary>
    public static readonly AttributeDefinition ActionVerb = Row("action.verb", AttributeType.Enum, Direction.Fixed, origin: "command", meaning: "what is done: an OpenC2 action, or exploit, degrade, disrupt, destroy, manipulate, exfiltrate, execute; unknown for a call nobody mapped",
        values: Words.Verbs
    );

    /// <summary><c>action.category</c>: The kind of mission the act belongs to (JP 3-12).</summary>
    public static readonly AttributeDefinition ActionCategory = Row("action.category", AttributeType.Ordered, Direction.Impact, origin: "classifier", meaning: "the kind of mission the act belongs to (JP 3-12)", values: Words.Categories, computed: true);

    /// <summary><c>action.tactics</c>: D3FEND and ATT&amp;CK ids of what is done.</summary>
    public static readonly AttributeDefinition ActionTactics = Row("action.tactics", AttributeType.Set, Direction.Fixed, origin: "bindings", meaning: "D3FEND and ATT&CK ids of what is done", baseline: FactValue.Of(FactSet.Empty));

    /// <summary><c>action.opaque</c>: Whether the act holds code, a command line, an artifact or an argument that nobody can classify.</summary>
    public static readonly AttributeDefinition ActionOpaque = Row("action.opaque", AttributeType.Bool, Direction.Impact, origin: "classifier, bindings", meaning: "whether the act holds code, a command line, an artifact or an argument that nobody can classify", baseline: FactValue.Of(false));

    /// <summary><c>effect.kind</c>: What the act does to its target (JP 3-12).</summary>
    public static readonly AttributeDefinition EffectKind = Row("effect.kind", AttributeType.Ordered, Direction.Impact, origin: "the greater of declared and the verb's floor", meaning: "what the act does to its target (JP 3-12)", values: Words.EffectKinds, computed: true);

    /// <summary><c>effect.locus</c>: Where the act takes effect.</summary>
    public static readonly AttributeDefinition EffectLocus = Row("effect.locus", AttributeType.Ordered, Direction.Impact, origin: "computed from the actuator's reach and the target's owner", meaning: "where the act takes effect", values: Words.Loci, baseline: FactValue.Of(Caveat.Locus.Own));

    /// <summary><c>effect.severity</c>: How grave the effect is.</summary>
    public static readonly AttributeDefinition EffectSeverity = Row("effect.severity", AttributeType.Number, Direction.Impact, origin: "formula", meaning: "how grave the effect is", least: Amount.Zero, greatest: Amount.Of(10), computed: true);

    /// <summary><c>effect.reversible</c>: Whether the effect can be undone.</summary>
    public static readonly AttributeDefinition EffectReversible = Row("effect.reversible", AttributeType.Bool, Direction.Claim, origin: "declared, and the verb allows it", meaning: "whether the effect can be undone", computed: true);

    /// <summary><c>effect.duration</c>: How long the effect lasts; unbounded without an end.</summary>
    public static readonly AttributeDefinition EffectDuration = Row("effect.duration", AttributeType.Duration, Direction.Impact, origin: "command arguments", meaning: "how long the effect lasts; unbounded without an end",
        least: Amount.Zero,
        baseline: FactValue.Of(Amount.Of(3600))
    );

    /// <summary><c>effect.hosts</c>: How many hosts are affected.</summary>
    public static readonly AttributeDefinition EffectHosts = Row("effect.hosts", AttributeType.Number, Direction.Impact, origin: "the greater of declared and counted", meaning: "how many hosts are affected", least: Amount.Zero, greatest: GreatestCount, baseline: FactValue.Of(1));

    /// <summary><c>effect.people</c>: How many people are affected.</summary>
    public static readonly AttributeDefinition EffectPeople = Row("effect.people", AttributeType.Number, Direction.Impact, origin: "declared", meaning: "how many people are affected", least: Amount.Zero, greatest: GreatestCount, baseline: FactValue.Of(0));

    /// <summary><c>effect.spillover</c>: Expected incidental harm to others.</summary>
    public static readonly AttributeDefinition EffectSpillover = Row("effect.spillover", AttributeType.Number, Direction.Impact, origin: "declared", meaning: "expected incidental harm to others", least: Amount.Zero, greatest: Amount.Of(10), baseline: FactValue.Of(0));

    /// <summary><c>effect.self-spreading</c>: Whether the means spreads by itself.</summary>
    public static readonly AttributeDefinition EffectSelfSpreading = Row("effect.self-spreading", AttributeType.Bool, Direction.Impact, origin: "declared or binding", meaning: "whether the means spreads by itself", baseline: FactValue.Of(false));

    /// <summary><c>target.kind</c>: What sort of thing the act is done to.</summary>
    public static readonly AttributeDefinition TargetKind = Row("target.kind", AttributeType.Enum, Direction.Fixed, origin: "command", meaning: "what sort of thing the act is done to", values: Words.TargetKinds, baseline: FactValue.Of(Caveat.TargetKind.Device));

    /// <summary><c>target.count</c>: How many things the targets stand for; an IPv6 prefix counts its /64s.</summary>
    public static readonly AttributeDefinition TargetCount = Row("target.count", AttributeType.Number, Direction.Impact, origin: "command", meaning: "how many things the targets stand for; an IPv6 prefix counts its /64s",
        least: Amount.Zero,
        greatest: GreatestCount,
        baseline: FactValue.Of(1)
    );

    /// <summary><c>target.sectors</c>: STIX 2.1 industry sectors, and humanitarian.</summary>
    public static readonly AttributeDefinition TargetSectors = Row("target.sectors", AttributeType.Set, Direction.Impact, origin: "zones, by overlap", meaning: "STIX 2.1 industry sectors, and humanitarian", values: Words.Sectors, baseline: FactValue.Of(FactSet.Empty));

    /// <summary><c>target.tags</c>: Tags, for example public-core, csirt, safety-controller, cultural, electoral.</summary>
    public static readonly AttributeDefinition TargetTags = Row("target.tags", AttributeType.Set, Direction.Impact, origin: "zones, by overlap", meaning: "tags, for example public-core, csirt, safety-controller, cultural, electoral", baseline: FactValue.Of(FactSet.Empty));

    /// <summary><c>target.territory</c>: Territories, ISO 3166-1 alpha-2.</summary>
    public static readonly AttributeDefinition TargetTerritory = Row("target.territory", AttributeType.Set, Direction.Impact, origin: "zones, by overlap", meaning: "territories, ISO 3166-1 alpha-2", baseline: FactValue.Of(FactSet.Empty));

    /// <summary><c>target.owner</c>: Whose the target is: known only if all of it lies in zones of one owner.</summary>
    public static readonly AttributeDefinition TargetOwner = Row("target.owner", AttributeType.Enum, Direction.Fixed, origin: "zones, by containment", meaning: "whose the target is: known only if all of it lies in zones of one owner", values: Words.Owners);

    /// <summary><c>target.owners</c>: Whose zones the target touches.</summary>
    public static readonly AttributeDefinition TargetOwners = Row("target.owners", AttributeType.Set, Direction.Impact, origin: "zones, by overlap", meaning: "whose zones the target touches", values: Words.Owners, baseline: FactValue.Of(FactSet.Empty));

    /// <summary><c>target.consent</c>: Whether the owner of all of the target allowed this operation.</summary>
    public static readonly AttributeDefinition TargetConsent = Row("target.consent", AttributeType.Bool, Direction.Claim, origin: "zones, by containment", meaning: "whether the owner of all of the target allowed this operation", baseline: FactValue.Of(false));

    /// <summary><c>target.use</c>: What the target serves; conflicting or absent is unknown.</summary>
    public static readonly AttributeDefinition TargetUse = Row("target.use", AttributeType.Enum, Direction.Fixed, origin: "zones, by containment", meaning: "what the target serves; conflicting or absent is unknown",
        values: Words.Uses
    );

    /// <summary><c>target.emblem</c>: Whether the target shows a protective emblem.</summary>
    public static readonly AttributeDefinition TargetEmblem = Row("target.emblem", AttributeType.Enum, Direction.Fixed, origin: "zones, digital emblem", meaning: "whether the target shows a protective emblem", values: Words.Emblems, baseline: FactValue.Of(Caveat.Emblem.None));

    /// <summary><c>threat.severity</c>: How grave the threat is.</summary>
    public static readonly AttributeDefinition ThreatSeverity = Row("threat.severity", AttributeType.Number, Direction.Claim, origin: "threats", meaning: "how grave the threat is", least: Amount.Zero, greatest: Amount.Of(10), baseline: FactValue.Of(0));

    /// <summary><c>threat.confidence</c>: How sure we are of it.</summary>
    public static readonly AttributeDefinition ThreatConfidence = Row("threat.confidence", AttributeType.Number, Direction.Claim, origin: "threats", meaning: "how sure we are of it", least: Amount.Zero, greatest: Amount.Of(1), baseline: FactValue.Of(0));

    /// <summary><c>threat.reported</c>: Whether a detector other than the proposing agent filed it.</summary>
    public static readonly AttributeDefinition ThreatReported = Row("threat.reported", AttributeType.Bool, Direction.Claim, origin: "threats", meaning: "whether a detector other than the proposing agent filed it", baseline: FactValue.Of(false));

    /// <summary><c>threat.imminent</c>: Whether it is about to do harm.</summary>
    public static readonly AttributeDefinition ThreatImminent = Row("threat.imminent", AttributeType.Bool, Direction.Claim, origin: "threats", meaning: "whether it is about to do harm", baseline: FactValue.Of(false));

    /// <summary><c>threat.techniques</c>: ATT&amp;CK ids of what the threat does.</summary>
    public static readonly AttributeDefinition ThreatTechniques = Row("threat.techniques", AttributeType.Set, Direction.Claim, origin: "threats", meaning: "ATT&CK ids of what the threat does", baseline: FactValue.Of(FactSet.Empty));

    /// <summary><c>threat.attribution.state</c>: The state it is attributed to, ISO 3166-1 alpha-2.</summary>
    public static readonly AttributeDefinition ThreatAttributionState = Row("threat.attribution.state", AttributeType.Text, Direction.Fixed, origin: "threats, from detectors only", meaning: "the state it is attributed to, ISO 3166-1 alpha-2");

    /// <summary><c>threat.attribution.confidence</c>: How sure that attribution is.</summary>
    public static readonly AttributeDefinition ThreatAttributionConfidence = Row("threat.attribution.confidence", AttributeType.Number, Direction.Claim, origin: "threats, from detectors only", meaning: "how sure that attribution is", least: Amount.Zero, greatest: Amount.Of(1), baseline: FactValue.Of(0));

    /// <summary><c>proportion.excess</c>: By how much the effect outweighs the threat: effect.severity less threat.severity x threat.confidence, not below 0; 0 for maintenance.</summary>
    public static readonly AttributeDefinition ProportionExcess = Row("proportion.excess", AttributeType.Number, Direction.Impact, origin: "computed", meaning: "by how much the effect outweighs the threat: effect.severity less threat.severity x threat.confidence, not below 0; 0 for maintenance",
        least: Amount.Zero,
        greatest: Amount.Of(10),
        computed: true
    );

    /// <summary><c>context.readiness</c>: The state of tension.</summary>
    public static readonly AttributeDefinition ContextReadiness = Row("context.readiness", AttributeType.Ordered, Direction.Fixed, origin: "watch", meaning: "the state of tension", values: Words.ReadinessLevels, baseline: FactValue.Of(Caveat.Readiness.Peacetime));

    /// <summary><c>context.presence</c>: Whether a watch officer is present.</summary>
    public static readonly AttributeDefinition ContextPresence = Row("context.presence", AttributeType.Bool, Direction.Fixed, origin: "watch", meaning: "whether a watch officer is present", baseline: FactValue.Of(true));

    /// <summary><c>context.hour</c>: The hour, in the gate's time zone.</summary>
    public static readonly AttributeDefinition ContextHour = Row("context.hour", AttributeType.Number, Direction.Fixed, origin: "clock", meaning: "the hour, in the gate's time zone", least: Amount.Zero, greatest: Amount.Of(23), baseline: FactValue.Of(12));

    /// <summary><c>context.weekday</c>: The day of the week, in the gate's time zone.</summary>
    public static readonly AttributeDefinition ContextWeekday = Row("context.weekday", AttributeType.Enum, Direction.Fixed, origin: "clock", meaning: "the day of the week, in the gate's time zone", values: Words.Weekdays, baseline: FactValue.OfIndex(0));

    /// <summary><c>legal.reviewed</c>: Whether a legal adviser reviewed the act.</summary>
    public static readonly AttributeDefinition LegalReviewed = Row("legal.reviewed", AttributeType.Bool, Direction.Fixed, origin: "signed human assertion only", meaning: "whether a legal adviser reviewed the act");

    /// <summary><c>legal.military-objective</c>: Whether the target is a military objective.</summary>
    public static readonly AttributeDefinition LegalMilitaryObjective = Row("legal.military-objective", AttributeType.Bool, Direction.Fixed, origin: "signed human assertion only", meaning: "whether the target is a military objective");

    /// <summary><c>legal.expected-harm</c>: The incidental civilian harm that people expect.</summary>
    public static readonly AttributeDefinition LegalExpectedHarm = Row("legal.expected-harm", AttributeType.Number, Direction.Fixed, origin: "signed human assertion only", meaning: "the incidental civilian harm that people expect", least: Amount.Zero, greatest: Amount.Of(10));

    /// <summary><c>legal.advantage</c>: The concrete and direct military advantage that people expect.</summary>
    public static readonly AttributeDefinition LegalAdvantage = Row("legal.advantage", AttributeType.Number, Direction.Fixed, origin: "signed human assertion only", meaning: "the concrete and direct military advantage that people expect", least: Amount.Zero, greatest: Amount.Of(10));
    // csharpier-ignore-end

    /// <summary>Every row, in the order of its slot.</summary>
    public static ImmutableArray<AttributeDefinition> Attributes { get; } = [.. _rows];

    private static AttributeDefinition Row(
        string name,
        AttributeType type,
        Direction direction,
        string origin,
        string meaning,
        ImmutableArray<string> values = default,
        Amount? least = null,
        Amount? greatest = null,
        FactValue baseline = default,
        bool computed = false
    )
    {
        var row = new AttributeDefinition
        {
            Name = name,
            Type = type,
            Direction = direction,
            Slot = _rows.Count,
            Values = values.IsDefault ? [] : values,
            Least = least,
            Greatest = greatest,
            Baseline = baseline,
            Computed = computed,
            Origin = origin,
            Meaning = meaning,
        };
        _rows.Add(row);
        return row;
    }
}
