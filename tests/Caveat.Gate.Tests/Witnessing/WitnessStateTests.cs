using Caveat.Gate.Tests.Api;
using Caveat.Node.Configuring;
using Caveat.Node.Recording;
using Caveat.Witnessing;

namespace Caveat.Gate.Tests.Witnessing;

/// <summary>What a gate shows of its witnesses, and what it does without them.</summary>
public sealed class WitnessStateTests : IAsyncLifetime
{
    private WitnessedGate _gate = null!;
    private RunningWitness _witness = null!;

    public async ValueTask InitializeAsync()
    {
        _gate = await WitnessedGate.StartAsync("gate.example/state-a");
        _witness = await RunningWitness.StartAsync("witness.example/w1", _gate.Key);
    }

    public async ValueTask DisposeAsync()
    {
        await _gate.DisposeAsync();
        await _witness.DisposeAsync();
    }

    [Fact]
    public async Task A_witness_that_keeps_up_is_shown_so()
    {
        await _gate.RestartAsync(_witness.Line("w1") + "quorum w1\n");
        await _gate.PermitAsync("look-1");

        var (ready, metrics) = await LookAsync();

        Assert.Equal("met", ready.At("quorum"));
        var witness = ready.Json.GetProperty("witnesses")[0];
        Assert.Equal(
            ("w1", "cosigns", 0),
            (
                witness.GetProperty("witness").GetString(),
                witness.GetProperty("state").GetString(),
                witness.GetProperty("lag").GetInt64()
            )
        );
        Assert.Contains("caveat_quorum_met 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("caveat_witness_lag_records{witness=\"w1\"} 0\n", metrics, StringComparison.Ordinal);
        Assert.Contains(
            "caveat_witness_refusals_total{witness=\"w1\"} 0\n",
            metrics,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task With_the_quorum_missing_what_is_permitted_comes_without_a_warrant_and_it_is_shown()
    {
        await using var other = await RunningWitness.StartAsync("witness.example/w2");
        await _gate.RestartAsync($"{_witness.Line("w1")}{other.Line("w2")}group G all w1 w2\nquorum G\n");

        var permit = await _gate.PermitAsync("look-1");
        var (ready, metrics) = await LookAsync();

        Assert.Equal("permit", permit.At("verdict"));
        Assert.Null(WitnessedGate.CheckpointOf(permit));
        Assert.Equal("missing", ready.At("quorum"));
        var refusing = ready.Json.GetProperty("witnesses")[1];
        Assert.Equal("refuses", refusing.GetProperty("state").GetString());
        Assert.Equal("it does not know this ledger (404)", refusing.GetProperty("reason").GetString());
        Assert.Contains("caveat_quorum_met 0\n", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "caveat_witness_lag_records{witness=\"w2\"} 0\n",
            metrics,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "caveat_witness_refusals_total{witness=\"w2\"} 0\n",
            metrics,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Where_it_is_not_required_a_warrant_comes_all_the_same()
    {
        await using var other = await RunningWitness.StartAsync("witness.example/w2");
        await _gate.RestartAsync(other.Line("w2") + "quorum w2\n", require: "never");

        var checkpoint = WitnessedGate.CheckpointOf(await _gate.PermitAsync("look-1"));

        Assert.Single(checkpoint!.Signatures);
        Assert.Equal("missing", (await LookAsync()).Ready.At("quorum"));
    }

    [Fact]
    public async Task The_witnesses_of_a_gate_that_runs_cannot_change()
    {
        await _gate.RestartAsync(_witness.Line("w1") + "quorum w1\n");

        _gate.Configure(_witness.Line("w1") + "quorum none\n");
        await _gate.Http.Gate.ReloadAsync();

        var (ready, _) = await LookAsync();
        Assert.Equal("last-good", ready.At("configuration"));
        Assert.Equal(
            ConfigurationCodes.NeedsRestart.Id,
            ready.Json.GetProperty("findings")[0].GetProperty("code").GetString()
        );
    }

    [Fact]
    public async Task Without_witnesses_nothing_is_shown_of_any()
    {
        var (ready, metrics) = await LookAsync();

        Assert.Equal("", ready.At("quorum"));
        Assert.DoesNotContain("witness", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_published_is_what_the_policy_accepts()
    {
        var policy = $"log {_gate.Key}\n{_witness.Line("w1")}quorum w1\n";
        await _gate.RestartAsync(policy);
        await _gate.PermitAsync("look-1");
        await _gate.Http.StopAsync();

        var published = await File.ReadAllBytesAsync(
            Path.Combine(_gate.Http.World.Data, "ledger", "checkpoint"),
            TestContext.Current.CancellationToken
        );

        Assert.NotNull(
            TlogPolicy
                .Parse(System.Text.Encoding.UTF8.GetBytes(policy), out _)!
                .Accept(published, Ed25519.Verify)
        );
        Assert.Empty(LedgerCheck.Run(_gate.Http.World.Data, null).Faults);
    }

    private async Task<(Answer Ready, string Metrics)> LookAsync() =>
        (
            (await _gate.Http.Nobody.GetAsync("/readyz")).Fine(),
            (await _gate.Http.Nobody.GetAsync("/metrics")).Fine().Said
        );
}
