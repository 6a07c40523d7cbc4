using System.Collections.Immutable;
using Caveat.Restraining;
using CsCheck;
using static Caveat.Tests.Deciding.TypedNorms;

namespace Caveat.Tests.Deciding;

/// <summary>
/// Norm sets as the checker would let them through: restrictions rise and permits fall (<see cref="GeneratedConditions"/>), and the
/// authority is the organisation. Norms are called <c>n0</c>, <c>n1</c> … in packs <c>p0</c>, <c>p1</c> ….
/// </summary>
internal static class GeneratedNorms
{
    private const int MostNorms = 4;

    private static readonly string[] _roles = ["watch-officer", "commander", Formula.Person];

    // What keys of limits come to for generated facts.
    private static readonly string[] _keys =
    [
        "soar-1",
        "energy",
        "water",
        "none",
        "INC-1",
        "gate",
        "XA->energy",
        "unknown",
        "soar-1/energy",
        "energy/soar-1",
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

    /// <summary>
    /// What was counted before under each limit of a norm set, up to its bound or so, what is halted and what was provoked; to be
    /// applied to the larger of two norm sets that are compared.
    /// </summary>
    public static readonly Gen<Func<NormSet, Tallies>> Counted = Gen.Select(
        Gen.Int[-3, 4].Array[_keys.Length],
        Gen.OneOf("a", "b", "c").Array[_keys.Length],
        Gen.Int[-60, _keys.Length - 1],
        Gen.Int[-8, _keys.Length - 1],
        (amounts, targets, halted, provoked) =>
            (Func<NormSet, Tallies>)(norms => CountedUnder(norms, amounts, targets, halted, provoked))
    );

    private static Tallies CountedUnder(
        NormSet norms,
        int[] amounts,
        string[] targets,
        int halted,
        int provoked
    )
    {
        var tallies = Tallies.Empty;
        foreach (var placed in norms.Packs)
        {
            foreach (var norm in placed.Pack.Norms.Where(norm => norm.Statement is Statement.Limit))
            {
                var limit = $"{placed.Pack.Name}/{norm.Id}";
                for (var i = 0; i < _keys.Length; i++)
                {
                    // Other limits have counted otherwise.
                    var amount = amounts[(i + norm.Id[^1]) % amounts.Length];
                    tallies = tallies.With(
                        amount <= 0
                            ? []
                            : [new(limit, _keys[i], Amount.Of(amount), [targets[i], $"{amount}"])],
                        Noon
                    );
                }

                tallies = tallies.With(halted < 0 ? [] : [new Latch(limit, _keys[halted])]);
                tallies = provoked < 0 ? tallies : tallies.WithProvoked(limit, _keys[provoked], Amount.Of(3));
            }
        }

        return tallies;
    }

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
            Gen.Frequency(
                (4, Gen.OneOf(Enum.GetValues<LimitKey>()).HashSet[1]),
                (1, Gen.OneOf(Enum.GetValues<LimitKey>()).HashSet[0, 2])
            ),
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
}
