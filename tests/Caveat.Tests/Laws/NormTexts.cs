using System.Collections.Immutable;
using CsCheck;

namespace Caveat.Tests.Laws;

/// <summary>
/// Norm sets as texts: all layers and kinds of norms, in packs <c>p0</c>, <c>p1</c>, <c>p2</c> whose norms are <c>n0</c>, <c>n1</c> …,
/// so that tallies can be generated apart. The authority is the organisation.
/// </summary>
internal static class NormTexts
{
    public const Layer Authority = Layer.Organisation;

    public const int MostNorms = 4;

    /// <summary>The name of the pack or norm that a law adds.</summary>
    public const string Added = "added";

    private static readonly Layer[] _others =
    [
        Layer.International,
        Layer.Alliance,
        Layer.National,
        Layer.Mission,
    ];

    private static readonly string[] _attributes =
    [
        "attribute target.mission-critical : bool impact",
        "attribute site.cleared : bool claim",
        "attribute ticket.weight : number impact",
        "attribute ticket.approved : bool claim",
        "attribute agent.tier : text",
    ];

    private static readonly string[] _formulas =
    [
        "watch-officer",
        "2 watch-officer",
        "commander",
        "2 person",
        "watch-officer and commander",
        "watch-officer or commander",
        "2 of [watch-officer, commander, legal-adviser]",
        "commander and (legal-adviser or 2 watch-officer)",
    ];

    private static readonly string[] _limits =
    [
        "limit count to BOUND per 10m per agent CLAUSE otherwise OTHERWISE",
        "limit count to BOUND per 10m per target.territory CLAUSE otherwise OTHERWISE",
        "limit count to BOUND per 1h per target.territory, target.owner CLAUSE otherwise OTHERWISE",
        "limit count to BOUND per 1h per threat CLAUSE otherwise halt threat until commander resumes",
        "limit sum of effect.severity to BOUND + 0.5 * provoked per 24h per dyad CLAUSE otherwise OTHERWISE",
        "limit sum of effect.severity to BOUND per 1h per gate CLAUSE otherwise OTHERWISE",
        "limit distinct targets to BOUND per 1h per operation CLAUSE otherwise OTHERWISE",
        "limit distinct targets to BOUND per 1h per agent, target.territory CLAUSE otherwise halt target.territory until commander resumes",
        "limit count to BOUND + provoked per 10m per actuator CLAUSE otherwise halt actuator until commander resumes",
    ];

    private static readonly string[] _duties =
    [
        "notify watch-officer",
        "report within 1h",
        "undo within 2d",
        "record \"seen\"",
    ];

    private static readonly Gen<string> _dates = Gen.Frequency(
        (27, Gen.Const("")),
        (1, Gen.Const("valid 2020-01-01 to 2021-01-01")),
        (1, Gen.Const("valid 2026-01-01 to 2027-01-01")),
        (1, Gen.Const("valid 2030-01-01 to 2031-01-01"))
    );

    private static readonly Dictionary<bool, Gen<string>> _restrictions = new()
    {
        [false] = RestrictionBody(false),
        [true] = RestrictionBody(true),
    };

    private static readonly Dictionary<bool, Gen<string>> _permits = new()
    {
        [false] = PermitBody(false),
        [true] = PermitBody(true),
    };

    /// <summary>The packs of a deployment: one or two of the authority, and at most one outside it.</summary>
    public static Gen<ImmutableArray<PackText>> Sets(bool asks) =>
        Gen.Select(
            Own("p0", asks),
            Own("p1", asks),
            Outside("p2", asks),
            Gen.Int[0, 3],
            ImmutableArray<PackText> (first, second, third, which) =>
                [
                    first,
                    .. which % 2 == 1 ? [second] : Array.Empty<PackText>(),
                    .. which >= 2 ? [third] : Array.Empty<PackText>(),
                ]
        );

    /// <summary>A pack of the authority.</summary>
    public static Gen<PackText> Own(string name, bool asks) =>
        Packed(
            name,
            asks,
            Gen.Select(
                _permits[asks],
                Gen.Frequency((3, _permits[asks]), (2, _restrictions[asks])).Array[0, MostNorms - 1],
                (first, more) => (string[])[first, .. more]
            ),
            Gen.Const(Authority),
            asBounds: false
        );

    /// <summary>A pack outside the authority, or one whose permits are bounds.</summary>
    public static Gen<PackText> Outside(string name, bool asks) =>
        Gen.OneOf(
            Packed(name, asks, _restrictions[asks].Array[1, MostNorms], Pick.OneOf(_others), asBounds: false),
            Packed(
                name,
                asks,
                Gen.Frequency((3, _permits[asks]), (1, _restrictions[asks])).Array[1, MostNorms],
                Pick.OneOf(Enum.GetValues<Layer>()),
                asBounds: true
            )
        );

    /// <summary>A require, forbid, limit or oblige norm called <see cref="Added"/>.</summary>
    public static Gen<string> Restriction(bool asks) => _restrictions[asks].Select(body => Norm(Added, body));

    public static string Norm(string name, string body) => $"norm {name} {body}";

    private static Gen<PackText> Packed(
        string name,
        bool asks,
        Gen<string[]> bodies,
        Gen<Layer> layer,
        bool asBounds
    ) =>
        Gen.Select(
            bodies,
            ConditionTexts.Of(rises: true, asks).Where(IsPlain),
            ConditionTexts
                .Of(rises: false, asks)
                .Where(condition => !condition.Contains("mild", StringComparison.Ordinal)),
            layer,
            _dates,
            (norms, grave, mild, place, dates) =>
                new PackText(name, place, asBounds, dates)
                {
                    Declarations =
                    [
                        .. norms.Select((body, i) => Norm($"n{i}", body)),
                        $"define mild = {mild}",
                        $"define grave = {grave}",
                        .. _attributes,
                    ],
                }
        );

    // `mild` may refer to `grave`, which refers to no other.
    private static bool IsPlain(string condition) =>
        !condition.Contains("mild", StringComparison.Ordinal)
        && !condition.Contains("grave", StringComparison.Ordinal);

    private static Gen<string> PermitBody(bool asks) =>
        Gen.Select(
            Gen.Frequency(
                (4, Gen.Const("")),
                (1, Pick.OneOf(_formulas).Select(price => $"with approval by {price} "))
            ),
            Gen.Frequency(
                (3, Gen.Const("")),
                (4, ConditionTexts.Mild(asks).Select(condition => $"when {condition}")),
                (3, Clause(rises: false, asks))
            ),
            _dates,
            (price, clause, dates) => $"permit {price}{clause} because \"why\" {dates}"
        );

    private static Gen<string> RestrictionBody(bool asks)
    {
        var clause = Clause(rises: true, asks);
        var requirement = Gen.Select(
            Pick.OneOf(_formulas),
            Gen.OneOf("", " within 10m", " within 2h"),
            Gen.OneOf("", "", " individually"),
            (formula, within, individually) => $"require approval by {formula}{within}{individually}"
        );
        var otherwise = Gen.OneOf(requirement, Gen.Const("forbid"));
        var limit = Gen.Select(
            Pick.OneOf(_limits),
            Gen.Int[0, 12],
            clause,
            otherwise,
            (template, bound, when, beyond) =>
                template
                    .Replace("BOUND", $"{bound}", StringComparison.Ordinal)
                    .Replace("CLAUSE", when, StringComparison.Ordinal)
                    .Replace("OTHERWISE", beyond, StringComparison.Ordinal)
        );
        var oblige = Gen.Select(
            Pick.OneOf(_duties).HashSet[1, 2],
            clause,
            (duties, when) => $"oblige {string.Join(", ", duties)} {when}"
        );
        var body = Gen.Frequency(
            (1, clause.Select(when => $"forbid {when}")),
            (3, Gen.Select(requirement, clause, (require, when) => $"{require} {when}")),
            (3, limit),
            (1, oblige)
        );
        return Gen.Select(body, _dates, (norm, dates) => $"{norm} cites \"source\" {dates}");
    }

    // What rises in `when` falls in `unless`.
    private static Gen<string> Clause(bool rises, bool asks)
    {
        var when = ConditionTexts.Of(rises, asks);
        var unless = ConditionTexts.Of(!rises, asks);
        return Gen.Frequency(
            (rises ? 0 : 1, Gen.Const("")),
            (7, when.Select(condition => $"when {condition}")),
            (2, unless.Select(condition => $"unless {condition}")),
            (2, Gen.Select(when, unless, (condition, exception) => $"when {condition} unless {exception}"))
        );
    }
}
