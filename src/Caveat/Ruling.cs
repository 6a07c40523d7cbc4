using System.Collections.Immutable;

namespace Caveat;

/// <summary>The answer to a proposal: the verdict and all that bore on it.</summary>
public sealed record Ruling
{
    /// <summary>Permit, hold or deny.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Every norm that bit, and what barred the act outside the norms.</summary>
    public required ImmutableArray<Ground> Grounds { get; init; }

    /// <summary>For a hold: whose signatures lift it.</summary>
    public Formula? Requires { get; init; }

    /// <summary>For a hold: the shortest time to decide that a requirement names; null for the deployment's default.</summary>
    public TimeSpan? DecideWithin { get; init; }

    /// <summary>For a hold: whether any requirement excludes standing orders.</summary>
    public bool Individually { get; init; }

    /// <summary>Duties that travel with a permit, or with a hold once approved; a deny carries none.</summary>
    public ImmutableArray<Obligation> Obligations { get; init; } = [];

    /// <summary>What the act adds to tallies if it is released.</summary>
    public ImmutableArray<Charge> Charges { get; init; } = [];

    /// <summary>The halts that the act tripped: they latch whatever becomes of the act.</summary>
    public ImmutableArray<Latch> Latches { get; init; } = [];
}

/// <summary>How a ground bore on a ruling.</summary>
public enum Bearing
{
    /// <summary>A permit of the authority layer that bit.</summary>
    Grants,

    /// <summary>A permit that bit at a price.</summary>
    GrantsAtAPrice,

    /// <summary>A requirement for people, of a require, a tripped limit, or a bounds pack whose permits all have prices.</summary>
    Requires,

    /// <summary>A prohibition, of a forbid, a tripped limit, or a bounds pack none of whose permits bit.</summary>
    Forbids,

    /// <summary>A limit that applies and was not reached.</summary>
    Counts,

    /// <summary>A duty.</summary>
    Obliges,

    /// <summary>Nothing grants the act.</summary>
    NotGranted,

    /// <summary>The act is barred outside the norms: <see cref="Ground.Bar"/> says why.</summary>
    Barred,
}

/// <summary>One thing that bore on a ruling.</summary>
public sealed record Ground
{
    /// <summary>How it bore.</summary>
    public required Bearing Bearing { get; init; }

    /// <summary>The pack it stands in, where it is a norm or a bounds pack.</summary>
    public PlacedPack? Pack { get; init; }

    /// <summary>The norm, where it is one.</summary>
    public Norm? Norm { get; init; }

    /// <summary>Whether its condition was true or unknown.</summary>
    public Truth Truth { get; init; } = Truth.True;

    /// <summary>The target it is about, by its place in the act.</summary>
    public int Target { get; init; }

    /// <summary>For a requirement: whose signatures.</summary>
    public Formula? Formula { get; init; }

    /// <summary>For a limit: the tally with this act included.</summary>
    public Amount? Reached { get; init; }

    /// <summary>What bars the act outside the norms.</summary>
    public Bar? Bar { get; init; }
}

/// <summary>What an act adds to one tally of one limit.</summary>
/// <param name="Limit">The limit: pack and norm, as <c>pack/norm</c>.</param>
/// <param name="Key">The key counted under.</param>
/// <param name="Amount">How much.</param>
/// <param name="Targets">The targets it is about, for limits on distinct targets.</param>
public sealed record Charge(string Limit, string Key, Amount Amount, ImmutableArray<string> Targets);

/// <summary>A halt that a limit tripped: everything that the limit applies to under the key is denied until people resume it.</summary>
public sealed record Latch(string Limit, string Key);
