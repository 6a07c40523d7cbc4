namespace Caveat;

/// <summary>
/// How grave an effect is, 0–10: base + scope + permanence + spill + criticality, clamped; monotone in every input
/// (proposals.md, Severity; the rationale stands in docs/reference/severity.md).
/// </summary>
internal static class SeverityFormula
{
    /// <summary>The most that severity can be.</summary>
    internal static readonly Amount Greatest = Amount.Of(10);

    /// <summary>The most that numbers of hosts and people can add.</summary>
    internal static readonly Amount GreatestScope = Amount.Of(4);

    /// <summary>What an effect adds that nobody can undo, or that has no end.</summary>
    internal static readonly Amount Permanence = new(1_500);

    /// <summary>The most that a zone's criticality can add, and what it adds where it is not known.</summary>
    internal static readonly Amount GreatestCriticality = Amount.Of(2);

    /// <summary>What the kind of effect alone weighs.</summary>
    internal static Amount BaseOf(EffectKind kind) =>
        kind switch
        {
            EffectKind.None => Amount.Zero,
            EffectKind.Observe => new(500),
            EffectKind.Degrade => new(2_500),
            EffectKind.Disrupt => Amount.Of(4),
            EffectKind.Manipulate => Amount.Of(6),
            EffectKind.Destroy => Amount.Of(7),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "a kind of no known base"),
        };

    /// <summary>What the numbers of hosts and people add: log10(hosts) + ½·log10(people), at most 4.</summary>
    internal static Amount ScopeOf(Amount hosts, Amount people) =>
        Amount.Min(GreatestScope, Log10.Of(hosts) + Log10.Of(people).Half());

    /// <summary>The severity; <paramref name="spillover"/> is 0–10 and <paramref name="criticality"/> 0–2.</summary>
    internal static Amount Of(
        EffectKind kind,
        Amount hosts,
        Amount people,
        bool permanent,
        Amount spillover,
        Amount criticality
    )
    {
        var sum =
            BaseOf(kind)
            + ScopeOf(hosts, people)
            + (permanent ? Permanence : Amount.Zero)
            + spillover.Half()
            + criticality;
        return Amount.Max(Amount.Zero, Amount.Min(Greatest, sum));
    }

    /// <summary>The CVSS v4 band that a severity falls in.</summary>
    internal static string BandOf(Amount severity) =>
        severity.Thousandths switch
        {
            <= 0 => "none",
            < 4_000 => "low",
            < 7_000 => "medium",
            < 9_000 => "high",
            _ => "critical",
        };
}
