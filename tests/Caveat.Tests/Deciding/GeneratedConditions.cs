using System.Collections.Immutable;
using System.Net;
using CsCheck;
using static Caveat.Tests.Deciding.TypedNorms;

namespace Caveat.Tests.Deciding;

/// <summary>
/// Conditions that keep the rules of direction (norms.md, Truth). A condition made here <em>rises</em> or <em>falls</em>: raising a
/// fact of direction impact, or dropping a claim, never makes a rising one less true nor a falling one more true; unknown counts as
/// the highest impact and as no claim. Restrictions take rising conditions and permits falling ones, as the checker demands.
/// Facts of direction fixed may be tested in any way.
/// </summary>
internal static class GeneratedConditions
{
    /// <summary>The attributes that generated conditions read: a few of each type and direction, so that norms meet.</summary>
    public static readonly ImmutableArray<AttributeDefinition> Attributes =
    [
        Vocabulary.ActionCategory,
        Vocabulary.EffectKind,
        Vocabulary.EffectHosts,
        Vocabulary.EffectDuration,
        Vocabulary.EffectSeverity,
        Vocabulary.ProportionExcess,
        Vocabulary.ActionOpaque,
        Vocabulary.TargetSectors,
        Vocabulary.TargetTerritory,
        Vocabulary.EffectReversible,
        Vocabulary.ThreatSeverity,
        Vocabulary.ThreatConfidence,
        Vocabulary.ThreatReported,
        Vocabulary.ThreatTechniques,
        Vocabulary.AgentId,
        Vocabulary.AgentKind,
        Vocabulary.ActionVerb,
        Vocabulary.ActionTactics,
        Vocabulary.ContextHour,
        Vocabulary.ContextReadiness,
        Vocabulary.ContextPresence,
        Vocabulary.LegalExpectedHarm,
        Vocabulary.Operation,
        Vocabulary.ThreatAttributionState,
    ];

    /// <summary>The elements that sets hold and conditions ask for.</summary>
    public static readonly string[] Elements = ["energy", "healthcare", "water"];

    /// <summary>The texts that facts hold and conditions ask for.</summary>
    public static readonly string[] Texts = ["soar-1", "soar-2", "tester-1"];

    /// <summary>The zones that targets lie in and conditions ask for.</summary>
    public static readonly string[] Zones = ["wards", "dmz"];

    /// <summary>The ranges that targets lie in and conditions ask for: the second lies in the first.</summary>
    public static readonly AddressRange[] Ranges =
    [
        Range("198.51.100.0", 24),
        Range("198.51.100.128", 25),
        Range("203.0.113.0", 24),
    ];

    /// <summary>Stand for the definitions of a pack, of which there are always two: one that rises and one that falls.</summary>
    public static readonly Definition Rising = new("rising", All(), 0);

    /// <inheritdoc cref="Rising"/>
    public static readonly Definition Falling = new("falling", Any(), 1);

    // Made once: building generators costs more than running them.
    private static readonly Dictionary<(bool Rises, bool Asks), Gen<Condition>> _all = new()
    {
        [(false, false)] = Mixed(false, false),
        [(false, true)] = Mixed(false, true),
        [(true, false)] = Mixed(true, false),
        [(true, true)] = Mixed(true, true),
    };

    /// <summary>
    /// A condition that rises, or one that falls; <paramref name="asksWhatIsKnown"/> lets it use <c>is known</c> and
    /// <c>is unknown</c>. What it refers to as <see cref="Rising"/> and <see cref="Falling"/> is for <see cref="Bound"/> to replace.
    /// </summary>
    public static Gen<Condition> Of(bool rises, bool asksWhatIsKnown) => _all[(rises, asksWhatIsKnown)];

    /// <summary>The condition with the definitions of its pack in place of those that stood for them.</summary>
    public static Condition Bound(Condition condition, ImmutableArray<Definition> definitions) =>
        condition switch
        {
            Condition.All all => All([.. all.Parts.Select(part => Bound(part, definitions))]),
            Condition.Any any => Any([.. any.Parts.Select(part => Bound(part, definitions))]),
            Condition.Not not => Not(Bound(not.Part, definitions)),
            Condition.Defined defined => definitions.Length > defined.Definition.Index
                ? new Condition.Defined(definitions[defined.Definition.Index])
                : defined.Definition.Condition,
            _ => condition,
        };

    // Deep conditions seldom: breadth is what makes norms meet.
    private static Gen<Condition> Mixed(bool rises, bool asks) =>
        Gen.Frequency((5, Nested(1, rises, asks)), (1, Nested(2, rises, asks)));

    private static Gen<Condition> Nested(int depth, bool rises, bool asks)
    {
        var atom = Atom(rises, asks);
        if (depth == 0)
        {
            return atom;
        }

        var parts = Nested(depth - 1, rises, asks).Array[1, 3];
        return Gen.Frequency(
            (4, atom),
            (2, parts.Select(all => All(all))),
            (2, parts.Select(any => Any(any))),
            (1, Nested(depth - 1, !rises, asks).Select(Not))
        );
    }

    private static Gen<Condition> Atom(bool rises, bool asks) =>
        Gen.Frequency(
            (10, Gen.OneOf([.. Attributes.Select(one => OfAttribute(one, Upwards(one, rises), asks))])),
            (1, Extent(rises)),
            (2, Linear(rises)),
            (2, Gen.Const(() => (Condition)new Condition.Defined(rises ? Rising : Falling)))
        );

    // How a test must point in the values of its attribute so that the condition rises; null where either way will do.
    private static bool? Upwards(AttributeDefinition attribute, bool rises) =>
        attribute.Direction switch
        {
            Direction.Impact => rises,
            Direction.Claim => !rises,
            _ => null,
        };

    private static Gen<Condition> OfAttribute(AttributeDefinition attribute, bool? upwards, bool asks)
    {
        var test = Gen.OneOf(
            Test(attribute, upwards ?? true, upwards is null),
            Test(attribute, upwards ?? false, upwards is null)
        );
        if (!asks)
        {
            return test;
        }

        // Unknown counts as the highest impact and as no claim, and rises for both.
        var rises = attribute.Direction == Direction.Claim ? upwards is false : upwards is true;
        var known = Gen.Bool.Select(either =>
            (upwards is null ? either : rises) ? Not(Known(attribute)) : Known(attribute)
        );
        return Gen.Frequency((4, test), (1, known));
    }

    private static Gen<Condition> Test(AttributeDefinition attribute, bool upwards, bool isFixed) =>
        attribute.Type switch
        {
            AttributeType.Bool => Gen.Const(upwards ? Is(attribute) : Not(Is(attribute))),
            AttributeType.Set => Gen.Select(
                Gen.OneOf(Elements).HashSet[1, 2],
                Gen.Bool,
                (elements, all) =>
                    new Condition.Has(attribute, [.. elements], all) is var has && upwards ? has : Not(has)
            ),
            AttributeType.Text => Gen.Select(
                Gen.OneOf(Texts),
                Gen.Bool,
                Condition (text, like) =>
                    like ? new Condition.Like(attribute, text[..4] + "*") : In(attribute, FactValue.Of(text))
            ),
            AttributeType.Enum => Gen.Int[0, attribute.Values.Length - 1]
                .HashSet[1, 4]
                .Select(places => In(attribute, [.. places.Select(FactValue.OfIndex)])),
            _ => Gen.Select(
                GeneratedFacts.NumberOf(attribute),
                Gen.Int[0, isFixed ? 3 : 1],
                Condition (number, way) =>
                    Compare(
                        attribute,
                        way switch
                        {
                            0 => upwards ? Comparison.AtLeast : Comparison.AtMost,
                            1 => upwards ? Comparison.Greater : Comparison.Less,
                            2 => Comparison.Equal,
                            _ => Comparison.NotEqual,
                        },
                        number
                    )
            ),
        };

    // A bigger target touches more and lies within less.
    private static Gen<Condition> Extent(bool rises) =>
        Gen.OneOf(
            Gen.OneOf(Zones)
                .Select(zone =>
                    rises
                        ? new Condition.InZone(zone, Touching: true)
                        : (Condition)new Condition.InZone(zone, Touching: false)
                ),
            Gen.OneOf(Ranges).Select(Condition (range) => new Condition.InRange(range, rises))
        );

    // effect.severity - factor * threat.severity compared with a number: what rises in impact falls in claims.
    private static Gen<Condition> Linear(bool rises) =>
        Gen.Select(
            Gen.Int[0, 3_000],
            Gen.Int[-5, 10],
            Condition (factor, bound) =>
                new Condition.Compares(
                    new Term.Sum([
                        (false, new Term.Reads(Vocabulary.EffectSeverity)),
                        (
                            true,
                            new Term.Product(new Amount(factor), new Term.Reads(Vocabulary.ThreatSeverity))
                        ),
                    ]),
                    rises ? Comparison.Greater : Comparison.AtMost,
                    new Term.Literal(Amount.Of(bound))
                )
        );

    private static AddressRange Range(string address, int length) =>
        AddressRange.Of(false, AddressRange.Of(IPAddress.Parse(address)).First, length);
}
