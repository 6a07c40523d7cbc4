using System.Globalization;
using System.Text;
using Caveat.Node.Recording;
using Caveat.Tests.Node.Witnessing;

namespace Caveat.Tests.Node.Recording;

/// <summary>A verifier of ledgers in Go that shares no code with ours (tests/foreign/ledger-verifier) reads what our ledger wrote.</summary>
public sealed class ForeignVerifierTests(ForeignVerifier verifier)
    : IClassFixture<ForeignVerifier>,
        IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task It_accepts_every_size_around_full_tiles_with_its_cosignatures_and_the_way_between_them()
    {
        Assert.SkipWhen(verifier.Program is null, ForeignVerifier.Absent);
        using var witnessed = new WitnessedLedger();
        var (folder, witnesses) = (witnessed.Test.Folder, witnessed.Witnesses);
        var policy = witnesses.Policy(witnessed.Key, "group G all w v\nquorum G", "w", "v");
        string[] keys = [witnesses.KeyOf("w").Public.ToString(), witnesses.KeyOf("v").Public.ToString()];
        var older = new List<string>();
        await using var cosigner = witnessed.Ask(policy);
        await using var ledger = witnessed.Test.Open();
        foreach (var size in (int[])[1, 255, 256, 257, 65_535, 65_536, 65_537, 70_000])
        {
            await WitnessedLedger.AppendAsync(ledger, size);
            await WitnessedLedger.SoonAsync(PublishedAsync(ledger, size));

            var run = await verifier.RunAsync(folder, older, keys);

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
            older.Add(_scratch.At(string.Create(CultureInfo.InvariantCulture, $"checkpoint-{size}")));
            File.Copy(folder.Checkpoint, older[^1]);
        }
    }

    [Theory]
    [InlineData("checkpoint")]
    [InlineData("tile/entries/000")]
    [InlineData("tile/entries/001.p/44")]
    [InlineData("tile/0/000")]
    [InlineData("tile/0/001.p/44")]
    [InlineData("tile/1/000.p/1")]
    public async Task It_refuses_a_ledger_with_one_bit_changed(string file)
    {
        Assert.SkipWhen(verifier.Program is null, ForeignVerifier.Absent);
        await GrowAsync(0, 300);
        var path = Path.Combine(Folder.Log, file);
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);

        var run = await verifier.RunAsync(Folder, []);

        Assert.Equal(1, run.Exit);
        Assert.NotEqual("", run.Errors);
    }

    [Fact]
    public async Task It_refuses_a_checkpoint_of_another_history()
    {
        Assert.SkipWhen(verifier.Program is null, ForeignVerifier.Absent);
        await GrowAsync(0, 40);
        var fork = _scratch.At("fork");
        File.Copy(Folder.Checkpoint, fork);
        var key = await File.ReadAllBytesAsync(Folder.Key, TestContext.Current.CancellationToken);
        Directory.Delete(Folder.Data, recursive: true);
        Directory.CreateDirectory(Path.GetDirectoryName(Folder.Key)!);
        await File.WriteAllBytesAsync(Folder.Key, key, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(Folder.Key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await GrowAsync(1_000, 1_050);

        var run = await verifier.RunAsync(Folder, [fork]);

        Assert.Equal(1, run.Exit);
    }

    // A head is issued to those who wait, and then published: nobody is told when.
    private static async Task PublishedAsync(Ledger ledger, long size)
    {
        await ledger.WhenIssued(size - 1);
        while (ledger.Published < size && !ledger.Stopped.IsCompleted)
        {
            await Task.Yield();
        }
    }

    private LedgerFolder Folder => new(_scratch.At("data"));

    private async Task GrowAsync(int from, int to)
    {
        await using var ledger = Ledger.Open(
            new(Folder, LedgerKey.Open("gate.example/test", Folder), (_, _) => { })
            {
                PublishEvery = TimeSpan.Zero,
            }
        );
        for (var i = from; i < to; i++)
        {
            ledger.Append(
                new(
                    Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"entry {i}")),
                    default
                )
            );
        }

        await ledger.WhenDurable(ledger.Next - 1);
    }
}
