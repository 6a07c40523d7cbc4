namespace Caveat.Approving;

/// <summary>All least ways of satisfying a formula: its disjunctive normal form over signature counts.</summary>
internal static class Ways
{
    // Requirements that people write have a handful of ways; beyond this a formula is not taken apart.
    private const int Most = 512;

    /// <summary>The least ways, none within another; null where there are too many to list.</summary>
    public static List<Way>? Of(Formula formula) =>
        formula switch
        {
            Formula.Signatures one => [Way.Of(one.Role, one.Count)],
            Formula.Any any => Either(any.Parts.Select(Of)),
            Formula.All all => Both(all.Parts.Select(Of)),
            Formula.Several several => Choose(several),
            _ => throw new InvalidOperationException("a formula of no known form"),
        };

    private static List<Way>? Either(IEnumerable<List<Way>?> parts)
    {
        var ways = new List<Way>();
        foreach (var part in parts)
        {
            if (part is null || !AddLeast(ways, part))
            {
                return null;
            }
        }

        return ways;
    }

    private static List<Way>? Both(IEnumerable<List<Way>?> parts)
    {
        List<Way> ways = [Way.Nothing];
        foreach (var part in parts)
        {
            var both = new List<Way>();
            if (part is null || (long)ways.Count * part.Count > 16 * Most)
            {
                return null;
            }

            if (!AddLeast(both, ways.SelectMany(way => part.Select(way.And))))
            {
                return null;
            }

            ways = both;
        }

        return ways;
    }

    // K of n roles: for each role in turn, the ways with that many signed so far.
    private static List<Way>? Choose(Formula.Several several)
    {
        var signed = new List<Way>[Math.Max(0, several.Count) + 1];
        signed[0] = [Way.Nothing];
        for (var k = 1; k < signed.Length; k++)
        {
            signed[k] = [];
        }

        foreach (var role in several.Roles.Distinct(StringComparer.Ordinal))
        {
            var one = Way.Of(role, 1);
            for (var k = signed.Length - 1; k > 0; k--)
            {
                // The same ways in two places would be absorbed, which is why these lists are only kept short, not least.
                signed[k].AddRange(signed[k - 1].Select(way => way.And(one)));
                if (signed[k].Count > 16 * Most)
                {
                    return null;
                }
            }
        }

        var ways = new List<Way>();
        return AddLeast(ways, signed[^1]) ? ways : null;
    }

    private static bool AddLeast(List<Way> ways, IEnumerable<Way> more)
    {
        foreach (var way in more)
        {
            if (ways.Exists(known => known.IsWithin(way)))
            {
                continue;
            }

            ways.RemoveAll(way.IsWithin);
            ways.Add(way);
            if (ways.Count > Most)
            {
                return false;
            }
        }

        return true;
    }
}
