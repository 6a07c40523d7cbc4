using CsCheck;

namespace Caveat.Tests.Laws;

/// <summary>
/// Conditions as people write them. One that <em>rises</em> is fit for a restriction, one that <em>falls</em> for a permit (norms.md,
/// Truth); a few are wild, so that the checker has something to refuse.
/// </summary>
internal static class ConditionTexts
{
    private const int Depth = 2;

    // What a word in braces can be: few of each, so that norms, worlds and proposals meet.
    private static readonly Dictionary<string, string[]> _words = new(StringComparer.Ordinal)
    {
        ["category"] = ["internal-defence", "intelligence", "response"],
        ["kind"] = ["observe", "degrade", "disrupt", "manipulate"],
        ["count"] = ["0", "1", "2", "10", "300"],
        ["ten"] = ["0.5", "2", "3.999", "4", "5.5", "8", "9"],
        ["part"] = ["0.2", "0.5", "0.8", "0.95"],
        ["time"] = ["0s", "30m", "1h", "24h", "2d"],
        ["sector"] = ["healthcare", "energy", "mining"],
        ["tag"] = ["medical", "public-core", "backup", "critical"],
        ["territory"] = ["XA", "XB"],
        ["owner"] = ["self", "partner", "third-party", "adversary"],
        ["zone"] = Worlds.ZoneNames,
        ["prefix"] =
        [
            "198.51.100.0/24",
            "198.51.100.7/32",
            "203.0.113.0/24",
            "0.0.0.0/0",
            "2001:db8:40::/48",
            "::/0",
        ],
        ["technique"] = ["T1486", "T1566"],
        ["verb"] = ["deny", "contain", "query", "update", "delete", "execute", "disrupt"],
        ["target"] = ["device", "ipv4_net", "domain_name", "file", "account"],
        ["use"] = ["civilian", "dual", "military"],
        ["hour"] = ["6", "12", "18"],
    };

    // What an agent has a hand in: how a test of it rises, and how it falls.
    private static readonly (string Rises, string Falls)[] _directed =
    [
        ("action.category >= {category}", "action.category <= {category}"),
        ("action.category > {category}", "action.category < {category}"),
        ("action.category in [response, attack]", "action.category in [maintenance, internal-defence]"),
        ("action.category != maintenance", "action.category == maintenance"),
        ("effect.kind >= {kind}", "effect.kind <= {kind}"),
        ("effect.kind == destroy", "effect.kind != destroy"),
        ("effect.locus == outside", "effect.locus == own"),
        ("effect.severity >= {ten}", "effect.severity <= {ten}"),
        ("{ten} < effect.severity", "{ten} > effect.severity"),
        ("effect.duration > {time}", "effect.duration <= {time}"),
        ("effect.hosts > {count}", "effect.hosts <= {count}"),
        ("effect.people >= {count}", "effect.people < {count}"),
        ("effect.spillover > {part}", "effect.spillover <= {part}"),
        ("not effect.reversible", "effect.reversible"),
        ("effect.self-spreading", "not effect.self-spreading"),
        ("action.opaque", "not action.opaque"),
        ("target.count > {count}", "target.count <= {count}"),
        ("target.sectors has {sector}", "not target.sectors has {sector}"),
        (
            "target.sectors has any of [{sector}, energy, mining]",
            "not target.sectors has any of [{sector}, energy, mining]"
        ),
        ("target.tags has {tag}", "not target.tags has {tag}"),
        ("target.tags has all of [{tag}, medical]", "not target.tags has all of [{tag}, medical]"),
        ("target.territory has {territory}", "not target.territory has {territory}"),
        ("target.owners has {owner}", "not target.owners has {owner}"),
        ("not target.consent", "target.consent"),
        ("target touches zone {zone}", "not target touches zone {zone}"),
        ("not target within zone {zone}", "target within zone {zone}"),
        ("target touches {prefix}", "not target touches {prefix}"),
        ("not target within {prefix}", "target within {prefix}"),
        ("threat.severity < {ten}", "threat.severity >= {ten}"),
        ("threat.confidence < {part}", "threat.confidence >= {part}"),
        ("not threat.reported", "threat.reported"),
        ("not threat.imminent", "threat.imminent"),
        ("not threat.techniques has {technique}", "threat.techniques has {technique}"),
        ("threat.attribution.confidence < {part}", "threat.attribution.confidence >= {part}"),
        ("proportion.excess > {ten}", "proportion.excess <= {ten}"),
        (
            "effect.severity + 0.5 * effect.spillover > {part} * threat.severity",
            "effect.severity + 0.5 * effect.spillover <= {part} * threat.severity"
        ),
        ("effect.hosts + 3 * effect.people - 2 >= {count}", "effect.hosts + 3 * effect.people - 2 < {count}"),
        ("{time} - 2 * effect.duration < 30m", "{time} - 2 * effect.duration >= 30m"),
        (
            "context.hour - effect.severity + threat.confidence < {ten}",
            "context.hour - effect.severity + threat.confidence >= {ten}"
        ),
        ("target.mission-critical", "not target.mission-critical"),
        ("not site.cleared", "site.cleared"),
        ("ticket.weight >= {count}", "ticket.weight < {count}"),
        ("not ticket.approved", "ticket.approved"),
    ];

    // What comes from elsewhere may be tested either way.
    private static readonly string[] _fixed =
    [
        "action.verb in [{verb}, {verb}, {verb}]",
        "action.verb == {verb}",
        "action.verb != {verb}",
        "target.kind == {target}",
        "target.kind in [device, ipv4_net, ipv6_net, {target}]",
        "target.owner == {owner}",
        "target.owner != {owner}",
        "target.use != {use}",
        "target.emblem == none",
        "agent.kind in [responder, hunter]",
        "agent.id like \"soar-*\"",
        "agent.operator == \"example\"",
        "agent.state == {territory}",
        "agent.standing in [csirt, private]",
        "agent.standing != military",
        "agent.tier == gold",
        "operation == night-watch",
        "actuator.id != far",
        "context.presence",
        "not context.presence",
        "context.hour < {hour}",
        "context.readiness >= heightened",
        "context.weekday in [monday, saturday]",
        "threat.attribution.state == {territory}",
        "action.tactics has D3-NI",
        "legal.reviewed",
        "legal.expected-harm < {ten}",
    ];

    // Those of inputs that the law of ignorance takes away.
    private static readonly string[] _taken =
    [
        "target.owner == {owner}",
        "target.owner != {owner}",
        "target.use == {use}",
        "agent.operator == \"example\"",
        "agent.state == {territory}",
        "agent.standing == csirt",
        "agent.standing != military",
        "agent.tier == gold",
        "threat.attribution.state == {territory}",
        "not (threat.attribution.state == {territory})",
    ];

    // Tests of what is known: unknown is the highest impact and no claim.
    private static readonly (string Rises, string Falls)[] _asking =
    [
        ("effect.severity is unknown", "effect.severity is known"),
        ("effect.hosts is unknown", "effect.hosts is known"),
        ("target.count is unknown", "target.count is known"),
        ("target.sectors is unknown", "target.sectors is known"),
        ("target.tags is unknown", "target.tags is known"),
        ("proportion.excess is unknown", "proportion.excess is known"),
        ("target.mission-critical is unknown", "target.mission-critical is known"),
        ("target.consent is unknown", "target.consent is known"),
        ("threat.attribution.state is unknown", "threat.attribution.state is known"),
        ("target.owner is unknown", "target.owner is unknown"),
        ("agent.state is known", "agent.state is known"),
        ("action.verb is unknown", "action.verb is known"),
    ];

    // Made once: building generators costs more than running them.
    private static readonly Dictionary<(bool Rises, bool Asks), Gen<string>> _all = new()
    {
        [(true, false)] = Nested(Depth, rises: true, asks: false),
        [(true, true)] = Nested(Depth, rises: true, asks: true),
        [(false, false)] = Nested(Depth, rises: false, asks: false),
        [(false, true)] = Nested(Depth, rises: false, asks: true),
    };

    // One atom only, so that permits bite often enough.
    private static readonly Dictionary<bool, Gen<string>> _mild = new()
    {
        [false] = Nested(0, rises: false, asks: false),
        [true] = Nested(0, rises: false, asks: true),
    };

    /// <summary>A short condition that falls.</summary>
    public static Gen<string> Mild(bool asks) => _mild[asks];

    /// <summary>A condition that rises or falls; <paramref name="asks"/> lets it use <c>is known</c> and <c>is unknown</c>.</summary>
    public static Gen<string> Of(bool rises, bool asks) => _all[(rises, asks)];

    /// <summary>The text with a word in place of each that stands in braces.</summary>
    public static Gen<string> Filled(string template)
    {
        var parts = template.Split('{', '}');
        var text = Gen.Const(parts[0]);
        for (var i = 1; i < parts.Length; i += 2)
        {
            var after = parts[i + 1];
            text = text.Select(Pick.OneOf(_words[parts[i]]), (before, word) => before + word + after);
        }

        return text;
    }

    private static Gen<string> Nested(int depth, bool rises, bool asks)
    {
        var atom = Atom(rises, asks);
        if (depth == 0)
        {
            return atom;
        }

        var parts = Nested(depth - 1, rises, asks).Array[2, 3];
        return Gen.Frequency(
            (6, atom),
            (2, parts.Select(all => $"({string.Join(" and ", all)})")),
            (2, parts.Select(any => $"({string.Join(" or ", any)})")),
            (1, Nested(depth - 1, !rises, asks).Select(opposite => $"not ({opposite})"))
        );
    }

    private static Gen<string> Atom(bool rises, bool asks)
    {
        var directed = Choice(_directed.Select(row => rises ? row.Rises : row.Falls));
        var wild = Choice(_directed.Select(row => rises ? row.Falls : row.Rises));
        var asking = Choice(_asking.Select(row => rises ? row.Rises : row.Falls));
        return Gen.Frequency(
            (240, directed),
            (80, Choice(_fixed)),
            (asks ? 0 : 240, Choice(_taken)),
            (30, Gen.Const(rises ? "grave" : "mild")),
            (10, Gen.Const(rises ? "not mild" : "not grave")),
            (asks ? 60 : 0, asking),
            (1, wild)
        );
    }

    private static Gen<string> Choice(IEnumerable<string> templates) =>
        Gen.OneOf([.. templates.Select(Filled)]);
}
