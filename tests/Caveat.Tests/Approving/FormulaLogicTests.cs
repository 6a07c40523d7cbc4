using System.Collections.Immutable;
using Caveat.Approving;
using Caveat.Language;
using CsCheck;
using static Caveat.Tests.Deciding.TypedNorms;

namespace Caveat.Tests.Approving;

// Mutation check: `>` for `>=` in implication, a total that leaves out the named roles, dropping a part that nothing else
// implies, taking `K of` for `all of`: each fails one of the properties below.
public class FormulaLogicTests
{
    private static readonly string[] _roles = ["a", "b", "c", Formula.Person];

    public static readonly Gen<Formula> AnyFormula = FormulaOfDepth(2);

    // Every way in which up to three people sign in each of three roles, and up to three more in no named role.
    private static readonly ImmutableArray<Func<string, int>> _signings =
    [
        .. from a in Enumerable.Range(0, 4)
        from b in Enumerable.Range(0, 4)
        from c in Enumerable.Range(0, 4)
        from more in Enumerable.Range(0, 4)
        select (Func<string, int>)(
            role =>
                role switch
                {
                    "a" => a,
                    "b" => b,
                    "c" => c,
                    _ => a + b + c + more,
                }
        ),
    ];

    [Fact]
    public void One_formula_implies_another_exactly_where_all_signatures_that_satisfy_it_do() =>
        Gen.Select(AnyFormula, AnyFormula)
            .Sample(
                (left, right) =>
                    FormulaLogic.Implies(left, right)
                    == _signings.All(signing => !left.IsSatisfiedBy(signing) || right.IsSatisfiedBy(signing)),
                iter: 5_000
            );

    [Fact]
    public void A_simplified_formula_is_satisfied_by_the_same_signatures() =>
        AnyFormula.Sample(formula => SameEverywhere(formula, FormulaLogic.Simplify(formula)), iter: 5_000);

    [Fact]
    public void A_formula_is_read_as_it_was_written() =>
        AnyFormula.Sample(
            formula => SameEverywhere(formula, FormulaText.Read($"{FormulaLogic.AllOf([formula])}")!),
            iter: 3_000
        );

    [Fact]
    public void The_order_of_requirements_does_not_change_what_is_owed() =>
        Gen.Select(AnyFormula, AnyFormula, AnyFormula)
            .Sample(
                (a, b, c) =>
                    $"{FormulaLogic.AllOf([a, b, c])}" == $"{FormulaLogic.AllOf([c, a, b, a])}"
                    && $"{FormulaLogic.AnyOf([a, b, c])}" == $"{FormulaLogic.AnyOf([b, b, c, a])}"
                    && SameEverywhere(Both(a, b, c), FormulaLogic.AllOf([a, b, c]))
                    && SameEverywhere(Either(a, b, c), FormulaLogic.AnyOf([a, b, c])),
                iter: 3_000
            );

    public static TheoryData<Formula, string> Simplified() =>
        new()
        {
            { Both(Officer, Role("watch-officer", 2)), "2 watch-officer" },
            { Either(Officer, Role("watch-officer", 2)), "watch-officer" },
            { Both(Role(Formula.Person), Officer), "watch-officer" },
            { Both(Role(Formula.Person, 2), Role("watch-officer", 2)), "2 watch-officer" },
            { Both(Role(Formula.Person, 2), Officer, Engineer), "watch-officer and clinical-engineer" },
            {
                Both(Role(Formula.Person, 3), Officer, Engineer),
                "3 person and watch-officer and clinical-engineer"
            },
            { Both(Officer, Either(Officer, Engineer)), "watch-officer" },
            { Either(Officer, Both(Officer, Engineer)), "watch-officer" },
            { Some(1, "a", "b"), "a or b" },
            { Some(2, "a", "b"), "a and b" },
            { Some(2, "a", "b", "c"), "2 of [a, b, c]" },
            { Both(Some(2, "a", "b", "c"), Role("a"), Role("b")), "a and b" },
            { Both(Some(2, "a", "b", "c"), Role(Formula.Person, 2)), "2 of [a, b, c]" },
        };

    [Theory]
    [MemberData(nameof(Simplified))]
    public void What_others_imply_is_left_out(Formula formula, string expected) =>
        Assert.Equal(expected, $"{FormulaLogic.Simplify(formula)}");

    [Fact]
    public void A_formula_with_too_many_ways_is_kept_as_it_is()
    {
        var huge = Some(10, [.. Enumerable.Range(0, 20).Select(i => $"role-{i}")]);

        Assert.Equal($"{Officer} and {huge}", $"{FormulaLogic.Simplify(Both(Officer, huge))}");
        Assert.True(FormulaLogic.AreEquivalent(Both(Officer, huge), Both(huge, Officer)));
        Assert.True(FormulaLogic.Implies(Both(Officer, huge), Officer));
    }

    private static bool SameEverywhere(Formula left, Formula right) =>
        _signings.All(signing => left.IsSatisfiedBy(signing) == right.IsSatisfiedBy(signing));

    private static Gen<Formula> FormulaOfDepth(int depth)
    {
        var one = Gen.Select(Gen.OneOf(_roles), Gen.Int[1, 3], (role, count) => Role(role, count));
        var several = Gen.Select(
            Gen.Int[1, 3],
            Gen.OneOf(_roles).HashSet[3, 3],
            (count, roles) => Some(count, [.. roles])
        );
        if (depth == 0)
        {
            return Gen.Frequency((4, one), (1, several));
        }

        var parts = FormulaOfDepth(depth - 1).Array[1, 3];
        return Gen.Frequency(
            (2, one),
            (1, several),
            (2, parts.Select(all => Both(all))),
            (2, parts.Select(any => Either(any)))
        );
    }
}
