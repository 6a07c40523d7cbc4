using System.Collections.Immutable;
using Caveat.Restraining;
using CsCheck;
using static Caveat.Tests.Deciding.TypedNorms;

namespace Caveat.Tests.Deciding;

/// <summary>
/// Norm sets as the checker would let them through: restrictions rise and permits fall (<see cref="GeneratedConditions"/>), and the
/// authority is the organisation. Norms are called <c>n0</c>, <c>n1</c> … in packs <c>p0</c>, <c>p1</c> …, so that tallies can be
/// generated apart.
/// </summary>
internal static class GeneratedNorms
{
    private const int MostNorms = 4;

    private static readonly string[] _roles = ["watch-officer", "commander", Formula.Person];

    // What keys of limits come to for generated facts.
    private static readonly string[] _keys =
    [
        "soar-1",
        "soar-2",
        "energy",
        "water",
        "none",
        "INC-1",
        "gate",
        "XA->energy",
        "XA->soar-1",
        "unknown",
        "soar-1/energy",
        "soar-1/unknown",
        "gate/none",
    ];

    /// <summary>A norm set of one to three packs.</summary>
    public static Gen<NormSet> Sets(bool asksWhatIsKnown)
    {
        var first = PackOf("p0", asksWhatIsKnown, permits: true, Layer.Organisation);
        var second = PackOf("p1", asksWhatIsKnown, permits: true, Layer.Organisation);
        var outside = Outside("p2", asksWhatIsKnown);
        return Gen.OneOf(
            first.Select(one => Under(one)),
            Gen.Select(first, second, (one, other) => Under(one, other)),
            Gen.Select(first, outside, (one, other) => Under(one, other)),
            Gen.Select(first, second, outside, (one, other, third) => Under(one, other, third))
        );
    }

    /// <summary>A pack outside the authority, or taken as bounds.</summary>
    public static Gen<PlacedPack> Outside(string name, bool asksWhatIsKnown) =>
        Gen.Select(
            Gen.OneOf(
                PackOf(name, asksWhatIsKnown, permits: false, Layer.National),
                PackOf(name, asksWhatIsKnown, permits: true, Layer.National)
                    .Select(placed => placed with { AsBounds = true })
            ),
            Gen.OneOf(Layer.International, Layer.Alliance, Layer.National, Layer.Mission),
            (placed, layer) => placed with { Layer = layer }
        );

    /// <summary>A require, forbid, limit or oblige norm.</summary>
    public static Gen<Norm> Restriction(bool asksWhatIsKnown) =>
        Gen.Select(
            Restricting,
            GeneratedConditions
                .Of(rises: true, asksWhatIsKnown)
                .Select(condition => GeneratedConditions.Bound(condition, [])),
            Dates,
            NormOf
        );

    /// <summary>What was counted before under the limits of <c>p0</c> to <c>p2</c> and of <c>added</c>, and what is halted.</summary>
    public static readonly Gen<Tallies> Counted = Gen.Select(
        Gen.Select(Names(), Gen.OneOf(_keys), Gen.Int[1, 3], Gen.OneOf("a", "b", "c")).Array[0, 12],
        Gen.Select(Names(), Gen.OneOf(_keys)).Array[0, 1],
        Gen.Select(Names(), Gen.OneOf(_keys)).Array[0, 1],
        (charges, latches, provoked) =>
        {
            var tallies = Tallies.Empty.With([
                .. latches.Select(latch => new Latch(latch.Item1, latch.Item2)),
            ]);
            foreach (var (limit, key, amount, target) in charges)
            {
                tallies = tallies.With([new(limit, key, Amount.Of(amount), [target])], Noon);
            }

            foreach (var (limit, key) in provoked)
            {
                tallies = tallies.WithProvoked(limit, key, Amount.Of(3));
            }

            return tallies;
        }
    );

    private static readonly Gen<Formula> _formula = Gen.Select(
        Gen.OneOf(_roles),
        Gen.Int[1, 2],
        Gen.OneOf(_roles),
        Gen.Int[0, 5],
        (role, count, other, form) =>
            form switch
            {
                0 => Both(Role(role, count), Role(other)),
                1 => Either(Role(role, count), Role(other)),
                2 => Some(count, _roles),
                _ => Role(role, count),
            }
    );

    private static readonly Gen<Statement> Restricting = Gen.Frequency(
        (2, Gen.Const<Statement>(new Statement.Forbid())),
        (
            3,
            Gen.Select(
                _formula,
                Gen.Int[0, 3],
                Gen.Bool,
                Statement (formula, within, individually) =>
                    new Statement.Require(
                        formula,
                        within == 0 ? null : TimeSpan.FromMinutes(within),
                        individually
                    )
            )
        ),
        (3, LimitStatement()),
        (
            1,
            Gen.OneOf(_roles)
                .Select(
                    Statement (role) =>
                        new Statement.Oblige([
                            new Obligation.Notify(role),
                            new Obligation.Report(TimeSpan.FromHours(1)),
                        ])
                )
        )
    );

    private static readonly Gen<Statement> Granting = Gen.Frequency(
        (3, Gen.Const<Statement>(new Statement.Permit(null))),
        (2, _formula.Select(Statement (price) => new Statement.Permit(price)))
    );

    private static readonly Gen<Validity?> Dates = Gen.Frequency(
        (9, Gen.Const(() => (Validity?)null)),
        (1, Gen.Const(() => (Validity?)new(new(2020, 1, 1), new(2021, 1, 1)))),
        (1, Gen.Const(() => (Validity?)new(new(2026, 1, 1), new(2027, 1, 1)))),
        (1, Gen.Const(() => (Validity?)new(new(2030, 1, 1), new(2031, 1, 1))))
    );

    private static Gen<PlacedPack> PackOf(string name, bool asks, bool permits, Layer layer)
    {
        var restriction = Gen.Select(Restricting, GeneratedConditions.Of(rises: true, asks), Dates, NormOf);
        var permit = Gen.Select(Granting, GeneratedConditions.Of(rises: false, asks), Dates, NormOf);
        var norm = permits ? Gen.Frequency((3, permit), (2, restriction)) : restriction;
        return Gen.Select(
            norm.Array[1, MostNorms],
            Dates,
            Definitions(asks),
            (norms, dates, definitions) =>
                (
                    Pack(
                        name,
                        layer,
                        [
                            .. norms.Select(
                                (one, i) =>
                                    one with
                                    {
                                        Id = $"n{i}",
                                        Condition = GeneratedConditions.Bound(one.Condition!, definitions),
                                    }
                            ),
                        ]
                    ) with
                    {
                        Definitions = definitions,
                        Validity = dates,
                    }
                ).Placed()
        );
    }

    // The first rises; the second falls, and may refer to the first where a negation makes it fall.
    private static Gen<ImmutableArray<Definition>> Definitions(bool asks) =>
        Gen.Select(
            GeneratedConditions.Of(rises: true, asks),
            GeneratedConditions.Of(rises: false, asks),
            (rising, falling) =>
            {
                var first = GeneratedConditions.Rising with
                {
                    Condition = GeneratedConditions.Bound(rising, []),
                };
                var second = GeneratedConditions.Falling with
                {
                    Condition = GeneratedConditions.Bound(falling, [first]),
                };
                return ImmutableArray.Create(first, second);
            }
        );

    private static Norm NormOf(Statement statement, Condition condition, Validity? dates) =>
        new()
        {
            Id = "added",
            Statement = statement,
            Condition = condition,
            Validity = dates,
        };

    private static Gen<Statement> LimitStatement() =>
        Gen.Select(
            Gen.OneOf(Enum.GetValues<Quantity>()),
            Gen.Int[0, 6],
            Gen.Bool,
            Gen.OneOf(Enum.GetValues<LimitKey>()).HashSet[0, 2],
            Gen.Select(_formula, Gen.OneOf(Enum.GetValues<LimitKey>()), Gen.Int[0, 2]),
            Statement (quantity, bound, provoked, keys, otherwise) =>
                new Statement.Limit
                {
                    Quantity = quantity,
                    Bound = Amount.Of(bound),
                    BoundPerProvoked = provoked ? new Amount(500) : Amount.Zero,
                    Window = TimeSpan.FromMinutes(10),
                    Keys = [.. keys],
                    Otherwise = otherwise.Item3 switch
                    {
                        0 => new Otherwise.Forbid(),
                        1 => new Otherwise.Require(otherwise.Item1, null, Individually: false),
                        _ => new Otherwise.Halt(otherwise.Item2, "commander"),
                    },
                }
        );

    private static Gen<string> Names() =>
        Gen.Select(
            Gen.OneOf("p0", "p1", "p2", "added"),
            Gen.Int[0, MostNorms],
            (pack, norm) => norm == MostNorms ? $"{pack}/added" : $"{pack}/n{norm}"
        );
}
