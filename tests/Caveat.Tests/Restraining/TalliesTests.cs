using Caveat.Restraining;
using CsCheck;

namespace Caveat.Tests.Restraining;

// Mutation check: `>=` for `>` at the cutoff, charges kept at their own time after the clock went back, a target counted at its
// first time instead of its last, pruning that forgets the sum, giving back without the sums or the targets that come after: each fails
// against a list below.
public class TalliesTests
{
    private static readonly DateTimeOffset _start = new(2026, 6, 15, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan _window = TimeSpan.FromSeconds(10);

    private static readonly Comparer<Latch> _byKey = Comparer<Latch>.Create(
        (one, other) => string.CompareOrdinal(one.Key, other.Key)
    );

    // Seconds since the start, the key, the amount and the target of one charge; now and then the list is pruned.
    private static readonly Gen<(int At, string Key, int Amount, string Target, bool Prune)> _step =
        Gen.Select(
            Gen.Int[0, 40],
            Gen.OneOf("a", "b"),
            Gen.Int[0, 5],
            Gen.OneOf("x", "y", "z"),
            Gen.Int[0, 9].Select(i => i == 0)
        );

    [Fact]
    public void Tallies_agree_with_a_list_of_all_charges() =>
        Gen.Select(_step.Array[0, 30], Gen.Int[0, 60])
            .Sample(
                (steps, now) =>
                {
                    var tallies = Tallies.Empty;
                    var list = new List<(int At, string Key, int Amount, string Target)>();
                    var pruned = int.MinValue;
                    var latest = 0;
                    foreach (var step in steps)
                    {
                        latest = Math.Max(latest, step.At);
                        list.Add((latest, step.Key, step.Amount, step.Target));
                        tallies = tallies.With(
                            [new("l", step.Key, Amount.Of(step.Amount), [step.Target])],
                            At(step.At)
                        );
                        if (step.Prune)
                        {
                            pruned = Math.Max(pruned, latest);
                            tallies = Kept(tallies.Prune(At(latest), _ => _window));
                        }
                    }

                    foreach (var key in (string[])["a", "b"])
                    {
                        var counted = list.Where(entry =>
                                entry.Key == key
                                && entry.At > now - 10
                                && (pruned == int.MinValue || entry.At > pruned - 10)
                            )
                            .ToList();
                        var targets = counted.Select(entry => entry.Target).ToHashSet(StringComparer.Ordinal);
                        Assert.Equal(
                            Amount.Of(counted.Sum(entry => entry.Amount)),
                            tallies.Read("l", key, At(now), _window)
                        );
                        Assert.Equal(targets.Count, tallies.ReadTargets("l", key, At(now), _window));
                        foreach (var target in (string[])["x", "y", "z"])
                        {
                            Assert.Equal(
                                targets.Contains(target),
                                tallies.Counts("l", key, target, At(now), _window)
                            );
                        }
                    }
                },
                iter: 10_000
            );

    // A step charges, or gives back a charge of an earlier step, or prunes; what is left is what counts.
    [Fact]
    public void What_is_given_back_never_counted()
    {
        var step = Gen.Select(
            Gen.Int[0, 12],
            Gen.Int[1, 2],
            Gen.OneOf("x", "y", "z").HashSet[0, 2],
            Gen.Int[0, 9]
        );
        step.Array[0, 25]
            .Sample(
                steps =>
                {
                    var tallies = Tallies.Empty;
                    var list = new List<(DateTimeOffset At, Charge Charge)>();
                    var (now, forgotten) = (_start, _start.AddDays(-1));
                    foreach (var (seconds, amount, targets, kind) in steps)
                    {
                        if (kind < 3 && list.Count > 0)
                        {
                            var (at, charge) = list[(seconds + amount) % list.Count];
                            list.Remove((at, charge));
                            tallies = tallies.Without([charge], at);
                            continue;
                        }

                        now = now.AddSeconds(seconds % 4);
                        if (kind == 9)
                        {
                            tallies = Kept(tallies).Prune(now, _ => _window);
                            forgotten = now - _window;
                            continue;
                        }

                        var added = new Charge(
                            "l",
                            "k",
                            Amount.Of(amount),
                            [.. targets.Order(StringComparer.Ordinal)]
                        );
                        list.Add((now, added));
                        tallies = tallies.With([added], now);
                    }

                    foreach (var window in (TimeSpan[])[_window, _window / 3, _window / 10])
                    {
                        var counted = list.Where(each => each.At > now - window && each.At > forgotten)
                            .ToList();
                        var targets = counted
                            .SelectMany(each => each.Charge.Targets)
                            .ToHashSet(StringComparer.Ordinal);
                        Assert.Equal(
                            counted.Sum(each => each.Charge.Amount.Thousandths),
                            tallies.Read("l", "k", now, window).Thousandths
                        );
                        Assert.Equal(targets.Count, tallies.ReadTargets("l", "k", now, window));
                        Assert.Equal(counted.Count > 0, tallies.LiveKeysOf("l", now, window).Any());
                    }
                },
                iter: 10_000
            );
    }

    [Fact]
    public void What_was_kept_is_what_is_read_again_with_halts_and_what_was_provoked()
    {
        var tallies = Charged(_start)
            .With([new Latch("l", "k"), new("l", "\u2014 \"")])
            .WithProvoked("l", "k", Amount.One);
        var kept = Kept(tallies);

        Assert.Equal(tallies.ToBytes(), kept.ToBytes());
        Assert.Equal(tallies.Latches.Order(_byKey), kept.Latches.Order(_byKey));
        Assert.Equal(Amount.One, kept.ProvokedUnder("l", "k"));
        Assert.Throws<FormatException>(() => Tallies.FromBytes("{}"u8.ToArray()));
        Assert.Throws<FormatException>(() => Tallies.FromBytes(tallies.ToBytes().AsMemory()[1..]));
    }

    [Fact]
    public void A_window_leaves_out_its_first_moment_and_takes_in_its_last()
    {
        var tallies = Charged(_start);

        Assert.Equal(Amount.One, tallies.Read("l", "k", _start, _window));
        Assert.Equal(Amount.One, tallies.Read("l", "k", _start + _window - TimeSpan.FromTicks(1), _window));
        Assert.Equal(Amount.Zero, tallies.Read("l", "k", _start + _window, _window));
    }

    [Fact]
    public void A_clock_that_goes_backwards_never_frees_budget()
    {
        var tallies = Charged(_start);

        Assert.Equal(Amount.One, tallies.Read("l", "k", _start - TimeSpan.FromHours(1), _window));

        var later = tallies.With([new("l", "k", Amount.One, [])], _start - TimeSpan.FromHours(1));

        Assert.Equal(Amount.Of(2), later.Read("l", "k", _start + TimeSpan.FromSeconds(9), _window));
    }

    [Fact]
    public void The_zone_of_a_time_does_not_matter()
    {
        var tallies = Charged(_start);

        Assert.Equal(Amount.One, tallies.Read("l", "k", _start.ToOffset(TimeSpan.FromHours(9)), _window));
    }

    [Fact]
    public void Tallies_that_were_read_do_not_change()
    {
        var before = Charged(_start);

        _ = before.With([new("l", "k", Amount.One, ["x"])], _start).With([new Latch("l", "k")]);

        Assert.Equal(Amount.One, before.Read("l", "k", _start, _window));
        Assert.False(before.IsHalted("l", "k"));
    }

    [Fact]
    public void A_halt_stays_until_it_is_resumed_and_pruning_keeps_it()
    {
        var latch = new Latch("l", "k");
        var halted = Tallies.Empty.With([latch]).Prune(_start, _ => _window);

        Assert.True(halted.IsHalted("l", "k"));
        Assert.False(halted.IsHalted("l", "other"));
        Assert.False(halted.Resume(latch).IsHalted("l"));
    }

    [Fact]
    public void Pruning_forgets_idle_keys_and_keeps_a_limit_nobody_gives_a_window_for()
    {
        var tallies = Charged(_start);
        var later = _start + TimeSpan.FromDays(1);

        var ever = TimeSpan.FromDays(2);
        Assert.Empty(tallies.Prune(later, _ => _window).LiveKeysOf("l", later, ever));
        Assert.Single(tallies.Prune(later, _ => null).LiveKeysOf("l", later, ever));
        Assert.Empty(tallies.LiveKeysOf("l", later, _window));
    }

    [Fact]
    public void Ten_thousand_acts_are_counted_one_by_one()
    {
        var tallies = Tallies.Empty;
        for (var i = 0; i < 10_000; i++)
        {
            tallies = tallies.With([new("l", "k", Amount.One, [$"t{i % 5_000}"])], _start.AddMilliseconds(i));
        }

        var end = _start.AddMilliseconds(9_999);
        Assert.Equal(Amount.Of(10_000), tallies.Read("l", "k", end, _window));
        Assert.Equal(5_000, tallies.ReadTargets("l", "k", end, _window));
        Assert.Equal(Amount.Of(1_000), tallies.Read("l", "k", end, TimeSpan.FromSeconds(1)));
    }

    private static Tallies Charged(DateTimeOffset at) =>
        Tallies.Empty.With([new("l", "k", Amount.One, [])], at);

    private static DateTimeOffset At(int seconds) => _start.AddSeconds(seconds);

    // Written down and read again.
    private static Tallies Kept(Tallies tallies) => Tallies.FromBytes(tallies.ToBytes());
}
