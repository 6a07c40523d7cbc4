using System.Collections.Frozen;
using CsCheck;
using static Caveat.Tests.Deciding.GeneratedConditions;

namespace Caveat.Tests.Deciding;

/// <summary>Facts for the attributes that <see cref="GeneratedConditions"/> read, and the two ways in which the laws change them.</summary>
internal static class GeneratedFacts
{
    // Few numbers, so that facts and constants meet at boundaries.
    public static Gen<Amount> NumberOf(AttributeDefinition attribute) =>
        attribute.Type switch
        {
            AttributeType.Ordered => Gen.Int[0, attribute.Values.Length - 1].Select(i => Amount.Of(i)),
            AttributeType.Duration => Gen.OneOf(
                Amount.Zero,
                Amount.Of(3_600),
                Amount.Of(86_400),
                Amount.Unbounded
            ),
            _ => Gen.Int[0, 20].Select(half => new Amount(half * 500)),
        };

    public static Gen<FactValue> ValueOf(AttributeDefinition attribute) =>
        Gen.Frequency((5, KnownValueOf(attribute)), (1, Gen.Const(FactValue.Unknown)));

    private static readonly Gen<FactValue[]> _values = AllValues();

    /// <summary>The facts of one target.</summary>
    public static readonly Gen<Facts> One = Gen.Select(
        _values,
        Extent(),
        Gen.OneOf<string?>("a", "b", null),
        Gen.OneOf<string?>("INC-1", "INC-2", null),
        Build
    );

    /// <summary>The facts of one to three targets.</summary>
    public static readonly Gen<Facts[]> Act = Gen.Frequency((4, One.Array[1]), (1, One.Array[2, 3]));

    /// <summary>The facts of every target changed, each in its own way.</summary>
    public static Gen<Facts[]> Each(Facts[] act, Func<Facts, Gen<Facts>> change)
    {
        var all = Gen.Const(Array.Empty<Facts>());
        foreach (var facts in act)
        {
            all = all.Select(change(facts), (before, changed) => (Facts[])[.. before, changed]);
        }

        return all;
    }

    /// <summary>The same with something unknown that may have been known: a fact, a place, a name, an element of a set.</summary>
    public static Gen<Facts> LessKnown(Facts facts) =>
        Gen.Select(
            Gen.Int[0, Attributes.Length + 3].Array[1, 8],
            Gen.Bool,
            (places, partly) =>
            {
                var less = facts.ToBuilder();
                foreach (var place in places)
                {
                    if (place < Attributes.Length)
                    {
                        less[Attributes[place]] = LessKnown(less[Attributes[place]], partly);
                    }
                    else if (place == Attributes.Length)
                    {
                        less.Extent = TargetExtent.Unknown;
                    }
                    else if (place == Attributes.Length + 1)
                    {
                        less.TargetName = null;
                    }
                    else if (place == Attributes.Length + 2)
                    {
                        less.ThreatId = null;
                    }
                    else
                    {
                        less.OwnState = null;
                    }
                }

                return less.ToFacts();
            }
        );

    /// <summary>The same with more declared impact, fewer claims, or a bigger target.</summary>
    public static Gen<Facts> Graver(Facts facts) =>
        One.Select(
            Gen.Int[0, Attributes.Length].Array[1, 4],
            (other, places) =>
            {
                var graver = facts.ToBuilder();
                foreach (var place in places)
                {
                    if (place == Attributes.Length)
                    {
                        graver.Extent = Bigger(facts.Extent, other.Extent);
                    }
                    else if (Attributes[place].Direction != Direction.Fixed)
                    {
                        graver[Attributes[place]] = Graver(Attributes[place], facts, other);
                    }
                }

                return graver.ToFacts();
            }
        );

    private static Gen<FactValue[]> AllValues()
    {
        var all = Gen.Const(Array.Empty<FactValue>());
        foreach (var attribute in Attributes)
        {
            all = all.Select(ValueOf(attribute), (before, value) => (FactValue[])[.. before, value]);
        }

        return all;
    }

    private static Facts Build(FactValue[] values, TargetExtent extent, string? name, string? threat)
    {
        var facts = new FactsBuilder(Schema.Standard)
        {
            Extent = extent,
            TargetName = name,
            ThreatId = threat,
            OwnState = "XA",
        };
        for (var i = 0; i < values.Length; i++)
        {
            facts[Attributes[i]] = values[i];
        }

        return facts.ToFacts();
    }

    private static Gen<FactValue> KnownValueOf(AttributeDefinition attribute) =>
        attribute.Type switch
        {
            AttributeType.Bool => Gen.Bool.Select(FactValue.Of),
            AttributeType.Text => Gen.OneOf(Texts).Select(FactValue.Of),
            AttributeType.Enum => Gen.Int[0, attribute.Values.Length - 1].Select(FactValue.OfIndex),
            AttributeType.Set => Gen.Select(
                Gen.OneOf(Elements).HashSet[0, 2],
                Gen.Int[0, 3],
                (elements, i) => FactValue.Of(FactSet.Of(elements, complete: i > 0))
            ),
            _ => NumberOf(attribute).Select(FactValue.Of),
        };

    private static Gen<TargetExtent> Extent() =>
        Gen.Select(
            Gen.OneOf(Ranges).Array[0, 2],
            Gen.OneOf(Zones).HashSet[0, 2],
            Gen.OneOf(Zones).HashSet[0, 1],
            Gen.Bool,
            Gen.Bool,
            (ranges, touched, around, addresses, zones) =>
                new TargetExtent
                {
                    Addresses = [.. ranges],
                    AddressesComplete = addresses,
                    ZonesTouched = touched
                        .Union(around, StringComparer.Ordinal)
                        .ToFrozenSet(StringComparer.Ordinal),
                    ZonesAround = around.ToFrozenSet(StringComparer.Ordinal),
                    ZonesComplete = zones,
                }
        );

    // The union of two targets: complete only where both are; within a zone only where both are.
    private static TargetExtent Bigger(TargetExtent one, TargetExtent other) =>
        other.Addresses.IsEmpty
            ? one
            : new()
            {
                Addresses = one.Addresses.AddRange(other.Addresses),
                // A target of which no address is known lies within nothing for sure, however much is added.
                AddressesComplete =
                    !one.Addresses.IsEmpty && one.AddressesComplete && other.AddressesComplete,
                ZonesTouched = one
                    .ZonesTouched.Union(other.ZonesTouched, StringComparer.Ordinal)
                    .ToFrozenSet(StringComparer.Ordinal),
                ZonesAround = one
                    .ZonesAround.Intersect(other.ZonesAround, StringComparer.Ordinal)
                    .ToFrozenSet(StringComparer.Ordinal),
                ZonesComplete = one.ZonesComplete && other.ZonesComplete,
            };

    private static FactValue LessKnown(FactValue value, bool partly) =>
        partly && !value.AsSet.Elements.IsEmpty
            ? FactValue.Of(new FactSet(value.AsSet.Elements.RemoveAt(0), Complete: false))
            : FactValue.Unknown;

    private static FactValue Graver(AttributeDefinition attribute, Facts facts, Facts other)
    {
        var (mine, theirs) = (facts[attribute], other[attribute]);
        var more = attribute.Direction == Direction.Impact;
        if (attribute.Type == AttributeType.Set)
        {
            return GraverSet(attribute, mine.AsSet, theirs.AsSet, more);
        }

        if (!mine.IsKnown || !theirs.IsKnown)
        {
            return FactValue.Unknown;
        }

        return mine.AsAmount < theirs.AsAmount == more ? theirs : mine;
    }

    // A set that holds more, or fewer claims. A territory added to none takes the act from the key `none` to another, which
    // may have counted less: where there is none it stays so (docs/reference/rulings.md).
    private static FactValue GraverSet(AttributeDefinition attribute, FactSet mine, FactSet theirs, bool more)
    {
        if (!more)
        {
            return FactValue.Of(
                FactSet.Of(mine.Elements.Intersect(theirs.Elements, StringComparer.Ordinal), mine.Complete)
            );
        }

        return attribute == Vocabulary.TargetTerritory && mine is { Complete: true, Elements.IsEmpty: true }
            ? FactValue.Of(mine)
            : FactValue.Of(
                FactSet.Of(mine.Elements.Union(theirs.Elements, StringComparer.Ordinal), mine.Complete)
            );
    }
}
