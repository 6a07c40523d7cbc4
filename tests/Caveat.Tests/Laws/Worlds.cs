using System.Collections.Immutable;
using Caveat.Locating;
using CsCheck;

namespace Caveat.Tests.Laws;

/// <summary>Small worlds in which targets, zones, rows and covers meet often: nested, disjoint, one embedded in another.</summary>
internal static class Worlds
{
    public const string Edge = "edge";

    public const string EarlierCommand = "cmd-1";

    public static readonly string[] ZoneNames = ["wards", "dmz", "clinic", "grid"];

    public static readonly string[] Prefixes =
    [
        "198.51.100.0/24",
        "198.51.100.0/25",
        "198.51.100.128/25",
        "198.51.100.7/32",
        "203.0.113.0/24",
        "10.20.0.0/16",
        "2001:db8:40::/48",
        "2001:db8:40:1::/64",
    ];

    private static readonly string[] _domains =
    [
        "hospital.example",
        "wards.hospital.example",
        "ws-14.hospital.example",
        "clinic.example",
    ];

    private static readonly string[] _assets = ["icu-*", "ws-14", "acct-7", "*"];

    private static readonly ImmutableArray<AttributeSource> _sources =
    [
        new("target.mission-critical", AttributeOrigin.ZoneTag, "critical"),
        new("site.cleared", AttributeOrigin.ZoneTag, "cleared"),
        new("ticket.weight", AttributeOrigin.ProposalLabel, "weight"),
        new("ticket.approved", AttributeOrigin.ProposalLabel, "approved"),
        new("agent.tier", AttributeOrigin.AgentLabel, "tier"),
    ];

    private static readonly Gen<ZoneEntry> _entry = Gen.Frequency(
        (
            5,
            Pick.OneOf(Prefixes)
                .Select(ZoneEntry (prefix) => new ZoneEntry.Prefix(Range(prefix), null, default))
        ),
        (
            2,
            Gen.Select(
                Pick.OneOf(_domains),
                Gen.Bool,
                ZoneEntry (domain, below) => new ZoneEntry.Name(domain, below, default)
            )
        ),
        (2, Pick.OneOf(_assets).Select(ZoneEntry (pattern) => new ZoneEntry.Asset(pattern, default)))
    );

    private static readonly Gen<ImmutableArray<string>> _sectors = Some("energy", "healthcare", "mining");
    private static readonly Gen<ImmutableArray<string>> _tags = Some(
        "backup",
        "cleared",
        "critical",
        "medical",
        "public-core"
    );
    private static readonly Gen<ImmutableArray<string>> _territories = Some("XA", "XB");

    private static readonly Gen<Owner?> _owner = Gen.OneOf<Owner?>(
        null,
        Owner.Self,
        Owner.Self,
        Owner.Self,
        Owner.Partner,
        Owner.ThirdParty,
        Owner.Adversary
    );

    private static readonly Gen<Validity?> _validity = Gen.OneOf<Validity?>(
        null,
        null,
        null,
        new Validity(new(2020, 1, 1), new(2021, 1, 1)),
        new Validity(new(2026, 1, 1), new(2027, 1, 1)),
        new Validity(new(2030, 1, 1), new(2031, 1, 1))
    );

    private static readonly Gen<Zone> _zone = Gen.Select(
        Gen.Select(_sectors, _tags, _territories),
        Gen.Select(_owner, Gen.OneOf<Use?>(null, Use.Civilian, Use.Military, Use.Dual), Some("night-watch")),
        Gen.Select(
            Gen.OneOf(Emblem.None, Emblem.None, Emblem.Present, Emblem.Endorsed),
            Gen.Int[0, 4],
            _validity
        ),
        _entry.Array[1, 3],
        (protects, entitles, rest, entries) =>
            new Zone
            {
                Name = "",
                Sectors = protects.Item1,
                Tags = protects.Item2,
                Territories = protects.Item3,
                Owner = entitles.Item1,
                Use = entitles.Item2,
                Consents = entitles.Item3,
                Emblem = rest.Item1,
                Criticality = new(rest.Item2 * 500),
                Validity = rest.Item3,
                Entries = [.. entries],
            }
    );

    private static readonly Gen<InventoryRow> _row = Gen.Select(
        Some("ws-14.hospital.example", "pump-3.wards.hospital.example"),
        Pick.OneOf(Prefixes).HashSet[0, 2],
        _owner,
        _tags,
        (names, addresses, owner, tags) =>
            new InventoryRow
            {
                Id = "",
                Names = names,
                Addresses = [.. addresses.Select(Range)],
                Macs = ["00:00:5e:00:53:14"],
                Owner = owner,
                Tags = tags,
            }
    );

    private static readonly Gen<Actuator> _actuator = Gen.Select(
        Gen.OneOf(Reach.Home, Reach.Target),
        Pick.OneOf(Prefixes).HashSet[0, 1],
        Pick.OneOf(ZoneNames).HashSet[0, 1],
        (reach, ranges, zones) =>
            new Actuator
            {
                Id = "",
                Reach = reach,
                CoversRanges = [.. ranges.Select(Range)],
                CoversZones = [.. zones],
            }
    );

    private static readonly Gen<Agent> _agent = Gen.Select(
        Gen.Select(
            Gen.OneOf(Enum.GetValues<AgentKind>()),
            Gen.OneOf<string?>(null, "example", "other"),
            Gen.OneOf<string?>(null, "XA", "XB")
        ),
        Gen.OneOf<Standing?>(null, Standing.Csirt, Standing.Military),
        Gen.OneOf(Category.InternalDefence, Category.Attack, Category.Attack, Category.Attack),
        Gen.OneOf(4, 10),
        Some("night-watch", "night-watch", "night-watch"),
        Gen.OneOf<string?>(null, "gold", "silver"),
        (who, standing, ceiling, assessment, operations, tier) =>
            new Agent
            {
                Id = "soar-1",
                Kind = who.Item1,
                Operator = who.Item2,
                State = who.Item3,
                Standing = standing,
                Ceiling = ceiling,
                Assessment = Amount.Of(assessment),
                Operations = operations,
                Labels = tier is null
                    ? ImmutableDictionary<string, string>.Empty
                    : ImmutableDictionary<string, string>.Empty.Add("tier", tier),
            }
    );

    private static readonly Gen<Threat> _threat = Gen.Select(
        Gen.Int[0, 20],
        Gen.Int[0, 20],
        Gen.Bool,
        Some("T1486", "T1566"),
        Gen.OneOf<string?>(null, "XA", "XB"),
        Gen.OneOf("siem-1", "siem-1", "soar-1"),
        (severity, confidence, imminent, techniques, state, filer) =>
            new Threat
            {
                Severity = new(severity * 500),
                Confidence = new(confidence * 50),
                Imminent = imminent,
                Techniques = techniques,
                AttributedTo = state,
                AttributionConfidence = new(confidence * 50),
                FiledBy = filer,
            }
    );

    /// <summary>A world.</summary>
    public static readonly Gen<World> Any = Gen.Select(
        _zone.Array[1, ZoneNames.Length],
        _row.Array[0, 2],
        Gen.Select(_actuator, _actuator),
        _agent,
        Gen.Select(_threat, _threat),
        Gen.Select(
            Gen.Int[0, 31],
            Gen.OneOf<string?>(null, "XA", "XC"),
            Gen.OneOf(Enum.GetValues<Readiness>()),
            Gen.Bool,
            Gen.Frequency(
                (1, Gen.Const(() => (string?)null)),
                (3, Drafts.Any.Select(string? (draft) => draft.ToString()))
            )
        ),
        (zones, rows, actuators, agent, threats, rest) =>
            new World
            {
                Zones = [.. zones.Select((zone, i) => zone with { Name = ZoneNames[i] })],
                Rows = [.. rows.Select((row, i) => row with { Id = i == 0 ? "ws-14" : "icu-3" })],
                Actuators = [actuators.Item1 with { Id = Edge }, actuators.Item2 with { Id = "far" }],
                Agent = agent,
                Threats = [threats.Item1 with { Id = "INC-1" }, threats.Item2 with { Id = "INC-2" }],
                Sources = [.. _sources.Where((_, i) => i == 2 || (rest.Item1 & (1 << i)) != 0)],
                State = rest.Item2,
                Readiness = rest.Item3,
                Presence = rest.Item4,
                Earlier = rest.Item5,
            }
    );

    private static Gen<ImmutableArray<string>> Some(params string[] texts) =>
        Gen.Int[0, 2 * (1 << texts.Length)]
            .Select(bits =>
                texts
                    .Where((_, i) => (bits & (1 << i)) != 0)
                    .Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal)
                    .ToImmutableArray()
            );

    private static AddressRange Range(string text) =>
        AddressRange.TryParse(text, out var range, out _) ? range : throw new FormatException(text);
}
