using Caveat.Cli.Trying;
using Caveat.Language;

namespace Caveat.Cli.Showing;

/// <summary>What came of proposals, a line each, for people.</summary>
internal static class OutcomeText
{
    // Least telling last: the first ground of the first bearing found is the one that decided.
    private static readonly Bearing[] _denying = [Bearing.Barred, Bearing.Forbids, Bearing.NotGranted];
    private static readonly Bearing[] _holding = [Bearing.Requires, Bearing.GrantsAtAPrice];
    private static readonly Bearing[] _permitting = [Bearing.Grants];

    /// <summary>Writes all outcomes in aligned columns, and a line that counts them.</summary>
    public static void Write(IReadOnlyList<Outcome> outcomes, Terminal terminal)
    {
        var columns = new Columns("act", "target", "verdict", "norm", "why");
        foreach (var outcome in outcomes)
        {
            columns.Add(Row(outcome, terminal.ColourOut));
        }

        columns.Write(terminal);
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(Count(outcomes));
    }

    /// <summary>For example <c>3 proposals: 1 permit, 1 hold, 1 deny</c>.</summary>
    public static string Count(IReadOnlyList<Outcome> outcomes)
    {
        int Of(Verdict verdict) =>
            outcomes.Count(outcome => outcome is Outcome.Ruled ruled && ruled.Ruling.Verdict == verdict);

        (int Count, string Word)[] counts =
        [
            (Of(Verdict.Permit), "permit"),
            (Of(Verdict.Hold), "hold"),
            (Of(Verdict.Deny), "deny"),
            (outcomes.Count(outcome => outcome is Outcome.Refused), "refused"),
            (outcomes.Count(outcome => outcome is Outcome.Answered), "answered"),
        ];
        var parts = counts.Where(part => part.Count > 0).Select(part => $"{part.Count} {part.Word}");
        return $"{FindingText.Number(outcomes.Count, "proposal")}: {string.Join(", ", parts)}";
    }

    /// <summary>What is done, for people.</summary>
    public static string ActOf(Proposal proposal) =>
        proposal.Command.Verb is { } verb ? Words.Of(verb) : "(unmapped)";

    /// <summary>To what, for people.</summary>
    public static string TargetOf(Proposal proposal)
    {
        var name = Foreign.Name(proposal.Command.Target.Name);
        return proposal.Targets.Length == 0 ? name : $"{name} and {proposal.Targets.Length} more";
    }

    private static Ground? DecidingOf(Caveat.Ruling ruling) => AllDecidingOf(ruling).FirstOrDefault();

    private static IEnumerable<Ground> AllDecidingOf(Caveat.Ruling ruling)
    {
        var bearings = ruling.Verdict switch
        {
            Verdict.Deny => _denying,
            Verdict.Hold => _holding,
            _ => _permitting,
        };
        // Where a permit is free, the prices of others are not what the act waits for.
        var free = ruling
            .Grounds.Where(ground => ground.Bearing == Bearing.Grants)
            .Select(ground => ground.Target);
        return bearings.SelectMany(bearing =>
            ruling
                .Grounds.Where(ground =>
                    ground.Bearing == bearing
                    && (bearing != Bearing.GrantsAtAPrice || !free.Contains(ground.Target))
                )
                // The floor says least about the case at hand.
                .OrderBy(ground => ground.Pack?.Pack.Name == Floor.Name)
        );
    }

    // The one that decided, and how many more say the same; of several permits one suffices.
    private static string NamesOf(Caveat.Ruling ruling)
    {
        var names = AllDecidingOf(ruling).Select(NameOf).Distinct(StringComparer.Ordinal).ToList();
        return names.Count > 1 && ruling.Verdict != Verdict.Permit
            ? $"{names[0]} +{names.Count - 1}"
            : names.FirstOrDefault() ?? "";
    }

    /// <summary>What a ground is called: <c>pack/norm</c>, or the code of what bars the act.</summary>
    public static string NameOf(Ground? ground) =>
        ground switch
        {
            null => "",
            { Norm: { } norm, Pack: { } pack } => $"{pack.Pack.Name}/{norm.Id}",
            { Pack: { } pack } => $"{pack.Pack.Name} (bounds)",
            { Bar: { } bar } => bar.Code,
            _ => "no permit",
        };

    private static Columns.Cell[] Row(Outcome outcome, bool colour) =>
        outcome switch
        {
            Outcome.Ruled ruled =>
            [
                ActOf(ruled.Proposal),
                TargetOf(ruled.Proposal),
                new(
                    Words.Of(ruled.Ruling.Verdict),
                    text => Paint.Verdict(text, ruled.Ruling.Verdict, colour)
                ),
                NamesOf(ruled.Ruling),
                WhyOf(ruled.Ruling),
            ],
            Outcome.Answered answered =>
            [
                ActOf(answered.Proposal),
                TargetOf(answered.Proposal),
                "answered",
                "",
                "the gate answers what it can do; nothing is ruled on",
            ],
            Outcome.Refused refused =>
            [
                outcome.Place,
                "",
                new("refused", text => Paint.Verdict(text, null, colour)),
                refused.Problems[0].Code.Id,
                Foreign.Line(string.Join("; ", refused.Problems.Select(OfProblem))),
            ],
            _ => throw new InvalidOperationException("an outcome of no known form"),
        };

    private static string OfProblem(Problem problem) =>
        problem.Pointer.Length == 0 ? problem.Message : $"{problem.Pointer}: {problem.Message}";

    private static string WhyOf(Caveat.Ruling ruling)
    {
        var deciding = DecidingOf(ruling);
        var because = deciding switch
        {
            { Bar: { } bar } => bar.Message,
            { Norm.Because: { } said } => said,
            { Bearing: Bearing.NotGranted } => "nothing permits this",
            { Bearing: Bearing.Forbids, Norm.Statement: Statement.Limit } => "the limit is reached",
            { Bearing: Bearing.Requires, Norm.Statement: Statement.Limit } => "the limit is reached",
            { Bearing: Bearing.Forbids, Norm: null } => "none of its permits holds",
            { Bearing: Bearing.Forbids } => "it forbids this",
            _ => "",
        };
        var waits = ruling.Requires is { } formula ? $"waits for {formula}" : "";
        var unknown = deciding?.Truth == Truth.Unknown ? "(not known to be otherwise)" : "";
        var reason = string.Join(' ', ((string[])[because, unknown]).Where(part => part.Length > 0));
        return Foreign.Line(string.Join(": ", ((string[])[waits, reason]).Where(part => part.Length > 0)));
    }
}
