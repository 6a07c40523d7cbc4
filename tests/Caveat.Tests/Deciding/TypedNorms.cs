using System.Collections.Immutable;
using Caveat.Deciding;
using Caveat.Restraining;

namespace Caveat.Tests.Deciding;

/// <summary>Writes norm sets and facts as the checker would hand them on, in about as many words as the language takes.</summary>
internal static class TypedNorms
{
    public static readonly DateTimeOffset Noon = new(2026, 6, 15, 12, 0, 0, TimeSpan.Zero);

    public static readonly Formula Officer = Role("watch-officer");
    public static readonly Formula Engineer = Role("clinical-engineer");

    public static Formula Role(string role, int count = 1) => new Formula.Signatures(role, count);

    public static Formula Both(params Formula[] parts) => new Formula.All([.. parts]);

    public static Formula Either(params Formula[] parts) => new Formula.Any([.. parts]);

    public static Formula Some(int count, params string[] roles) => new Formula.Several(count, [.. roles]);

    public static Condition All(params Condition[] parts) => new Condition.All([.. parts]);

    public static Condition Any(params Condition[] parts) => new Condition.Any([.. parts]);

    public static Condition Not(Condition part) => new Condition.Not(part);

    public static Condition Is(AttributeDefinition attribute) => new Condition.Holds(attribute);

    public static Condition Known(AttributeDefinition attribute) => new Condition.IsKnown(attribute);

    public static Condition Has(AttributeDefinition attribute, params string[] any) =>
        new Condition.Has(attribute, [.. any], AllOfThem: false);

    public static Condition HasAll(AttributeDefinition attribute, params string[] all) =>
        new Condition.Has(attribute, [.. all], AllOfThem: true);

    public static Condition In(AttributeDefinition attribute, params FactValue[] values) =>
        new Condition.IsOneOf(attribute, [.. values]);

    public static Condition Verbs(params Verb[] verbs) =>
        In(Vocabulary.ActionVerb, [.. verbs.Select(FactValue.Of)]);

    public static Condition Compare(AttributeDefinition left, Comparison comparison, Amount right) =>
        new Condition.Compares(new Term.Reads(left), comparison, new Term.Literal(right));

    public static Condition AtLeast(AttributeDefinition left, long right) =>
        Compare(left, Comparison.AtLeast, Amount.Of(right));

    public static Condition AtMost(AttributeDefinition left, long right) =>
        Compare(left, Comparison.AtMost, Amount.Of(right));

    public static Condition AtLeast<TScale>(AttributeDefinition left, TScale right)
        where TScale : struct, Enum => AtLeast(left, Convert.ToInt64(right, null));

    public static Condition AtMost<TScale>(AttributeDefinition left, TScale right)
        where TScale : struct, Enum => AtMost(left, Convert.ToInt64(right, null));

    public static Norm Permit(string id, Condition? when = null, Formula? price = null) =>
        new()
        {
            Id = id,
            Statement = new Statement.Permit(price),
            Condition = when,
        };

    public static Norm Forbid(string id, Condition? when = null) =>
        new()
        {
            Id = id,
            Statement = new Statement.Forbid(),
            Condition = when,
        };

    public static Norm Require(
        string id,
        Formula formula,
        Condition? when = null,
        TimeSpan? within = null,
        bool individually = false
    ) =>
        new()
        {
            Id = id,
            Statement = new Statement.Require(formula, within, individually),
            Condition = when,
        };

    public static Norm Oblige(string id, Condition? when = null, params Obligation[] obligations) =>
        new()
        {
            Id = id,
            Statement = new Statement.Oblige([.. obligations]),
            Condition = when,
        };

    public static Norm Limit(
        string id,
        Quantity quantity,
        long bound,
        Otherwise otherwise,
        Condition? when = null,
        params LimitKey[] per
    ) =>
        new()
        {
            Id = id,
            Condition = when,
            Statement = new Statement.Limit
            {
                Quantity = quantity,
                Bound = Amount.Of(bound),
                Window = TimeSpan.FromMinutes(10),
                Keys = [.. per],
                Otherwise = otherwise,
            },
        };

    public static Pack Pack(string name, params Norm[] norms) => Pack(name, Layer.Organisation, norms);

    public static Pack Pack(string name, Layer layer, params Norm[] norms) =>
        new()
        {
            Name = name,
            Version = "1.0.0",
            Layer = layer,
            Norms = [.. norms],
            Digest = "sha256:" + new string('0', 64),
        };

    public static PlacedPack Placed(this Pack pack, bool asBounds = false, Layer? layer = null) =>
        new(pack, layer ?? pack.Layer, asBounds, pack.Name + ".norm");

    /// <summary>The norms as one pack of the organisation, which is the authority.</summary>
    public static NormSet Under(params Norm[] norms) => Under(Pack("local", norms).Placed());

    public static NormSet Under(params PlacedPack[] packs) =>
        new()
        {
            Authority = Layer.Organisation,
            Packs = [.. packs],
            Schema = Schema.Standard,
            Digest = "sha256:" + new string('0', 64),
        };

    /// <summary>Facts of one target: every attribute at its baseline, the verb <c>contain</c>, then what is given, then what follows from it.</summary>
    public static Facts Act(params (AttributeDefinition Attribute, FactValue Value)[] given)
    {
        var facts = Derivation.Baseline(Schema.Standard);
        facts[Vocabulary.ActionVerb] = FactValue.Of(Verb.Contain);
        foreach (var (attribute, value) in given)
        {
            facts[attribute] = value;
        }

        Derivation.Derive(facts, Derivation.Given(given.Select(fact => fact.Attribute)));
        facts.TargetName = "ws-14";
        return facts.ToFacts();
    }

    public static Facts With(this Facts facts, AttributeDefinition attribute, FactValue value)
    {
        var builder = facts.ToBuilder();
        builder[attribute] = value;
        return builder.ToFacts();
    }

    public static Facts Named(this Facts facts, string? target)
    {
        var builder = facts.ToBuilder();
        builder.TargetName = target;
        return builder.ToFacts();
    }

    public static FactValue Set(params string[] elements) => FactValue.Of(FactSet.Of(elements));

    public static FactValue AtLeastSet(params string[] elements) =>
        FactValue.Of(FactSet.Of(elements, complete: false));

    public static Ruling Rule(this NormSet norms, params Facts[] targets) =>
        ReferenceEvaluator.Rule(norms, targets, Tallies.Empty, Noon);

    public static Ruling Rule(this NormSet norms, Tallies tallies, params Facts[] targets) =>
        ReferenceEvaluator.Rule(norms, targets, tallies, Noon);

    public static ImmutableArray<string> Bearing(this Ruling ruling, Bearing bearing) =>
        [
            .. ruling
                .Grounds.Where(ground => ground.Bearing == bearing)
                .Select(ground => ground.Norm?.Id ?? ground.Pack?.Pack.Name ?? ground.Bar?.Code ?? "-"),
        ];

    /// <summary>The norms in about the words of the language, for the message of a failing property.</summary>
    public static string Written(this NormSet norms) =>
        string.Join(
            "\n",
            norms.Packs.SelectMany(placed =>
                placed
                    .Pack.Definitions.Select(definition =>
                        $"  define {definition.Name} = {ConditionText.Of(definition.Condition)}"
                    )
                    .Concat(placed.Pack.Norms.Select(Written))
                    .Prepend(
                        $"{placed.Pack.Name} {placed.Layer} bounds={placed.AsBounds} {placed.Pack.Validity}"
                    )
            )
        );

    /// <summary>The facts that are not at their baseline.</summary>
    public static string Written(this Facts facts) =>
        string.Join(
            ", ",
            facts
                .Schema.Attributes.Where(attribute => facts[attribute] != FactValue.Unknown)
                .Select(attribute => $"{attribute.Name} = {facts[attribute].Describe(attribute)}")
        ) + $" name={facts.TargetName} threat={facts.ThreatId} own={facts.OwnState}";

    private static string Written(Norm norm) =>
        $"  {norm.Id} {norm.Statement} when {(norm.Condition is null ? "always" : ConditionText.Of(norm.Condition))} {norm.Validity}";
}
