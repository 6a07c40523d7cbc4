using System.Globalization;
using System.Text;
using Caveat.Gate.Tests.Api;
using Caveat.Node.Recording;
using Caveat.Tests.Node.Recording;
using Caveat.Wire;

namespace Caveat.Gate.Tests.Recording;

/// <summary>The ledger that a gate wrote, as those read it who do not trust the gate.</summary>
public sealed class GateLedgerTests(ForeignVerifier verifier) : IClassFixture<ForeignVerifier>
{
    private const int AtOnce = 64;

    [Fact]
    public async Task Others_accept_it_around_full_tiles_and_the_way_between()
    {
        Assert.SkipWhen(verifier.Program is null, ForeignVerifier.Absent);
        await using var gate = await HttpGate.StartAsync();
        var folder = new LedgerFolder(gate.World.Data);
        var older = new List<string>();
        foreach (var size in (int[])[254, 256, 258, 65_536])
        {
            if (older.Count > 0)
            {
                await gate.RestartAsync();
            }

            // The last record says that the gate stopped.
            await ProposeAsync(gate, upTo: size - 1);
            await gate.StopAsync();

            var check = LedgerCheck.Run(gate.World.Data, null);
            Assert.Empty(check.Faults);
            Assert.Equal((size, size), (check.Size, check.Records));
            var run = await verifier.RunAsync(folder, older);
            Assert.Equal("", run.Errors);
            Assert.StartsWith(
                string.Create(CultureInfo.InvariantCulture, $"verified: {size} records, "),
                run.Output,
                StringComparison.Ordinal
            );
            Assert.EndsWith(
                string.Create(CultureInfo.InvariantCulture, $" {older.Count} older checkpoints\n"),
                run.Output,
                StringComparison.Ordinal
            );
            older.Add(gate.World.At(string.Create(CultureInfo.InvariantCulture, $"checkpoint-{size}")));
            File.Copy(folder.Checkpoint, older[^1]);
        }
    }

    private static async Task ProposeAsync(HttpGate gate, int upTo)
    {
        var from = (int)gate.Records;
        // A permit is two records, its ruling and its release; where one more is needed a denial is one.
        var permits = (upTo - from) / 2;
        if ((upTo - from) % 2 == 1)
        {
            await ProposeAsync(gate, "turbo-9", Acts.Denied($"no-{upTo}"), Verdict.Deny);
        }

        await Parallel.ForAsync(
            0,
            permits,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = AtOnce,
                CancellationToken = TestContext.Current.CancellationToken,
            },
            async (number, _) =>
                await ProposeAsync(gate, "hunt-1", Acts.Permitted($"look-{upTo}-{number}"), Verdict.Permit)
        );
    }

    private static async Task ProposeAsync(HttpGate gate, string agent, string proposal, Verdict verdict)
    {
        var body = Encoding.UTF8.GetBytes(proposal);
        Assert.True(CanonicalJson.TryCanonicalize(body, out var canonical, out _));
        var ruled = await gate.Gate.Keeper.ProposeAsync(
            new(ProposalReader.Read(body).Proposal!, canonical, agent, ProposalForm.Proposal),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(verdict, ruled.Value!.Verdict);
    }
}
