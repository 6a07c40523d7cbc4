using Caveat.Node.Keeping;
using Caveat.Node.Recording;
using Caveat.Recording;
using CsCheck;

namespace Caveat.Gate.Tests.Keeping.Histories;

/// <summary>What a gate saves of its state, at any moment of random histories.</summary>
public sealed class SavedStateTests
{
    private const int Steps = 60;

    // Mutation check: see it fail where anything that is written down is left out, or what came after the moment is not.
    [Fact]
    public void What_was_saved_and_the_records_after_it_make_what_all_records_make() =>
        Gen.Select(Step.Histories(Steps), Gen.Double[0, 1])
            .Sample(
                (steps, share) =>
                {
                    var entries = Player.Play(steps).Ledger.Entries;
                    var moment = (int)(share * entries.Count);
                    var whole = new GateState(Find);
                    Func<byte[]>? written = null;
                    for (var number = 0; number < entries.Count; number++)
                    {
                        written = number == moment ? whole.Capture(moment) : written;
                        Apply(whole, number);
                    }

                    // It is written down only now: what came after the moment must not be in it.
                    var saved = GateState.Read((written ?? whole.Capture(moment))(), Find);
                    Assert.NotNull(saved);
                    Assert.True(saved.Complete(Find));
                    for (var number = moment; number < entries.Count; number++)
                    {
                        Apply(saved, number);
                    }

                    Assert.Equal(whole.Capture(entries.Count)(), saved.Capture(entries.Count)());

                    LedgerRecord Find(long record) =>
                        RecordCodec.Decode(
                            entries[(int)record].Leaf,
                            entries[(int)record].Disclosures,
                            out _
                        )!;

                    void Apply(GateState state, int number) =>
                        state.Apply(
                            Find(number),
                            LedgerReader.NameOf(MerkleTree.HashLeaf(entries[number].Leaf.Span))
                        );
                },
                iter: 50
            );

    [Fact]
    public void No_part_of_what_was_saved_is_taken_for_all_of_it()
    {
        var entries = Player
            .Play(Step.Histories(Steps).Single(_ => true, seed: "000crA7K75d2"))
            .Ledger.Entries;
        var state = new GateState(Find);
        for (var number = 0; number < entries.Count; number++)
        {
            state.Apply(Find(number), LedgerReader.NameOf(MerkleTree.HashLeaf(entries[number].Leaf.Span)));
        }

        var whole = state.Capture(entries.Count)();

        Assert.NotNull(GateState.Read(whole, Find));
        Assert.Null(GateState.Read([.. whole, 0], Find));
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Null(GateState.Read(whole[..length], Find));
        }

        LedgerRecord Find(long record) =>
            RecordCodec.Decode(entries[(int)record].Leaf, entries[(int)record].Disclosures, out _)!;
    }
}
