using CsCheck;

namespace Caveat.Gate.Tests.Keeping.Histories;

// Mutation check: see each fail that lets a person sign without the role, or count twice; that forgets an objection, a halt or the other
// signatures at a release; that reserves nothing; that releases without ruling again; that prunes by a clock that goes back.
/// <summary>
/// Random histories of a gate, played on a plain model as well, and then audited from the ledger alone. CsCheck's environment variables
/// run more of them: <c>CsCheck_Time=600</c> for ten minutes, <c>CsCheck_Seed</c> for one that failed.
/// </summary>
public sealed class HistoryTests
{
    private const int Steps = 60;

    [Fact]
    public void Whatever_happens_the_gate_does_what_the_model_does_and_the_ledger_bears_it_out() =>
        Step.Histories(Steps).Sample(steps => _ = Played(steps), print: Print);

    [Fact]
    public void Histories_reach_whatever_can_happen()
    {
        var histories = Step.Histories(Steps).Array[50].Single(_ => true, seed: "000crA7K75d2");

        var seen = histories
            .SelectMany(steps => Played(steps).Seen)
            .GroupBy(pair => pair.Key, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.Sum(pair => pair.Value), StringComparer.Ordinal);

        var missed = _reached
            .Where(pair => seen.GetValueOrDefault(pair.Key) < pair.Value)
            .Select(pair => $"{pair.Key}: {seen.GetValueOrDefault(pair.Key)}")
            .ToList();
        Assert.True(missed.Count == 0, string.Join(", ", missed));
    }

    // At the disk's mercy: whatever part of the ledger is left, a gate starts on it, and nothing is released that was not approved.
    [Fact]
    public void A_gate_starts_on_every_part_of_a_history_and_releases_no_more_than_was_approved()
    {
        var played = Played(Step.Histories(Steps).Single(steps => steps.Length > 50, seed: "0000KeUpHSmN2"));
        var whole = played.Ledger;

        for (var entries = 1; entries <= whole.Next; entries++)
        {
            var settings = Audit.Of(whole.Entries.Take(entries), played.WereInForce);
            var reopened = Player.Reopen(whole, entries, settings);
            Audit.Of(reopened.Entries, played.WereInForce);
        }
    }

    private static readonly Dictionary<string, int> _reached = new(StringComparer.Ordinal)
    {
        ["permit"] = 30,
        ["hold"] = 100,
        ["deny"] = 50,
        ["approved"] = 30,
        ["released"] = 20,
        ["objected"] = 3,
        ["objected once approved"] = 1,
        ["voided at its release"] = 1,
        ["voided"] = 2,
        ["widened by a proposal"] = 2,
        ["widened at its release"] = 1,
        ["ends expired"] = 50,
        ["ends withdrawn"] = 10,
        ["ends executed"] = 5,
        ["halt"] = 10,
        ["resumption"] = 10,
        ["crashed"] = 20,
        ["crashed between two records"] = 2,
        ["observed to be the same after a restart"] = 50,
        ["observed to be the same after a restart from what was saved"] = 20,
        ["flaw KeyOfAnother refused"] = 3,
        ["flaw OtherKeyOfTheirs refused"] = 3,
        ["flaw OtherStatement refused"] = 3,
        ["flaw OtherRole refused"] = 3,
        ["flaw OtherDecision refused"] = 3,
        ["flaw OtherCase refused"] = 3,
        ["flaw Late refused"] = 3,
        ["flaw Garbage refused"] = 3,
    };

    private static Player Played(Step[] steps)
    {
        var played = Player.Play(steps);
        Audit.Of(played.Ledger.Entries, played.WereInForce);
        return played;
    }

    private static string Print(Step[] steps) => string.Join('\n', steps.AsEnumerable());
}
