namespace Caveat.Deciding;

/// <summary>Says what it means that nothing permits an act, and which permit comes nearest.</summary>
internal sealed class MissingPermit(NormSet norms, Facts facts, DateTimeOffset now)
{
    // More reasons than this help nobody.
    private const int MostReasons = 4;

    /// <summary>
    /// For example: <c>nothing permits this; `servers` would ask watch-officer, but approval lifts a hold, never a missing permit;
    /// nearest permit `isolate`, false because threat.confidence is 0.5 and not >= 0.8</c>.
    /// </summary>
    public string Describe(IEnumerable<Ground> grounds)
    {
        var asking = grounds
            .Where(ground => ground is { Bearing: Bearing.Requires, Norm: not null })
            .Select(ground => $"`{ground.Norm!.Id}` would ask {ground.Formula}")
            .ToList();
        var approval =
            asking.Count == 0
                ? ""
                : $"; {string.Join(", ", asking)}, but approval lifts a hold, never a missing permit";
        return $"nothing permits this{approval}; {Nearest()}";
    }

    private string Nearest()
    {
        (Norm Norm, string Reason, int Distance)? nearest = null;
        foreach (
            var placed in norms.Packs.Where(placed => placed.Layer == norms.Authority && !placed.AsBounds)
        )
        {
            foreach (var norm in placed.Pack.Norms.Where(norm => norm.Statement is Statement.Permit))
            {
                var (reason, distance) = ReasonAgainst(placed, norm);
                if (nearest is null || distance < nearest.Value.Distance)
                {
                    nearest = (norm, reason, distance);
                }
            }
        }

        return nearest is { } found
            ? $"nearest permit `{found.Norm.Id}`, {found.Reason}"
            : $"no pack of the {Words.Of(norms.Authority)} layer has a permit";
    }

    private (string Reason, int Distance) ReasonAgainst(PlacedPack placed, Norm norm)
    {
        var today = DateOnly.FromDateTime(now.DateTime);
        if ((norm.Validity ?? placed.Pack.Validity) is { } validity)
        {
            if (today < validity.From)
            {
                return (
                    FormattableString.Invariant($"in force only from {validity.From:yyyy-MM-dd}"),
                    int.MaxValue
                );
            }

            if (today >= validity.Until)
            {
                return (FormattableString.Invariant($"expired on {validity.Until:yyyy-MM-dd}"), int.MaxValue);
            }
        }

        var shortfall = new Shortfall(facts, placed.Pack);
        var missing = shortfall.Of(norm.Condition);
        var truth = shortfall.TruthOf(norm.Condition);
        var reasons = missing.Take(MostReasons).Select(atom => ReasonOf(atom.Atom, atom.Wanted));
        return (
            $"{Words.Of(truth)} because {string.Join(" and ", reasons)}{(missing.Count > MostReasons ? " and more" : "")}",
            missing.Count
        );
    }

    private string ReasonOf(Condition atom, bool wanted)
    {
        var read = new Boundaries();
        read.Add(atom);
        var values = read
            .Attributes.Select(attribute => $"{attribute.Name} is {facts[attribute].Describe(attribute)}")
            .Concat(read.Zones.Select(zone => $"zone {zone} is {PlaceText.Of(facts.Extent, zone)}"))
            .Concat(read.Ranges.Select(range => $"{range} is {PlaceText.Of(facts.Extent, range)}"));
        var asked = ConditionText.Of(wanted ? atom : new Condition.Not(atom));
        return $"{string.Join(", ", values)} (it asks {asked})";
    }
}
