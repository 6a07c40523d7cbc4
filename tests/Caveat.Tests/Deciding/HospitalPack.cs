using System.Collections.Immutable;
using Caveat.Deciding;
using static Caveat.Tests.Deciding.TypedNorms;

namespace Caveat.Tests.Deciding;

/// <summary>The floor, and the page that shows the norm language, as the checker hands them on.</summary>
internal static class HospitalPack
{
    private static readonly Definition _harmful = new(
        "harmful",
        AtLeast(Vocabulary.EffectKind, EffectKind.Degrade),
        0
    );

    private static readonly Definition _medical = new(
        "medical",
        Has(Vocabulary.TargetSectors, "healthcare"),
        1
    );

    private static readonly Condition _defends = AtLeast(Vocabulary.ActionCategory, Category.InternalDefence);

    private static readonly Condition _contains = All(
        Verbs(Verb.Deny, Verb.Contain),
        AtMost(Vocabulary.ActionCategory, Category.InternalDefence),
        AtMost(Vocabulary.EffectDuration, 86_400)
    );

    private static readonly Condition _harmfulToMedicine = All(
        new Condition.Defined(_harmful),
        new Condition.Defined(_medical),
        _defends
    );

    private static readonly Condition _patches = All(
        AtMost(Vocabulary.ActionCategory, Category.Maintenance),
        Is(Vocabulary.EffectReversible)
    );

    public static readonly Guarantee NoMachineDecidesOnMedicine = new()
    {
        Id = "no-machine-decides-on-medicine",
        Promise = new Promise.NeverPermit(Automatically: true),
        Condition = _harmfulToMedicine,
    };

    public static readonly Guarantee PatchingStaysFast = new()
    {
        Id = "patching-stays-fast",
        Promise = new Promise.AlwaysPermitAutomatically(),
        Condition = All(_patches, Not(Is(Vocabulary.ActionOpaque)), Not(Is(Vocabulary.EffectSelfSpreading))),
    };

    public static readonly Example DoubtfulAlert = new()
    {
        Title = "a doubtful alert asks before it contains a workstation",
        Given =
        [
            (Vocabulary.ActionVerb, FactValue.Of(Verb.Contain)),
            (Vocabulary.EffectLocus, FactValue.Of(Locus.Own)),
            (Vocabulary.TargetOwner, FactValue.Of(Owner.Self)),
            (Vocabulary.EffectDuration, FactValue.Of(3_600)),
            (Vocabulary.ThreatSeverity, FactValue.Of(8)),
            (Vocabulary.ThreatConfidence, FactValue.Of(new Amount(500))),
        ],
        Verdict = Verdict.Hold,
        By = Officer,
    };

    public static readonly ImmutableArray<Norm> Norms =
    [
        Permit("patching-our-own", _patches),
        Permit(
            "containing-our-own",
            All(_contains, Compare(Vocabulary.ThreatConfidence, Comparison.AtLeast, new Amount(800)))
        ),
        Permit("containing-on-doubt", _contains, Officer),
        Require(
            "wards-need-their-engineer",
            Both(Officer, Engineer),
            _harmfulToMedicine,
            TimeSpan.FromMinutes(10)
        ),
        Forbid(
            "answer-in-proportion",
            All(_defends, Compare(Vocabulary.ProportionExcess, Comparison.Greater, Amount.Of(5)))
        ),
        Forbid("stay-home", Not(AtMost(Vocabulary.ActionCategory, Category.InternalDefence))),
        Limit(
            "no-storm",
            Quantity.Count,
            5,
            new Otherwise.Require(Role("watch-officer", 2), null, false),
            _defends,
            LimitKey.Territory
        ),
        Oblige(
            "say-so",
            All(new Condition.Defined(_harmful), new Condition.Defined(_medical)),
            new Obligation.Notify("clinical-engineer"),
            new Obligation.Report(TimeSpan.FromHours(1))
        ),
    ];

    public static readonly Pack Pack = With(Norms);

    public static readonly PlacedPack Floor = TypedNorms
        .Pack(
            "floor",
            Layer.International,
            Require(
                "people-decide-on-reaching-out",
                Role(Formula.Person, 2),
                AtLeast(Vocabulary.ActionCategory, Category.Response),
                individually: true
            ),
            Require(
                "people-decide-on-protected-sectors",
                Role(Formula.Person),
                All(
                    AtLeast(Vocabulary.EffectKind, EffectKind.Degrade),
                    _defends,
                    Any(
                        Has(Vocabulary.TargetTags, "public-core"),
                        Has(Vocabulary.TargetSectors, "healthcare", "energy", "water")
                    )
                )
            ),
            Require(
                "people-decide-on-what-nobody-can-read",
                Role(Formula.Person),
                Is(Vocabulary.ActionOpaque),
                individually: true
            ),
            Forbid("nothing-that-spreads-by-itself", Is(Vocabulary.EffectSelfSpreading))
        )
        .Placed();

    /// <summary>The pack under the floor.</summary>
    public static readonly NormSet Deployed = Under(Floor, Pack.Placed());

    /// <summary>The pack with other norms.</summary>
    public static Pack With(ImmutableArray<Norm> norms) =>
        TypedNorms.Pack("hospital-protection") with
        {
            Definitions = [_harmful, _medical],
            Norms = norms,
            Guarantees = [NoMachineDecidesOnMedicine, PatchingStaysFast],
            Examples = [DoubtfulAlert],
        };

    /// <summary>The facts of an example.</summary>
    public static Facts FactsOf(Example example) => Examples.FactsOf(example, Schema.Standard);
}
