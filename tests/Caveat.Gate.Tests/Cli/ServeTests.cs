using Caveat.Gate.Tests.Api;

namespace Caveat.Gate.Tests.Cli;

/// <summary><c>caveat serve</c> and what is beside it on the same machine: tokens, certificates, signals.</summary>
public sealed class ServeTests
{
    [Fact]
    public async Task A_token_that_is_made_while_a_gate_runs_opens_it_and_one_that_is_revoked_does_not()
    {
        await using var gate = await HttpGate.StartAsync();
        await using var events = gate.Watch();

        var made = await RunAsync(gate.World, "agent", "token", "hunt-1");
        await events.NextAsync("credential");
        var hunter = new ApiCaller(
            gate.Http,
            request => request.Headers.Authorization = new("Bearer", made.Output.TrimEnd('\n'))
        );
        var ruled = await hunter.PostAsync("/v1/proposals", Acts.Permitted());
        var revoked = await RunAsync(gate.World, "agent", "token", "hunt-1", "--revoke");
        await events.NextAsync("credential");
        var late = await hunter.PostAsync("/v1/proposals", Acts.Permitted());

        Assert.Matches(@"^cvt_[A-Za-z0-9_-]{43}\n$", made.Output);
        Assert.Equal("permit", ruled.Fine().At("verdict"));
        Assert.Equal((0, ""), (revoked.Exit, revoked.Output));
        late.Problem(401, GateCodes.NotAuthenticated);
    }

    [Fact]
    public async Task A_token_is_kept_as_a_hash_that_its_owner_alone_reads()
    {
        using var world = new DemoFolder();

        var made = await RunAsync(world, "agent", "token", "hunt-1");
        var unknown = await RunAsync(world, "agent", "token", "hunt-2");

        var file = world.At("data/credentials.json");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        var token = made.Output.TrimEnd('\n');
        Assert.DoesNotContain(token["cvt_".Length..], await ReadAsync(file), StringComparison.Ordinal);
        Assert.Equal((2, ""), (unknown.Exit, unknown.Output));
        Assert.Contains("did you mean `hunt-1`?", unknown.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gate_on_https_serves_agents_and_the_people_who_trust_its_certificate()
    {
        using var certificate = new TestCertificate();
        using var world = new DemoFolder(WithTls);
        certificate.Write(world);
        await using var gate = RunningProgram.Start(
            world.Path,
            "serve",
            "--quiet",
            "--listen",
            "https://localhost:0"
        );
        var address = new Uri((await gate.LineWithAsync("listening on https://")).Split(' ')[^1]);

        using var http = new HttpClient(certificate.Trusting()) { BaseAddress = address };
        var soar = new ApiCaller(
            http,
            request => request.Headers.Authorization = new("Bearer", world.TokenOf("soar-7"))
        );
        var held = (await soar.PostAsync("/v1/proposals", Acts.Held("p-1"))).Fine();
        string[] approve =
        [
            RunningProgram.Path,
            "approve",
            held.At("case", "id"),
            "--role",
            "watch-officer",
            "--yes",
            "--key",
            world.KeyFileOf("officer-1"),
            "--gate",
            $"{address}",
        ];
        var distrusting = await Shell.RunAsync("dotnet", approve, world.Path);
        var trusting = await Shell.RunAsync(
            "dotnet",
            approve,
            world.Path,
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["SSL_CERT_FILE"] = world.At("gate.pem"),
            }
        );

        Assert.Equal(3, distrusting.Exit);
        Assert.Equal((0, ""), (trusting.Exit, trusting.Errors));
        Assert.Equal("released", (await soar.GetAsync("/v1/proposals/p-1")).Fine().At("state"));
    }

    [Fact]
    public async Task A_gate_whose_certificate_is_missing_says_so_and_does_not_listen()
    {
        using var world = new DemoFolder(WithTls);

        var refused = await RunAsync(world, "serve", "--listen", "https://localhost:0");

        Assert.Equal((2, ""), (refused.Exit, refused.Output));
        Assert.Contains(
            "caveat.yaml:3:23: error CAV5020: there is no file `gate.pem`",
            refused.Errors,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "caveat.yaml:3:38: error CAV5020: there is no file `gate.key`",
            refused.Errors,
            StringComparison.Ordinal
        );
        Assert.False(Directory.Exists(world.At("data/ledger")));
    }

    [Theory]
    [InlineData("https://localhost:0", "needs a certificate")]
    [InlineData("http://192.0.2.1:8440", "without TLS")]
    public async Task A_gate_does_not_listen_where_it_must_not(string listen, string why)
    {
        using var world = new DemoFolder();

        var refused = await RunAsync(world, "serve", "--listen", listen);

        Assert.Equal((2, ""), (refused.Exit, refused.Output));
        Assert.Contains(why, refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hang_up_has_everything_read_again()
    {
        // What lies outside of the folder of the configuration is not watched.
        using var outside = new ScratchFolder();
        var norms = await ReadAsync(Repository.At("spec/cases/demo/norms/wards.norm"));
        var elsewhere = outside.Write("wards.norm", norms);
        using var world = new DemoFolder(text =>
            text.Replace("norms/wards.norm", elsewhere, StringComparison.Ordinal)
        );
        await using var gate = RunningProgram.Start(world.Path, "serve", "--listen", "http://127.0.0.1:0");
        await gate.LineWithAsync("registered");

        outside.Write("wards.norm", norms.Replace("within 10m", "within 9m", StringComparison.Ordinal));
        await gate.SignalAsync("HUP");
        await gate.LineWithAsync(" activation");
        await gate.SignalAsync("TERM");

        Assert.Equal(0, await gate.EndAsync());
    }

    private static string WithTls(string text) =>
        text.Replace(
            "gate:\n",
            "gate:\n  tls: { certificate: gate.pem, key: gate.key }\n",
            StringComparison.Ordinal
        );

    private static Task<Finished> RunAsync(DemoFolder world, params string[] arguments) =>
        Shell.RunAsync("dotnet", [RunningProgram.Path, .. arguments], world.Path);

    private static Task<string> ReadAsync(string file) =>
        File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
}
