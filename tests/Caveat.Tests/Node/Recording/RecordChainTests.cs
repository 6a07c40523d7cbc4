using System.Globalization;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Tests.Node.Recording;

/// <summary>Gaps and forks in the records of an agent or actuator, in ledgers that are signed like any other.</summary>
public sealed class RecordChainTests : IDisposable
{
    private static readonly DateTimeOffset _now = new(2026, 11, 22, 21, 0, 0, TimeSpan.Zero);

    private readonly ScratchFolder _scratch = new();
    private readonly List<Entry> _entries = [];

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Records_that_follow_each_other_verify()
    {
        Withdraw("soar-7", 1, null);
        Withdraw("hunt-1", 1, null);
        Withdraw("soar-7", 2, 0);
        Withdraw("hunt-1", 2, 1);
        Withdraw("soar-7", 3, 2);

        Assert.Empty(await FaultsAsync());
    }

    [Fact]
    public async Task A_number_that_is_left_out_is_a_gap()
    {
        Withdraw("soar-7", 1, null);
        Withdraw("hunt-1", 1, null);
        Withdraw("soar-7", 3, 0);

        Assert.Equal(
            [
                "entry 2 (withdrawal): a gap in the records of its agent: it is number 3, and record 0 before it is number 1",
            ],
            await FaultsAsync()
        );
    }

    [Fact]
    public async Task A_record_that_is_not_there_is_a_gap()
    {
        Withdraw("soar-7", 1, null);
        Withdraw("soar-7", 3, null, of: new string('A', 43));

        Assert.Equal(
            [
                "entry 1 (withdrawal): a gap in the records of its agent: it is number 3, and number 2, whose hash it names, is not there",
            ],
            await FaultsAsync()
        );
    }

    [Fact]
    public async Task A_chain_that_begins_in_the_middle_is_a_gap()
    {
        Withdraw("soar-7", 4, null);

        Assert.Equal(
            [
                "entry 0 (withdrawal): a gap in the records of its agent: it is number 4 and names none before it",
            ],
            await FaultsAsync()
        );
    }

    [Fact]
    public async Task Two_records_after_one_are_a_fork_also_without_disclosures()
    {
        Withdraw("soar-7", 1, null);
        Withdraw("soar-7", 2, 0);
        Withdraw("soar-7", 3, 1);
        Withdraw("soar-7", 2, 0);
        const string Fork =
            "entry 3 (withdrawal): a fork in the records of its agent: it follows record 0, which record 1 follows already";

        Assert.Equal([Fork], await FaultsAsync());

        Directory.Delete(Folder.Disclosures, recursive: true);
        Assert.Equal([Fork], LedgerCheck.Run(Folder.Data, null).Faults);
    }

    [Fact]
    public async Task Two_beginnings_are_a_fork_where_names_are_known()
    {
        Withdraw("soar-7", 1, null);
        Withdraw("soar-7", 2, 0);
        Withdraw("soar-7", 1, null);

        Assert.Equal(
            [
                "entry 2 (withdrawal): a fork in the records of the agent `soar-7`: it begins them, and record 0 does too",
            ],
            await FaultsAsync()
        );
    }

    [Fact]
    public async Task A_chain_of_one_agent_that_goes_on_with_another_is_found()
    {
        Withdraw("soar-7", 1, null);
        Withdraw("hunt-1", 2, 0);

        Assert.Equal(
            [
                "entry 1 (withdrawal): it is about the agent `hunt-1`, and goes on from record 0, which is about `soar-7`",
            ],
            await FaultsAsync()
        );
    }

    [Fact]
    public async Task A_record_about_an_agent_has_a_place_among_its_records()
    {
        Add(new RecordBody.Withdrawal("soar-7", "p", null), null, null);
        Add(new RecordBody.Stop("it was asked to"), new(1, null), null);

        Assert.Equal(
            [
                "entry 0 (withdrawal): it is about the agent `soar-7`, and has no place among its records",
                "entry 1 (stop): it has a place among the records of an agent, and is about none",
            ],
            await FaultsAsync()
        );
    }

    [Fact]
    public async Task A_gap_in_the_records_of_an_actuator_is_found()
    {
        Release("edge-1", 1, null);
        Release("edge-1", 3, 0);

        Assert.Contains(
            "entry 1 (release): a gap in the records of its actuator: it is number 3, and record 0 before it is number 1",
            await FaultsAsync()
        );
    }

    [Fact]
    public void A_fork_behind_first_records_that_are_erased_is_found_once_a_name_is_known()
    {
        var chains = new RecordChains();
        string? Take(long sequence, Chain place, string leaf, string? agent) =>
            chains.Take(
                new(sequence, _now, "gate.example/test") { Agent = place },
                leaf,
                agent is null ? null : (agent, null)
            );

        Assert.Null(Take(0, new(1, null), "A", null));
        Assert.Null(Take(1, new(1, null), "B", null));
        Assert.Null(Take(2, new(2, "A"), "C", "soar-7"));
        Assert.Equal(
            "a fork in the records of the agent `soar-7`: record 1 begins them, and record 0 does too",
            Take(3, new(2, "B"), "D", "soar-7")
        );
    }

    [Fact]
    public void What_is_erased_between_two_records_belongs_to_whom_they_are_about()
    {
        var chains = new RecordChains();
        RecordHead Head(long sequence, Chain place) =>
            new(sequence, _now, "gate.example/test") { Agent = place };

        Assert.Null(chains.Take(Head(0, new(1, null)), "A", ("soar-7", null)));
        Assert.Null(chains.Take(Head(1, new(2, "A")), "B"));
        Assert.Equal(
            "it is about the agent `hunt-1`, and goes on from record 1, which is about `soar-7`",
            chains.Take(Head(2, new(3, "B")), "C", ("hunt-1", null))
        );
    }

    private LedgerFolder Folder => new(_scratch.At("data"));

    private void Withdraw(string agent, long number, int? after, string? of = null) =>
        Add(
            new RecordBody.Withdrawal(agent, _entries.Count.ToString(CultureInfo.InvariantCulture), null),
            new(number, of ?? HashOf(after)),
            null
        );

    private void Release(string actuator, long number, int? after) =>
        Add(
            new RecordBody.Release
            {
                Ruling = 0,
                Agent = "soar-7",
                Proposal = "p",
                Act = "",
                Command = "",
                Actuator = actuator,
                NotBefore = _now,
                NotAfter = _now,
                Nonce = "",
                Epoch = 0,
            },
            new(_entries.Count + 1, after is null ? null : HashOf(_entries.Count - 1)),
            new(number, HashOf(after))
        );

    private void Add(RecordBody body, Chain? agent, Chain? actuator)
    {
        var head = new RecordHead(_entries.Count, _now, "gate.example/test")
        {
            Agent = agent,
            Actuator = actuator,
        };
        var (leaf, disclosures) = RecordCodec.Encode(new(head, body), new byte[RecordCodec.SaltBytes]);
        _entries.Add(new(leaf, disclosures));
    }

    private string? HashOf(int? entry) =>
        entry is { } number ? LedgerReader.NameOf(MerkleTree.HashLeaf(_entries[number].Leaf.Span)) : null;

    private async Task<IEnumerable<string>> FaultsAsync()
    {
        await using (
            var ledger = Ledger.Open(
                new(Folder, LedgerKey.Open("gate.example/test", Folder), static (_, _) => { })
                {
                    PublishEvery = TimeSpan.Zero,
                }
            )
        )
        {
            foreach (var entry in _entries)
            {
                ledger.Append(entry);
            }

            await ledger.WhenDurable(_entries.Count - 1);
        }

        return LedgerCheck.Run(Folder.Data, null).Faults;
    }
}
