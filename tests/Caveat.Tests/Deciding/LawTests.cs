using System.Collections.Immutable;
using Caveat.Approving;
using Caveat.Restraining;
using CsCheck;

namespace Caveat.Tests.Deciding;

// The five laws of norms.md, each over generated norm sets, tallies and acts. "Never lowers" is meant strictly: of two holds the
// second must not be satisfied by signatures that do not satisfy the first, and must not stop excluding standing orders.
//
// Mutation check, each seen to fail the law it names: permits that bite on unknown and restrictions that bite on true only
// (ignorance, declared impact), an unknown key that starts afresh beside live ones (ignorance), an unknown severity that counts as
// nothing (ignorance, declared impact), bounds that grant (layers), requirements in the order of norms (order).
public class LawTests
{
    private const int Cases = 20_000;

    [Fact]
    public void Adding_a_layer_never_lowers_a_verdict() =>
        Gen.Select(
                GeneratedNorms.Sets(asksWhatIsKnown: true),
                GeneratedNorms.Outside("added", asksWhatIsKnown: true),
                GeneratedNorms.Counted,
                GeneratedFacts.Act,
                Gen.Int[0, 3]
            )
            .Sample(
                (norms, layer, tallies, act, place) =>
                {
                    var packs = norms.Packs.Insert(Math.Min(place, norms.Packs.Length), layer);
                    var more = norms with { Packs = packs };
                    var counted = tallies(more);

                    return AtLeastAs(norms.Rule(counted, act), more.Rule(counted, act));
                },
                iter: Cases
            );

    [Fact]
    public void Adding_a_restriction_never_lowers_a_verdict() =>
        Gen.Select(
                GeneratedNorms.Sets(asksWhatIsKnown: true),
                GeneratedNorms.Restriction(asksWhatIsKnown: true),
                GeneratedNorms.Counted,
                GeneratedFacts.Act
            )
            .Sample(
                (norms, restriction, tallies, act) =>
                {
                    var more = WithNorm(norms, restriction);
                    var counted = tallies(more);

                    return AtLeastAs(norms.Rule(counted, act), more.Rule(counted, act));
                },
                iter: Cases
            );

    [Fact]
    public void Knowing_less_never_lowers_a_verdict() =>
        Gen.Select(
                GeneratedNorms.Sets(asksWhatIsKnown: false),
                GeneratedNorms.Counted,
                GeneratedFacts.Act.SelectMany(
                    act => GeneratedFacts.Each(act, GeneratedFacts.LessKnown),
                    (act, less) => (act, less)
                )
            )
            .Sample(
                (norms, tallies, acts) =>
                    AtLeastAs(norms.Rule(tallies(norms), acts.act), norms.Rule(tallies(norms), acts.less)),
                iter: Cases,
                print: one => Written(one.Item1, one.Item2(one.Item1), one.Item3.act, one.Item3.less)
            );

    [Fact]
    public void Declaring_more_impact_or_claiming_less_never_lowers_a_verdict() =>
        Gen.Select(
                GeneratedNorms.Sets(asksWhatIsKnown: true),
                GeneratedNorms.Counted,
                GeneratedFacts.Act.SelectMany(
                    act => GeneratedFacts.Each(act, GeneratedFacts.Graver),
                    (act, graver) => (act, graver)
                )
            )
            .Sample(
                (norms, tallies, acts) =>
                    AtLeastAs(norms.Rule(tallies(norms), acts.act), norms.Rule(tallies(norms), acts.graver)),
                iter: Cases,
                print: one => Written(one.Item1, one.Item2(one.Item1), one.Item3.act, one.Item3.graver)
            );

    [Fact]
    public void Naming_a_further_target_never_lowers_a_verdict() =>
        Gen.Select(
                GeneratedNorms.Sets(asksWhatIsKnown: true),
                GeneratedNorms.Counted,
                GeneratedFacts.Act,
                GeneratedFacts.One
            )
            .Sample(
                (norms, tallies, act, further) =>
                    AtLeastAs(norms.Rule(tallies(norms), act), norms.Rule(tallies(norms), [.. act, further])),
                iter: Cases
            );

    [Fact]
    public void The_order_of_norms_and_packs_and_a_norm_said_twice_change_only_the_grounds() =>
        Gen.Select(
                GeneratedNorms.Sets(asksWhatIsKnown: true),
                GeneratedNorms.Counted,
                GeneratedFacts.Act,
                Gen.Int[0, 1_000]
            )
            .Sample(
                (norms, tallies, act, shuffle) =>
                    Substance(norms.Rule(tallies(norms), act))
                    == Substance(Shuffled(norms, shuffle).Rule(tallies(norms), act)),
                iter: Cases
            );

    [Fact]
    public void Generated_cases_meet_every_verdict_and_every_bearing()
    {
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<string, int>(
            StringComparer.Ordinal
        );

        Gen.Select(GeneratedNorms.Sets(asksWhatIsKnown: true), GeneratedNorms.Counted, GeneratedFacts.Act)
            .Sample(
                (norms, tallies, act) =>
                {
                    var ruling = norms.Rule(tallies(norms), act);
                    seen.AddOrUpdate($"{ruling.Verdict}", 1, (_, count) => count + 1);
                    foreach (var ground in ruling.Grounds)
                    {
                        seen.AddOrUpdate($"{ground.Bearing}", 1, (_, count) => count + 1);
                    }

                    return true;
                },
                iter: 2_000
            );

        Assert.True(seen["Permit"] > 100, $"permit: {seen["Permit"]}");
        Assert.True(seen["Hold"] > 100, $"hold: {seen["Hold"]}");
        foreach (var bearing in Enum.GetNames<Bearing>().Except(["Barred"], StringComparer.Ordinal))
        {
            Assert.True(seen.GetValueOrDefault(bearing) > 100, bearing);
        }
    }

    private static bool AtLeastAs(Ruling before, Ruling after) =>
        after.Verdict > before.Verdict
        || (
            after.Verdict == before.Verdict
            && (
                before.Verdict != Verdict.Hold
                || (
                    FormulaLogic.Implies(after.Requires!, before.Requires!)
                    && after.Individually | !before.Individually
                )
            )
        );

    private static string Written(NormSet norms, Tallies tallies, Facts[] before, Facts[] after) =>
        string.Join(
            "\n",
            [
                norms.Written(),
                .. before.Select(facts => "before: " + facts.Written()),
                .. after.Select(facts => "after:  " + facts.Written()),
                norms.Rule(tallies, before).ToString(),
                norms.Rule(tallies, after).ToString(),
            ]
        );

    private static NormSet WithNorm(NormSet norms, Norm norm)
    {
        var first = norms.Packs[0];
        var more = first with { Pack = first.Pack with { Norms = first.Pack.Norms.Insert(0, norm) } };
        return norms with { Packs = norms.Packs.SetItem(0, more) };
    }

    // Packs and norms turned around, and one norm of the first pack said again. A limit that was said twice has two tallies, and
    // what provoked under the one is not said of the other: such a limit is not said again.
    private static NormSet Shuffled(NormSet norms, int shuffle)
    {
        var packs = norms.Packs.Select(
            (placed, i) =>
            {
                var all = placed.Pack.Norms;
                var again = all[shuffle % all.Length] with { Id = "again" };
                var twice =
                    i == 0 && again.Statement is not Statement.Limit { BoundPerProvoked.Thousandths: > 0 };
                return placed with
                {
                    Pack = placed.Pack with { Norms = Turned(twice ? all.Add(again) : all, shuffle / 7) },
                };
            }
        );
        return norms with { Packs = Turned(packs, shuffle / 3) };
    }

    private static ImmutableArray<T> Turned<T>(IEnumerable<T> items, int by)
    {
        var all = items.ToList();
        by %= all.Count;
        return
        [
            .. (by % 2 == 0 ? all : Enumerable.Reverse(all)).Skip(by),
            .. (by % 2 == 0 ? all : Enumerable.Reverse(all)).Take(by),
        ];
    }

    private static string Substance(Ruling ruling) =>
        string.Join(
            "; ",
            ruling.Verdict,
            ruling.Requires,
            ruling.DecideWithin,
            ruling.Individually,
            string.Join(", ", ruling.Obligations),
            string.Join(
                ", ",
                ruling
                    .Charges.Where(charge => charge.Limit != "p0/again")
                    .Select(charge =>
                        $"{charge.Limit} {charge.Key} {charge.Amount} {string.Join('+', charge.Targets)}"
                    )
            ),
            string.Join(", ", ruling.Latches.Where(latch => latch.Limit != "p0/again"))
        );
}
