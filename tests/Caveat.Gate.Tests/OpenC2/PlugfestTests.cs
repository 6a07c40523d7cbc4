using System.Globalization;
using Caveat.Gate.Tests.Api;
using Caveat.Node.Recording;
using Caveat.Tests.Node.Recording;

namespace Caveat.Gate.Tests.OpenC2;

/// <summary>The commands of the OpenC2 PlugFest of 2020-01-27, where they are at hand, go through a running gate over HTTPS.</summary>
public sealed class PlugfestTests(ForeignVerifier verifier) : IClassFixture<ForeignVerifier>
{
    private const string Absent = "the commands of the OpenC2 PlugFest are not at hand";

    [Fact]
    public async Task Every_command_gets_a_response_and_others_accept_the_ledger()
    {
        using var certificate = new TestCertificate();
        await using var gate = await HttpGate.StartAsync(
            text => text.Replace("id: edr-all", "id: default", StringComparison.Ordinal),
            certificate: certificate
        );
        var soar = new OpenC2Client(gate.Agent("soar-7"));
        var (files, before, permits) = (Commands(), gate.Records, gate.Gate.Keeper.View.Rulings.Permit);
        Assert.Equal(82, files.Length);

        foreach (var file in files)
        {
            var (name, command) = (Path.GetFileNameWithoutExtension(file), Read(file));
            var bare = await soar.SendBareAsync(command, $"bare-{Array.IndexOf(files, file)}");
            var enveloped = await soar.SendEnvelopedAsync(command, $"enveloped-{Array.IndexOf(files, file)}");

            // None of them is broken, and each is answered alike in both forms.
            var status = bare.GetProperty("status").GetInt32();
            Assert.True(status is 102 or 200 or 403, $"{name}: {bare}");
            Assert.Equal(status, enveloped.GetProperty("status").GetInt32());
        }

        // A query of features is no act; a command with an id of its own is one act, in whichever form it comes.
        var commands = files.Select(Read).ToList();
        var acts = commands
            .Where(command => !command.Contains("features", StringComparison.Ordinal))
            .ToList();
        var withId = acts.Count(command => command.Contains("command_id", StringComparison.Ordinal));
        // What is permitted has a release beside its ruling.
        var released = gate.Gate.Keeper.View.Rulings.Permit - permits;
        Assert.Equal((2 * acts.Count) - withId + released, gate.Records - before);

        await gate.StopAsync();
        var check = LedgerCheck.Run(gate.World.Data, null);
        Assert.Empty(check.Faults);
        var verified = await Shell.RunAsync(
            "dotnet",
            [RunningProgram.Path, "verify", "ledger", gate.World.Data]
        );
        Assert.Equal((0, ""), (verified.Exit, verified.Errors));
        Assert.SkipWhen(verifier.Program is null, ForeignVerifier.Absent);
        var run = await verifier.RunAsync(new(gate.World.Data), []);
        Assert.Equal("", run.Errors);
        Assert.StartsWith(
            string.Create(CultureInfo.InvariantCulture, $"verified: {check.Size} records, "),
            run.Output,
            StringComparison.Ordinal
        );
        Assert.Equal(check.Records, check.Size);
    }

    [Fact]
    public async Task No_bad_command_that_is_refused_leaves_more_than_a_refusal()
    {
        await using var gate = await HttpGate.StartAsync(text =>
            text.Replace("id: edr-all", "id: default", StringComparison.Ordinal)
        );
        var files = Files("commands/bad");
        var soar = new OpenC2Client(gate.Agent("soar-7"));
        Assert.Equal(35, files.Length);

        var refused = 0;
        foreach (var file in files)
        {
            var before = gate.Gate.Keeper.View.Rulings;

            var answer = await soar.SendAsync(Read(file), OpenC2Client.Bare);

            var response = OpenC2Client.Response(answer.Fine().Json);
            if (response.GetProperty("status").GetInt32() == 400)
            {
                refused++;
                Assert.Equal(before, gate.Gate.Keeper.View.Rulings);
            }
        }

        // Five of them are allowed by the specification (docs/reference/openc2.md).
        Assert.Equal(30, refused);
    }

    private static string[] Commands() => Files("commands/good");

    private static string Read(string file) => File.ReadAllText(file);

    private static string[] Files(string folder)
    {
        Assert.SkipWhen(Repository.Shared is null, Absent);
        return Directory.GetFiles(Path.Combine(Repository.Shared!, "data", "openc2", folder));
    }
}
