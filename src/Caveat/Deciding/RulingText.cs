namespace Caveat.Deciding;

/// <summary>Rulings in a line for people.</summary>
internal static class RulingText
{
    /// <summary>Verdict and what it rests on, for example <c>hold by watch-officer</c> or <c>deny because stay-home</c>.</summary>
    public static string Of(Ruling ruling)
    {
        if (ruling.Verdict != Verdict.Deny)
        {
            return Words.Of(ruling.Verdict) + (ruling.Requires is { } owed ? $" by {owed}" : "");
        }

        var because = ruling.Grounds.Where(ground =>
            ground.Bearing is Bearing.Forbids or Bearing.NotGranted or Bearing.Barred
        );
        return "deny because " + string.Join(", ", because.Select(NameOf).Distinct(StringComparer.Ordinal));
    }

    /// <summary>What bore on a ruling, one after the other.</summary>
    public static string GroundsOf(Ruling ruling) =>
        ruling.Grounds.IsEmpty
            ? "no norm bears on it"
            : string.Join(
                "; ",
                ruling.Grounds.Select(ground =>
                    $"{NameOf(ground)} {Verb(ground.Bearing)}{(ground.Truth == Truth.Unknown ? " (unknown)" : "")}"
                )
            );

    /// <summary>The norm, the pack taken as bounds, or what else a ground is.</summary>
    public static string NameOf(Ground ground) =>
        ground switch
        {
            { Norm: { } norm } => norm.Id,
            { Pack: { } pack } => $"the bounds of {pack.Pack.Name}",
            { Bar: { } bar } => $"{bar.Code} {bar.Message}",
            _ => "nothing permits it",
        };

    private static string Verb(Bearing bearing) =>
        bearing switch
        {
            Bearing.Grants => "grants",
            Bearing.GrantsAtAPrice => "grants at a price",
            Bearing.Requires => "requires people",
            Bearing.Forbids => "forbids",
            Bearing.Counts => "counts",
            Bearing.Obliges => "obliges",
            Bearing.Barred => "bars",
            _ => "",
        };
}
