using Caveat.Approving;
using Caveat.Language;

namespace Caveat.Deciding;

/// <summary>Finds, for a norm, another one that bites wherever it does and says at least as much.</summary>
internal sealed class Shadows
{
    private readonly List<NormAnalysis.Placed> _all;
    private readonly Dictionary<ulong, List<(int Norm, Region Region)>> _byMask = [];
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
                if (!_byMask.TryGetValue(region.Mask, out var group))
                {
                    _byMask[region.Mask] = group = [];
                }

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

    private IEnumerable<int> Around(int index, Region region)
    {
        foreach (var (mask, group) in _byMask)
        {
            if ((mask & ~region.Mask) != 0)
            {
                continue;
            }

            foreach (var (other, candidate) in group)
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
