using System.Collections.Immutable;
using Caveat.Restraining;
using CsCheck;

namespace Caveat.Tests.Laws;

/// <summary>What was counted before, as a list, so that a norm said twice can have counted as much under its other name.</summary>
internal sealed record Counts(
    ImmutableArray<(string Limit, string Key, int Amount, string Target)> Charges,
    ImmutableArray<(string Limit, string Key)> Halts,
    ImmutableArray<(string Limit, string Key)> Provoked
)
{
    private static readonly string[] _keys =
    [
        "soar-1",
        "night-watch",
        "edge",
        "far",
        "INC-1",
        "INC-2",
        "none",
        "XA",
        "XB",
        "XA/self",
        "XB/partner",
        "none/none",
        "XA->XB",
        "XB->XA",
        "XC->XA",
        "XA->XA",
        "soar-1/XA",
        "soar-1/none",
        "gate",
        "unknown",
    ];

    private static readonly Gen<string> _limit = Gen.Select(
        Gen.OneOf("p0", "p0", "p1", "p2", NormTexts.Added),
        Gen.OneOf("n0", "n1", "n2", "n3", NormTexts.Added),
        (pack, norm) => $"{pack}/{norm}"
    );

    private static readonly Gen<(string, string)[]> _few = Gen.Select(_limit, Pick.OneOf(_keys)).Array[0, 4];

    /// <summary>Nothing, or something.</summary>
    public static readonly Gen<Counts> Any = Gen.Frequency(
        (1, Gen.Const(new Counts([], [], []))),
        (
            2,
            Gen.Select(
                Gen.Select(
                    _limit,
                    Pick.OneOf(_keys),
                    Gen.Int[1, 9],
                    Gen.OneOf("198.51.100.7", "ws-14", "a")
                ).Array[0, 16],
                _few,
                _few,
                (charges, halts, provoked) => new Counts([.. charges], [.. halts], [.. provoked])
            )
        )
    );

    public Tallies Tallies
    {
        get
        {
            var tallies = Tallies.Empty.With([.. Halts.Select(halt => new Latch(halt.Limit, halt.Key))]);
            foreach (var (limit, key, amount, target) in Charges)
            {
                tallies = tallies.With([new(limit, key, Amount.Of(amount), [target])], World.Noon);
            }

            foreach (var (limit, key) in Provoked)
            {
                tallies = tallies.WithProvoked(limit, key, Amount.Of(6));
            }

            return tallies;
        }
    }

    /// <summary>The same, with all that stands under one limit standing under another as well.</summary>
    public Counts Doubled(string limit, string other) =>
        new(
            Charges.AddRange(
                Charges.Where(one => one.Limit == limit).Select(one => one with { Limit = other })
            ),
            Halts.AddRange(Halts.Where(one => one.Limit == limit).Select(one => one with { Limit = other })),
            Provoked.AddRange(
                Provoked.Where(one => one.Limit == limit).Select(one => one with { Limit = other })
            )
        );

    public override string ToString() =>
        $"charges [{string.Join(", ", Charges)}] halts [{string.Join(", ", Halts)}] provoked [{string.Join(", ", Provoked)}]";
}
