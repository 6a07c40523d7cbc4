using System.Collections.Immutable;
using Caveat.Approving;
using CsCheck;

namespace Caveat.Tests.Laws;

// The five laws of norms.md from end to end: texts of norms through the checker, proposals as JSON through the reader, facts from
// worlds, rulings at fixed tallies. One sample is one norm set, four
// worlds and five proposals in each of them: twenty cases.
//
// "Never lowers" is meant strictly. Of two holds the second must not be satisfied by signatures that do not satisfy the first, and
// must not stop excluding standing orders: every law but that of order only adds requirements or takes grants away, and a price
// that falls away leaves a disjunction of fewer parts.
public class FiveLawsTests
{
    private const int WorldsEach = 4;

    private const int ProposalsEach = 5;

    private const int Cases = 20_000;

    private static readonly Gen<Change[]> _changes = Changes(
        Gen.Select(
            Drafts.Any,
            Counts.Any,
            Func<World, Change> (draft, counts) => world => new(world, draft.ToString(), counts)
        )
    );

    private static readonly Gen<Change[]> _graver = Changes(
        Gen.Select(
            Drafts.Any,
            Counts.Any,
            Drafts.Graver,
            Func<World, Change> (draft, counts, graver) =>
                world => new(world, draft.ToString(), counts) { OtherBody = graver(draft).ToString() }
        )
    );

    [Fact]
    public void Adding_a_layer_never_lowers_a_verdict() =>
        NeverLowers(
            Gen.Select(
                NormTexts.Sets(asks: true),
                NormTexts.Outside(NormTexts.Added, asks: true),
                Gen.Int[0, 3],
                (texts, added, place) => (texts, texts.Insert(Math.Min(place, texts.Length), added))
            ),
            _changes
        );

    [Fact]
    public void Adding_a_restriction_never_lowers_a_verdict() =>
        NeverLowers(
            Gen.Select(
                NormTexts.Sets(asks: true),
                NormTexts.Restriction(asks: true),
                Gen.Int[0, 2],
                (texts, added, place) => (texts, WithDeclaration(texts, place % texts.Length, added))
            ),
            _changes
        );

    [Fact]
    public void Knowing_less_of_the_world_never_lowers_a_verdict() =>
        Check(
            Gen.Select(
                Unchanged(asks: false),
                Gen.Select(_changes, Ignorance.OfInputs.Array[WorldsEach * ProposalsEach]),
                (norms, changes) =>
                    new Contrast(
                        norms,
                        norms,
                        [
                            .. changes.Item1.Zip(
                                changes.Item2,
                                (change, inputs) =>
                                    change with
                                    {
                                        OtherWorld = Ignorance.Without(
                                            change.World,
                                            inputs,
                                            norms.ReadsOwners
                                        ),
                                    }
                            ),
                        ]
                    )
            ),
            IsAtLeast
        );

    [Fact]
    public void Knowing_less_of_the_facts_never_lowers_a_verdict() =>
        Check(
            Gen.Select(
                Unchanged(asks: false),
                Gen.Select(
                    _changes,
                    Gen.Select(Ignorance.OfFacts, Gen.Bool).Array[WorldsEach * ProposalsEach]
                ),
                (norms, changes) =>
                    new Contrast(
                        norms,
                        norms,
                        [
                            .. changes.Item1.Zip(
                                changes.Item2,
                                (change, less) =>
                                    change with
                                    {
                                        OfFacts = facts => Ignorance.Less(facts, less.Item1, less.Item2),
                                    }
                            ),
                        ]
                    )
            ),
            IsAtLeast
        );

    [Fact]
    public void Declaring_more_impact_or_claiming_less_never_lowers_a_verdict() =>
        Check(
            Gen.Select(
                Unchanged(asks: true),
                _graver,
                (norms, changes) => new Contrast(norms, norms, [.. changes])
            ),
            IsAtLeast
        );

    [Fact]
    public void Order_layout_and_repetition_change_nothing_but_the_grounds() =>
        Check(
            Gen.Select(
                NormTexts.Sets(asks: true).Select(Compiled.Of).Where(one => one.Norms is not null),
                Gen.Int[0, 5_039],
                Gen.OneOf(" ", "\n", "  # a comment\n", "\t\r\n  "),
                _changes,
                (norms, turn, gap, changes) =>
                    new Contrast(norms, Compiled.Of(Rewritten(norms.Texts, turn, gap)), [.. changes])
                    {
                        Repeated = ($"p0/n{RepeatedNorm(norms.Texts, turn)}", $"p0/{NormTexts.Added}"),
                    }
            ),
            IsSame
        );

    [Fact]
    public void The_checker_takes_most_of_the_generated_texts()
    {
        var (taken, refused) = (0, 0);

        NormTexts
            .Sets(asks: true)
            .Sample(
                texts =>
                {
                    _ = Compiled.Of(texts).Norms is null
                        ? Interlocked.Increment(ref refused)
                        : Interlocked.Increment(ref taken);
                    return true;
                },
                iter: 2_000
            );

        Assert.InRange(refused, 1, (taken + refused) / 5);
    }

    [Fact]
    public void Generated_cases_meet_every_verdict_and_every_bearing()
    {
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<string, int>(
            StringComparer.Ordinal
        );

        Gen.Select(
                Unchanged(asks: true),
                _changes,
                (norms, changes) => new Contrast(norms, norms, [.. changes])
            )
            .Sample(
                contrast =>
                    contrast.Holds(
                        (ruling, _) =>
                        {
                            seen.AddOrUpdate($"{ruling.Verdict}", 1, (_, count) => count + 1);
                            foreach (var ground in ruling.Grounds)
                            {
                                seen.AddOrUpdate($"{ground.Bearing}", 1, (_, count) => count + 1);
                            }

                            return true;
                        }
                    ),
                iter: 150
            );

        foreach (var name in (string[])["Permit", "Hold", .. Enum.GetNames<Bearing>()])
        {
            Assert.True(seen.GetValueOrDefault(name) > 50, $"{name}: {string.Join(", ", seen)}");
        }
    }

    private static Gen<Change[]> Changes(Gen<Func<World, Change>> proposals) =>
        Gen.Select(
                Worlds.Any,
                proposals.Array[ProposalsEach],
                (world, all) => all.Select(change => change(world))
            )
            .Array[WorldsEach]
            .Select(worlds => worlds.SelectMany(changes => changes).ToArray());

    private static Gen<Compiled> Unchanged(bool asks) =>
        NormTexts.Sets(asks).Select(Compiled.Of).Where(one => one.Norms is not null);

    private static void NeverLowers(
        Gen<(ImmutableArray<PackText> Before, ImmutableArray<PackText> After)> texts,
        Gen<Change[]> changes
    ) =>
        Check(
            Gen.Select(
                texts
                    .Select(pair => (Before: Compiled.Of(pair.Before), After: Compiled.Of(pair.After)))
                    .Where(pair => pair.Before.Norms is not null && pair.After.Norms is not null),
                changes,
                (norms, all) => new Contrast(norms.Before, norms.After, [.. all])
            ),
            IsAtLeast
        );

    private static void Check(Gen<Contrast> contrasts, Func<Ruling, Ruling, bool> relation) =>
        contrasts.Sample(
            contrast => contrast.Holds(relation),
            iter: Cases / (WorldsEach * ProposalsEach),
            print: contrast => contrast.Written(relation)
        );

    private static bool IsAtLeast(Ruling before, Ruling after) =>
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

    private static bool IsSame(Ruling one, Ruling other) =>
        one.Verdict == other.Verdict
        && one.DecideWithin == other.DecideWithin
        && one.Individually == other.Individually
        && one.Obligations.SequenceEqual(other.Obligations)
        && (one.Requires is null) == (other.Requires is null)
        && (one.Requires is null || FormulaLogic.AreEquivalent(one.Requires, other.Requires!));

    private static ImmutableArray<PackText> WithDeclaration(
        ImmutableArray<PackText> texts,
        int pack,
        string declaration
    ) =>
        texts.SetItem(
            pack,
            texts[pack] with
            {
                Declarations = texts[pack].Declarations.Insert(0, declaration),
            }
        );

    // Packs and declarations turned around, words set apart in another way, and one norm said again.
    private static ImmutableArray<PackText> Rewritten(ImmutableArray<PackText> texts, int turn, string gap)
    {
        var repeated = RepeatedNorm(texts, turn);
        var again = texts[0]
            .Declarations[repeated]
            .Replace($"norm n{repeated} ", $"norm {NormTexts.Added} ", StringComparison.Ordinal);
        return Turned(
            WithDeclaration(texts, 0, again)
                .Select(text => text with { Declarations = Turned(text.Declarations, turn), Gap = gap }),
            turn / 7
        );
    }

    private static int RepeatedNorm(ImmutableArray<PackText> texts, int turn) =>
        turn % texts[0].Declarations.Count(one => one.StartsWith("norm ", StringComparison.Ordinal));

    private static ImmutableArray<T> Turned<T>(IEnumerable<T> items, int by)
    {
        var all = items.ToList();
        if (by % 2 == 1)
        {
            all.Reverse();
        }

        by /= 2;
        return [.. all.Skip(by % all.Count), .. all.Take(by % all.Count)];
    }
}
