using System.Collections.Immutable;
using Caveat.Restraining;
using CsCheck;

namespace Caveat.Tests.Laws;

/// <summary>
/// What was counted before, and what is halted: of some limits of a norm set, by their places among all that it has.
/// </summary>
internal sealed record Counts(
    ImmutableArray<(int Limit, string Key, int Amount, string Target)> Charges,
    ImmutableArray<(int Limit, string Key)> Halts,
    ImmutableArray<(int Limit, string Key)> Provoked
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

    private static readonly Gen<int> _limit = Gen.Int[0, 5];

    private static readonly Gen<(int, string)[]> _few = Gen.Select(_limit, Pick.OneOf(_keys)).Array[0, 1];

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

    /// <summary>The tallies of the limits named; one said again under another name has counted as much.</summary>
    public Tallies TalliesOf(ImmutableArray<string> limits, (string Norm, string Again)? repeated = null)
    {
        var tallies = Tallies.Empty;
        foreach (var (limit, key, amount, target) in Charges)
        {
            foreach (var name in NamesOf(limits, limit, repeated))
            {
                tallies = tallies.With([new(name, key, Amount.Of(amount), [target])], World.Noon);
            }
        }

        foreach (var (limit, key) in Halts)
        {
            tallies = tallies.With([
                .. NamesOf(limits, limit, repeated).Select(name => new Latch(name, key)),
            ]);
        }

        foreach (var (limit, key) in Provoked)
        {
            foreach (var name in NamesOf(limits, limit, repeated))
            {
                tallies = tallies.WithProvoked(name, key, Amount.Of(6));
            }
        }

        return tallies;
    }

    public override string ToString() =>
        $"charges [{string.Join(", ", Charges)}] halts [{string.Join(", ", Halts)}] provoked [{string.Join(", ", Provoked)}]";

    private static IEnumerable<string> NamesOf(
        ImmutableArray<string> limits,
        int limit,
        (string Norm, string Again)? repeated
    )
    {
        if (limits.IsEmpty)
        {
            yield break;
        }

        var name = limits[limit % limits.Length];
        yield return name;
        if (name == repeated?.Norm)
        {
            yield return repeated.Value.Again;
        }
    }
}
