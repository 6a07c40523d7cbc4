using Caveat.Approving;
using Caveat.Language;

namespace Caveat.Deciding;

/// <summary>Finds, for a norm, another one that bites wherever it does and says at least as much.</summary>
internal sealed class Shadows
{
    private readonly List<NormAnalysis.Placed> _all;

    // More anchors than this are not told apart: a region has as many groups to look into as its anchors have subsets.
    private const int MostAnchors = 6;

    private readonly Dictionary<string, List<(int Norm, Region Region)>> _byAnchors = new(
        StringComparer.Ordinal
    );
    private int _left;

    public Shadows(List<NormAnalysis.Placed> all, int mostComparisons)
    {
        _all = all;
        _left = mostComparisons;
        for (var i = 0; i < all.Count; i++)
        {
            // The floor is under every pack: to say again what it says is no fault.
            if (all[i].Pack.Pack.Name == Floor.Name)
            {
                continue;
            }

            foreach (var region in all[i].Regions ?? [])
            {
                var group = GroupOf(region);
                group.Add((i, region));
            }
        }
    }

    /// <summary>Whether the work ran out before every pair was looked at.</summary>
    public bool WasCutShort { get; private set; }

    /// <summary>The norm that makes this one superfluous, or null. Of two that say the same only the later is.</summary>
    public NormAnalysis.Placed? Of(int index)
    {
        if (_all[index] is not { Regions: { Count: > 0 } regions, Pack.AsBounds: false })
        {
            return null;
        }

        // Every region must lie within one and the same other norm.
        foreach (var candidate in Around(index, regions[0]))
        {
            if (
                regions.TrueForAll(region => IsWithin(region, _all[candidate]))
                && !IsWithinEachOther(index, candidate)
            )
            {
                return _all[candidate];
            }
        }

        return null;
    }

    // INVARIANT: a region stands under its first anchors; whatever lies within it has all of those among its own.
    private List<(int Norm, Region Region)> GroupOf(Region region)
    {
        var key = string.Join('\n', region.Anchors().Take(MostAnchors));
        if (!_byAnchors.TryGetValue(key, out var group))
        {
            _byAnchors[key] = group = [];
        }

        return group;
    }

    // The groups under every subset of the region's anchors.
    private IEnumerable<List<(int Norm, Region Region)>> GroupsAround(Region region)
    {
        var anchors = region.Anchors();
        if (anchors.Count > 2 * MostAnchors)
        {
            return _byAnchors.Values;
        }

        return Enumerable
            .Range(0, 1 << anchors.Count)
            .Select(subset => string.Join('\n', anchors.Where((_, place) => (subset & (1 << place)) != 0)))
            .Select(key => _byAnchors.GetValueOrDefault(key))
            .OfType<List<(int, Region)>>();
    }

    private IEnumerable<int> Around(int index, Region region)
    {
        foreach (var (other, candidate) in GroupsAround(region).SelectMany(group => group))
        {
            if (other == index)
            {
                continue;
            }

            if (--_left < 0)
            {
                WasCutShort = true;
                yield break;
            }

            if (region.IsWithin(candidate) && Covers(_all[other], _all[index]))
            {
                yield return other;
            }
        }
    }

    private static bool IsWithin(Region region, NormAnalysis.Placed other) =>
        other.Regions!.Exists(region.IsWithin);

    private bool IsWithinEachOther(int earlier, int later) =>
        earlier < later
        && Covers(_all[earlier], _all[later])
        && _all[later].Regions!.TrueForAll(region => IsWithin(region, _all[earlier]));

    // Whether the other norm says at least as much, in force at least as long.
    private static bool Covers(NormAnalysis.Placed other, NormAnalysis.Placed norm)
    {
        var otherDates = other.Norm.Validity ?? other.Pack.Pack.Validity;
        if (
            other.Pack.AsBounds
            || (otherDates is not null && otherDates != (norm.Norm.Validity ?? norm.Pack.Pack.Validity))
        )
        {
            return false;
        }

        return (other.Norm.Statement, norm.Norm.Statement) switch
        {
            (Statement.Permit { Price: null }, Statement.Permit) => true,
            (Statement.Permit { Price: { } cheaper }, Statement.Permit { Price: { } price }) =>
                FormulaLogic.Implies(price, cheaper),
            (Statement.Forbid, Statement.Forbid or Statement.Require) => true,
            (Statement.Require more, Statement.Require less) => FormulaLogic.Implies(
                more.Formula,
                less.Formula
            )
                && (less.Within is null || more.Within <= less.Within)
                && (more.Individually || !less.Individually),
            _ => false,
        };
    }
}
