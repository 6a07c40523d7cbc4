using System.Buffers;
using System.Text;
using System.Text.Json;
using Caveat.Node.Keeping;
using Caveat.Node.Recording;
using Caveat.Recording;
using Caveat.Wire;

namespace Caveat.Gate.Tests.Keeping;

/// <summary>What a gate gives with a permit, checked as an actuator does.</summary>
public sealed class WarrantTests : IAsyncDisposable
{
    private const string Query = """{"action":"query","target":{"device":{"hostname":"ws-14"}}}""";

    private const string Contain =
        """{"action":"contain","target":{"device":{"hostname":"ws-15"}},"args":{"duration":3600000}}""";

    private TestGate? _gate;

    private TestGate Gate => _gate!;

    private WarrantMemory _memory = null!;

    public static TheoryData<string> Faults => [.. _faults.Keys];

    // Each changes one thing that the actuator has in hand.
    private static readonly Dictionary<
        string,
        (DiagnosticCode Code, Func<WarrantUse, WarrantUse> Change)
    > _faults = new()
    {
        ["another command"] = (WarrantCodes.WrongAct, use => use with { Command = Digests.Of("{}"u8) }),
        ["another actuator"] = (WarrantCodes.WrongActuator, use => use with { Actuator = "edge-9" }),
        ["too early"] = (
            WarrantCodes.TooEarly,
            use => use with { Now = use.Now - Warrant.ClockTolerance - TimeSpan.FromMilliseconds(1) }
        ),
        ["too late"] = (
            WarrantCodes.TooLate,
            use => use with { Now = use.Now + Warrant.Life + TimeSpan.FromMilliseconds(1) }
        ),
        ["used"] = (WarrantCodes.Used, use => use with { IsUsed = _ => true }),
        ["a memory that began later"] = (
            WarrantCodes.Used,
            use => use with { RemembersFrom = use.Now.AddMilliseconds(1) }
        ),
        ["no heartbeat"] = (WarrantCodes.NoHeartbeat, use => use with { Heartbeat = null }),
        ["an old heartbeat"] = (
            WarrantCodes.NoHeartbeat,
            use => use with { Heartbeat = use.Heartbeat! with { Time = use.Now.AddSeconds(-30.001) } }
        ),
        ["a heartbeat of a time to come"] = (
            WarrantCodes.NoHeartbeat,
            use => use with { Heartbeat = use.Heartbeat! with { Time = use.Now.AddSeconds(2.001) } }
        ),
        ["another gate's heartbeat"] = (
            WarrantCodes.NoHeartbeat,
            use =>
                use with
                {
                    Heartbeat = use.Heartbeat! with
                    {
                        Head = use.Heartbeat.Head with { Origin = "gate.example/other" },
                    },
                }
        ),
        ["a halt"] = (WarrantCodes.Halted, use => use with { Heartbeat = use.Heartbeat! with { Epoch = 1 } }),
        ["another ledger of the same size"] = (
            WarrantCodes.Inconsistent,
            use => use with { Seen = use.Seen! with { Root = MerkleTree.Empty } }
        ),
        ["another ledger that is larger"] = (
            WarrantCodes.Inconsistent,
            use => use with { Seen = use.Seen! with { Size = use.Seen.Size + 1 }, Link = [MerkleTree.Empty] }
        ),
        ["a larger ledger and no link"] = (
            WarrantCodes.NotLinked,
            use => use with { Seen = use.Seen! with { Size = use.Seen.Size + 1 }, Link = default }
        ),
    };

    [Fact]
    public async Task A_permit_comes_with_a_warrant_that_lets_its_command_happen_once()
    {
        var permit = await PermitAsync();

        var first = Check(permit);
        _memory = _memory.After(first, Gate.Time.Wall);
        var again = Check(permit);

        Assert.Null(first.Fault);
        Assert.Equal(permit.Release!.Record, first.Released!.Record);
        Assert.Equal(permit.Act, first.Released.Act);
        Assert.Equal(WarrantCodes.Used, again.Fault);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_warrant_is_refused_for_what_is_wrong(string fault)
    {
        var permit = await PermitAsync();
        var (code, change) = _faults[fault];

        var result = Check(permit, change);

        Assert.Equal(code, result.Fault);
        Assert.Null(result.Released);
        Assert.NotEmpty(result.Reason);
    }

    [Fact]
    public async Task Every_bit_of_a_warrant_counts()
    {
        var permit = await PermitAsync();
        var bytes = permit.Warrant.ToArray();
        for (var at = 0; at < bytes.Length; at++)
        {
            var flipped = bytes.ToArray();
            flipped[at] ^= 1;

            var result = Warrant.Verify(flipped, Trust(), Use(permit, Warrant.Parse(bytes)!));

            Assert.True(result.Fault is not null, $"a bit of byte {at} was flipped");
        }
    }

    [Fact]
    public async Task A_ruling_that_permits_is_no_warrant()
    {
        var permit = await PermitAsync();
        var ruling = Gate.Ledger.Read(permit.Record);

        var result = Warrant.Verify(
            Warrant.Write(Gate.Ledger.ProofOf(permit.Record), ruling.Leaf, ruling.Disclosures),
            Trust(),
            Use(permit, Warrant.Parse(permit.Warrant.Span)!)
        );

        Assert.Equal(WarrantCodes.NotARelease, result.Fault);
    }

    [Fact]
    public async Task A_warrant_of_another_gate_is_refused()
    {
        var permit = await PermitAsync();
        using var other = LedgerKey.Temporary("gate.example/other");
        using var same = LedgerKey.Temporary("gate.example/night-watch");

        var use = Use(permit, Warrant.Parse(permit.Warrant.Span)!);

        Assert.Equal(
            WarrantCodes.WrongGate,
            Warrant.Verify(permit.Warrant.Span, new(other.Public, Ed25519.Verify), use).Fault
        );
        Assert.Equal(
            WarrantCodes.NotInLedger,
            Warrant.Verify(permit.Warrant.Span, new(same.Public, Ed25519.Verify), use).Fault
        );
    }

    [Fact]
    public async Task A_release_that_is_proven_at_another_place_is_refused()
    {
        var permit = await PermitAsync();
        var warrant = Warrant.Parse(permit.Warrant.Span)!;
        var moved = Gate.Ledger.ProofOf(0) with { Extra = warrant.Proof.Extra };

        var result = Warrant.Verify(moved.ToBytes(), Trust(), Use(permit, warrant));

        Assert.Equal(WarrantCodes.NotInLedger, result.Fault);
    }

    [Fact]
    public async Task A_warrant_that_shows_another_release_than_its_own_is_refused()
    {
        var permit = await PermitAsync();
        var other = await Gate.ProposeAsync("hunt-1", "q2", Query);
        var (mine, theirs) = (Warrant.Parse(permit.Warrant.Span)!, Warrant.Parse(other.Warrant.Span)!);
        using var extra = new MemoryStream();
        EntryBundle.Append(extra, mine.Leaf.Span);
        extra.Write(theirs.Shown.Span);

        var result = Warrant.Verify(
            (mine.Proof with { Extra = extra.ToArray() }).ToBytes(),
            Trust(),
            Use(permit, mine)
        );

        Assert.Equal(WarrantCodes.NotDisclosed, result.Fault);
    }

    [Fact]
    public async Task A_warrant_whose_witnesses_are_missing_is_refused()
    {
        var permit = await PermitAsync();

        var result = Warrant.Verify(
            permit.Warrant.Span,
            Trust() with
            {
                IsWitnessed = note => note.Signatures.Length > 1,
            },
            Use(permit, Warrant.Parse(permit.Warrant.Span)!)
        );

        Assert.Equal(WarrantCodes.NotWitnessed, result.Fault);
    }

    [Fact]
    public async Task A_halt_reaches_an_actuator_with_its_next_heartbeat()
    {
        var permit = await PermitAsync();
        Assert.Null(Check(permit).Fault);
        await Gate.OrderAsync("counsel-1", "all", halts: true);

        Assert.Equal(WarrantCodes.Halted, Check(permit).Fault);
    }

    [Fact]
    public async Task What_people_agreed_to_comes_with_a_warrant_when_its_agent_asks()
    {
        await StartAsync();
        var held = await Gate.ProposeAsync("soar-7", "p1", Contain);
        await Gate.DecideAsync("officer-1", held.Case!.Id, "watch-officer");

        var released = await Gate.ProposeAsync("soar-7", "p1", Contain);
        var checkedResult = Check(released, use => use with { Command = CommandOf(Contain) });

        Assert.True(held.Warrant.IsEmpty);
        Assert.Null(checkedResult.Fault);
    }

    [Fact]
    public async Task What_is_denied_held_or_in_shadow_has_no_warrant()
    {
        _gate = await TestGate.StartAsync(text =>
            text.Replace("id: hunt-1,", "id: hunt-1, mode: shadow,", StringComparison.Ordinal)
        );
        var shadow = await Gate.ProposeAsync("hunt-1", "q1", Query);
        var held = await Gate.ProposeAsync("soar-7", "p1", Contain);
        var denied = await Gate.ProposeAsync(
            "turbo-9",
            "d1",
            """{"action":"delete","target":{"device":{"hostname":"ws-15"}}}"""
        );

        Assert.Equal(
            [Verdict.Permit, Verdict.Hold, Verdict.Deny],
            ((ProposalView[])[shadow, held, denied]).Select(view => view.Verdict)
        );
        Assert.All([shadow, held, denied], view => Assert.True(view.Warrant.IsEmpty));
        Assert.True(shadow.InShadow);
    }

    [Fact]
    public async Task An_answer_waits_for_its_warrant_and_no_longer_than_so_long()
    {
        await StartAsync();
        Gate.Ledger.IsIssuing = false;

        var asked = Gate.ProposeAsync("hunt-1", "q1", Query);
        Assert.False(asked.IsCompleted);
        Gate.Time.Pass(TimeSpan.FromSeconds(5));
        var late = await asked;
        Gate.Ledger.IsIssuing = true;
        var again = await Gate.ProposeAsync("hunt-1", "q1", Query);

        Assert.Equal(ProposalState.Permitted, late.State);
        Assert.True(late.Warrant.IsEmpty);
        Assert.False(again.Warrant.IsEmpty);
    }

    [Fact]
    public async Task A_heartbeat_links_the_ledger_to_every_size_that_was_seen()
    {
        await StartAsync();
        var memory = WarrantMemory.From(Gate.Time.Wall);
        for (var i = 0; i < 20; i++)
        {
            memory = memory.After(Beat(memory.Seen?.Size ?? 0))!;
            await Gate.ProposeAsync("hunt-1", $"q{i}", Query);
        }

        Assert.Equal(Gate.Ledger.Issued!.Head, memory.After(Beat(memory.Seen!.Size))!.Seen);
    }

    [Fact]
    public async Task A_ledger_that_was_rolled_back_is_found_out_by_its_actuator()
    {
        var permit = await PermitAsync();
        _memory = _memory.After(Check(permit), Gate.Time.Wall);
        var seen = _memory.Seen!.Size;
        var before = Gate.Ledger;
        await Gate.RollBackAsync(seen - 2);

        var beyond = Gate.Keeper.Beat([seen]);
        for (var i = 0; i < 3; i++)
        {
            await Gate.ProposeAsync("hunt-1", $"other-{i}", Query);
        }

        Assert.NotSame(before, Gate.Ledger);
        Assert.Equal(KeepingCodes.NotThatLarge, beyond.Refusal!.Code);
        Assert.Null(_memory.After(Beat(seen)));
    }

    [Fact]
    public async Task A_memory_is_read_again_as_it_was_written()
    {
        var permit = await PermitAsync();
        _memory = _memory.After(Check(permit), Gate.Time.Wall);

        var read = WarrantMemory.Parse(_memory.ToText())!;

        Assert.Equal(_memory.ToText(), read.ToText());
        Assert.Equal(_memory.Seen, read.Seen);
        Assert.Equal(_memory.Used, read.Used);
        Assert.Null(WarrantMemory.Parse(_memory.ToText()[..^5]));
        Assert.Null(WarrantMemory.Parse(""));
        Assert.NotNull(WarrantMemory.Parse(WarrantMemory.From(Gate.Time.Wall).ToText()));
    }

    [Fact]
    public async Task Used_nonces_are_forgotten_once_their_warrants_are_over()
    {
        var permit = await PermitAsync();
        _memory = _memory.After(Check(permit), Gate.Time.Wall);
        Gate.Time.Pass(Warrant.Life + Warrant.ClockTolerance + TimeSpan.FromSeconds(1));
        var later = await Gate.ProposeAsync("hunt-1", "q2", Query);

        _memory = _memory.After(Check(later), Gate.Time.Wall);

        Assert.Single(_memory.Used);
    }

    public async ValueTask DisposeAsync()
    {
        if (_gate is not null)
        {
            await _gate.DisposeAsync();
        }
    }

    private async Task StartAsync()
    {
        _gate = await TestGate.StartAsync();
        _memory = WarrantMemory.From(Gate.Time.Wall - Warrant.ClockTolerance);
    }

    private async Task<ProposalView> PermitAsync()
    {
        await StartAsync();
        return await Gate.ProposeAsync("hunt-1", "q1", Query);
    }

    private WarrantResult Check(ProposalView view, Func<WarrantUse, WarrantUse>? change = null)
    {
        var warrant = Warrant.Parse(view.Warrant.Span)!;
        return warrant.Verify(Trust(), (change ?? (use => use))(Use(view, warrant)));
    }

    // As an actuator does: a heartbeat first, which links what it saw and what the warrant bears.
    private WarrantUse Use(ProposalView view, Warrant warrant)
    {
        Assert.False(view.Warrant.IsEmpty);
        var answer = Beat(_memory.Seen?.Size ?? 0, warrant.Size!.Value);
        _memory = _memory.After(answer)!;
        return _memory.Use(CommandOf(Query), "edr-all", Gate.Time.Wall, warrant, answer);
    }

    private HeartbeatAnswer Beat(params ReadOnlySpan<long> from)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            Gate.Keeper.Beat([.. from]).Value!.WriteTo(json);
        }

        return HeartbeatAnswer.Verify(output.WrittenMemory, TestGate.HeartbeatKey, Ed25519.Verify)!;
    }

    private static WarrantTrust Trust() => new(MemoryLedger.Key, Ed25519.Verify);

    private static string CommandOf(string command)
    {
        Assert.True(CanonicalJson.TryCanonicalize(Encoding.UTF8.GetBytes(command), out var canonical, out _));
        return Digests.Of(canonical);
    }
}
