using System.Collections.Immutable;
using Caveat.Gate.Tests.Keeping.Histories;
using Caveat.Gate.Tests.Replaying;
using Caveat.Node.Keeping;
using Caveat.Node.Recording;
using Caveat.Recording;
using CsCheck;

namespace Caveat.Gate.Tests.Erasing;

/// <summary>Whatever is erased of a random history, all the rest stays as it was, however much of the keys a crash left.</summary>
public sealed class ErasedHistoryTests
{
    private const int Steps = 60;

    // Mutation check: see it fail where a case, a proposal or a command is not let go of, or where what is about nothing stops a start.
    [Fact]
    public void What_is_not_erased_stands_as_before_and_a_start_finds_the_same() =>
        Gen.Select(Step.Histories(Steps), Gen.Int[0, int.MaxValue])
            .Sample(
                (steps, seed) =>
                {
                    var played = Player.Play(steps);
                    var records = RecordsOf(played.Ledger.Entries);
                    var (whole, random) = (Folded(records), new Random(seed));
                    var before = Observed(whole, records, []);
                    var erased = ImmutableArray.CreateBuilder<long>();
                    foreach (var record in records.ToList())
                    {
                        var matter = Matter.Of(whole, record, number => records[(int)number], 1_000);
                        if (
                            random.Next(3) == 0
                            && !matter.Records.IsEmpty
                            && !erased.Contains(record.Head.Sequence)
                            && matter.WhyNot(
                                whole.Last.AddDays(10),
                                ImmutableDictionary<string, TimeSpan>.Empty
                            )
                                is null
                        )
                        {
                            ImmutableArray<long> numbers =
                            [
                                .. matter.Records.Select(each => each.Head.Sequence),
                            ];
                            erased.AddRange(numbers);
                            foreach (var erasure in Erase(records.Count, whole.Last, numbers))
                            {
                                records.Add(erasure);
                                Apply(whole, erasure);
                            }
                        }
                    }

                    var dropped = erased.Order().Take(random.Next(erased.Count + 1)).ToHashSet();
                    var all = erased.ToHashSet();
                    var live = Observed(whole, records, all);

                    AssertSame(Without(before, records, all), live);
                    AssertSame(live, Observed(Folded(Closed(records, all)), records, all));
                    AssertSame(
                        live,
                        Observed(Folded(Closed(records, PrefixesOf(records, dropped))), records, all)
                    );

                    // What is left comes out as it is recorded, or nobody can say any more.
                    var replayed = Replayed.Again(played, Closed(records, all));
                    Assert.Equal(0, replayed.DifferenceCount);
                    Assert.Empty(replayed.NotReplayed);
                    Assert.Equal(
                        all.Count(number =>
                            records[(int)number].Body is RecordBody.Ruling or RecordBody.Release
                        ),
                        replayed.Erased
                    );
                },
                iter: 60
            );

    private static List<LedgerRecord> RecordsOf(IEnumerable<Entry> entries) =>
        [.. entries.Select(entry => RecordCodec.Decode(entry.Leaf, entry.Disclosures, out _)!)];

    private static GateState Folded(List<LedgerRecord> records)
    {
        var state = new GateState(number => records[(int)number]);
        foreach (var record in records)
        {
            Apply(state, record);
        }

        Assert.Empty(state.Erasures.Missing);
        return state;
    }

    private static void Apply(GateState state, LedgerRecord record) =>
        state.Apply(record, $"{record.Head.Sequence}");

    private static List<LedgerRecord> Closed(List<LedgerRecord> records, HashSet<long> closed) =>
        [
            .. records.Select(record =>
                closed.Contains(record.Head.Sequence)
                    ? record with
                    {
                        Body = new RecordBody.Erased(
                            RecordCodec.TypeOf(record.Body),
                            (record.Body as RecordBody.Ruling)?.Verdict
                        ),
                    }
                    : record
            ),
        ];

    // Of each erasure a crash leaves what comes last in it; of those before it all is dropped.
    private static HashSet<long> PrefixesOf(List<LedgerRecord> records, HashSet<long> dropped) =>
        [
            .. records
                .Select(record => record.Body)
                .OfType<RecordBody.Erasure>()
                .Where(erasure => erasure.Erases)
                .SelectMany(erasure => erasure.Records.TakeWhile(dropped.Contains)),
        ];

    private static IEnumerable<LedgerRecord> Erase(
        long next,
        DateTimeOffset time,
        ImmutableArray<long> records
    )
    {
        foreach (var person in (string[])["officer-1", "officer-2"])
        {
            yield return new(
                new(next, time, HistoryWorld.Gate),
                new RecordBody.Erasure
                {
                    Erases = person == "officer-2",
                    Records = records,
                    Person = person,
                    Statement = "",
                    Nonce = $"{next}",
                    Expires = time,
                    Key = person,
                    Signature = "",
                }
            );
            next++;
        }
    }

    // What a gate answers out of the state.
    private static SortedDictionary<string, string> Observed(
        GateState state,
        List<LedgerRecord> records,
        HashSet<long> erased
    )
    {
        var seen = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["rulings"] = string.Join(' ', state.Rulings),
            ["open"] =
                $"{state.Cases.OpenCount}: {string.Join(' ', state.Cases.InForce.Select(kept => kept.Case.Id))}",
            ["halts"] = string.Join(' ', state.Halts.InForce.Keys.Order(StringComparer.Ordinal)),
            ["latched"] = string.Join(' ', state.Latched.Keys),
            ["epoch"] = $"{state.Halts.Epoch}",
            ["clock"] = $"{state.IsClockSuspect}",
        };
        foreach (var agent in HistoryWorld.Agents)
        {
            seen[$"next of {agent}"] = $"{state.NextOfAgent(agent)}";
        }

        foreach (var record in records)
        {
            if (record.Body is RecordBody.Ruling ruling)
            {
                var entry = state.Find(ruling.Agent, ruling.Proposal);
                seen[$"proposal {record.Head.Sequence}"] = entry is null
                    ? "none"
                    : $"{entry.Record} {entry.Verdict} {entry.Release} {entry.Case} {entry.IsWithdrawn} {entry.Reports.Length}";
                seen[$"next of {ruling.Actuator}"] = $"{state.NextOfActuator(ruling.Actuator)}";
                seen[$"command {record.Head.Sequence}"] = ProposalBody.CommandIdOf(ruling) is { } command
                    ? $"{state.Commands.Last(ruling.Agent, command)}"
                    : "";
                seen[$"case {record.Head.Sequence}"] = $"{state.Cases.StateOf($"c-{record.Head.Sequence}")}";
            }
        }

        Assert.Equal(erased.Order(), state.Erasures.All);
        return seen;
    }

    private static void AssertSame(
        SortedDictionary<string, string> expected,
        SortedDictionary<string, string> actual
    ) =>
        Assert.Equal(
            "",
            string.Join(
                '\n',
                expected
                    .Zip(
                        actual,
                        (one, other) =>
                            one.Key == other.Key && one.Value == other.Value ? "" : $"{one} {other}"
                    )
                    .Where(each => each != "")
            )
        );

    // What was seen before, but for what is erased.
    private static SortedDictionary<string, string> Without(
        SortedDictionary<string, string> before,
        List<LedgerRecord> records,
        HashSet<long> erased
    )
    {
        var after = new SortedDictionary<string, string>(before, StringComparer.Ordinal);
        foreach (var number in erased.Where(number => records[(int)number].Body is RecordBody.Ruling))
        {
            after[$"proposal {number}"] = "none";
            after[$"case {number}"] = "";
            after[$"command {number}"] = "";
        }

        return after;
    }
}
