using System.Collections.Immutable;

namespace Caveat;

/// <summary>A file of norms by one issuer for one layer, checked.</summary>
public sealed record Pack
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its semantic version.</summary>
    public required string Version { get; init; }

    /// <summary>The layer it speaks for.</summary>
    public required Layer Layer { get; init; }

    /// <summary>Who issued it.</summary>
    public string? Issuer { get; init; }

    /// <summary>What it rests on.</summary>
    public string? Source { get; init; }

    /// <summary>The licence of its text.</summary>
    public string? Licence { get; init; }

    /// <summary>What it is, in a sentence.</summary>
    public string? Summary { get; init; }

    /// <summary>When it is in force; null for always.</summary>
    public Validity? Validity { get; init; }

    /// <summary>The attributes it declares.</summary>
    public ImmutableArray<AttributeDefinition> Attributes { get; init; } = [];

    /// <summary>The conditions it names, each after those it refers to.</summary>
    public ImmutableArray<Definition> Definitions { get; init; } = [];

    /// <summary>Its norms, in the order of the file.</summary>
    public ImmutableArray<Norm> Norms { get; init; } = [];

    /// <summary>What it promises of the whole norm set.</summary>
    public ImmutableArray<Guarantee> Guarantees { get; init; } = [];

    /// <summary>Its examples.</summary>
    public ImmutableArray<Example> Examples { get; init; } = [];

    /// <summary>SHA-256 of its canonical text, as <c>sha256:</c> and 64 lower-case hex digits.</summary>
    public required string Digest { get; init; }

    /// <summary>Name and version, as rulings cite it.</summary>
    public string Reference => $"{Name}@{Version}";
}

/// <summary>A pack in its place in a deployment.</summary>
/// <param name="Pack">The pack.</param>
/// <param name="Layer">The layer it was put into: its own, unless it is taken as bounds.</param>
/// <param name="AsBounds">Whether its permits mean <em>forbid unless one of them bites</em>.</param>
/// <param name="Source">The file it came from, as people name it.</param>
public sealed record PlacedPack(Pack Pack, Layer Layer, bool AsBounds, string Source);

/// <summary>All packs of a deployment with the floor, checked: what rulings are made under. Immutable.</summary>
public sealed record NormSet
{
    /// <summary>The layer from which power to act flows: only its permits grant.</summary>
    public required Layer Authority { get; init; }

    /// <summary>The packs, the floor first, then by layer from the top and in the order they were named.</summary>
    public required ImmutableArray<PlacedPack> Packs { get; init; }

    /// <summary>The vocabulary with every attribute the packs declare.</summary>
    public required Schema Schema { get; init; }

    /// <summary>SHA-256 over authority, packs, their places and digests.</summary>
    public required string Digest { get; init; }

    /// <summary>Whether an act counts as granted where no permit exists anywhere: only for the examples of a pack without permits.</summary>
    public bool GrantsWithoutPermit { get; init; }
}
