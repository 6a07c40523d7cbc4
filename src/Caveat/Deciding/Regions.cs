namespace Caveat.Deciding;

/// <summary>Takes conditions apart into regions: a disjunction of conjunctions, up to a bound.</summary>
internal static class Regions
{
    // Conditions that people write have a handful; beyond this nothing is said about a norm.
    private const int Most = 64;

    // Defines that double each other, or a chain as long as a file, would else be copied without end.
    private const int MostAtoms = 256;

    /// <summary>The regions in which the condition is true, empty ones left out; null where there are too many.</summary>
    public static List<Region>? Of(Condition? condition)
    {
        if (condition is null)
        {
            return [new Region()];
        }

        if (Conjunctions(condition, positive: true) is not { } conjunctions)
        {
            return null;
        }

        var regions = new List<Region>(conjunctions.Count);
        foreach (var conjunction in conjunctions)
        {
            var region = new Region();
            foreach (var (atom, positive) in conjunction)
            {
                region.Add(atom, positive);
            }

            if (!region.IsEmpty)
            {
                regions.Add(region);
            }
        }

        return regions;
    }

    private static List<List<(Condition Atom, bool Positive)>>? Conjunctions(
        Condition condition,
        bool positive
    ) =>
        condition switch
        {
            Condition.Not not => Conjunctions(not.Part, !positive),
            Condition.Defined defined => Conjunctions(defined.Definition.Condition, positive),
            Condition.All all => positive ? Both(all.Parts, positive) : Either(all.Parts, positive),
            Condition.Any any => positive ? Either(any.Parts, positive) : Both(any.Parts, positive),
            Condition.Has { Elements.Length: > 1 } has => Elements(has, positive),
            _ =>
            [
                [(condition, positive)],
            ],
        };

    private static List<List<(Condition, bool)>>? Elements(Condition.Has has, bool positive)
    {
        var atoms = has
            .Elements.Select(element => (Condition)new Condition.Has(has.Attribute, [element], true))
            .ToList();
        return has.AllOfThem == positive ? Both(atoms, positive) : Either(atoms, positive);
    }

    private static List<List<(Condition, bool)>>? Either(IEnumerable<Condition> parts, bool positive)
    {
        List<List<(Condition, bool)>> either = [];
        foreach (var part in parts)
        {
            if (Conjunctions(part, positive) is not { } found || either.Count + found.Count > Most)
            {
                return null;
            }

            either.AddRange(found);
        }

        return either;
    }

    private static List<List<(Condition, bool)>>? Both(IEnumerable<Condition> parts, bool positive)
    {
        List<List<(Condition, bool)>> both =
        [
            [],
        ];
        foreach (var part in parts)
        {
            if (Conjunctions(part, positive) is not { } found || both.Count * found.Count > Most)
            {
                return null;
            }

            if (
                both.Count > 0
                && found.Count > 0
                && both.Max(one => one.Count) + found.Max(one => one.Count) > MostAtoms
            )
            {
                return null;
            }

            both =
            [
                .. both.SelectMany(_ => found, (one, other) => (List<(Condition, bool)>)[.. one, .. other]),
            ];
        }

        return both;
    }
}
