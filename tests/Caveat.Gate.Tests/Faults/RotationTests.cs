using Caveat.Node.Recording;
using Caveat.Recording;
using Caveat.Tests.Node.Recording;

namespace Caveat.Gate.Tests.Faults;

/// <summary>Keys of a gate that take the place of others, and what a crash, a lost file or an old copy of one makes of it.</summary>
public sealed class RotationTests(ForeignVerifier verifier) : IClassFixture<ForeignVerifier>, IDisposable
{
    private const string Origin = "gate.example/night-watch";
    private const int Killed = 128 + 9;

    private readonly ServedWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task The_first_start_names_every_key_and_later_ones_none()
    {
        await AskAsync("a");
        await AskAsync("b");

        var starts = (await _world.ReadAsync())
            .Select(record => record.Body)
            .OfType<RecordBody.Start>()
            .ToList();

        Assert.Equal(
            _world.Ledger.KnownKeys().Select(known => known.Key.ToString()).Order(StringComparer.Ordinal),
            starts[0].Keys
        );
        Assert.Equal(3, starts[0].Keys.Length);
        Assert.True(starts[1].Keys.IsEmpty);
        foreach (var purpose in KeyPurposes.All)
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(_world.Ledger.KeyOf(purpose))
            );
        }
    }

    [Fact]
    public async Task Whoever_knows_the_first_key_or_the_last_can_check_a_ledger_whose_key_changed_twice()
    {
        await AskAsync("a");
        var first = Known(KeyPurpose.Ledger);
        var second = Prepare(KeyPurpose.Ledger);
        await AskAsync("b");
        Assert.Equal(second.ToString(), Known(KeyPurpose.Ledger).ToString());
        var third = Prepare(KeyPurpose.Ledger);
        await AskAsync("c");
        using var stranger = SigningKey.Temporary(Origin);

        foreach (var key in (NoteKey?[])[null, first, second, third])
        {
            var check = LedgerCheck.Run(_world.World.Data, key);
            Assert.Equal([], check.Faults);
            Assert.Equal(third.ToString(), check.Key!.ToString());
            Assert.Equal(
                [(first.Short, second.Short), (second.Short, third.Short)],
                check.Turns.Select(turn => (turn.Old.Short, turn.New.Short))
            );
        }

        var stranded = LedgerCheck.Run(_world.World.Data, stranger.Public).Faults;
        Assert.Contains("no record leads from the key", Assert.Single(stranded), StringComparison.Ordinal);
        Assert.False(File.Exists(_world.Ledger.NextKeyOf(KeyPurpose.Ledger)));
        if (verifier.Program is not null)
        {
            var foreign = await verifier.RunAsync(_world.Ledger, []);
            Assert.True(foreign.Exit == 0, foreign.Errors);
        }
    }

    [Fact]
    public async Task The_checkpoint_at_the_turn_is_signed_by_both_keys_and_the_next_by_the_new_one_alone()
    {
        await AskAsync("a");
        var (old, next) = (Known(KeyPurpose.Ledger), Prepare(KeyPurpose.Ledger));
        var notes = new List<byte[]>();
        // Nothing takes the place of the old key while the rename of its file fails.
        await using (
            var stopped = _world.Start(
                Strace.Inject(_world, "rename:error=EIO:when=1", "keys/ledger.next.key")
            )
        )
        {
            Assert.Equal(3, await stopped.EndAsync());
            notes.Add(await File.ReadAllBytesAsync(_world.Ledger.Checkpoint, Cancelled));
        }

        Assert.Equal([], _world.Faults());
        // What is signed before the first of these starts has published is signed by both still.
        await AskAsync("b");
        await AskAsync("c");
        notes.Add(await File.ReadAllBytesAsync(_world.Ledger.Checkpoint, Cancelled));

        var (atTurn, after) = (SignedNote.Parse(notes[0])!, SignedNote.Parse(notes[1])!);
        Assert.True(atTurn.IsSignedBy(old, Ed25519.Verify) && atTurn.IsSignedBy(next, Ed25519.Verify));
        Assert.True(!after.IsSignedBy(old, Ed25519.Verify) && after.IsSignedBy(next, Ed25519.Verify));
        Assert.Equal([], _world.Faults());
    }

    [Theory]
    [SoakData("fdatasync:signal=SIGKILL:when=1", "wal/00000000000000000000.seg")]
    [InlineData("fdatasync:signal=SIGKILL:when=2", "wal/00000000000000000000.seg")]
    [InlineData("pwrite64:signal=SIGKILL:when=1", "wal/00000000000000000000.seg")]
    [SoakData("fsync:signal=SIGKILL:when=1", "lock.db-wal")]
    [InlineData("fsync:signal=SIGKILL:when=1", "ledger/checkpoint.new")]
    [InlineData("rename:signal=SIGKILL:when=1", "ledger/checkpoint.new")]
    [SoakData("fsync:signal=SIGKILL:when=1", "ledger")]
    [InlineData("rename:signal=SIGKILL:when=1", "keys/ledger.next.key")]
    [SoakData("fsync:signal=SIGKILL:when=1", "keys")]
    [InlineData("rename:signal=SIGKILL:when=1", "ledger/ledger.vkey.new")]
    public async Task Killed_at_any_step_of_a_change_it_starts_with_the_old_key_or_the_new_one(
        string inject,
        string file
    )
    {
        await AskAsync("a");
        var (old, next) = (Known(KeyPurpose.Ledger), Prepare(KeyPurpose.Ledger));

        await using (var killed = _world.Start(Strace.Inject(_world, inject, file)))
        {
            Assert.Equal(Killed, await killed.EndAsync());
        }

        Assert.Equal([], LedgerCheck.Run(_world.World.Data, old).Faults);
        await AskAsync("b");
        var check = LedgerCheck.Run(_world.World.Data, old);
        Assert.Equal([], check.Faults);
        Assert.Equal(next.ToString(), check.Key!.ToString());
        Assert.Single(check.Turns);
        Assert.False(File.Exists(_world.Ledger.NextKeyOf(KeyPurpose.Ledger)));
    }

    [Theory]
    [InlineData(KeyPurpose.Heartbeat, "fdatasync:signal=SIGKILL:when=2", "wal/00000000000000000000.seg")]
    [InlineData(KeyPurpose.Heartbeat, "rename:signal=SIGKILL:when=1", "keys/heartbeat.next.key")]
    [SoakData(KeyPurpose.Heartbeat, "fsync:signal=SIGKILL:when=1", "keys")]
    [SoakData(KeyPurpose.Disclosure, "rename:signal=SIGKILL:when=1", "keys/disclosure.next.key")]
    [InlineData(KeyPurpose.Disclosure, "rename:signal=SIGKILL:when=1", "ledger/disclosure.vkey.new")]
    public async Task The_other_keys_change_in_one_step_too(KeyPurpose purpose, string inject, string file)
    {
        await AskAsync("a");
        var next = Prepare(purpose);

        await using (var killed = _world.Start(Strace.Inject(_world, inject, file)))
        {
            Assert.Equal(Killed, await killed.EndAsync());
        }

        await AskAsync("b");
        var check = LedgerCheck.Run(_world.World.Data, null);
        Assert.Equal([], check.Faults);
        var turn = Assert.Single(check.Turns);
        Assert.Equal((purpose, next.Short), (turn.Purpose, turn.New.Short));
        Assert.Equal(next.ToString(), Known(purpose).ToString());
    }

    [Fact]
    public async Task A_key_that_was_only_half_written_takes_no_place()
    {
        await AskAsync("a");
        var old = Known(KeyPurpose.Ledger);
        await File.WriteAllTextAsync(
            _world.Ledger.NextKeyOf(KeyPurpose.Ledger) + ".new",
            "half of it",
            Cancelled
        );

        await AskAsync("b");

        Assert.Equal(old.ToString(), LedgerCheck.Run(_world.World.Data, old).Key!.ToString());
    }

    [Fact]
    public async Task A_heartbeat_key_that_is_lost_is_replaced_and_the_key_of_the_ledger_says_so()
    {
        await AskAsync("a");
        var lost = Known(KeyPurpose.Heartbeat);
        File.Delete(_world.Ledger.KeyOf(KeyPurpose.Heartbeat));
        Prepare(KeyPurpose.Ledger);

        await AskAsync("b");

        var check = LedgerCheck.Run(_world.World.Data, null);
        Assert.Equal([], check.Faults);
        Assert.Equal([KeyPurpose.Ledger, KeyPurpose.Heartbeat], check.Turns.Select(turn => turn.Purpose));
        Assert.Equal(lost.ToString(), check.Turns[1].Old.ToString());
        Assert.Equal(Known(KeyPurpose.Heartbeat).ToString(), check.Turns[1].New.ToString());
    }

    [Fact]
    public async Task A_key_from_before_its_change_is_refused_and_the_right_one_goes_on()
    {
        await AskAsync("a");
        var keys = KeyPurposes.All.ToDictionary(
            purpose => purpose,
            purpose => File.ReadAllBytes(_world.Ledger.KeyOf(purpose))
        );
        Prepare(KeyPurpose.Ledger);
        Prepare(KeyPurpose.Heartbeat);
        await AskAsync("b");

        foreach (var purpose in (KeyPurpose[])[KeyPurpose.Ledger, KeyPurpose.Heartbeat])
        {
            var path = _world.Ledger.KeyOf(purpose);
            var right = await File.ReadAllBytesAsync(path, Cancelled);
            await File.WriteAllBytesAsync(path, keys[purpose], Cancelled);
            var refused = await Assert.ThrowsAsync<LedgerStoppedException>(() => AskAsync("never"));
            Assert.Contains("put ", refused.Message, StringComparison.Ordinal);
            await File.WriteAllBytesAsync(path, right, Cancelled);
        }

        await AskAsync("c");
        Assert.Equal([], _world.Faults());
    }

    [Fact]
    public async Task A_record_of_another_key_that_the_old_one_did_not_sign_keeps_a_gate_from_starting()
    {
        await AskAsync("a");
        using var thief = SigningKey.Temporary(Origin);
        using (var key = LedgerKey.Open(Origin, _world.Ledger))
        {
            await using var ledger = Ledger.Open(new(_world.Ledger, key, (_, _) => { }));
            var body = new RecordBody.Rotation(
                "ledger",
                Known(KeyPurpose.Ledger).ToString(),
                thief.Public.ToString(),
                System.Buffers.Text.Base64Url.EncodeToString(thief.Sign("anything"u8))
            );
            var head = new RecordHead(ledger.Next, DateTimeOffset.UtcNow.AddHours(1), Origin);
            var (leaf, disclosures) = RecordCodec.Encode(new(head, body), new byte[RecordCodec.SaltBytes]);
            ledger.Append(new(leaf, disclosures));
            await ledger.WhenDurable(head.Sequence);
        }

        var refused = await Assert.ThrowsAsync<LedgerStoppedException>(() => AskAsync("never"));

        Assert.Contains("did not sign that", refused.Message, StringComparison.Ordinal);
        Assert.Contains(
            _world.Faults(),
            fault => fault.Contains("did not sign that", StringComparison.Ordinal)
        );
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private Task AskAsync(string id) =>
        _world.RunAsync(async client => Told.Of(await client.ProposeAsync("hunt-1", id, ServedWorld.Query)));

    private NoteKey Known(KeyPurpose purpose) =>
        _world.Ledger.KnownKeys().Single(known => known.Purpose == purpose).Key;

    private NoteKey Prepare(KeyPurpose purpose) => GateKeys.Prepare(Origin, _world.Ledger, purpose, null).New;
}
