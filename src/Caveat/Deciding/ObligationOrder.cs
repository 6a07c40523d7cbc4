using System.Collections.Immutable;

namespace Caveat.Deciding;

/// <summary>Gives the obligations of a ruling an order of their own, so that the order of norms changes nothing.</summary>
internal static class ObligationOrder
{
    /// <summary>Each obligation once: whom to tell, what to report, undo and write down.</summary>
    public static ImmutableArray<Obligation> Distinct(List<Obligation> obligations) =>
        obligations.Count == 0
            ? []
            : [.. obligations.Distinct().OrderBy(Rank).ThenBy(Time).ThenBy(Text, StringComparer.Ordinal)];

    private static int Rank(Obligation obligation) =>
        obligation switch
        {
            Obligation.Notify => 0,
            Obligation.Report => 1,
            Obligation.Undo => 2,
            _ => 3,
        };

    private static TimeSpan Time(Obligation obligation) =>
        obligation switch
        {
            Obligation.Report report => report.Within,
            Obligation.Undo undo => undo.Within,
            _ => TimeSpan.Zero,
        };

    private static string Text(Obligation obligation) =>
        obligation switch
        {
            Obligation.Notify notify => notify.Role,
            Obligation.Record record => record.Text,
            _ => "",
        };
}
