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

    private static List<Way>? Choose(Formula.Several several)
    {
        string[] roles = [.. several.Roles.Distinct(StringComparer.Ordinal)];
        var chosen = new List<Way>();
        var ways = new List<Way>();
        return Choose(roles, 0, Math.Max(0, several.Count), Way.Nothing, chosen) && AddLeast(ways, chosen)
            ? ways
            : null;
    }

    // Every choice of so many further roles; false where there are too many to list.
    private static bool Choose(string[] roles, int from, int left, Way signed, List<Way> chosen)
    {
        if (left == 0)
        {
            chosen.Add(signed);
            return chosen.Count <= Most;
        }

        for (var i = from; i <= roles.Length - left; i++)
        {
            if (!Choose(roles, i + 1, left - 1, signed.And(Way.Of(roles[i], 1)), chosen))
            {
                return false;
            }
        }

        return true;
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
