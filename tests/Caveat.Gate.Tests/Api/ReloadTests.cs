using Caveat.Gate.Tests.Keeping;

namespace Caveat.Gate.Tests.Api;

/// <summary>What changes on disk comes into force at once and whole, or not at all.</summary>
public sealed class ReloadTests
{
    private const string Broken = "norm broken\n  require approval by\n";

    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_norm_that_changes_comes_into_force_and_its_activation_is_recorded()
    {
        await using var gate = await HttpGate.StartAsync(clock: _time);
        var hunter = gate.Agent("hunt-1");
        var before = (await hunter.PostAsync("/v1/proposals", Acts.Permitted("p-1"))).Fine();
        await using var events = gate.Watch();

        gate.World.Write("norms/wards.norm", ForbidQueries(gate));
        _time.Pass(TimeSpan.FromSeconds(1));
        var activation = await events.NextAsync("activation");
        var after = (await hunter.PostAsync("/v1/proposals", Acts.Permitted("p-2"))).Fine();

        Assert.Equal("permit", before.At("verdict"));
        Assert.Equal("deny", after.At("verdict"));
        Assert.Equal(after.At("normSet"), activation.At("normSet"));
        Assert.NotEqual(before.At("normSet"), after.At("normSet"));
        Assert.Equal("""["norms"]""", activation.At("loosened"));
        // What was ruled stays as it was ruled.
        Assert.Equal(before.At("normSet"), (await hunter.GetAsync("/v1/proposals/p-1")).At("normSet"));
    }

    [Fact]
    public async Task What_is_broken_changes_nothing_and_is_shown()
    {
        await using var gate = await HttpGate.StartAsync();
        var norms = (await gate.Agent("hunt-1").GetAsync("/v1/norms")).Fine();
        var records = gate.Records;

        gate.World.Write("norms/wards.norm", File.ReadAllText(gate.World.At("norms/wards.norm")) + Broken);
        await gate.Gate.ReloadAsync();
        var ready = (await gate.Nobody.GetAsync("/readyz")).Fine();
        var metrics = (await gate.Nobody.GetAsync("/metrics")).Fine();

        Assert.Equal(norms.Said, (await gate.Agent("hunt-1").GetAsync("/v1/norms")).Said);
        Assert.Equal(records, gate.Records);
        Assert.Equal("last-good", ready.At("configuration"));
        var finding = ready.Json.GetProperty("findings")[0];
        Assert.Equal("wards.norm", finding.GetProperty("file").GetString());
        Assert.StartsWith("CAV1", finding.GetProperty("code").GetString(), StringComparison.Ordinal);
        Assert.True(finding.GetProperty("line").GetInt32() > 1);
        Assert.DoesNotContain("caveat_configuration_errors 0", metrics.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_mended_is_taken_and_shown_no_more()
    {
        await using var gate = await HttpGate.StartAsync();
        var good = File.ReadAllText(gate.World.At("norms/wards.norm"));
        gate.World.Write("norms/wards.norm", good + Broken);
        await gate.Gate.ReloadAsync();
        var records = gate.Records;

        gate.World.Write("norms/wards.norm", good);
        await gate.Gate.ReloadAsync();

        Assert.Equal("current", (await gate.Nobody.GetAsync("/readyz")).Fine().At("configuration"));
        // It is what was in force all the time, so nothing is activated.
        Assert.Equal(records, gate.Records);
    }

    [Theory]
    [InlineData("own: [10.20.0.0/16]", "own: 10.20.0.0/16")]
    [InlineData("inventory: inventory.csv", "inventory: gone.csv")]
    [InlineData("gate.example/night-watch", "gate.example/other")]
    [InlineData("  state: XX", "  state: XX\n  data: ./elsewhere")]
    [InlineData("  state: XX", "  state: XX\n  activation: people")]
    [InlineData("  state: XX", "  state: XX\n  listen: http://localhost:9999")]
    [InlineData("id: turbo-9,", "id: soar-7,")]
    public async Task A_configuration_that_cannot_be_taken_leaves_the_last_good_one(
        string written,
        string instead
    )
    {
        await using var gate = await HttpGate.StartAsync();
        var records = gate.Records;

        gate.World.Configure(text => text.Replace(written, instead, StringComparison.Ordinal));
        await gate.Gate.ReloadAsync();

        Assert.Equal("last-good", (await gate.Nobody.GetAsync("/readyz")).Fine().At("configuration"));
        Assert.Equal(
            "permit",
            (await gate.Agent("hunt-1").PostAsync("/v1/proposals", Acts.Permitted())).At("verdict")
        );
        // The permit and its release.
        Assert.Equal(records + 2, gate.Records);
    }

    [Fact]
    public async Task Rulings_go_on_while_norms_change_and_each_is_of_one_norm_set()
    {
        await using var gate = await HttpGate.StartAsync();
        var permissive = File.ReadAllText(gate.World.At("norms/wards.norm"));
        var strict = ForbidQueries(gate);
        var expected = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (text, verdict) in new[] { (strict, "deny"), (permissive, "permit") })
        {
            gate.World.Write("norms/wards.norm", text);
            await gate.Gate.ReloadAsync();
            expected[gate.Gate.Keeper.Deployment.NormSet.Digest] = verdict;
        }

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken
        );
        enough.CancelAfter(TimeSpan.FromSeconds(30));
        var changing = Task.Run(
            async () =>
            {
                for (var i = 0; !enough.IsCancellationRequested; i++)
                {
                    gate.World.Write("norms/wards.norm", i % 2 == 0 ? strict : permissive);
                    await gate.Gate.ReloadAsync();
                }
            },
            TestContext.Current.CancellationToken
        );
        var (last, changes) = ("", 0);
        for (var i = 0; changes < 6 && !enough.IsCancellationRequested; i++)
        {
            var ruled = (
                await gate.Agent("hunt-1").PostAsync("/v1/proposals", Acts.Permitted($"p-{i}"))
            ).Fine();
            Assert.Equal(expected[ruled.At("normSet")], ruled.At("verdict"));
            changes += ruled.At("verdict") == last ? 0 : 1;
            last = ruled.At("verdict");
        }

        await enough.CancelAsync();
        await changing;
        Assert.Equal(6, changes);
    }

    [Fact]
    public async Task A_token_that_comes_opens_and_one_that_goes_does_not()
    {
        await using var gate = await HttpGate.StartAsync(clock: _time);
        var before = gate.Agent("hunt-1");
        await using var events = gate.Watch();

        gate.World.GiveToken("hunt-1");
        var early = await gate.Agent("hunt-1").GetAsync("/v1/norms");
        _time.Pass(TimeSpan.FromSeconds(1));
        var gone = await events.NextAsync("credential");
        var come = await events.NextAsync("credential");

        Assert.Equal(401, early.Status);
        Assert.Equal(("hunt-1", "hunt-1"), (gone.At("agent"), come.At("agent")));
        (await gate.Agent("hunt-1").GetAsync("/v1/norms")).Fine();
        (await before.GetAsync("/v1/norms")).Problem(401, GateCodes.NotAuthenticated);
    }

    [Theory]
    [InlineData("{ this is no JSON")]
    [InlineData("""{"agents":[{"agent":"hunt-1"}]}""")]
    [InlineData("""{"agents":[],"people":[]}""")]
    public async Task Credentials_that_cannot_be_read_change_nothing_until_they_are_mended(string text)
    {
        await using var gate = await HttpGate.StartAsync(clock: _time);
        var file = gate.World.At("data/credentials.json");
        var sound = File.ReadAllText(file);
        await using var events = gate.Watch();

        File.WriteAllText(file, text);
        _time.Pass(TimeSpan.FromSeconds(1));
        (await gate.Agent("hunt-1").GetAsync("/v1/norms")).Fine();
        File.WriteAllText(file, sound);
        gate.World.TakeTokens("hunt-1");
        _time.Pass(TimeSpan.FromSeconds(1));
        await events.NextAsync("credential");

        Assert.Equal(401, (await gate.Agent("hunt-1").GetAsync("/v1/norms")).Status);
    }

    [Fact]
    public async Task Credentials_that_others_can_read_change_nothing()
    {
        await using var gate = await HttpGate.StartAsync(clock: _time);
        var (file, old) = (gate.World.At("data/credentials.json"), gate.Agent("hunt-1"));

        gate.World.GiveToken("hunt-1");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        _time.Pass(TimeSpan.FromSeconds(1));
        _time.Pass(TimeSpan.FromSeconds(1));

        (await old.GetAsync("/v1/norms")).Fine();
        Assert.Equal(401, (await gate.Agent("hunt-1").GetAsync("/v1/norms")).Status);
    }

    private static string ForbidQueries(HttpGate gate) =>
        File.ReadAllText(gate.World.At("norms/wards.norm"))
        + "\nnorm nobody-looks\n  forbid\n  when action.verb == query\n  cites \"invented\"\n  because \"A test.\"\n";
}
