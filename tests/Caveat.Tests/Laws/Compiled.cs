using System.Collections.Immutable;
using Caveat.Language;

namespace Caveat.Tests.Laws;

/// <summary>Texts and the norm set that the checker made of them; null where it refused them.</summary>
internal sealed record Compiled(ImmutableArray<PackText> Texts, NormSet? Norms)
{
    public static Compiled Of(ImmutableArray<PackText> texts) =>
        new(texts, Compilation.Compile(texts.Select(text => text.Placed), NormTexts.Authority).NormSet);

    /// <summary>Whether any norm reads whose zones a target touches: for these a zone's owner protects.</summary>
    public bool ReadsOwners =>
        Texts.Any(text =>
            text.Declarations.Any(declaration =>
                declaration.Contains("target.owners", StringComparison.Ordinal)
                || declaration.Contains("target.owner ", StringComparison.Ordinal)
                    && declaration.Contains("limit", StringComparison.Ordinal)
            )
        );

    /// <summary>The names of the limits, in ordinal order.</summary>
    public ImmutableArray<string> Limits { get; } =
    [
        .. (Norms?.Packs ?? [])
            .SelectMany(placed =>
                placed
                    .Pack.Norms.Where(norm => norm.Statement is Statement.Limit)
                    .Select(norm => $"{placed.Pack.Name}/{norm.Id}")
            )
            .Order(StringComparer.Ordinal),
    ];

    public override string ToString() =>
        string.Join(
            "\n",
            Texts.Select(text =>
                $"{text.Name} {text.Layer} bounds={text.AsBounds} {text.Dates}\n  {string.Join("\n  ", text.Declarations)}"
            )
        );
}
