namespace Caveat.Language;

/// <summary>What holds between packs: who may permit, and that none stands twice.</summary>
internal static class PlacementRules
{
    public static void Check(IReadOnlyList<(Unit Unit, Pack Pack)> placed, Layer authority)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (unit, pack) in placed)
        {
            var place = unit.Placement!;
            var span = unit.Syntax.Header.GetValueOrDefault("pack")?.Span ?? default;
            if (pack.Name == Floor.Name)
            {
                unit.Diagnostics.Add(
                    LanguageCodes.ReservedPack,
                    span,
                    "only the compiled-in pack is called `floor`",
                    "choose another name"
                );
            }
            else if (!names.Add(pack.Name))
            {
                unit.Diagnostics.Add(
                    LanguageCodes.RepeatedPack,
                    span,
                    $"the pack `{pack.Name}` stands twice in this deployment",
                    "name it once"
                );
            }

            if (!place.AsBounds && place.Layer is { } layer && layer != pack.Layer)
            {
                var at = unit.Syntax.Header.GetValueOrDefault("layer")?.Span ?? span;
                unit.Diagnostics.Add(
                    LanguageCodes.WrongLayer,
                    at,
                    $"this pack speaks for the layer `{Words.Of(pack.Layer)}` and is put into `{Words.Of(layer)}`",
                    $"put it into `{Words.Of(pack.Layer)}`, or take it `as: bounds`"
                );
            }

            if (!place.AsBounds && (place.Layer ?? pack.Layer) != authority)
            {
                RefusePermits(unit, pack, authority);
            }
        }
    }

    private static void RefusePermits(Unit unit, Pack pack, Layer authority)
    {
        foreach (var norm in pack.Norms.Where(norm => norm.Statement is Statement.Permit))
        {
            unit.Diagnostics.Add(
                LanguageCodes.PermitOutsideAuthority,
                norm.Span,
                $"`{norm.Id}` permits, but power to act flows from the layer `{Words.Of(authority)}` alone",
                "write `forbid unless …`, or take the whole pack `as: bounds`"
            );
        }
    }
}
