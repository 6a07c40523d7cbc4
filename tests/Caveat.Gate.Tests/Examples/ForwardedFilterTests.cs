using Caveat.Gate.Tests.Api;
using Caveat.Gate.Tests.Forwarding;
using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Gate.Tests.Examples;

/// <summary>A gate that forwards to the worked actuator, each checking the other.</summary>
public sealed class ForwardedFilterTests
{
    private const string Done = "a dry run: the rules are written, and not applied";

    private const string Deny = ForwardingGate.Deny;

    [Fact]
    public async Task A_command_goes_from_its_producer_through_the_gate_to_a_rule_and_back()
    {
        await using var gate = await ForwardingGate.StartAsync(null);
        await using var filter = await RunningFilter.StartAsync(gate);
        await gate.ForwardAsync(filter.Address);

        var bare = await gate.Soar().SendBareAsync(Deny, "r-1");
        var again = await gate.Soar().SendBareAsync(Deny, "r-1");
        var enveloped = await gate.Soar()
            .SendEnvelopedAsync(Deny.Replace("66/32", "67/32", StringComparison.Ordinal), "r-2");

        Assert.Equal((200, Done, "executed"), (bare.Status(), bare.Text(), bare.State()));
        Assert.Equal(bare.GetRawText(), again.GetRawText());
        Assert.Equal((200, "executed"), (enveloped.Status(), enveloped.State()));
        var rules = File.ReadAllLines(gate.World.At("filter.nft"));
        Assert.Equal(6, rules.Length);
        var release = bare.Ruling().GetProperty("release").GetProperty("record").GetInt64();
        Assert.EndsWith(
            $" counter drop comment \"caveat record {release}\"",
            rules[1],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Rolled_back_a_gate_is_caught_at_its_start_and_otherwise_by_what_it_forwards()
    {
        await using var gate = await ForwardingGate.StartAsync(null);
        await gate.StopAsync();
        gate.World.CopyData("older");
        await gate.RestartAsync();
        await using var filter = await RunningFilter.StartAsync(gate);
        await gate.ForwardAsync(filter.Address);
        Assert.Equal("executed", (await gate.Soar().SendBareAsync(Deny, "r-1")).State());
        await gate.StopAsync();
        gate.World.PutBackData("older");

        await using var serve = RunningProgram.Start(
            gate.World.Path,
            "serve",
            "--listen",
            "http://127.0.0.1:0"
        );
        var exit = await serve.EndAsync();
        // Whoever does not ask it starts, and finds out with the first command.
        gate.World.Configure(text => ForwardingGate.ForwardingTo(null, text));
        await gate.RestartAsync();
        await gate.ForwardAsync(filter.Address);
        var late = await gate.Soar().SendAsync(Deny, "application/openc2-cmd+json;version=1.0", "r-1");

        Assert.Equal(3, exit);
        Assert.Contains("CAV6013", serve.Errors, StringComparison.Ordinal);
        Assert.Contains("`default` has seen ", serve.Errors, StringComparison.Ordinal);
        Assert.Contains("the whole data folder is an older copy", serve.Errors, StringComparison.Ordinal);
        Assert.Equal(503, late.Fine().Json.Status());
        var fault = await Assert.ThrowsAsync<LedgerStoppedException>(() => gate.Gate.Stopped);
        Assert.Contains("`default` has seen ", fault.Message, StringComparison.Ordinal);
        Assert.Equal(3, File.ReadAllLines(gate.World.At("filter.nft")).Length);
    }

    [Fact]
    public async Task A_filter_takes_no_warrant_of_a_gate_that_was_rolled_back()
    {
        await using var gate = await ForwardingGate.StartAsync(null);
        await gate.StopAsync();
        gate.World.CopyData("older");
        await gate.RestartAsync();
        await using (var before = await RunningFilter.StartAsync(gate))
        {
            await gate.ForwardAsync(before.Address);
            Assert.Equal("executed", (await gate.Soar().SendBareAsync(Deny, "r-1")).State());
        }

        await gate.StopAsync();
        gate.World.PutBackData("older");
        gate.World.Configure(text => ForwardingGate.ForwardingTo(null, text));
        await gate.RestartAsync();
        await using var filter = await RunningFilter.StartAsync(gate);

        var smaller = await filter.SendAsync(Command, await WarrantAsync(gate, "p-1"));
        for (var i = 0; i < 5; i++)
        {
            (await gate.Agent("turbo-9").PostAsync("/v1/proposals", Acts.Denied($"other-{i}"))).Fine();
        }

        var another = await filter.SendAsync(Command, await WarrantAsync(gate, "p-2"));

        Assert.Contains(WarrantCodes.NoHeartbeat.Id, smaller.Json.Text(), StringComparison.Ordinal);
        Assert.Contains(WarrantCodes.Inconsistent.Id, another.Json.Text(), StringComparison.Ordinal);
        Assert.Equal([403, 403], new[] { smaller, another }.Select(each => each.Json.Status()));
    }

    [Fact]
    public async Task On_https_a_gate_sends_nothing_to_whom_its_machine_does_not_trust()
    {
        using var certificate = new TestCertificate();
        await using var gate = await ForwardingGate.StartAsync(null);
        certificate.Write(gate.World);
        await using var filter = await RunningFilter.StartAsync(gate, certificate: certificate);
        await gate.ForwardAsync(filter.Address);

        var response = await gate.Soar().SendBareAsync(Deny, "r-1");

        Assert.Equal((503, "failed"), (response.Status(), response.State()));
        Assert.Contains("nothing was sent", response.Text(), StringComparison.Ordinal);
        Assert.Equal(200, (await filter.SendAsync(Command, await WarrantAsync(gate, "p-1"))).Json.Status());
    }

    [Fact]
    public async Task On_https_a_gate_forwards_to_whom_its_machine_trusts()
    {
        using var certificate = new TestCertificate();
        await using var gate = await ForwardingGate.StartAsync(null);
        certificate.Write(gate.World);
        await using var filter = await RunningFilter.StartAsync(gate, certificate: certificate);
        var address = gate.Gate.Address;
        await gate.StopAsync();
        gate.World.Configure(text => ForwardingGate.ForwardingTo(filter.Address, text));

        // The filter knows the gate by the address that it had.
        await using var serve = RunningProgram.StartThrough(
            ["env", $"SSL_CERT_FILE={gate.World.At("gate.pem")}"],
            gate.World.Path,
            "serve",
            "--quiet",
            "--listen",
            address.ToString()
        );
        await serve.LineWithAsync("listening on ");
        using var http = new HttpClient { BaseAddress = address };
        var soar = new ApiCaller(
            http,
            request => request.Headers.Authorization = new("Bearer", gate.World.TokenOf("soar-7"))
        );
        var response = await new OpenC2.OpenC2Client(soar).SendBareAsync(Deny, "r-1");

        Assert.Equal((200, "executed"), (response.Status(), response.State()));
    }

    private const string Command =
        """{"action":"deny","target":{"ipv4_net":"203.0.113.68/32"},"args":{"duration":3600000}}""";

    private static async Task<string> WarrantAsync(HttpGate gate, string id) =>
        (
            await gate.Agent("soar-7")
                .PostAsync(
                    "/v1/proposals",
                    $$"""{"id":"{{id}}","agent":"soar-7","actuator":"default","threat":"INC-4711","command":{{Command}}}"""
                )
        )
            .Fine()
            .At("warrant");
}
