using Caveat.Gate.Tests.Keeping.Histories;
using Caveat.Recording;
using CsCheck;

namespace Caveat.Gate.Tests.Replaying;

// Mutation check: see the first fail that rules with other tallies, halts or objections than those of the moment, or at another time.
/// <summary>Histories of a gate, ruled on again from their ledger.</summary>
public sealed class HistoryReplayTests
{
    private const int Steps = 60;

    // One that reaches permits, holds, denials, releases and cases that were widened and denied.
    private static readonly Lazy<Player> _long = new(() =>
        Player.Play(
            Step.Histories(Steps)
                .Array[12]
                .Single(_ => true, seed: "0000KeUpHSmN2")
                .SelectMany(steps => steps)
        )
    );

    [Fact]
    public void Whatever_happened_comes_out_the_same_when_it_is_ruled_on_again() =>
        Step.Histories(Steps)
            .Sample(steps =>
            {
                var outcome = Replayed.History(Player.Play(steps));

                Assert.Equal([], outcome.Differences);
                Assert.True(outcome.IsSame);
            });

    [Fact]
    public void Rulings_and_releases_are_made_again()
    {
        var outcome = Replayed.History(_long.Value);

        Assert.Equal([], outcome.Differences);
        Assert.True(outcome.Rulings > 50, $"{outcome.Rulings} rulings");
        Assert.True(outcome.Releases > 10, $"{outcome.Releases} releases");
    }

    [Theory]
    [InlineData("verdict")]
    [InlineData("actuator")]
    [InlineData("facts[0].criticality")]
    [InlineData("grounds[0].bearing")]
    [InlineData("charges")]
    [InlineData("latches")]
    [InlineData("opening.formula")]
    [InlineData("opening.decideBy")]
    public void A_ruling_that_was_altered_is_found_and_said_where(string member)
    {
        var altered = -1L;

        var outcome = Replayed.History(
            _long.Value,
            record =>
            {
                var ruling = record.Body as RecordBody.Ruling;
                if (altered < 0 && ruling?.Opening is not null)
                {
                    altered = record.Head.Sequence;
                    return record with { Body = Altered(ruling, member) };
                }

                return record;
            }
        );

        var first = outcome.Differences[0];
        Assert.Equal((altered, "ruling", member), (first.Record, first.Type, first.Member));
        Assert.NotEqual(first.Recorded, first.Replayed);
    }

    [Fact]
    public void A_release_that_was_altered_is_found()
    {
        var outcome = Replayed.History(
            _long.Value,
            record =>
                record.Body is RecordBody.Release { Case: not null } release
                    ? record with
                    {
                        Body = release with { NotAfter = release.NotAfter.AddSeconds(1) },
                    }
                    : record
        );

        Assert.NotEmpty(outcome.Differences);
        Assert.All(
            outcome.Differences,
            difference => Assert.Equal(("release", "notAfter"), (difference.Type, difference.Member))
        );
    }

    [Theory]
    [InlineData("decided")]
    [InlineData("denied")]
    [InlineData("widened")]
    public void An_end_of_a_case_that_does_not_follow_is_found(string claimed)
    {
        var outcome = Replayed.History(
            _long.Value,
            record =>
                record.Body is RecordBody.Closure closure
                && closure.Outcome != claimed
                && closure.Outcome != "expired"
                    ? record with
                    {
                        Body = closure with
                        {
                            Outcome = claimed,
                            UseBy = record.Head.Time.AddMinutes(5),
                            Formula = "person",
                            Nonce = "n",
                        },
                    }
                    : record
        );

        Assert.Contains(
            outcome.Differences,
            difference => (difference.Type, difference.Member) == ("closure", "outcome")
        );
    }

    [Fact]
    public void What_other_norms_would_have_ruled_is_found_although_they_claim_the_same_digest()
    {
        var others = HistoryWorld.Of(Settings.First with { Version = 3 }).NormSet;

        var outcome = Replayed.History(
            _long.Value,
            change: deployment =>
                deployment with
                {
                    NormSet = others with { Digest = deployment.NormSet.Digest },
                }
        );

        Assert.False(outcome.IsSame);
        Assert.True(outcome.DifferenceCount > 0);
    }

    [Fact]
    public void What_cannot_be_made_again_is_counted_and_never_passed_over()
    {
        var whole = Replayed.History(_long.Value);

        var outcome = Replayed.Records(
            _long.Value.Ledger.Entries,
            _ => new(null, "its sources are not kept", false)
        );

        Assert.False(outcome.IsSame);
        Assert.Equal((0, 0), (outcome.Rulings, outcome.Releases));
        Assert.Equal(whole.Rulings + whole.Releases, outcome.NotReplayed.Sum(each => each.Count));
    }

    private static RecordBody.Ruling Altered(RecordBody.Ruling ruling, string member)
    {
        var opening = ruling.Opening!;
        return member switch
        {
            "verdict" => ruling with { Verdict = Verdict.Deny },
            "actuator" => ruling with { Actuator = "another" },
            "facts[0].criticality" => ruling with
            {
                Facts = Replace(ruling.Facts, "\"criticality\":\"", "\"criticality\":\"9"),
            },
            "grounds[0].bearing" => ruling with
            {
                Answer = Replace(ruling.Answer, "\"bearing\":\"", "\"bearing\":\"un"),
            },
            "charges" => ruling with
            {
                Charges = ruling.Charges.Add(new("history/storm", "soar", Amount.One, [])),
            },
            "latches" => ruling with { Latches = [new("history/storm", "nobody")] },
            "opening.formula" => ruling with { Opening = opening with { Formula = "3 person" } },
            _ => ruling with { Opening = opening with { DecideBy = opening.DecideBy.AddMinutes(1) } },
        };
    }

    private static byte[] Replace(ReadOnlyMemory<byte> json, string what, string by)
    {
        var text = System.Text.Encoding.UTF8.GetString(json.Span);
        var at = text.IndexOf(what, StringComparison.Ordinal);
        Assert.True(at >= 0);
        return System.Text.Encoding.UTF8.GetBytes(text[..at] + by + text[(at + what.Length)..]);
    }
}
