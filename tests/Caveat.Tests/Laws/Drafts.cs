using Caveat.Wire;
using CsCheck;

namespace Caveat.Tests.Laws;

/// <summary>Proposals, and those that declare more impact or claim less than another.</summary>
internal static class Drafts
{
    private const int Ways = 17;

    private static readonly string[] _targets =
    [
        """{"ipv4_net":"198.51.100.7"}""",
        """{"ipv4_net":"198.51.100.0/24"}""",
        """{"ipv4_net":"198.51.100.128/25"}""",
        """{"ipv4_net":"198.51.96.0/20"}""",
        """{"ipv4_net":"203.0.113.66"}""",
        """{"ipv4_net":"10.20.30.33"}""",
        """{"ipv4_net":"0.0.0.0/0"}""",
        """{"ipv6_net":"2001:db8:40:1::/64"}""",
        """{"ipv6_net":"2001:db8:40:1::7"}""",
        """{"ipv6_net":"2001:db8::/32"}""",
        """{"ipv6_net":"64:ff9b::c633:6407"}""",
        """{"ipv6_net":"2002:c633:6400::/40"}""",
        """{"ipv6_net":"::ffff:203.0.113.66"}""",
        """{"ipv4_connection":{"src_addr":"10.20.30.33","dst_addr":"198.51.100.7","dst_port":443}}""",
        """{"ipv4_connection":{"dst_addr":"203.0.113.0/24"}}""",
        """{"ipv6_connection":{"src_addr":"2001:db8:40::1","dst_addr":"64:ff9b::c633:6407"}}""",
        """{"ipv6_connection":{"protocol":"tcp"}}""",
        """{"domain_name":"hospital.example"}""",
        """{"domain_name":"ws-14.hospital.example"}""",
        """{"domain_name":"pump-3.wards.hospital.example"}""",
        """{"domain_name":"elsewhere.example"}""",
        """{"idn_domain_name":"bücher.example"}""",
        """{"uri":"https://198.51.100.7/a"}""",
        """{"uri":"https://clinic.example/b"}""",
        """{"uri":"urn:isbn:0"}""",
        """{"iri":"https://wards.hospital.example/ü"}""",
        """{"email_addr":"nurse@wards.hospital.example"}""",
        """{"idn_email_addr":"nurse@clinic.example"}""",
        """{"device":{"hostname":"ws-14.hospital.example"}}""",
        """{"device":{"hostname":"ws-14"}}""",
        """{"device":{"device_id":"icu-3"}}""",
        """{"device":{"hostname":"nobody-knows"}}""",
        """{"mac_addr":"00:00:5e:00:53:14"}""",
        """{"file":{"name":"volume"}}""",
        """{"artifact":{"mime_type":"application/x-sh"}}""",
        """{"process":{"name":"worker"}}""",
        """{"process":{"command_line":"worker -x"}}""",
        """{"properties":["battery"]}""",
        """{"command":"cmd-1"}""",
        """{"command":"cmd-2"}""",
        """{"x-caveat:account":"acct-7"}""",
        """{"x-caveat:account":["acct-8","acct-9","icu-4"]}""",
        """{"x-caveat:mailbox":"box-1"}""",
        """{"x-caveat:container":"pod-1"}""",
        """{"x-caveat:policy":"rule-1"}""",
        """{"x-acme:valve":{"id":"7"}}""",
    ];

    private static readonly long[] _counts = [0, 1, 2, 5, 12, 1_000, 1_000_000_000_000];

    private static readonly long[] _durations =
    [
        0,
        60_000,
        1_800_000,
        3_600_000,
        86_400_000,
        9_007_199_254_740_991,
    ];

    private static readonly Gen<string> _action = Gen.Frequency(
        (3, Gen.OneOf("deny", "contain", "query", "update", "restart")),
        (1, Pick.OneOf(CommandReader.ProposalActions))
    );

    private static readonly Gen<Assertion?> _asserted = Gen.Select(
        Gen.Int[0, 20],
        Gen.Int[0, 20],
        Gen.OneOf<bool?>(null, true, false),
        Gen.OneOf<string[]>([], ["T1486"], ["T1486", "T1566"]),
        Assertion? (severity, confidence, imminent, techniques) =>
            new(severity * 500, confidence * 50, imminent, [.. techniques])
    );

    private static readonly Gen<(string? Id, Assertion? Asserted)> _threat = Gen.Frequency(
        (1, Gen.Const<(string?, Assertion?)>((null, null))),
        (3, Gen.OneOf<string?>("INC-1", "INC-2", "INC-9").Select((string?, Assertion?) (id) => (id, null))),
        (2, _asserted.Select((string?, Assertion?) (asserted) => (null, asserted)))
    );

    private static readonly Gen<(EffectKind?, Category?, bool?)> _declared = Gen.Select(
        Rarely(Gen.OneOf(Enum.GetValues<EffectKind>())),
        Rarely(Gen.OneOf(Enum.GetValues<Category>())),
        Rarely(Gen.Bool)
    );

    private static readonly Gen<(long?, long?, int?, bool?)> _scope = Gen.Select(
        Rarely(Pick.OneOf(_counts)),
        Rarely(Pick.OneOf(_counts)),
        Rarely(Gen.Int[0, 20].Select(half => half * 500)),
        Rarely(Gen.Int[0, 7].Select(rare => rare == 0))
    );

    /// <summary>A proposal.</summary>
    public static readonly Gen<Draft> Any = Gen.Select(
        _action,
        Gen.Frequency((3, Pick.OneOf(_targets).Array[1]), (1, Pick.OneOf(_targets).Array[2, 4])),
        Gen.Select(
            Gen.OneOf<string?>(null, null, "ws-14", "nobody"),
            Gen.Frequency(
                (30, Gen.OneOf<string?>(null, "far", Worlds.Edge)),
                (1, Gen.Const<string?>("nowhere"))
            ),
            Gen.OneOf<string?>(null, null, "night-watch"),
            Gen.Frequency(
                (1, Gen.Const(() => (long?)null)),
                (3, Pick.OneOf(_durations).Select(long? (time) => time))
            ),
            Gen.Int[0, 20].Select(rare => rare == 0)
        ),
        _declared,
        _scope,
        _threat,
        Gen.Select(Gen.OneOf<int?>(null, 0, 1, 12), Gen.OneOf<bool?>(null, true, false)),
        (action, targets, how, declared, scope, threat, labels) =>
            new Draft
            {
                Action = action,
                Targets = [.. targets],
                Host = how.Item1,
                Actuator = how.Item2,
                Operation = how.Item3,
                Duration = how.Item4,
                HasExtension = how.Item5,
                Kind = declared.Item1,
                Category = declared.Item2,
                Reversible = declared.Item3,
                Hosts = scope.Item1,
                People = scope.Item2,
                Spillover = scope.Item3,
                SelfSpreading = scope.Item4,
                ThreatId = threat.Id,
                Asserted = threat.Asserted,
                Weight = labels.Item1,
                Approved = labels.Item2,
            }
    );

    /// <summary>One change, or several, that raise what an agent declares or drop what it claims.</summary>
    public static readonly Gen<Func<Draft, Draft>> Graver = Gen.Select(
        Gen.Int[0, Ways - 1].Array[1, 3],
        Gen.Int[1, 10_000],
        Pick.OneOf(_targets),
        Func<Draft, Draft> (ways, by, target) =>
            draft => ways.Aggregate(draft, (graver, way) => Raised(graver, way, by, target))
    );

    private static Draft Raised(Draft draft, int way, int by, string target) =>
        way switch
        {
            0 => draft with { Kind = Later(draft.Kind, by) },
            1 => draft with { Category = Later(draft.Category, by) },
            2 => draft with { Hosts = More(draft.Hosts, by) },
            3 => draft with { People = More(draft.People, by) },
            4 => draft with { Spillover = Math.Max(draft.Spillover ?? 0, by) },
            5 => draft with { SelfSpreading = true },
            6 => draft with { Duration = draft.Duration is { } time ? Longer(time, by) : null },
            7 => draft with { Duration = null },
            8 => draft with { Targets = draft.Targets.Add(target) },
            9 => Claiming(draft, claim => claim with { Severity = Math.Min(claim.Severity, by) }),
            10 => Claiming(draft, claim => claim with { Confidence = Math.Min(claim.Confidence, by / 10) }),
            11 => Claiming(draft, claim => claim with { Imminent = by % 2 == 0 ? null : false }),
            12 => Claiming(draft, claim => claim with { Techniques = [.. claim.Techniques.Skip(1)] }),
            13 => draft with { ThreatId = null, Asserted = null },
            14 => draft with { Reversible = false },
            15 => draft with { Weight = draft.Weight is { } weight ? weight + by : null },
            _ => draft with { Approved = by % 2 == 0 ? null : false },
        };

    private static Draft Claiming(Draft draft, Func<Assertion, Assertion> less) =>
        draft with
        {
            Asserted = draft.Asserted is { } claim ? less(claim) : null,
        };

    private static TEnum Later<TEnum>(TEnum? value, int by)
        where TEnum : struct, Enum
    {
        var values = Enum.GetValues<TEnum>();
        var place = value is { } declared ? Array.IndexOf(values, declared) : 0;
        return values[Math.Max(place, by % values.Length)];
    }

    private static long More(long? count, int by) => Math.Max(count ?? 0, _counts[by % _counts.Length]);

    private static long Longer(long time, int by) => Math.Max(time, _durations[by % _durations.Length]);

    private static Gen<T?> Rarely<T>(Gen<T> value)
        where T : struct => Gen.Frequency((3, Gen.Const(() => (T?)null)), (1, value.Select(T? (one) => one)));
}
