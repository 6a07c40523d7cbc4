using System.Globalization;
using System.Text;
using Caveat.Node.Recording;

namespace Caveat.Tests.Node.Recording;

/// <summary>A verifier of ledgers in Go that shares no code with ours (tests/foreign/ledger-verifier) reads what our ledger wrote.</summary>
public sealed class ForeignVerifierTests(ForeignVerifierTests.Verifier verifier)
    : IClassFixture<ForeignVerifierTests.Verifier>,
        IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task It_accepts_every_size_around_full_tiles_and_the_way_between_them()
    {
        Assert.SkipWhen(verifier.Program is null, Verifier.Absent);
        var (written, older) = (0, new List<string>());
        foreach (var size in (int[])[1, 2, 255, 256, 257, 513, 65_535, 65_536, 65_537])
        {
            await GrowAsync(written, size);
            written = size;

            var run = await verifier.RunAsync(Folder, older);

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
            File.Copy(Folder.Checkpoint, older[^1]);
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
        Assert.SkipWhen(verifier.Program is null, Verifier.Absent);
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
        Assert.SkipWhen(verifier.Program is null, Verifier.Absent);
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

    /// <summary>The verifier, built once.</summary>
    public sealed class Verifier : IAsyncLifetime, IDisposable
    {
        public const string Absent = "Go and golang-golang-x-mod-dev are not on this machine";

        private const string Packages = "/usr/share/gocode";

        private readonly ScratchFolder _folder = new();

        public string? Program { get; private set; }

        public async ValueTask InitializeAsync()
        {
            if (
                !Directory.Exists(Path.Combine(Packages, "src/golang.org/x/mod/sumdb/tlog"))
                || !File.Exists("/usr/bin/go")
            )
            {
                return;
            }

            var program = _folder.At("ledger-verifier");
            var built = await Shell.RunAsync(
                "/usr/bin/go",
                ["build", "-o", program, Repository.At("tests/foreign/ledger-verifier/main.go")],
                _folder.Path,
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["GO111MODULE"] = "off",
                    ["GOPATH"] = Packages,
                    ["GOCACHE"] = _folder.At("cache"),
                    ["GOFLAGS"] = "",
                }
            );
            Assert.True(built.Exit == 0, built.Errors);
            Program = program;
        }

        internal Task<Finished> RunAsync(LedgerFolder folder, IEnumerable<string> older) =>
            Shell.RunAsync(
                Program!,
                [folder.Log, File.ReadAllText(folder.VerifierKey).Trim(), .. older],
                _folder.Path
            );

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        public void Dispose() => _folder.Dispose();
    }
}
