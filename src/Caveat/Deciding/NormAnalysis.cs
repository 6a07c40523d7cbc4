using System.Collections.Immutable;
using Caveat.Approving;
using Caveat.Language;

namespace Caveat.Deciding;

/// <summary>
/// Looks for norms that say less than they seem to (norms.md, Checking): that can never bite, that others make superfluous, that
/// require people for what nothing permits, or ask for people who are not there. It is sound: it warns only where it is so.
/// </summary>
public static class NormAnalysis
{
    // Pairs of regions compared before the search for superfluous norms is cut short.
    private const int MostComparisons = 5_000_000;

    /// <summary>The warnings, in the order of the packs and their norms.</summary>
    public static ImmutableArray<NormWarning> Run(NormSet norms, ImmutableArray<Person>? people = null)
    {
        var all = norms
            .Packs.SelectMany(pack =>
                pack.Pack.Norms.Select(norm => new Placed(pack, norm, Regions.Of(norm.Condition)))
            )
            .ToList();
        var warnings = new List<(int Order, NormWarning Warning)>();
        var shadows = new Shadows(all, MostComparisons);
        var permits = all.Where(placed =>
                placed.Norm.Statement is Statement.Permit
                && !placed.Pack.AsBounds
                && placed.Regions is not { Count: 0 }
            )
            .ToList();
        for (var i = 0; i < all.Count; i++)
        {
            // The floor stands whether or not a deployment needs all of it.
            if (
                all[i].Pack.Pack.Name != Floor.Name
                && Warn(all[i], i, shadows, permits, people) is { } diagnostic
            )
            {
                warnings.Add((i, new(all[i].Pack, diagnostic)));
            }
        }

        if (shadows.WasCutShort && all.Find(placed => placed.Pack.Pack.Name != Floor.Name) is { } first)
        {
            warnings.Add(
                (
                    all.Count,
                    new(
                        first.Pack,
                        new(
                            LanguageCodes.CutShort,
                            first.Norm.Span,
                            "there are too many norms to look for all superfluous ones"
                        )
                    )
                )
            );
        }

        return [.. warnings.OrderBy(pair => pair.Order).Select(pair => pair.Warning)];
    }

    private static Diagnostic? Warn(
        Placed placed,
        int index,
        Shadows shadows,
        List<Placed> permits,
        ImmutableArray<Person>? people
    )
    {
        var norm = placed.Norm;
        if (placed.Regions is { Count: 0 })
        {
            return new(
                LanguageCodes.NeverBites,
                norm.Span,
                $"the condition of `{norm.Id}` can never be true",
                "its parts contradict each other"
            );
        }

        if (shadows.Of(index) is { } other)
        {
            return new(
                LanguageCodes.Shadowed,
                norm.Span,
                $"`{norm.Id}` adds nothing to `{other.Norm.Id}` of `{other.Pack.Pack.Name}`",
                "wherever it bites, the other bites too and says as much"
            );
        }

        if (FormulaOf(norm) is { } formula && people is { } enrolled && !Enrolment.CanFill(formula, enrolled))
        {
            return new(
                LanguageCodes.NobodyCanSign,
                norm.Span,
                $"the enrolled people can never fill `{formula}`",
                "each person signs in one role; what it asks for would be held until it expires"
            );
        }

        if (
            norm.Statement is Statement.Require
            && permits.Count > 0
            && placed.Regions is { } regions
            && permits.TrueForAll(permit => !permit.MayMeet(regions))
        )
        {
            return new(
                LanguageCodes.NoPermitOverlaps,
                norm.Span,
                $"no permit covers what `{norm.Id}` asks people about",
                "such acts are denied: approval lifts a hold, never a missing permit"
            );
        }

        return null;
    }

    private static Formula? FormulaOf(Norm norm) =>
        norm.Statement switch
        {
            Statement.Permit permit => permit.Price,
            Statement.Require require => require.Formula,
            Statement.Limit { Otherwise: Otherwise.Require require } => require.Formula,
            _ => null,
        };

    /// <summary>A norm in its pack, its condition taken apart.</summary>
    internal sealed record Placed(PlacedPack Pack, Norm Norm, List<Region>? Regions)
    {
        /// <summary>Whether it can bite on what one of the regions holds; true where nothing is known of it.</summary>
        public bool MayMeet(List<Region> regions)
        {
            if (Regions is null)
            {
                return true;
            }

            foreach (var mine in Regions)
            {
                foreach (var region in regions)
                {
                    if (mine.MayMeet(region))
                    {
                        return true;
                    }
                }
            }

            return false;
        }
    }
}

/// <summary>A warning about a norm in its pack.</summary>
/// <param name="Pack">The pack.</param>
/// <param name="Diagnostic">The warning, at the norm's name.</param>
public sealed record NormWarning(PlacedPack Pack, Diagnostic Diagnostic);
