using System.Collections.Immutable;

namespace Caveat.Locating;

/// <summary>
/// A named set of prefixes, names and assets, and what is said of them. Owner, consent and use entitle or describe, so they
/// hold of a target only if all of it lies in such zones; everything else protects, so overlap suffices (proposals.md, Zones).
/// </summary>
public sealed record Zone
{
    /// <summary>Its name, unique among zones.</summary>
    public required string Name { get; init; }

    /// <summary>STIX 2.1 industry sectors, and humanitarian: distinct, in ordinal order.</summary>
    public ImmutableArray<string> Sectors { get; init; } = [];

    /// <summary>Tags: distinct, in ordinal order.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Territories, ISO 3166-1 alpha-2: distinct, in ordinal order.</summary>
    public ImmutableArray<string> Territories { get; init; } = [];

    /// <summary>Whose it is; null where nobody says.</summary>
    public Owner? Owner { get; init; }

    /// <summary>The operations that its owner allowed here: distinct, in ordinal order.</summary>
    public ImmutableArray<string> Consents { get; init; } = [];

    /// <summary>What it serves; null where nobody says.</summary>
    public Use? Use { get; init; }

    /// <summary>The protective emblem it shows.</summary>
    public Emblem Emblem { get; init; }

    /// <summary>What touching it adds to severity, 0–2.</summary>
    public Amount Criticality { get; init; }

    /// <summary>What it rests on; null where nobody says.</summary>
    public string? Source { get; init; }

    /// <summary>When it entitles; null for always. It protects before and after as well.</summary>
    public Validity? Validity { get; init; }

    /// <summary>What it consists of, in the order of the file.</summary>
    public ImmutableArray<ZoneEntry> Entries { get; init; } = [];

    /// <summary>Where it was written.</summary>
    public EntryPlace Place { get; init; }

    /// <summary>SHA-256 over all it says and consists of, whatever the order, as <c>sha256:</c> and 64 lower-case hex digits.</summary>
    public string Digest => ZoneDigest.Of(this);

    /// <summary>Whether touching it can protect a target.</summary>
    internal bool Protects =>
        !Sectors.IsEmpty
        || !Tags.IsEmpty
        || !Territories.IsEmpty
        || Emblem != Emblem.None
        || Criticality > Amount.Zero;

    /// <summary>Whether lying in it can entitle an agent, or describes the target.</summary>
    internal bool Entitles => Owner is not null || Use is not null || !Consents.IsEmpty;
}
