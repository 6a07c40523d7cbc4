using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Caveat.Deciding;

/// <summary>
/// Facts that a search or an explanation varies: inputs are set, and what follows from them is computed anew. A computed fact that was
/// declared above what is computed stays as declared.
/// </summary>
internal static class ActFacts
{
    // The inputs of each computed fact that norms read directly or through another.
    private static readonly ImmutableArray<AttributeDefinition> _inputs =
    [
        Vocabulary.ActionVerb,
        Vocabulary.EffectLocus,
        Vocabulary.EffectDuration,
        Vocabulary.EffectHosts,
        Vocabulary.EffectPeople,
        Vocabulary.EffectSpillover,
        Vocabulary.ThreatSeverity,
        Vocabulary.ThreatConfidence,
    ];

    /// <summary>A target of which it is known that it lies in no zone and touches no address anybody asks for.</summary>
    public static readonly TargetExtent Nowhere = new() { AddressesComplete = true, ZonesComplete = true };

    /// <summary>Every fact at its baseline, on a target that touches nothing; what follows from it is not yet computed.</summary>
    public static FactsBuilder Baseline(Schema schema)
    {
        var facts = Derivation.Baseline(schema);
        facts.Extent = Nowhere;
        facts.TargetName = "example";
        facts.ThreatId = "example";
        return facts;
    }

    /// <summary>The attributes that can be set so as to change any of those read: computed ones are replaced by their inputs.</summary>
    public static ImmutableArray<AttributeDefinition> InputsOf(IEnumerable<AttributeDefinition> read)
    {
        var attributes = read.ToList();
        var computed = attributes.Exists(attribute => attribute.Computed);
        return
        [
            .. attributes
                .Where(attribute => !attribute.Computed)
                .Concat(computed ? _inputs : [])
                .DistinctBy(attribute => attribute.Slot),
        ];
    }

    /// <summary>
    /// Makes facts agree with each other where the world makes them agree, so that a search meets only acts that can be proposed:
    /// a verb nobody mapped is opaque, what is ours or open to us is no outside, attribution needs a detector.
    /// </summary>
    public static void Agree(FactsBuilder facts)
    {
        if (!facts[Vocabulary.ActionVerb].IsKnown)
        {
            facts[Vocabulary.ActionOpaque] = FactValue.Of(true);
        }

        var owner = facts[Vocabulary.TargetOwner];
        if (owner.IsKnown)
        {
            var name = Vocabulary.TargetOwner.Values[owner.AsIndex];
            facts[Vocabulary.TargetOwners] = FactValue.Of(FactSet.Of([name]));
        }
        else if (facts[Vocabulary.TargetConsent].AsBool)
        {
            facts[Vocabulary.TargetConsent] = FactValue.Of(false);
        }

        var open =
            facts[Vocabulary.TargetConsent] is { IsKnown: true, AsBool: true }
            && owner != FactValue.Of(Owner.Adversary);
        if (owner == FactValue.Of(Owner.Self) || open)
        {
            facts[Vocabulary.EffectLocus] = FactValue.Of(Locus.Own);
        }

        if (facts[Vocabulary.ThreatReported] is { IsKnown: true, AsBool: false })
        {
            facts[Vocabulary.ThreatAttributionState] = FactValue.Unknown;
            facts[Vocabulary.ThreatAttributionConfidence] = FactValue.Of(0);
        }
    }

    /// <summary>The extent of a target that lies in a zone, or touches it; or, with <paramref name="inside"/> false, does neither.</summary>
    public static TargetExtent In(TargetExtent extent, string zone, bool inside) =>
        extent with
        {
            ZonesAround = Changed(extent.ZonesAround, zone, inside),
            ZonesTouched = Changed(extent.ZonesTouched, zone, inside),
            ZonesComplete = true,
        };

    /// <summary>The extent of a target that is the range; or, with <paramref name="inside"/> false, has no address in common with it.</summary>
    public static TargetExtent In(TargetExtent extent, AddressRange range, bool inside) =>
        extent with
        {
            Addresses = inside ? [range] : [.. extent.Addresses.Where(address => !range.Overlaps(address))],
            Embedded = [.. extent.Embedded.Where(address => inside || !range.Overlaps(address))],
            AddressesComplete = true,
        };

    private static FrozenSet<string> Changed(FrozenSet<string> zones, string zone, bool inside) =>
        (inside ? zones.Append(zone) : zones.Where(other => other != zone)).ToFrozenSet(
            StringComparer.Ordinal
        );
}
