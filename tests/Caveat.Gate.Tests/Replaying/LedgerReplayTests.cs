using Caveat.Gate.Tests.Api;
using Caveat.Gate.Tests.Keeping;
using Caveat.Gate.Tests.Tracing;
using Caveat.Node.Keeping;
using Caveat.Node.Recording;
using Caveat.Node.Replaying;
using Caveat.Recording;

namespace Caveat.Gate.Tests.Replaying;

/// <summary>A ledger on disk, ruled on again out of what its gate kept.</summary>
public sealed class LedgerReplayTests
{
    [Fact]
    public async Task Everything_that_happened_under_changing_norms_comes_out_the_same()
    {
        var time = new ManualTime();
        await using var gate = await HttpGate.StartAsync(clock: time);
        await gate.FileThreatsAsync();
        await PlayAsync(gate, "a");
        gate.World.Write(
            "norms/wards.norm",
            File.ReadAllText(gate.World.At("norms/wards.norm"))
                .Replace("approval by", "approval by 2", StringComparison.Ordinal)
        );
        await gate.Gate.ReloadAsync();
        await PlayAsync(gate, "b");
        time.Pass(TimeSpan.FromMinutes(7));
        gate.World.Configure(text =>
            text.Replace("  state: XX", "  state: XX\n  time-zone: Pacific/Chatham", StringComparison.Ordinal)
        );
        await gate.RestartAsync();
        await PlayAsync(gate, "c");
        await gate.Person("officer-1").HaltAsync("agent soar-7");
        await PlayAsync(gate, "d");

        var outcome = Replay(gate);

        Assert.Equal([], outcome.Differences);
        Assert.Equal([], outcome.NotReplayed);
        Assert.True(outcome.Rulings >= 24, $"{outcome.Rulings} rulings");
        Assert.True(outcome.Releases >= 8, $"{outcome.Releases} releases");
    }

    [Fact]
    public async Task It_runs_beside_a_gate_and_says_so_at_the_terminal()
    {
        await using var world = await TracedWorld.StartAsync();

        var (exit, output, error) = world.Run("replay");
        var (_, json, _) = world.Run("replay", "--format", "json", "--from", "4", "--to", "6");

        Assert.Equal((0, ""), (exit, error));
        Assert.EndsWith("everything comes out as it is recorded\n", output, StringComparison.Ordinal);
        Assert.Contains("\"same\": true", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sources_that_are_not_kept_are_said_and_counted_and_the_answer_is_no()
    {
        await using var world = await TracedWorld.StartAsync();
        Directory.Delete(new LedgerFolder(world.Gate.World.Data).Activated, recursive: true);

        var (exit, output, _) = world.Run("replay");

        Assert.Equal(1, exit);
        Assert.Contains(
            "not replayable: sources of activation 1 are not kept;",
            output,
            StringComparison.Ordinal
        );
        Assert.Contains("ruled on   0 proposals", output, StringComparison.Ordinal);
        Assert.EndsWith("not everything comes out as it is recorded\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sources_that_were_altered_are_refused_and_the_answer_is_no()
    {
        await using var world = await TracedWorld.StartAsync();
        var folder = new LedgerFolder(world.Gate.World.Data).Activated;
        foreach (var file in Directory.GetFiles(folder).Where(file => Path.GetExtension(file).Length == 0))
        {
            File.WriteAllText(
                file,
                File.ReadAllText(file).Replace("approval by", "approval by 2", StringComparison.Ordinal)
            );
        }

        var (exit, output, _) = world.Run("replay");

        Assert.Equal(1, exit);
        Assert.Contains(
            "error CAV6041: activation 1: its sources are refused:",
            output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_is_to_go_into_force_is_kept_before_its_record()
    {
        await using var gate = await HttpGate.StartAsync();
        var records = gate.Records;
        var activated = new LedgerFolder(gate.World.Data).Activated;
        Directory.Delete(activated, recursive: true);
        File.WriteAllText(activated, "in the way");

        gate.World.Configure(text => text.Replace("10.20.0.0/16", "10.21.0.0/16", StringComparison.Ordinal));
        await gate.Gate.ReloadAsync();

        Assert.Equal(records, gate.Records);
        var ready = (await gate.Nobody.GetAsync("/readyz")).Fine();
        Assert.Equal("last-good", ready.At("configuration"));
        Assert.Contains("CAV5033", ready.Said, StringComparison.Ordinal);
        Assert.Equal(
            "permit",
            (await gate.Agent("hunt-1").PostAsync("/v1/proposals", Acts.Permitted())).Fine().At("verdict")
        );
    }

    [Fact]
    public async Task A_gate_that_cannot_keep_what_goes_into_force_does_not_start()
    {
        await using var gate = await HttpGate.StartAsync();
        await gate.StopAsync();
        var folder = new LedgerFolder(gate.World.Data);
        Directory.Delete(folder.Activated, recursive: true);
        File.WriteAllText(folder.Activated, "in the way");

        var refused = await Assert.ThrowsAsync<LedgerStoppedException>(gate.RestartAsync);

        Assert.Contains("cannot be kept", refused.Message, StringComparison.Ordinal);
        File.Delete(folder.Activated);
        using var reader = LedgerReader.Open(gate.World.Data);
        Assert.IsType<RecordBody.Stop>(reader.Find(reader.Count - 1).Body);
    }

    [Fact]
    public async Task A_backup_beside_which_the_keys_are_put_is_replayed_and_without_them_nobody_reads_it()
    {
        await using var gate = await HttpGate.StartAsync();
        await PlayAsync(gate, "a");
        await gate.StopAsync();
        using var scratch = new ScratchFolder();
        var (folder, copy) = (new LedgerFolder(gate.World.Data), new LedgerFolder(scratch.At("copy")));

        var made = LedgerBackup.Make(folder, copy.Data);

        using (var closed = LedgerReader.Open(copy.Data))
        {
            Assert.Equal(
                KeepingCodes.NoKeys,
                Assert.Throws<LedgerStoppedException>(() => closed.Find(0)).Code
            );
        }

        foreach (var key in (Func<LedgerFolder, string>[])[its => its.RecordKeys, its => its.WrappingKey])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(key(copy))!);
            File.Copy(key(folder), key(copy));
        }

        using var reader = LedgerReader.Open(copy.Data);
        var (replayed, whole) = (LedgerReplay.Run(reader, new ActivatedSources(copy)), Replay(gate));
        Assert.Equal([], made.Faults);
        Assert.Empty(replayed.NotReplayed);
        Assert.Empty(replayed.Differences);
        Assert.True(replayed.Rulings > 0);
        Assert.Equal(whole.Rulings, replayed.Rulings);
    }

    private static ReplayOutcome Replay(HttpGate gate)
    {
        using var reader = LedgerReader.Open(gate.World.Data);
        return LedgerReplay.Run(reader, new ActivatedSources(new(gate.World.Data)));
    }

    // A permit, a denial, what is about an earlier command, and holds that are released, objected to and taken back.
    private static async Task PlayAsync(HttpGate gate, string round)
    {
        var soar = gate.Agent("soar-7");
        await gate.Agent("hunt-1").PostAsync("/v1/proposals", Acts.Permitted($"{round}-1"));
        await gate.Agent("turbo-9").PostAsync("/v1/proposals", Acts.Denied($"{round}-2"));
        await soar.PostAsync(
            "/v1/proposals",
            Acts.Held($"{round}-3")
                .Replace("\"args\"", $"\"command_id\":\"id-{round}\",\"args\"", StringComparison.Ordinal)
                .Replace("3600000", "7200000", StringComparison.Ordinal)
        );
        await soar.PostAsync(
            "/v1/proposals",
            Acts.Proposal(
                "soar-7",
                $"{round}-4",
                $$$"""{"action":"cancel","target":{"command":"id-{{{round}}}"}}"""
            )
        );
        var two = (await soar.PostAsync("/v1/proposals", Acts.HeldForTwo($"{round}-5"))).At("case", "id");
        if (two.Length > 0)
        {
            await gate.Person("officer-1").DecideAsync(two, "watch-officer");
            await gate.Person("officer-2").DecideAsync(two, "watch-officer");
            await gate.Person("engineer-1").DecideAsync(two, "clinical-engineer");
            await soar.GetAsync($"/v1/proposals/{round}-5");
        }

        var objected = (await soar.PostAsync("/v1/proposals", Acts.Held($"{round}-6", "ws-16"))).At(
            "case",
            "id"
        );
        if (objected.Length > 0)
        {
            await gate.Person("officer-1").DecideAsync(objected, "watch-officer", approves: false);
        }

        await soar.PostAsync("/v1/proposals", Acts.Held($"{round}-7", "ws-17"));
        await soar.PostAsync($"/v1/proposals/{round}-7/withdrawal", "");
    }
}
