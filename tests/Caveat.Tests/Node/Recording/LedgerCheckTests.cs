using Caveat.Node.Recording;
using Caveat.Recording;

namespace Caveat.Tests.Node.Recording;

/// <summary>What <c>caveat verify ledger</c> finds in a folder.</summary>
public sealed class LedgerCheckTests : IDisposable
{
    private static readonly DateTimeOffset _now = new(2026, 11, 22, 21, 0, 0, TimeSpan.Zero);

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task The_public_log_alone_verifies_where_nothing_opens_its_digests()
    {
        await WriteAsync(300);
        Copy(Folder.Log, _scratch.At("elsewhere/ledger"));

        var check = LedgerCheck.Run(_scratch.At("elsewhere/ledger"), null);

        Assert.Empty(check.Faults);
        Assert.Equal(300, check.Size);
    }

    [Fact]
    public async Task Disclosures_that_are_missing_among_others_are_a_fault()
    {
        await WriteAsync(300);
        Directory.Delete(Path.Combine(Folder.Disclosures, "tile/entries/001.p"), recursive: true);

        var check = LedgerCheck.Run(Folder.Data, null);

        Assert.Contains("the disclosures of entry 256 are missing", check.Faults);
    }

    private LedgerFolder Folder => new(_scratch.At("data"));

    private async Task WriteAsync(int count)
    {
        await using var ledger = Ledger.Open(
            new(Folder, LedgerKey.Open("gate.example/test", Folder), static (_, _) => { })
        );
        for (var i = 0; i < count; i++)
        {
            var record = new LedgerRecord(new(i, _now, "gate.example/test"), new RecordBody.Stop("asked to"));
            var (leaf, disclosures) = RecordCodec.Encode(record, new byte[RecordCodec.SaltBytes]);
            ledger.Append(new(leaf, disclosures));
        }

        await ledger.WhenDurable(count - 1);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
