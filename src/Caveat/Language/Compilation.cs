using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Caveat.Language;

/// <summary>Turns texts into checked packs and norm sets, and reports everything that is wrong with them at once.</summary>
public static class Compilation
{
    /// <summary>
    /// Checks one pack by itself: its layer counts as the authority, and its own attributes are its only additions to the vocabulary.
    /// </summary>
    public static PackResult CompilePack(SourceText source, Knowledge? knowledge = null)
    {
        var unit = Unit.Parse(source);
        var schema = DeclaredAttributes.Merge([unit], knowledge ?? Knowledge.None);
        var pack = unit.Check(schema, knowledge ?? Knowledge.None);
        var findings = unit.Findings();
        return new(unit.Diagnostics.HasErrors ? null : pack, findings);
    }

    /// <summary>Checks packs in their places; the floor is always part of the result. Equal inputs give an equal result.</summary>
    public static NormSetResult Compile(
        IEnumerable<Placement> placements,
        Layer authority,
        Knowledge? knowledge = null
    )
    {
        var known = knowledge ?? Knowledge.None;
        var units = placements
            .Select(placement => Unit.Parse(placement.Source) with { Placement = placement })
            .ToList();
        var schema = DeclaredAttributes.Merge(units, known);
        var placed = units.Select(unit => (Unit: unit, Pack: unit.Check(schema, known))).ToList();
        PlacementRules.Check(placed, authority);

        var findings = units.SelectMany(unit => unit.Findings()).ToImmutableArray();
        if (units.Exists(unit => unit.Diagnostics.HasErrors))
        {
            return new(null, findings);
        }

        var packs = placed
            .Select(pair => new PlacedPack(
                pair.Pack,
                pair.Unit.Placement!.Layer ?? pair.Pack.Layer,
                pair.Unit.Placement.AsBounds,
                pair.Unit.Source.Name
            ))
            .OrderBy(pack => pack.Layer);
        return new(
            SetOf(
                [new(Floor.Pack, Layer.International, AsBounds: false, Floor.Source.Name), .. packs],
                authority,
                schema
            ),
            findings
        );
    }

    /// <summary>A pack with the floor, its own layer as authority: what its examples are ruled under.</summary>
    public static NormSet Alone(Pack pack, Schema? schema = null)
    {
        var permits = pack.Norms.Any(norm => norm.Statement is Statement.Permit);
        ImmutableArray<PlacedPack> packs =
        [
            new(Floor.Pack, Layer.International, AsBounds: false, Floor.Source.Name),
            new(pack, pack.Layer, AsBounds: false, pack.Name),
        ];
        return SetOf(packs, pack.Layer, schema ?? DeclaredAttributes.SchemaOf(pack)) with
        {
            GrantsWithoutPermit = !permits,
        };
    }

    private static NormSet SetOf(ImmutableArray<PlacedPack> packs, Layer authority, Schema schema)
    {
        var text = new StringBuilder("caveat/norm-set/v1\n").Append(Words.Of(authority)).Append('\n');
        foreach (var pack in packs)
        {
            text.Append(Words.Of(pack.Layer))
                .Append(pack.AsBounds ? " bounds " : " norms ")
                .Append(pack.Pack.Digest)
                .Append('\n');
        }

        return new()
        {
            Authority = authority,
            Packs = packs,
            Schema = schema,
            Digest = Digest(text.ToString()),
        };
    }

    internal static string Digest(string text) =>
        "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <summary>A pack's text in its place in a deployment.</summary>
/// <param name="Source">The text.</param>
/// <param name="Layer">The layer it is put into; null for the pack's own.</param>
/// <param name="AsBounds">Whether its permits mean <em>forbid unless one of them bites</em>.</param>
public sealed record Placement(SourceText Source, Layer? Layer = null, bool AsBounds = false);

/// <summary>A pack checked by itself: <see cref="Pack"/> is null where there is an error.</summary>
public sealed record PackResult(Pack? Pack, ImmutableArray<Finding> Findings);

/// <summary>A deployment's packs checked together: <see cref="NormSet"/> is null where there is an error.</summary>
public sealed record NormSetResult(NormSet? NormSet, ImmutableArray<Finding> Findings);
